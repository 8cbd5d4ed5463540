"""Findings as a list under each file, without the source."""

from collections.abc import Iterator

from trueline.cli.output.measure import columns, harmless, wrap
from trueline.cli.output.places import Places
from trueline.cli.output.report import Report, fixed_safely
from trueline.cli.output.style import Style
from trueline.cli.output.summary import summarise
from trueline.diagnostics import Diagnostic

_WORD = len("warning")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one file at a time, then the summary."""
    for path, diagnostics in report.by_file():
        places = Places(report.sources(path))
        rows = [(places.of(diagnostic.span)[0], diagnostic) for diagnostic in diagnostics]
        numbers = [f"{position.line}:{position.column}" for position, _ in rows]
        width = max(map(len, numbers))
        lines = [style.bold(harmless(report.place(path)))]
        for number, (_, diagnostic) in zip(numbers, rows, strict=True):
            lines += _row(f"{number:>{width}}", diagnostic, style)
        yield "\n".join(lines) + "\n\n"
    if not report.quiet:
        yield from summarise(report, style)


def _row(number: str, diagnostic: Diagnostic, style: Style) -> Iterator[str]:
    """The message with the rule's name behind it, or below where it has no room."""
    word = diagnostic.severity.word
    margin = len(f"  {number}  ") + _WORD + 2
    room = style.width - margin
    rule = f"{diagnostic.rule}, fixable" if fixed_safely(diagnostic) else diagnostic.rule
    lines = wrap(harmless(diagnostic.message), room)
    if columns(lines[-1]) + 2 + len(rule) <= room:
        lines[-1] += "  " + style.dim(rule)
    else:
        lines += map(style.dim, wrap(rule, room))
    label = style.severity(diagnostic.severity) + " " * (_WORD - len(word))
    yield f"  {style.dim(number)}  {label}  {lines[0]}"
    for line in lines[1:]:
        yield " " * margin + line
