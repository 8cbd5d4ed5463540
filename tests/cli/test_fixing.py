"""`check --fix`: all of it is written, or nothing."""

import os
from pathlib import Path

import pytest

from trueline.cli.main import run

Capture = pytest.CaptureFixture[str]
BROKEN = "# Feature: {}\n\n| A | B |\n|---|---|\n| 1 |\n"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("A", "B", "C"):
        (tmp_path / f"{name}.md").write_text(BROKEN.format(name))
    (tmp_path / "trueline.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRUELINE_NO_CACHE", "1")
    return tmp_path


def everything(vault: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in sorted(vault.iterdir())
        if path.is_file()
    }


def test_twice_is_once(vault: Path, capsys: Capture) -> None:
    before = everything(vault)
    run(["check", "--fix"])
    assert "in 3 files" in capsys.readouterr().err
    once = everything(vault)
    assert all(once[name] != before[name] for name in ("A.md", "B.md", "C.md"))
    run(["check", "--fix"])
    assert everything(vault) == once
    assert "fixed" not in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--exit-zero"]])
def test_one_file_that_refuses_leaves_all_as_they_were(vault: Path, capsys: Capture, options: list[str]) -> None:
    os.link(vault / "B.md", vault / "other")
    before = everything(vault)
    assert run(["check", "--fix", *options]) == 1
    assert everything(vault) == before
    said = capsys.readouterr().err
    assert "`B.md`" in said
    assert "nothing was fixed" in said
    run(["check", "--fix", "A.md", "C.md"])
    assert {name for name, found in everything(vault).items() if found != before[name]} == {"A.md", "C.md"}


def test_a_note_that_a_link_leads_to_is_written_once(vault: Path, capsys: Capture) -> None:
    (vault / "A.md").write_text("# Feature: A\n\nSee [[B]].\n")
    (vault / "sub").mkdir()
    (vault / "sub" / "A.md").symlink_to("../A.md")
    assert run(["rename", "B", "Bee"]) == 0
    assert (vault / "A.md").read_text() == "# Feature: A\n\nSee [[Bee]].\n"
    assert (vault / "sub" / "A.md").is_symlink()
