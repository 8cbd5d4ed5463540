"""JUnit's XML: a test suite per file, a failing test per finding.

Only ASCII is written, so any encoding on the way carries it.
"""

import re
from collections.abc import Iterator, Sequence

from trueline.cli.output.places import Places
from trueline.cli.output.report import Report
from trueline.cli.output.style import Style
from trueline.diagnostics import Diagnostic, Severity

# What XML 1.0 forbids even as a character reference, and the controls that it advises against.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_SPECIAL = re.compile("[" + "".join(_ENTITIES) + "]")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one file at a time."""
    failures = sum(map(_failed, report.diagnostics))
    skipped = len(report.diagnostics) - failures
    tests = max(len(report.diagnostics), 1)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<testsuites name="trueline" {_totals(tests, failures, skipped)} time="{report.seconds:.3f}">\n'
    for path, diagnostics in report.by_file():
        yield from _suite(report, path, diagnostics)
    if not report.diagnostics:
        # A report without any test is an error to most who read it.
        yield f'  <testsuite name="trueline" {_totals(1, 0)}>\n'
        yield '    <testcase name="no findings" classname="trueline"/>\n  </testsuite>\n'
    yield "</testsuites>\n"


def _suite(report: Report, path: str, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    places = Places(report.sources(path))
    name = _escaped(report.path_below(path))
    failures = sum(map(_failed, diagnostics))
    yield f'  <testsuite name="{name}" {_totals(len(diagnostics), failures, len(diagnostics) - failures)}>\n'
    for diagnostic in diagnostics:
        yield _case(diagnostic, name, places)
    yield "  </testsuite>\n"


def _case(diagnostic: Diagnostic, name: str, places: Places) -> str:
    line, column = places.of(diagnostic.span)[0]
    message = _escaped(diagnostic.message)
    severity = diagnostic.severity.word
    head = f'name="{diagnostic.rule} ({line}:{column})" classname="{name}" file="{name}" line="{line}"'
    if not _failed(diagnostic):
        return f'    <testcase {head}>\n      <skipped message="{severity}: {message}"/>\n    </testcase>\n'
    text = f"{name}:{line}:{column}: {message}"
    if diagnostic.help:
        text += f"\nhelp: {_escaped(diagnostic.help)}"
    failure = f'<failure type="{severity}" message="{message}">{text}</failure>'
    return f"    <testcase {head}>\n      {failure}\n    </testcase>\n"


def _failed(diagnostic: Diagnostic) -> bool:
    """Information is no failure: it must not turn a build red that the exit code leaves green."""
    return diagnostic.severity > Severity.INFO


def _totals(tests: int, failures: int, skipped: int = 0) -> str:
    return f'tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}"'


def _escaped(text: str) -> str:
    clean = _SPECIAL.sub(lambda found: _ENTITIES[found[0]], _FORBIDDEN.sub("", text))
    return clean.encode("ascii", "xmlcharrefreplace").decode("ascii")
