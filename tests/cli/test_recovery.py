"""A change that was cut off is settled before a command reads the vault, and said."""

from pathlib import Path

import pytest
from interrupted import Injected, calls_of, contents, fill, numbers, rewrite, run

from trueline.analysis.writer import Change
from trueline.cli.main import run as trueline

FILES = {"trueline.toml": b"", "a.md": b"# A\n\nold\n", "b.md": b"# B\n\nold\n"}
NEW = FILES | {"a.md": b"# A\n\nnew\n", "b.md": b"# B\n\nnew\n"}


def changes(root: Path) -> list[Change]:
    return [rewrite(root, name, NEW[name]) for name in ("a.md", "b.md")]


def cut_off(folder: Path, call: str) -> Path:
    """A vault in which a change was killed when it made a call of this name the second time."""
    counted, root = folder / "to count in", folder / "vault"
    fill(counted, FILES)
    fill(root, FILES)
    calls = calls_of(counted, changes(counted))
    run(root, changes(root), Injected(numbers(calls, frozenset([call]))[1]))
    assert len(contents(root)) > len(FILES)
    return root


@pytest.mark.parametrize("command", [["check"], ["outline", "a.md"], ["baseline", "write"]])
def test_any_command_takes_back_what_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: list[str]
) -> None:
    root = cut_off(tmp_path, "renameat2")
    monkeypatch.chdir(root)
    trueline(command)
    assert "a change of `a.md`, `b.md` had been cut off and was taken back" in capfd.readouterr().err
    after = contents(root)
    assert {name: data for name, data in after.items() if name in FILES} == FILES
    assert set(after) - set(FILES) <= {".trueline-baseline.json"}


def test_what_was_complete_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    root = cut_off(tmp_path, "unlink")
    monkeypatch.chdir(root)
    trueline(["check"])
    assert "a change of `a.md`, `b.md` had been cut off and is complete" in capfd.readouterr().err
    assert contents(root) == NEW


def test_a_journal_from_elsewhere_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    root = cut_off(tmp_path, "renameat2")
    copy = tmp_path / "copy"
    copy.mkdir()
    fill(copy, {name: data for name, data in contents(root).items() if "/" not in name})
    before = contents(copy)
    monkeypatch.chdir(copy)
    trueline(["check"])
    said = capfd.readouterr().err
    assert "`.trueline-journal` was not left by Trueline in this folder" in said
    assert "files may show half of a change that was cut off" in said
    assert contents(copy) == before


def test_reading_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    before = {path: path.stat() for path in [tmp_path, *tmp_path.iterdir()]}
    for command in (["check"], ["check", "--diff"], ["outline", "a.md"], ["check"]):
        trueline(command)
    after = {path: path.stat() for path in [tmp_path, *tmp_path.iterdir()]}
    assert {p: (s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for p, s in after.items()} == {
        p: (s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for p, s in before.items()
    }
