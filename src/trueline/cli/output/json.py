"""Findings as JSON for programs: stable, described by `findings.schema.json`.

Only ASCII is written, so any encoding on the way carries it.
"""

import json
from collections.abc import Iterable, Iterator

from trueline.cli.output.places import Places
from trueline.cli.output.report import Report, replacements
from trueline.cli.output.style import Style
from trueline.diagnostics import Applicability, Diagnostic, Fix, Related
from trueline.text import Position, Span
from trueline.text.soundness import sound


def render(report: Report, style: Style) -> Iterator[str]:
    """Yields an array of findings, one object per line."""
    yield from stream_array(findings(report))
    yield "\n"


def stream_array(values: Iterable[object]) -> Iterator[str]:
    """The text of a JSON array, value by value, so that nothing waits for the last."""
    separator = "["
    for value in values:
        yield f"{separator}\n  {json.dumps(value)}"
        separator = ","
    yield "[]" if separator == "[" else "\n]"


def findings(report: Report) -> Iterator[dict[str, object]]:
    """Every finding as plain values, in the order of keys that the schema documents."""
    for path, diagnostics in report.by_file():
        places = Places(report.sources(path))
        for diagnostic in diagnostics:
            yield _plain(report, places, diagnostic)


def _plain(report: Report, places: Places, diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "rule": diagnostic.rule,
        "severity": diagnostic.severity.word,
        "message": sound(diagnostic.message),
        "path": sound(diagnostic.path),
        **_range(places, diagnostic.span),
        "help": sound(diagnostic.help) or None,
        "related": [_related(report, related) for related in diagnostic.related],
        "fix": _fix(places, diagnostic.fix),
    }


def _related(report: Report, related: Related) -> dict[str, object]:
    places = Places(report.sources(related.path))
    return {"path": sound(related.path), **_range(places, related.span), "message": sound(related.message)}


def _fix(places: Places, fix: Fix | None) -> dict[str, object] | None:
    texts = replacements(fix)
    if fix is None or texts is None:
        return None
    return {
        "title": sound(fix.title),
        "applicability": "safe" if fix.applicability is Applicability.SAFE else "unsafe",
        "edits": [
            {**_range(places, edit.span), "replacement": text} for edit, text in zip(fix.edits, texts, strict=True)
        ],
    }


def _range(places: Places, span: Span) -> dict[str, object]:
    start, end = places.of(span)
    return {"start": plain_position(start), "end": plain_position(end)}


def plain_position(position: Position) -> dict[str, object]:
    """A position as JSON has it."""
    return {"line": position.line, "column": position.column}
