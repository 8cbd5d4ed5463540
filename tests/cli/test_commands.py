"""The command line as a user meets it: real runs on small vaults, with their exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from trueline.cli.main import COMMANDS, run

Vault = Callable[[dict[str, str]], Path]

RAGGED = "# Notes\n\n| a | b |\n|---|---|\n| 1 |\n"
CLEAN = "# Notes\n\nSee [[Other]].\n"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault of the given files; the test stands in its root."""

    def made(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return made


def test_clean_vault(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"Notes.md": CLEAN, "Other.md": "# Other\n\nBack to [[Notes]].\n"})
    assert run(["check"]) == 0
    assert "2 notes" in capsys.readouterr().out


def test_findings_exit_1_and_name_their_place(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"docs/Notes.md": RAGGED})
    assert run(["check"]) == 1
    out = capsys.readouterr().out
    assert "warning[template/ragged-row]" in out
    assert "docs/Notes.md:5:1" in out
    assert run(["check", "--exit-zero"]) == 0


def test_json_is_what_the_documentation_says(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"docs/Notes.md": RAGGED})
    assert run(["check", "--output-format", "json", "--select", "template/ragged-row"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert set(finding) >= {"rule", "severity", "message", "path", "start", "end", "help", "related", "fix"}
    assert finding["rule"] == "template/ragged-row"
    assert finding["path"] == "docs/Notes.md"
    assert finding["start"] == {"line": 5, "column": 1}
    assert finding["fix"]["applicability"] == "safe"


def test_fix_writes_only_what_is_wrong_and_only_once(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    root = vault({"Notes.md": RAGGED.replace("\n", "\r\n") + "\r\ntail  "})
    assert run(["check", "--diff", "--select", "template/ragged-row"]) == 1
    assert "+| 1 |  |" in capsys.readouterr().out
    before = (root / "Notes.md").read_bytes()
    assert run(["check", "--fix", "--select", "template/ragged-row"]) == 0
    after = (root / "Notes.md").read_bytes()
    assert after == before.replace(b"| 1 |\r\n", b"| 1 |  |\r\n")
    stamp = (root / "Notes.md").stat().st_mtime_ns
    assert run(["check", "--fix", "--select", "template/ragged-row"]) == 0
    assert (root / "Notes.md").stat().st_mtime_ns == stamp
    assert sorted(path.name for path in root.iterdir()) == ["Notes.md"]


def test_reading_changes_nothing(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    root = vault({"docs/Notes.md": RAGGED, "docs/Other.md": CLEAN})
    state = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*.md")}
    for arguments in (["check"], ["show", "Notes"], ["outline", "Notes"], ["doctor"], ["config"], ["check", "--diff"]):
        assert run(arguments) in (0, 1), arguments
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*.md")} == state
    assert sorted(path.name for path in root.iterdir()) == ["docs"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "Did you mean `check`?"),
        (["check", "--select", "template/raged-row"], "Did you mean `template/ragged-row`?"),
        (["Notes.md"], "to check it: trueline check Notes.md"),
        (["serve", "."], "trueline serve --root ."),
        (["check", "nowhere.md"], "there is no `nowhere.md`"),
        (["show", "Nots"], "Did you mean `Notes`?"),
        (["explain", "link/moved"], "Did you mean `links/moved`?"),
        (["check", "--output-format", "xml"], "xml"),
    ],
)
def test_usage_errors_exit_2_and_propose(
    vault: Vault, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    vault({"Notes.md": CLEAN})
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_configuration_errors_name_their_line(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"Notes.md": CLEAN, "trueline.toml": 'exclude = ["x"]\nignroe = ["links"]\n'})
    assert run(["check"]) == 2
    err = capsys.readouterr().err
    assert "trueline.toml:2" in err and "ignore" in err


def test_settings_and_per_file_ignores(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    root = vault(
        {"a/Notes.md": RAGGED, "b/Notes two.md": RAGGED, "trueline.toml": '[per-file-ignores]\n"a/**" = ["template"]\n'}
    )
    assert run(["check", "--output-format", "concise", "--select", "template/ragged-row"]) == 1
    out = capsys.readouterr().out
    assert "b/Notes two.md:5:1" in out and "a/Notes.md" not in out
    (root / "trueline.toml").write_text('[severity]\n"template/ragged-row" = "off"\n')
    assert run(["check", "--select", "template/ragged-row"]) == 0


def test_baseline_hides_the_old_and_shows_the_new(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    root = vault({"Notes.md": RAGGED})
    assert run(["baseline", "write"]) == 0
    assert run(["check"]) == 0
    (root / "Notes.md").write_text("# Notes\n\nA line more.\n\n" + RAGGED[9:] + "| 2 |\n")
    capsys.readouterr()
    assert run(["check", "--output-format", "concise", "--select", "template/ragged-row"]) == 1
    assert capsys.readouterr().out.count("ragged-row]") == 1
    (root / "Notes.md").write_text("# Notes\n\nNo table.\n")
    assert run(["baseline", "prune"]) == 0
    assert json.loads((root / ".trueline-baseline.json").read_text())["findings"].get("Notes.md", {}) == {}


def test_stdin_is_checked_as_the_file_it_names(vault: Vault) -> None:
    root = vault({"Notes.md": CLEAN, "Other.md": "# Other\n\n[[Notes]]\n"})
    result = subprocess.run(
        [sys.executable, "-m", "trueline", "check", "--stdin-filename", "Notes.md", "--output-format", "concise"],
        input=RAGGED.encode(),
        cwd=root,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1
    assert b"Notes.md:5:1: warning[template/ragged-row]" in result.stdout
    assert (root / "Notes.md").read_text() == CLEAN


def test_a_closed_pipe_is_no_error(vault: Vault) -> None:
    root = vault({f"Note {number}.md": RAGGED for number in range(400)})
    command = f'"{sys.executable}" -m trueline check | head -1'
    result = subprocess.run(command, shell=True, cwd=root, capture_output=True, timeout=60, check=False)
    assert result.stderr == b""


def test_no_escape_code_leaves_a_plain_terminal(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"Notes.md": RAGGED + "| \x1b[31mred | \x07 | x |\n"})
    run(["check"])
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\x07" not in out


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*([command] if command else []), "--help"]) == 0
    out = capsys.readouterr().out
    assert "Usage: trueline" in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_explain_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "ragged-row"]) == 0
    out = capsys.readouterr().out
    assert "template/ragged-row" in out and "Bad" in out and "Good" in out


