"""The example vault: what is planted is found, at its line, and nothing else is accused."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from trueline.analysis.analysis import Analysis
from trueline.analysis.fixing import fix_all
from trueline.analysis.opening import open_analysis
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Applicability, Diagnostic, Severity

HERE = Path(__file__).parent
VAULT = HERE.parent / "examples" / "parcelhub"


class Planted(NamedTuple):
    path: str
    lines: tuple[int, ...]
    rule: str


def planted() -> list[Planted]:
    rows = []
    for line in (HERE / "data" / "planted.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("|") and len(cells) == 4 and "/" in cells[3]:
            lines = tuple(int(number) for number in re.findall(r"\d+", cells[1]))
            rows += [Planted("docs/" + path, lines, cells[3].strip(" |")) for path in cells[0].split(", ")]
    return rows


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return open_analysis(str(VAULT))


@pytest.fixture(scope="module")
def found(analysis: Analysis) -> tuple[Diagnostic, ...]:
    outcome = analysis.check(select_rules(analysis.settings))
    assert not outcome.crashes
    return outcome.diagnostics


def line_of(analysis: Analysis, diagnostic: Diagnostic) -> int:
    return analysis.lines(diagnostic.path).line(diagnostic.span.start)


@pytest.mark.parametrize("row", planted(), ids=lambda row: f"{row.rule} {row.path.rsplit('/', 1)[-1]}")
def test_what_is_planted_is_found(row: Planted, analysis: Analysis, found: tuple[Diagnostic, ...]) -> None:
    places = [
        analysis.lines(path).line(span.start)
        for diagnostic in found
        if diagnostic.rule == row.rule
        for path, span in ((diagnostic.path, diagnostic.span), *((r.path, r.span) for r in diagnostic.related))
        if path == row.path
    ]
    assert places, "not found at all"
    assert not row.lines or set(places) & set(row.lines), places


def test_nothing_else_is_accused(analysis: Analysis, found: tuple[Diagnostic, ...]) -> None:
    known = {(row.path, row.rule) for row in planted()}
    false = [
        f"{d.path}:{line_of(analysis, d)} {d.rule} {d.message}"
        for d in found
        if d.severity >= Severity.WARNING and (d.path, d.rule) not in known
    ]
    assert not false, "\n".join(false)


def test_templates_are_not_documents(analysis: Analysis) -> None:
    assert len(analysis.vault.documents) == 25
    assert all("/templates/" not in path for path in analysis.vault.documents)
    followed = {d.template.name for d in analysis.vault.documents.values() if d.template}
    assert {"Feature Design - Full", "Feature Design - Quick", "Flow", "Domain"} <= followed


@pytest.mark.parametrize("least", list(Applicability), ids=lambda least: least.name.lower())
def test_fixing_twice_changes_nothing_the_second_time(analysis: Analysis, least: Applicability) -> None:
    selection = select_rules(analysis.settings)
    before = analysis.check(selection).diagnostics
    once = fix_all(analysis, selection, None, least)
    assert once.texts
    fixed = analysis.edited(once.texts)
    after = fixed.check(selection).diagnostics
    assert not fix_all(fixed, selection, None, least).texts
    if least is Applicability.SAFE:
        assert len(after) == len(before) - len(once.diagnostics), "a safe fix adds no finding"
