"""Completing what the template asks for: sections with their guidance, the choices of fields and columns."""

import re
from collections.abc import Iterator

from trueline.assists.offers import Offer, Offers, Texts, best
from trueline.model import Document
from trueline.syntax import Table
from trueline.template import Place, State
from trueline.template.schema import Slot
from trueline.text import Span
from trueline.vault import Vault

_FIELD = re.compile(rb"\*\*([^*\r\n]+?):?\*\*:?[ \t]*([^\r\n]*)$")
_TAG = re.compile(rb"(?:^|[\s(])#([\w/\x80-\xff-]*)$")


def headings(document: Document, start: int, offset: int, texts: Texts) -> Offers:
    """The sections of the template that the note lacks, as headings and as a whole."""
    data = document.tree.data
    typed = data[start:offset].decode("utf-8", "replace")
    outline = document.outline
    if outline is None:
        return Offers()
    end = offset
    while end < len(data) and data[end] not in b"\r\n":
        end += 1
    source = texts(outline.template.path)
    level = len(typed) - len(typed.lstrip("#"))
    around = [one for one in outline.places if one.section is not None and one.section.start < start <= one.section.end]
    above = max((one.slot.path for one in around if one.slot.level < level), key=len, default=())
    absent = [one.slot for one in outline.places if one.section is None or one.state is State.ABSENT]
    # What belongs where it is typed comes first, the rest as the template has it.
    absent.sort(key=lambda slot: (slot.path[:-1] != above, slot.level != level))
    found = (offer for slot in absent for offer in _section(slot, source, Span(start, end), b"\r\n" in data))
    return best(typed.lstrip("# \t"), found)


def _section(slot: Slot, source: bytes, span: Span, crlf: bool) -> Iterator[Offer]:
    text = slot.span.cut(source).decode("utf-8", "replace").replace("\r\n", "\n").rstrip()
    number = f"{slot.number}. " if slot.number else ""
    heading = text.partition("\n")[0] or f"{'#' * slot.level} {number}{slot.name}"
    page = f"```md\n{text}\n```" if text else ""
    yield Offer(slot.name, "section", span, heading, "heading", page, typed=slot.name)
    if "\n" in text:
        ending = "\r\n" if crlf else "\n"
        yield Offer(slot.name, "section", span, text.replace("\n", ending), "with its guidance", page, typed=slot.name)


def choices(vault: Vault, document: Document, start: int, offset: int) -> Offers:
    """What a table's cell or a labelled field may say, and tags in running text."""
    data = document.tree.data
    tag = _TAG.search(data[start:offset])
    if tag:
        place = Span(start + tag.start(1), offset)
        return best(tag[1].decode("utf-8", "replace"), _tags(vault, place))
    place_at = slot_at(document, offset)
    if place_at is None:
        return Offers()
    cell = _cell(document, place_at.slot, offset)
    if cell is not None:
        column, span = cell
        return best(data[span.start : offset].decode("utf-8", "replace"), _choices(column, span))
    field = _FIELD.search(data[start:offset])
    if field:
        name = field[1].decode("utf-8", "replace").strip(" :").casefold()
        end = offset
        while end < len(data) and data[end] not in b"\r\n":
            end += 1
        wanted = (one.choices for one in place_at.slot.fields if one.name.strip(" :?").casefold() == name)
        return best(field[2].decode("utf-8", "replace"), _choices(next(wanted, ()), Span(start + field.start(2), end)))
    return Offers()


def slot_at(document: Document, offset: int) -> Place | None:
    """The innermost section of the template that byte `offset` stands in."""
    found: Place | None = None
    for place in document.outline.places if document.outline else ():
        section = place.section
        if section is None or not section.start <= offset <= section.end:
            continue
        if found is None or found.section is None or section.start >= found.section.start:
            found = place
    return found


def _cell(document: Document, slot: Slot, offset: int) -> tuple[tuple[str, ...], Span] | None:
    """The choices of the column, and the text of the cell, that byte `offset` stands in."""
    for block in document.tree.walk():
        if isinstance(block, Table) and block.start <= offset <= block.end:
            header = [document.tree.text(cell).strip("* ").casefold() for cell in block.header.cells]
            for row in block.rows:
                for number, cell in enumerate(row.cells):
                    if cell.left <= offset <= cell.right and number < len(header):
                        return _column(slot, header, number), Span(cell.start, cell.end)
    return None


def _column(slot: Slot, header: list[str], number: int) -> tuple[str, ...]:
    for table in slot.tables:
        for column in table:
            if column.name.strip("* ").casefold() == header[number]:
                return column.choices
    return ()


def _choices(found: tuple[str, ...], span: Span) -> Iterator[Offer]:
    return (Offer(choice, "choice", span, choice, "offered by the template") for choice in found)


def _tags(vault: Vault, span: Span) -> Iterator[Offer]:
    names = dict.fromkeys(tag.name for note in vault.entries.values() for tag in note.meta.tags)
    return (Offer(name, "tag", span, name, "used in this vault") for name in names)
