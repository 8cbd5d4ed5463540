"""What the words of a note are, where Markdown itself does not say so: names, statuses, what the template left."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document
from trueline.template import State
from trueline.template.schema import Asks
from trueline.text import Span
from trueline.vault import Outcome, Vault
from trueline.vault.network import recent_network
from trueline.vault.points import symbols_called

KINDS = ("component", "entity", "endpoint", "flag", "metric", "dependency", "note", "tag", "leftover", "broken")
_ASKED = (Asks.PROMPT, Asks.ITEM, Asks.ROW, Asks.PROTOTYPE)


class Colour(NamedTuple):
    """A stretch of text on one line, and what it is; `kind` is one of `KINDS`."""

    span: Span
    kind: str


def colours(vault: Vault, document: Document) -> list[Colour]:
    """The stretches in their order; none overlaps another."""
    found = sorted({*_links(vault, document), *_names(vault, document), *_leftovers(document)})
    kept: list[Colour] = []
    for one in found:
        if not one.span.empty and (not kept or kept[-1].span.end <= one.span.start):
            kept.append(one)
    return kept


def _links(vault: Vault, document: Document) -> Iterator[Colour]:
    for link in document.wikilinks():
        if link.target:
            lost = vault.resolve(document.path, link.target).outcome is Outcome.MISSING
            yield Colour(link.target_span, "broken" if lost else "note")
    for tag in document.meta.tags:
        yield Colour(tag.span, "tag")


def _names(vault: Vault, document: Document) -> Iterator[Colour]:
    known = recent_network(vault)
    for code in document.tree.code_spans:
        text = document.tree.text(code.content)
        if "\n" not in text and len(text) < 120:
            symbols = symbols_called(known, text)
            kind = known.points[symbols[0]].kind if symbols else ""
            if kind in KINDS:
                yield Colour(code.content, kind)


def _leftovers(document: Document) -> Iterator[Colour]:
    """Lines of the template that still stand there, each by itself."""
    for place in document.outline.places if document.outline else ():
        for left in place.leftovers if place.state in (State.UNTOUCHED, State.PARTLY) else ():
            for line in _lines(document, left.span) if left.asks in _ASKED else ():
                yield Colour(line, "leftover")


def _lines(document: Document, span: Span) -> Iterator[Span]:
    lines = document.tree.lines
    for number in range(lines.line(span.start), lines.line(max(span.end - 1, span.start)) + 1):
        line = lines.span(number)
        yield Span(max(line.start, span.start), min(line.end, span.end))
