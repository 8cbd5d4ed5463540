"""Where a document names something, in every notation, and where it only speaks of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.sequences import is_sequence
from trueline.model.symbols import component_symbol, entity_symbol, singular
from trueline.refactors._rename_diagrams import is_sql, names_in_diagram, names_table, zones
from trueline.refactors._rename_readings import Reading, readings
from trueline.refactors._rename_spelling import Spellings
from trueline.syntax import Block, Cell, Fence, Heading, Item, List, MarkdownLink, Paragraph, Property, Quote, Table
from trueline.template import title_section
from trueline.text import Span
from trueline.vault import Vault

# What may stand around a name that is all of a cell, heading or bullet.
_DRESS = b" \t*_`:\"'"
_KIND = re.compile(rb"\s+(?:enum|table|component|class|entity|service class|\((?:jpa|new|modified|existing)\))$", re.I)
_DASH = re.compile(rb"[ \t]+(?:\xe2\x80\x94|\xe2\x80\x93|--|-)[ \t]+|:[ \t]|:?\*\*")
_FILE = re.compile(rb"\.(?:kt|java|ts|tsx|js|jsx|py|go|rs|rb|cs|cpp|h|sql|swift|php|scala|vue|json|ya?ml|md)\b")


class Place(NamedTuple):
    """A stretch of a document that writes the name; `named` where it stands for the thing, else it is prose."""

    span: Span
    text: str
    named: bool
    loose: str = ""


class Wanted(NamedTuple):
    """What is looked for: a symbol and its spellings; `own` is the path of its own note, if it has one."""

    symbol: Symbol
    spellings: Spellings
    vault: Vault
    own: str = ""


class Reader:
    """One document, and what it is made of as far as names in it go.

    `sure` are the spellings that the model reads as the name here.
    """

    def __init__(self, document: Document, wanted: Wanted) -> None:
        self.document = document
        self.wanted = wanted
        self.tree = document.tree
        self.read = sorted(_read(document, wanted))
        pattern = wanted.spellings.pattern
        self.sure = {hit[0].decode() for span in self.read for hit in pattern.finditer(self.tree.data, *span)}
        top = title_section(self.tree)
        self.title = top.heading.text if top is not None and top.heading is not None else Span(0, 0)
        self.codes = [(code.start, code.end) for code in self.tree.code_spans]
        self.links = [*self.tree.front_links, *self.tree.links]
        self.known: frozenset[str] = frozenset()

    def places(self, known: frozenset[str]) -> list[Place]:
        """Every place where the document writes the name; `known` are the spellings that are its names anywhere."""
        self.known = known
        hits = self.wanted.spellings.pattern.finditer(self.tree.data)
        return [place for hit in hits if (place := self.place(Span(*hit.span())))]

    def place(self, span: Span) -> Place | None:
        """What a stretch that spells the name is; None for one that belongs to a link's target or a file's name."""
        text = span.text(self.tree.data)
        if self.title.covers(span) and self.wanted.spellings.spells(self.document.name):
            return None
        for link in self.links:
            if link.start <= span.start < link.end:
                shown = link.text if isinstance(link, MarkdownLink) else link.alias_span
                if shown is None or not shown.covers(span):
                    return None
        if any(one.covers(span) for one in self.read):
            return Place(span, text, True, " " if not self._in_code(span) and text[:1].isupper() else "")
        front = self.tree.front_matter
        if front is not None and span.start < front.end:
            return Place(span, text, self._in_property(span, front.properties))
        return self._in_body(span, text)

    def _in_code(self, span: Span) -> bool:
        number = bisect_right(self.codes, (span.start, span.end + (1 << 40)))
        return number > 0 and span.end <= self.codes[number - 1][1]

    def _is_telling(self, text: str) -> bool:
        """Whether a spelling hardly means anything but the name where it stands alone or in code."""
        if text in self.sure:
            return True
        shaped = " " not in text and text[:1].isupper()
        return self.wanted.spellings.compound and (shaped or text in self.known or text == self.wanted.spellings.old)

    def _in_property(self, span: Span, items: Sequence[Property]) -> bool:
        """Whether a tag `kind/name`, or a value of a property called like the kind, is the name."""
        kind = self.wanted.symbol.kind
        for item in items:
            for value in item.values:
                if value.start <= span.start < value.end:
                    said = self.tree.text(value).strip("\"'#")
                    family, slash, rest = said.rpartition("/")
                    whole = rest.encode() == self.tree.data[span.start : span.end]
                    named = singular(family.rpartition("/")[2].lower()) if slash else singular(item.key.lower())
                    return whole and named == kind
        return False

    def _in_body(self, span: Span, text: str) -> Place:
        data = self.tree.data
        leaf = _leaf(self.tree.blocks, span.start)
        telling = self._is_telling(text)
        if isinstance(leaf, Fence):
            return Place(span, text, self._in_fence(span, leaf))
        if any(comment.covers(span) for comment in self.tree.comments):
            return Place(span, text, False)
        if self._in_code(span):
            return Place(span, text, telling and not self._is_path(span))
        if data[span.start - 1 : span.start] == b"/" and self._in_tag(span):
            return Place(span, text, True)
        if not telling or self._in_foreign_link(span) or self._is_path(span):
            return Place(span, text, False)
        measured = self.wanted.symbol.kind == "metric" and isinstance(leaf, Cell)
        return Place(span, text, measured or self._is_whole(span, leaf))

    def _in_fence(self, span: Span, fence: Fence) -> bool:
        kind = self.wanted.symbol.kind
        if fence.language == "mermaid" and kind in ("component", "entity", "domain"):
            if is_sequence(self.tree, fence) and kind == "entity":
                return False
            return any(names_in_diagram(self.tree, span, zone) for zone in zones(self.tree, fence))
        if kind == "entity" and is_sql(self.tree, fence):
            return names_table(self.tree, span, fence)
        if kind == "metric":
            return fence.language in ("promql", "yaml", "yml", "")
        return False

    def _in_tag(self, span: Span) -> bool:
        """Whether an inline tag `#kind/name` ends with the name."""
        for tag in self.tree.tags:
            if tag.start < span.start and tag.end == span.end:
                family = tag.name.rpartition("/")[0].rpartition("/")[2]
                return singular(family.lower()) == self.wanted.symbol.kind
        return False

    def _is_path(self, span: Span) -> bool:
        """Whether the name is part of a path or the name of a file."""
        data = self.tree.data
        before, after = data[span.start - 1 : span.start], data[span.end : span.end + 1]
        return before == b"/" or after == b"/" or bool(_FILE.match(data, span.end))

    def _in_foreign_link(self, span: Span) -> bool:
        """Whether the name is the text of a link to a note that is called so and not the symbol's own."""
        for link in self.links:
            if link.start <= span.start < link.end and not isinstance(link, MarkdownLink):
                leaf = link.target.rsplit("/", 1)[-1].removesuffix(".md")
                path = self.wanted.vault.resolve(self.document.path, link.target).path
                return path is not None and path != self.wanted.own and self.wanted.spellings.spells(leaf)
        return False

    def _is_whole(self, span: Span, leaf: Block | Cell | Item | None) -> bool:
        """Whether the name is all that a cell, heading, label or bullet's head says."""
        data = self.tree.data
        name = data[span.start : span.end]
        if isinstance(leaf, Cell):
            return _KIND.sub(b"", data[leaf.start : leaf.end].strip(_DRESS)) == name or self._is_text(span)
        if isinstance(leaf, Heading):
            said = data[leaf.text.start : leaf.text.end].strip(_DRESS)
            return _KIND.sub(b"", said) == name or self._is_text(span)
        if isinstance(leaf, Item):
            head = data[leaf.content : leaf.end].split(b"\n", 1)[0]
            lead = _DASH.split(head.lstrip(b"* "), maxsplit=1)[0]
            return (span.start < leaf.content + len(head) and lead.strip(_DRESS) == name) or self._is_text(span)
        return self._is_text(span)

    def _is_text(self, span: Span) -> bool:
        """Whether the name is all of a link's text."""
        for link in self.links:
            if link.start <= span.start < link.end:
                shown = link.text if isinstance(link, MarkdownLink) else link.alias_span
                return shown is not None and shown.cut(self.tree.data).strip() == span.cut(self.tree.data)
        return False


