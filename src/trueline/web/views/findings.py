"""Findings as a page shows them."""

from collections.abc import Sequence
from typing import NamedTuple

from trueline.diagnostics import Applicability, Diagnostic
from trueline.model import Document
from trueline.rendering.notes import Rendered
from trueline.web.texts import visible


class Shown(NamedTuple):
    """A finding: `number` counts them within the document from 0, `anchor` is where the page shows its place.

    `fix` is what a click would do, empty where there is nothing; `safe` says that it keeps the meaning.
    """

    number: int
    line: int
    column: int
    anchor: str
    severity: str
    rule: str
    message: str
    help: str
    fix: str
    safe: bool


def shown(document: Document, findings: Sequence[Diagnostic], rendered: Rendered) -> tuple[Shown, ...]:
    """The findings of a document in order of their places."""
    found = []
    for number, one in enumerate(findings):
        position = document.tree.lines.position(min(one.span.start, len(document.tree.data)))
        line = rendered.nearest(position.line)
        found.append(
            Shown(
                number,
                position.line,
                position.column,
                f"L{line}" if line else "",
                one.severity.word,
                one.rule,
                visible(one.message),
                visible(one.help),
                visible(one.fix.title) if one.fix else "",
                one.fix is not None and one.fix.applicability is Applicability.SAFE,
            )
        )
    return tuple(found)
