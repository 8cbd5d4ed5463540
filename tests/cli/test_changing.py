"""The changes as a person, or a program, types them."""

import hashlib
import json
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from changed_notes import NOTE, TEMPLATE, TEMPLATE_PATH
from trueline.cli.changing.bringing import _choose
from trueline.cli.changing.page import changes_page
from trueline.cli.main import CHANGES, run
from trueline.refactors import all_refactors

ROOT = Path(__file__).parents[2]
Capture = pytest.CaptureFixture[str]
NOTE_TEXT = """---
tags:
  - "#status/draft"
  - priority/low
---
# Feature: Labels

## 1. Overview

### Problem Statement

_What hurts?_

### Success Criteria

- [ ] They stick

## Changelog

| Date       | Author | Change        |
| ---------- | ------ | ------------- |
|            |        | Initial draft |"""

DIFF = f"""\
diff --git a/{NOTE} b/{NOTE}
--- a/{NOTE}\t
+++ b/{NOTE}\t
@@ -13,7 +13,7 @@
.
 ### Success Criteria
.
-- [ ] They stick
+- [x] They stick
.
 ## Changelog
.
""".replace("\n.\n", "\n \n")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in {TEMPLATE_PATH: TEMPLATE, NOTE: NOTE_TEXT}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    (tmp_path / "trueline.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRUELINE_AUTHOR", "Ada")
    monkeypatch.setenv("TRUELINE_NO_CACHE", "1")
    return tmp_path


def everything(vault: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(vault)): path.read_bytes() for path in vault.rglob("*") if path.is_file()}


def test_a_change_is_made_and_said(vault: Path, capsys: Capture) -> None:
    assert run(["log", "Labels", "Split off", "--date", "2026-02-03"]) == 0
    assert capsys.readouterr().out == f"{NOTE}: logged `Split off`\n"
    row = "| 2026-02-03 | Ada    | Split off     |"
    assert (vault / NOTE).read_text(encoding="utf-8") == NOTE_TEXT.replace(
        "|            |        | Initial draft |", row
    )
    before = (vault / NOTE).stat()
    assert run(["log", "Labels", "Split off", "--date", "2026-02-03"]) == 0
    assert "is in the changelog already; nothing to change" in capsys.readouterr().out
    after = (vault / NOTE).stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@pytest.mark.parametrize("options", [["--diff"], ["--dry-run"], ["--diff", "--output-format", "json"]])
def test_looking_changes_nothing(vault: Path, capsys: Capture, options: list[str]) -> None:
    before = everything(vault)
    assert run(["tick", NOTE, "They stick", *options]) == 0
    assert everything(vault) == before
    said = capsys.readouterr().out
    if options == ["--diff"]:
        assert said == DIFF
    if options == ["--dry-run"]:
        assert said == f"would change {NOTE}: ticked `They stick`\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["tick", "Labels", "1", "--in", "criteria"],
        ["new", "feature", "Paper Rolls", "--in", "docs"],
        ["log", "Labels", "é"],
    ],
)
def test_git_applies_what_diff_prints(vault: Path, capsys: Capture, arguments: list[str]) -> None:
    assert run([*arguments, "--diff"]) == 0
    patch = capsys.readouterr().out.encode()
    applied = subprocess.run(["git", "apply", "-"], cwd=vault, input=patch, capture_output=True, check=False)
    assert applied.returncode == 0, applied.stderr
    by_patch = everything(vault)
    subprocess.run(["git", "apply", "-R", "-"], cwd=vault, input=patch, check=True, capture_output=True)
    assert run(arguments) == 0
    assert everything(vault) == by_patch


