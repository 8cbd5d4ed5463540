"""The things that the short template lists under bold labels: `**New/Modified Entities:**` and its kin.

A label, or a heading in its stead, speaks for the items, table rows and marked lines below it until the
next one; what an item's own marker says (`*Modified* Order - ...`) goes before what the label says.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Lowering, denies, walk_blocks
from trueline.model.markers import fate, marker
from trueline.model.naming import name_in
from trueline.syntax import Heading, List, Paragraph, Section, Table
from trueline.template.late import late
from trueline.text import Span

_THINGS = r"(?:(?:database|db|domain|core|data|jpa)\s+)?(?:entit(?:y|ies)|tables?)\b"
_NEW = late(
    rf"(?:new|added)(?:\s*(?:/|&|,|and|or)\s*(?:modified|changed|updated))?\s+{_THINGS}|(?:entities|tables)(?:\s+changes)?$",
    re.IGNORECASE,
)
_CHANGED = late(rf"(?:modified|changed|updated|extended|altered)\s+{_THINGS}", re.IGNORECASE)
_FIELDS = late(rf"\b(?:on|to|in) existing {_THINGS}", re.IGNORECASE)
_ASIDE = late(r"\b(?:fields?|columns?|index(?:es)?|indices|enums?|relationships?|constraints?|notes?)\b", re.IGNORECASE)
_ONE = late(r"new (?:table|entity):\s*(.+)", re.IGNORECASE)
_LABEL = late(r"\*\*([^*]{1,200})\*\*\s*:?")
_DASHED = late(r"(?:`[^`]+`|\[\[[^\[\]]+\]\]|\*\*[^*]+\*\*)\s+(?:—|–|--?)\s")
_NAMED = late(rb"(?:\A|[,;]|\band\b)\s*(\[\[[^\[\]]{1,400}\]\]|`[^`]{1,400}`)")
_LINE = late(rb"[^\r\n]*\S")


class Thing(NamedTuple):
    """Something named below a label: `fate` is `new` or `modified`, `said` its line, or the cell beside its name.

    `notation` is `table` or `list`; `span` cuts the name.
    """

    fate: str
    name: str
    said: str
    notation: str
    span: Span


class _Label(NamedTuple):
    """What a label says of the things below it: `new`, `modified` or nothing; `fields` where it is about their fields."""

    fate: str
    fields: bool


_SILENT = _Label("", fields=False)


def labelled_things(lowering: Lowering, place: Section | None) -> Iterator[Thing]:
    """What stands below a section's labels, in its order."""
    label = _SILENT
    for block in walk_blocks(place) if place else ():
        if isinstance(block, Heading):
            label = _label(block.title)
        elif isinstance(block, Paragraph):
            for found in _LINE.finditer(lowering.tree.data, block.start, block.end):
                line = Span(*found.span())
                said = lowering.text(line)
                bold = None if _DASHED.match(said) else _LABEL.match(said)
                if bold is None:
                    yield from _line(lowering, label, line, item=False)
                    continue
                whole = said.replace("**", "").strip(": ")
                one = _ONE.match(whole)
                label = _SILENT if one else _label(bold[1])
                if one:
                    name = lowering.placed(name_in(one[1]), line)
                    yield Thing("new", name.text, "", "list", name.span)
                elif label.fate and not denies(said[bold.end() :].lstrip()):
                    yield from _behind_label(lowering, label, line)
        elif isinstance(block, Table):
            own = not label.fate and lowering.columns(block)[:1] in (("entity",), ("table",))
            yield from _rows(lowering, _Label("new", fields=False) if own else label, block)
        elif isinstance(block, List):
            for item in block.items:
                yield from _line(lowering, label, lowering.head(item).span, item=True)


def _label(text: str) -> _Label:
    if _FIELDS.search(text):
        return _Label("modified", fields=True)
    if _ASIDE.search(text):
        return _SILENT
    return _Label("new" if _NEW.match(text) else "modified" if _CHANGED.search(text) else "", fields=False)


def _line(lowering: Lowering, label: _Label, span: Span, *, item: bool) -> Iterator[Thing]:
    """An item, or a line of a paragraph that has a marker or sets a name off with a dash."""
    text = lowering.text(span)
    if not label.fate or not text or denies(text):
        return
    marked = None if label.fields else marker(lowering.tree.data, span)
    if not item and marked is None and not _DASHED.match(text):
        return
    name = lowering.named(marked.rest if marked else span, bullet=True)
    if label.fields and "." in name.text:
        # `orders.slot_id` is a field of `orders`.
        name = lowering.placed(name.text.split(".", 1)[0], span)
    said = marked.fate if marked else label.fate
    if name and said in ("new", "modified"):
        yield Thing(said, name.text, text, "list", name.span)


def _behind_label(lowering: Lowering, label: _Label, line: Span) -> Iterator[Thing]:
    """The links and code spans behind a label on its own line."""
    data = lowering.tree.data
    start = data.find(b"**", data.find(b"**", line.start) + 2) + 2
    while start < line.end and data[start : start + 1] in b": \t":
        start += 1
    for found in _NAMED.finditer(data[start : line.end]):
        name = lowering.named(Span(start + found.start(1), start + found.end(1)))
        yield Thing(label.fate, name.text, lowering.text(line), "list", name.span)


def _rows(lowering: Lowering, label: _Label, table: Table) -> Iterator[Thing]:
    for row in table.rows if label.fate else ():
        span = Span(row.cells[0].start, row.cells[0].end) if row.cells else Span(row.start, row.start)
        marked = marker(lowering.tree.data, span)
        name = lowering.named(marked.rest if marked else span)
        texts = [lowering.text(cell) for cell in row.cells[1:]]
        told = next((found for text in texts if (found := fate(text))), "")
        said = marked.fate if marked else label.fate if label.fields else told or label.fate
        if name and said in ("new", "modified"):
            yield Thing(said, name.text, texts[0] if texts else "", "table", name.span)
