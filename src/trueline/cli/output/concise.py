"""One line per finding, for `grep` and for editors that read compilers' output."""

from collections.abc import Iterator

from trueline.cli.output.measure import harmless
from trueline.cli.output.places import Places
from trueline.cli.output.report import Report
from trueline.cli.output.style import Style


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields `path:line:column: severity[rule] message`; nothing at all where nothing was found."""
    for path, diagnostics in report.by_file():
        places = Places(report.sources(path))
        shown = style.bold(harmless(report.place(path)))
        for diagnostic in diagnostics:
            position = places.of(diagnostic.span)[0]
            label = style.severity(diagnostic.severity, f"{diagnostic.severity.word}[{diagnostic.rule}]")
            yield f"{shown}:{position.line}:{position.column}: {label} {harmless(diagnostic.message)}\n"
