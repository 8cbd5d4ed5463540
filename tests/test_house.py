"""The house keeps itself: style, types, floors, pages, and what must never be committed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from trueline.rules import all_rules, rule_names

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "trueline"
MODULES = sorted(SOURCE.rglob("*.py"))
# Names that a library asks for.
GIVEN_NAMES = ("get_command", "get_missing_message", "handle_message", "handle_websocket_upgrade")
BELOW_ANALYSIS = ("text", "diagnostics", "syntax", "template", "model", "formats", "vault", "rules", "queries")
BELOW_ANALYSIS += ("refactors",)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["style", "format", "types"],
)
def test_checker_is_content(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.returncode == 0, result.stdout + result.stderr


def test_floors_are_kept() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_nothing_below_analysis_opens_a_file() -> None:
    for module in MODULES:
        if module.relative_to(SOURCE).parts[0] in BELOW_ANALYSIS:
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
                assert called not in ("open", "input", "print", "exec", "eval"), f"{module}:{called}"


def test_values_start_up_cheaply() -> None:
    """The hot path imports nothing heavy; a slow import is felt in every run."""
    code = (
        "import sys; sys.argv = ['trueline', '--version']; from trueline.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'click', 'yaml', 'rapidfuzz', 'pathspec', 'json', 'inspect', 'dataclasses', 're'}"
        " & set(sys.modules) - before))"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; before = set(sys.modules)\n" + code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.stdout.splitlines()[-1] == "[]", result.stdout + result.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_is_a_room(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree) or not tree.body, "a module says what it is for"
    assert text.count("\n") <= 400, "a module of more than 400 lines is two rooms"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name not in GIVEN_NAMES:
            assert not re.search(r"(Manager|Helper|Util|Base|Impl)$|^(get|do|handle|process)_", node.name), node.name
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or 0) - node.lineno
            assert length <= 60, f"{node.name} has {length} lines"


def test_no_room_is_called_for_nothing() -> None:
    for path in SOURCE.rglob("*"):
        assert path.stem not in ("core", "common", "utils", "helpers", "services", "managers"), path


def test_rules_are_found_by_their_place() -> None:
    assert [rule.name for rule in all_rules()] == list(rule_names())
    for rule in all_rules():
        assert rule.summary.endswith("."), rule.name
        assert rule.severity >= rule.early, rule.name


def test_nothing_forbidden_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    paths = [path for path in listed.stdout.split("\0") if path]
    assert not [path for path in paths if re.search(r"(^|/)(uv|poetry|pdm)\.lock$", path)]
    host = re.compile(r"index-url|\[\[tool\.uv\.index\]\]|\"resolved\": \"http|registry *= *http")
    for path in paths:
        file = ROOT / path
        if path != "tests/test_house.py" and file.is_file():
            assert not host.search(file.read_text(encoding="utf-8", errors="replace")), path
