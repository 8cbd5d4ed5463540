"""What a note says, without what its template says: no prompts, no empty rows, no untouched places."""

import re
from collections.abc import Iterator, Sequence

from trueline.model import Document
from trueline.syntax import Section
from trueline.template import Asks, Slot, State
from trueline.template.normal import essence

_SILENT = (Asks.PROMPT, Asks.FIELD, Asks.ITEM, Asks.ROW, Asks.PROTOTYPE, Asks.SKELETON)
_BOX = re.compile(r"^\s*[-*+] \[ \] +(.*\S)")
_FENCE = re.compile(r"^[\s>]*(```+|~~~+)")
_DELIMITER = re.compile(r"^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*\|?\s*$")
_PADDING = re.compile(r"(?<=\S)[ \t]{2,}")
_LINE = re.compile(r"-{4,}")
_LABEL = re.compile(r"^\s*(?:[-*+]\s+)?\*\*[^*]+\*\*")
_ALONE = re.compile(r"^\s*(?:-{3,}|\*{3,}|>|> \[!\w+\].*)\s*$")


def filled_text(document: Document, section: Section) -> str:
    """A section with all below it; empty where it says nothing of its own.

    Options of the template that nobody ticked are told together in one line. Tables lose their padding.
    """
    slots = {id(place.section): place for place in document.outline.places if place.section} if document.outline else {}

    def told(one: Section, outer: Slot | None) -> list[str]:
        place = slots.get(id(one))
        slot = place.slot if place else _prototype(outer)
        start = one.heading.end if one.heading else one.start
        end = one.children[0].start if one.children else one.end
        body = document.tree.data[start:end].decode("utf-8", "replace")
        untouched = place is not None and place.state in (State.ABSENT, State.UNTOUCHED)
        own = [] if untouched and not one.children else list(_told(body.replace("\r", "").split("\n"), slot))
        inner = [line for child in one.children for line in told(child, slot)]
        lines = _trimmed([*own, *([""] if own and inner else []), *inner])
        if not any(line.strip() for line in lines) or one.heading is None:
            return lines
        return [f"{'#' * one.heading.level} {one.heading.title}", *lines, ""]

    return "\n".join(_trimmed(told(section, None)))


def _prototype(outer: Slot | None) -> Slot | None:
    """What stands for any number of headings below a slot."""
    return next((child for child in outer.children if child.prototype), None) if outer is not None else None


def _told(lines: Sequence[str], slot: Slot | None) -> Iterator[str]:
    """The lines of a body that are the author's; a label of the template's stays where something stands below it."""
    unticked: list[str] = []
    label = ""
    for kind, piece in _pieces(lines, slot):
        if kind == "label":
            label = piece[0]
        elif kind == "option":
            unticked.append(piece[0])
        elif piece:
            if label and piece[0].strip() and not _LABEL.match(piece[0]):
                yield label.rstrip()
            if piece[0].strip():
                label = ""
            yield from piece
    if unticked:
        yield f"(not ticked: {'; '.join(unticked)})"


def _pieces(lines: Sequence[str], slot: Slot | None) -> Iterator[tuple[str, Sequence[str]]]:
    """A body in pieces: `text`, a `label` or an `option` of the template's that nobody has touched."""
    number = 0
    while number < len(lines):
        size = 1
        asks = _asks(lines[number], slot)
        box = _BOX.match(lines[number]) if asks is Asks.OPTION else None
        if _FENCE.match(lines[number]):
            size = _fence_size(lines[number:])
            whole = lines[number : number + size]
            if slot is None or not all(_asks(line, slot) or not line.strip(" `~>") for line in whole[1:-1]):
                yield "text", whole
        elif "|" in lines[number] and number + 1 < len(lines) and _DELIMITER.match(lines[number + 1]):
            size = next((n for n, line in enumerate(lines[number:]) if "|" not in line), len(lines) - number)
            yield "text", list(_table(lines[number : number + size], slot))
        elif box:
            yield "option", [box[1]]
        elif asks in _SILENT and _LABEL.match(lines[number]):
            yield "label", [lines[number]]
        elif asks not in _SILENT and not _ALONE.match(lines[number]):
            yield "text", [lines[number].rstrip()]
        number += size


def _table(lines: Sequence[str], slot: Slot | None) -> Iterator[str]:
    rows = [line for line in lines[2:] if essence(line.encode()) and _asks(line, slot) is not Asks.ROW]
    if rows:
        for line in (*lines[:2], *rows):
            yield _LINE.sub("---", _PADDING.sub(" ", line.strip()))


def _asks(line: str, slot: Slot | None) -> Asks | None:
    return slot.lines.get(essence(line.encode("utf-8", "surrogatepass"))) if slot is not None else None


def _fence_size(lines: Sequence[str]) -> int:
    """How many lines a fence has that opens with the first."""
    opened = _FENCE.match(lines[0])
    mark = opened[1] if opened else "```"
    for number, line in enumerate(lines[1:], 2):
        if line.strip(" >\t").startswith(mark) and not line.strip(" >\t").strip(mark[0]):
            return number
    return len(lines)


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Without blank lines at both ends, and with at most one in between."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1].strip()):
            kept.append(line)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