def _read(document: Document, wanted: Wanted) -> Iterator[Span]:
    """The stretches in which the model reads the symbol's name."""
    for one in readings(document):
        if one.span.end > one.span.start and means(one, wanted):
            yield one.span


def means(one: Reading, wanted: Wanted) -> bool:
    """Whether a name is the symbol's, also where only the vault can tell its kind."""
    symbol, kind = wanted.symbol, one.kind
    if symbol.kind in ("flag", "metric", "domain"):
        owner = symbol.kind == "domain" and kind == "name"
        return (kind == symbol.kind or owner) and wanted.spellings.spells(one.name)
    if symbol.kind == "component":
        return kind in ("component", "name", "party") and component_symbol(one.name) == symbol
    if entity_symbol(one.name) != symbol or kind in ("party", "flag", "metric", "domain"):
        return False
    if kind == "entity":
        return True
    if kind == "component":
        return one.name.lower().endswith("entity")
    path = wanted.vault.resolve("", one.name).path
    return one.name[:1].islower() or path is None or path == wanted.own


def _leaf(blocks: Sequence[Block], place: int) -> Block | Cell | Item | None:
    """The innermost heading, fence, cell, item or paragraph around a byte."""
    inside: Block | Cell | Item | None = None
    found: Sequence[Block] = blocks
    while found:
        block = next((one for one in found if one.start <= place < one.end), None)
        found = ()
        if isinstance(block, List):
            item = next((one for one in block.items if one.start <= place < one.end), None)
            if item is not None:
                inside, found = item, item.blocks
        elif isinstance(block, Quote):
            inside, found = block, block.blocks
        elif isinstance(block, Table):
            cells = (cell for row in (block.header, *block.rows) for cell in row.cells)
            return next((cell for cell in cells if cell.left <= place < cell.right), block)
        elif isinstance(block, Paragraph) and isinstance(inside, Item):
            return inside
        elif block is not None:
            return block
    return inside
