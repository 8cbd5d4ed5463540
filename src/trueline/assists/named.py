"""What stands at a place: a link, or the name of something that the vault knows."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.naming import name_in
from trueline.model.sequences import is_sequence, sequence
from trueline.syntax import Fence, Table, WikiLink
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.network import recent_network
from trueline.vault.points import symbols_called

_WORD = re.compile(rb"[\w.-]+")
_ROUTE = re.compile(rb"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+/[^\s`|)\]]*")
_BOLD = re.compile(rb"\*\*([^*\r\n]+)\*\*")


class Named(NamedTuple):
    """A name at a place, and what it may mean; `span` cuts it."""

    span: Span
    text: str
    symbols: tuple[Symbol, ...]


def link_at(document: Document, offset: int) -> WikiLink | None:
    """The wikilink that byte `offset` stands in."""
    return next((one for one in document.wikilinks() if one.start <= offset <= one.end), None)


def named_at(vault: Vault, document: Document, offset: int) -> Named | None:
    """The name that byte `offset` stands in, if the vault knows it: the smallest text that means something."""
    known = recent_network(vault)
    for span, text in _candidates(document, offset):
        name = name_in(text).strip() or text.strip()
        symbols = symbols_called(known, name) if name else ()
        if symbols:
            return Named(span, name, symbols)
    return None


def _candidates(document: Document, offset: int) -> Iterator[tuple[Span, str]]:
    """Texts around a place that may be names, those that were meant to be one first."""
    tree = document.tree
    link = link_at(document, offset)
    if link is not None:
        yield Span(link.start, link.end), link.target.rpartition("/")[2]
        return
    for code in tree.code_spans:
        if code.start <= offset <= code.end:
            yield code.content, tree.text(code.content)
    line = tree.lines.span(tree.lines.line(offset))
    for pattern, group in ((_ROUTE, 0), (_BOLD, 1)):
        for found in pattern.finditer(tree.data, *line):
            if found.start() <= offset <= found.end():
                span = Span(*found.span(group))
                yield span, tree.text(span).rstrip(":")
    yield from _drawn(document, offset)
    for block in tree.walk():
        if isinstance(block, Table) and block.start <= offset <= block.end:
            for row in block.rows:
                for cell in row.cells[:1]:
                    if cell.start <= offset <= cell.end:
                        yield Span(cell.start, cell.end), tree.text(cell)
    for section in tree.sections:
        heading = section.heading
        if heading and heading.text.start <= offset <= heading.text.end:
            yield heading.text, heading.title
    for found in _WORD.finditer(tree.data, *line):
        # A plain word is a name only if it is written like one.
        if found.start() <= offset <= found.end() and re.search(rb"[a-z][A-Z]|_|[A-Z].*\d", found[0]):
            yield Span(*found.span()), found[0].decode("utf-8", "replace")


def _drawn(document: Document, offset: int) -> Iterator[tuple[Span, str]]:
    """The participant of a sequence diagram that is named at a place, by its whole name."""
    tree = document.tree
    for block in tree.walk():
        if isinstance(block, Fence) and block.start <= offset <= block.end and is_sequence(tree, block):
            drawn = sequence(tree, block)
            for arrow in drawn.arrows:
                for end in (arrow.source, arrow.target):
                    if end.span.start <= offset <= end.span.end:
                        yield end.span, drawn.name(end.text)
            for one in drawn.participants:
                if one.span.start <= offset <= one.span.end:
                    yield one.span, one.name