def test_programs_get_hashes_and_counts(vault: Path, capsys: Capture) -> None:
    assert run(["set", "Labels", "priority=high", "--output-format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    data = (vault / NOTE).read_bytes()
    assert said == {
        "schema": "trueline/change@1",
        "change": "set",
        "arguments": {"name": "Labels", "values": ["priority=high"], "force": "", "updated": False, "new": False},
        "applied": True,
        "files": [
            {
                "path": NOTE,
                "from": None,
                "action": "edited",
                "sha256_before": hashlib.sha256(NOTE_TEXT.encode()).hexdigest(),
                "sha256": hashlib.sha256(data).hexdigest(),
                "lines_added": 1,
                "lines_removed": 1,
                "said": ["priority low → high"],
            }
        ],
        "unchanged": {},
        "mentions": [],
        "refused": [],
        "declined": None,
    }
    assert run(["set", "Labels", "priority=high", "--output-format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["files"], said["unchanged"]) == ([], {NOTE: ["priority is high already"]})
    assert run(["set", "Labels", "status=designed", "--output-format", "json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["applied"] is False
    assert said["declined"]["reasons"][0].startswith("2 sections as the template left them: `Problem Statement`")


def test_a_refusal_exits_1_and_changes_nothing(vault: Path, capsys: Capture) -> None:
    before = everything(vault)
    assert run(["set", "Labels", "status=designed"]) == 1
    assert capsys.readouterr().err == (
        f"trueline: `Labels` cannot be designed yet ({NOTE})\n"
        "  2 sections as the template left them: `Problem Statement` (line 10);\n"
        "    `Changelog` (line 18)\n"
        '  help: `--force "reason"` sets it all the same and records the reason in the\n'
        "        changelog\n"
    )
    assert everything(vault) == before


def test_a_file_that_cannot_be_written_exits_1(vault: Path, capsys: Capture) -> None:
    (vault / "other").hardlink_to(vault / NOTE)
    assert run(["set", "Labels", "priority=high"]) == 1
    error = capsys.readouterr().err
    assert NOTE in error
    assert error.endswith("trueline: nothing was changed\n")
    assert (vault / NOTE).read_bytes() == NOTE_TEXT.encode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["set", "Lables", "priority=high"], "no note is called `Lables`. Did you mean `Labels`?"),
        (["set", "Labels", "priority=hgih"], "`hgih` is no priority; there are `low`, `high`. Did you mean `high`?"),
        (["tick", "Labels", "They stik"], "no check box is called `They stik` in `Labels`. Did you mean `They stick`?"),
        (["log", "Labels", "x", "--date", "tomorrow"], "`tomorrow` is no date; write it as YYYY-MM-DD"),
        (["add", "Labels", "taks", "x"], "'taks' is not one of"),
        (["sett", "Labels", "x=y"], "Did you mean `set`?"),
    ],
)
def test_a_mistake_exits_2_and_says_what_is_near(vault: Path, capsys: Capture, arguments: list[str], said: str) -> None:
    assert run(arguments) == 2
    assert said in capsys.readouterr().err


def test_gates_are_the_teams(vault: Path, capsys: Capture) -> None:
    (vault / "trueline.toml").write_text('[gates]\ndesigned = ["criteria"]\n')
    assert run(["set", "Labels", "status=designed"]) == 1
    assert "1 unticked criterion: `They stick` (line 16)" in capsys.readouterr().err
    (vault / "trueline.toml").write_text("[gates]\ndesigned = []\n")
    assert run(["set", "Labels", "status=designed"]) == 0
    assert '"#status/designed"' in (vault / NOTE).read_text(encoding="utf-8")


def test_a_template_that_comes_with_trueline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    (tmp_path / "Home.md").write_text("# Home\n")
    monkeypatch.chdir(tmp_path)
    assert run(["new", "feature", "Labels", "--author", "Ada", "--date", "2026-02-03"]) == 0
    text = (tmp_path / "Labels.md").read_text(encoding="utf-8")
    assert "# Feature: Labels\n" in text
    assert "2026-02-03 | Ada" in text


def test_a_choice_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    answers = iter(["hgih", "2", "HIGH", ""])
    monkeypatch.setattr("click.prompt", lambda *_, default="", **__: next(answers) or default)
    assert _choose("priority", ("low", "high"), "") == "high"
    assert "there is no priority `hgih`; did you mean `high`?" in capsys.readouterr().out
    assert _choose("priority", ("low", "high"), "") == "high"
    assert _choose("priority", ("low", "high"), "low") == "low"
    assert _choose("domain", (), "") == ""


def test_every_change_is_listed_with_its_own_first_line(capsys: Capture) -> None:
    own = {refactor.name: refactor.summary for refactor in all_refactors()}
    assert {name: CHANGES.get(name) for name in own} == own


@pytest.mark.parametrize("name", [refactor.name for refactor in all_refactors()])
def test_help_teaches_with_examples(name: str, capsys: Capture) -> None:
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"\n      trueline {name} " in said
    assert "Exit codes: 0 done" in said
    prose = [line for line in said.split("\n") if not line.startswith("      trueline ")]
    assert max(map(len, prose)) <= 80


EXAMPLES = [line.strip() for one in all_refactors() for line in one.page.split("\n") if "    trueline " in line]


def touched(vault: Path) -> Mapping[str, tuple[int, int, int]]:
    every = ((path, path.stat()) for path in sorted(vault.rglob("*")) if "__pycache__" not in path.parts)
    return {str(path): (found.st_mtime_ns, found.st_ctime_ns, found.st_ino) for path, found in every}


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_examples_of_the_pages_do_something_in_the_example_vault(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(ROOT / "examples" / "parcelhub")
    _, *words = shlex.split(line)
    before = touched(Path("docs"))
    code = run([*words, "--dry-run", "--root", "."])
    said = capsys.readouterr()
    assert touched(Path("docs")) == before
    assert code in (0, 1), said.err
    assert code == 1 or "would change" in said.out or "diff --git" in said.out


def test_the_page_of_all_changes_is_fresh() -> None:
    page = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    assert page == changes_page(all_refactors()), "run `python -m trueline.cli.changing.page > docs/changes.md`"


def test_many_places_that_are_left_are_counted(vault: Path, capsys: Capture) -> None:
    (vault / "docs" / "Notes.md").write_text("# Notes\n\n" + "Paper Rolls are spoken of.\n\n" * 30)
    (vault / "docs" / "Paper Rolls.md").write_text("# Paper Rolls\n")
    assert run(["rename", "Paper Rolls", "Thermal Rolls", "--dry-run"]) == 0
    said = capsys.readouterr().err.split("\n")
    assert len(said) == 12
    assert said[10] == "and 20 more such places in 1 note; `--all-mentions` lists them"
    assert run(["rename", "Paper Rolls", "Thermal Rolls", "--dry-run", "--all-mentions"]) == 0
    assert len(capsys.readouterr().err.split("\n")) == 31
    assert run(["rename", "Paper Rolls", "Thermal Rolls", "--dry-run", "--output-format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["mentions"]) == 30


def test_a_kind_that_there_is_not_is_refused(vault: Path, capsys: Capture) -> None:
    assert run(["rename", "Labels", "Stickers", "--kind", ""]) == 2
    assert run(["rename", "Labels", "Stickers", "--kind", "thing"]) == 2
    assert "'document', 'component'" in capsys.readouterr().err
