"""README is true: what it shows is printed, what it names exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from trueline.cli.main import CHANGES, COMMANDS, QUESTIONS
from trueline.cli.output import FORMATS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_what_is_printed() -> None:
    shown = README.partition("<!-- example output: begin -->")[2].partition("<!-- example output: end -->")[0]
    body = shown.strip().removeprefix("```text\n").removesuffix("```")
    result = subprocess.run(
        [sys.executable, "-m", "trueline", "check", "examples/parcelhub"],
        cwd=ROOT,
        env={"COLUMNS": "80", "PATH": "", "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    pieces = [piece.strip("\n") for piece in body.split("…\n")]
    assert len(pieces) == 2
    for piece in pieces:
        assert piece in result.stdout


@pytest.mark.parametrize(
    ("name", "arguments", "code"), [("change", ["priority=high", "--diff"], 0), ("gate", ["status=designed"], 1)]
)
def test_the_changes_are_what_is_printed(name: str, arguments: list[str], code: int) -> None:
    shown = README.partition(f"<!-- {name} output: begin -->")[2].partition(f"<!-- {name} output: end -->")[0]
    result = subprocess.run(
        [sys.executable, "-m", "trueline", "set", "Return Labels", *arguments, "--root", "examples/parcelhub"],
        cwd=ROOT,
        env={"COLUMNS": "80", "PATH": "", "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert shown.strip().partition("\n")[2].removesuffix("```") == result.stdout + result.stderr
    assert result.returncode == code


def test_the_drift_is_what_is_printed() -> None:
    shown = README.partition("<!-- drift output: begin -->")[2].partition("<!-- drift output: end -->")[0]
    result = subprocess.run(
        [sys.executable, "-m", "trueline", "drift", "--root", "examples/parcelhub"],
        cwd=ROOT,
        env={"COLUMNS": "80", "PATH": "", "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert shown.strip().removeprefix("```text\n").removesuffix("```") in result.stdout
    assert result.returncode == 1


def test_every_command_that_is_named_exists() -> None:
    assert set(re.findall(r"\btrueline ([a-z][a-z-]*)", README)) <= {*COMMANDS, *QUESTIONS, *CHANGES}


def test_every_format_is_named() -> None:
    for name in FORMATS:
        assert f"`{name}`" in README


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_page_of_all_rules_is_fresh() -> None:
    from trueline.cli.commands.rules import rules_page
    from trueline.rules import all_rules

    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page(list(all_rules())), "run `just docs`"
