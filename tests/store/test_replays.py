"""A run is said again only when everything it looked at is as it was."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from trueline.store.replays import Replays

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = Path(shutil.copytree(EXAMPLE, tmp_path / "vault"))
    settle(vault)
    return vault


def settle(vault: Path) -> None:
    """Wait until nothing in the vault was changed just now."""
    for path in vault.rglob("*"):
        os.utime(path, (time.time() - 3600.5, time.time() - 3600.5))
    time.sleep(0.12)


def check(vault: Path, *arguments: str, **environment: str) -> tuple[int, str, bool]:
    """The exit code, the output, and whether the run was a repetition."""
    code = (
        "import sys; from trueline.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end:\n"
        "    sys.stdout.flush()\n"
        "    sys.stderr.write('repeated' if 'trueline.rules' not in sys.modules else 'run')\n"
        "    raise\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, "check", *arguments],
        capture_output=True,
        text=True,
        cwd=vault,
        env={**os.environ, "TRUELINE_CACHE_DIR": str(vault.parent / "cache"), **environment},
        timeout=120,
        check=False,
    )
    assert result.stderr in ("repeated", "run")
    return result.returncode, result.stdout, result.stderr == "repeated"


def test_the_second_run_repeats_the_first(vault: Path) -> None:
    code, output, repeated = check(vault)
    assert not repeated
    assert check(vault) == (code, output, True)


def test_other_arguments_and_surroundings_are_another_run(vault: Path) -> None:
    check(vault)
    assert not check(vault, "--severity", "info")[2]
    assert not check(vault, COLUMNS="60")[2]
    assert not check(vault, FORCE_COLOR="1")[2]
    assert not check(vault, "--no-cache")[2]


def note_edited(vault: Path) -> None:
    with (vault / "docs" / "Home.md").open("a") as file:
        file.write("\n[[Nowhere at all]]\n")


def note_added(vault: Path) -> None:
    (vault / "docs" / "New.md").write_text("# New\n\n[[Nowhere at all]]\n")


def note_removed(vault: Path) -> None:
    (vault / "docs" / "Home.md").unlink()


def picture_added(vault: Path) -> None:
    (vault / "docs" / "picture.png").write_bytes(b"x")


def settings_added(vault: Path) -> None:
    (vault / "trueline.toml").write_text('ignore = ["links"]\n')


def ignore_file_added(vault: Path) -> None:
    (vault / ".truelineignore").write_text("docs/domains/\n")


def template_edited(vault: Path) -> None:
    template = next(path for path in vault.rglob("*.md") if "templates" in path.parts and "Feature" in path.name)
    template.write_bytes(template.read_bytes().replace(b"### Success Criteria", b"### Signs of Success"))


def baseline_added(vault: Path) -> None:
    command = [sys.executable, "-m", "trueline", "baseline", "write"]
    subprocess.run(command, cwd=vault, check=True, capture_output=True)


def edited_in_disguise(vault: Path) -> None:
    note = vault / "docs" / "Home.md"
    before = note.stat()
    note.write_bytes(note.read_bytes().replace(b"[[FAQ]]", b"[[FAX]]"))
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        note_edited,
        note_added,
        note_removed,
        picture_added,
        settings_added,
        ignore_file_added,
        template_edited,
        baseline_added,
        edited_in_disguise,
    ],
)
def test_a_change_is_seen_at_once(vault: Path, change: Callable[[Path], None]) -> None:
    check(vault)
    assert check(vault)[2]
    change(vault)
    code, output, repeated = check(vault)
    assert not repeated
    assert (code, output) == check(vault, "--no-cache")[:2]


def test_what_changed_just_now_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_bytes(b"one")
    replays = Replays(str(tmp_path / "cache"))
    changed_ns = file.stat().st_mtime_ns
    # The file may change again within the same step of its clock, which nobody would see.
    replays.keep(["check"], [str(file)], changed_ns + 1_000_000, b"said", 0)
    assert replays.find(["check"]) is None
    replays.keep(["check"], [str(file)], changed_ns + 5_000_000_000, b"said", 0)
    assert replays.find(["check"]) == (b"said", 0)


def test_a_damaged_store_is_done_without(vault: Path) -> None:
    expected = check(vault)[:2]
    for path in (vault.parent / "cache").glob("runs.sqlite*"):
        path.write_bytes(b"no database" * 500)
    assert check(vault) == (*expected, False)
    check(vault)
    assert check(vault) == (*expected, True)