def test_a_bug_of_ours_is_exit_3_without_traceback(
    vault: Vault, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault({"Notes.md": CLEAN})
    monkeypatch.delenv("TRUELINE_DEBUG", raising=False)
    monkeypatch.setattr("trueline.cli.commands.check.select_rules", lambda *_: 1 / 0)
    assert run(["check"]) == 3
    err = capsys.readouterr().err
    assert "a bug of ours" in err and "Traceback" not in err


def test_changed_since_a_revision(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    root = vault({"Old.md": RAGGED, "New.md": CLEAN})
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for command in (
        ["git", "init", "-q", "."],
        ["git", "add", "."],
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-qm", "x"],
    ):
        subprocess.run(command, cwd=root, env=environment, check=True, timeout=60)
    (root / "New.md").write_text(RAGGED)
    assert run(["check", "--diff-base", "HEAD", "--output-format", "concise"]) == 1
    out = capsys.readouterr().out
    assert "New.md" in out and "Old.md" not in out
    assert run(["check", "--diff-base", "no-such-revision"]) == 2


def test_a_note_that_is_left_out_may_still_be_linked_to(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"Notes.md": "# Notes\n\n[[Old]]\n", "archive/Old.md": RAGGED, "trueline.toml": 'exclude = ["archive/"]\n'})
    assert run(["check", "--severity", "info"]) == 0
    assert "Old" not in capsys.readouterr().out


def test_several_paths_are_of_one_vault(vault: Vault, capsys: pytest.CaptureFixture[str]) -> None:
    vault({"a/One.md": RAGGED, "b/Two.md": RAGGED, "c/Three.md": RAGGED})
    assert run(["check", "a", "b/Two.md", "--output-format", "concise", "--select", "template/ragged-row"]) == 1
    out = capsys.readouterr().out
    assert "a/One.md" in out and "b/Two.md" in out and "Three" not in out
