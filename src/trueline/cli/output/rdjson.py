"""Reviewdog's Diagnostic Format; its columns count bytes."""

import json
from collections.abc import Iterator

from trueline.cli.output.json import plain_position, stream_array
from trueline.cli.output.places import byte_columns
from trueline.cli.output.report import Report, replacements, told
from trueline.cli.output.style import Style
from trueline.diagnostics import Diagnostic, Fix
from trueline.text import LineIndex, Span
from trueline.text.soundness import sound


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields one object that holds all findings, piece by piece."""
    yield f'{{"source": {json.dumps({"name": "trueline"})}, "diagnostics": '
    yield from stream_array(_diagnostics(report))
    yield "}\n"


def _diagnostics(report: Report) -> Iterator[dict[str, object]]:
    for path, diagnostics in report.by_file():
        source = report.sources(path)
        for diagnostic in diagnostics:
            yield _diagnostic(diagnostic, sound(report.path_below(path)), source)


def _diagnostic(diagnostic: Diagnostic, path: str, source: LineIndex) -> dict[str, object]:
    plain: dict[str, object] = {
        "message": told(diagnostic),
        "location": {"path": path, "range": _range(source, diagnostic.span)},
        "severity": diagnostic.severity.name,
        "code": {"value": diagnostic.rule},
    }
    suggestions = _suggestions(source, diagnostic.fix)
    return plain | {"suggestions": suggestions} if suggestions else plain


def _suggestions(source: LineIndex, fix: Fix | None) -> list[dict[str, object]]:
    texts = replacements(fix)
    if fix is None or texts is None:
        return []
    return [{"range": _range(source, edit.span), "text": text} for edit, text in zip(fix.edits, texts, strict=True)]


def _range(source: LineIndex, span: Span) -> dict[str, object]:
    start, end = byte_columns(source, span)
    return {"start": plain_position(start), "end": plain_position(end)}
