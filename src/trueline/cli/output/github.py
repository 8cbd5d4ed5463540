"""Workflow commands that GitHub Actions turns into annotations of a pull request."""

from collections.abc import Iterator

from trueline.cli.output.measure import harmless
from trueline.cli.output.places import Places
from trueline.cli.output.report import Report, told
from trueline.cli.output.style import Style
from trueline.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one command per finding."""
    for path, diagnostics in report.by_file():
        places = Places(report.sources(path))
        for diagnostic in diagnostics:
            yield _command(diagnostic, report.path_below(path), places)


def _command(diagnostic: Diagnostic, path: str, places: Places) -> str:
    start, end = places.of(diagnostic.span)
    # A place that ends with its line's ending does not reach into the next line.
    last = end.line - (end.column == 1 and end.line > start.line)
    properties = {"title": diagnostic.rule, "file": path, "line": start.line, "endLine": last}
    # GitHub takes columns only where an annotation lies on one line.
    if start.line == end.line:
        properties |= {"col": start.column, "endColumn": end.column}
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(told(diagnostic))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(harmless(text)).replace(":", "%3A").replace(",", "%2C")
