"""Passages put into the sections of a new note, byte for byte; what has no place is kept at its end."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.formats.passages import Passage
from trueline.syntax import Section, Tree, parse
from trueline.template import Outline, Slot, Template, lay_over
from trueline.template.units import fold, likeness
from trueline.text import Edit, Span, splice

NOT_PLACED = "Imported: not placed"
_SURE = 0.75
_DEEPEST = 6


class Put(NamedTuple):
    """A passage and the section it goes to; `headed` where it keeps its own heading below that one's."""

    passage: Passage
    slot: Slot
    headed: bool


class Placed(NamedTuple):
    """The bytes of a note with everything in it, and the passages that found no place."""

    data: bytes
    left: tuple[Passage, ...]


def placed(data: bytes, template: Template, passages: Sequence[Passage]) -> Placed:
    """The note `data`, fresh from `template`, with the passages in it."""
    puts, left = [], []
    # What never closes would swallow all that follows, so it comes last.
    for passage in sorted(passages, key=_is_open):
        found = None if _is_open(passage) else _place(template, passage)
        if found is None:
            left.append(passage)
        else:
            puts.append(found)
    tree = parse(data)
    outline = lay_over(tree, template, {})
    ending = b"\r\n" if b"\r\n" in data else b"\n"
    edits = list(_edits(tree, outline, puts, ending))
    return Placed(_appended(splice(data, edits), left, ending), tuple(left))


def _is_open(passage: Passage) -> bool:
    """Whether a fence or a comment in a passage never ends."""
    if passage.fence:
        return False
    return any(problem.kind.startswith("unclosed") for problem in parse(b"\n" + passage.body).problems)


def _place(template: Template, passage: Passage) -> Put | None:
    """Where a passage belongs in this template; None where nothing in it is meant for that."""
    slots = template.every
    for name in passage.belongs.slots:
        found = next((slot for slot in slots if fold(slot.name) == fold(name)), None)
        if found is not None:
            return Put(passage, found, False)
    if passage.title:
        best = max(slots, key=lambda slot: likeness(slot.name, passage.title), default=None)
        if best is not None and likeness(best.name, passage.title) >= _SURE:
            return Put(passage, best, fold(best.name) != fold(passage.title))
    for name in passage.belongs.under:
        found = next((slot for slot in slots if fold(slot.name) == fold(name)), None)
        if found is not None:
            return Put(passage, found, True)
    return None


def _edits(tree: Tree, outline: Outline, puts: Sequence[Put], ending: bytes) -> Iterator[Edit]:
    """The edits for each section that gets something: what fills it stands below its heading, in place of what the
    template says there; what joins it under a heading of its own comes last in it."""
    joining: list[Edit] = []
    for place in outline.places:
        own = [put for put in puts if put.slot.path == place.slot.path]
        section = place.section
        if not own or section is None or section.heading is None:
            continue
        level = section.heading.level
        single = [put for put in own if not put.headed]
        # Two that both fill the section are told apart by their headings.
        bare = single[0] if len(single) == 1 else None
        # Text without a heading would belong to the heading above it.
        first = [put for put in own if put is not bare and not put.passage.title]
        last = [put for put in own if put is not bare and put.passage.title]
        body = _joined([*([bare] if bare else []), *first], bare, level, ending)
        span = _own_body(tree, section, outline)
        if body:
            if not bare:
                # What only joins a section leaves what the template asks for there.
                kept = tree.data[span.start : span.end].strip()
                body = kept + ending * 2 + body if kept else body
            yield Edit(span, ending * 2 + body)
        after = _joined(last, bare, level, ending)
        if after:
            end = max(span.end, _content_end(tree, section))
            joining.append(Edit(Span(end, end), ending * 2 + after))
    # Of sections that end at one place the inner ones come first.
    yield from reversed(joining)


def _joined(puts: Sequence[Put], bare: Put | None, level: int, ending: bytes) -> bytes:
    pieces = (passage_text(put.passage, level, put is not bare, ending) for put in puts)
    return (ending * 2).join(piece for piece in pieces if piece)


def _content_end(tree: Tree, section: Section) -> int:
    """Where a section with all below it ends, before the rule and blank lines that part it from the next."""
    body = tree.data[section.start : section.end].rstrip()
    if body.endswith((b"\n---", b"\r---")):
        body = body[:-3].rstrip()
    return section.start + len(body)


def _own_body(tree: Tree, section: Section, outline: Outline) -> Span:
    """What stands below a heading up to the first section that answers a slot, without the rule and blank lines."""
    assert section.heading is not None
    answering = {place.section.start for place in outline.places if place.section is not None}
    inner = [start for start in answering if section.start < start < section.end]
    stop = min(inner, default=section.end)
    body = tree.data[section.heading.end : stop].rstrip()
    if body.endswith((b"\n---", b"\r---")):
        body = body[:-3].rstrip()
    return Span(section.heading.end, section.heading.end + len(body))


def passage_text(passage: Passage, level: int, headed: bool, ending: bytes) -> bytes:
    """A passage as it stands below a heading of `level`: its headings that much deeper, all else byte for byte,
    with the note's line endings. An empty one is empty, unless it has a heading to keep."""
    target = min(level + 1, _DEEPEST) if headed else level
    body = passage.body.strip(b"\r\n")
    if passage.fence:
        body = _fenced(body, passage.fence)
    else:
        outer = level if headed and not passage.title else target
        body = _shifted(body, outer - passage.level, min(outer + 1, _DEEPEST))
    body = body.rstrip() if body.strip() else b""
    lines = [b"#" * target + b" " + passage.title.encode()] if headed and passage.title else []
    text = b"\n\n".join([*lines, *([body] if body else [])])
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", ending)


def _shifted(body: bytes, shift: int, highest: int) -> bytes:
    """A body with its headings on other levels, none above `highest`; underlined ones, which have but two, are written with hashes."""
    edits = []
    for section in parse(b"\n" + body).sections:
        heading = section.heading
        assert heading is not None
        start = heading.start - 1
        hashes = b"#" * max(highest, min(_DEEPEST, heading.level + shift))
        if body[start : start + heading.level] == b"#" * heading.level:
            edits.append(Edit(Span(start, start + heading.level), hashes))
        else:
            words = b" ".join(heading.title.encode().split())
            edits.append(Edit(Span(start, heading.end - 1), hashes + b" " + words))
    return splice(body, edits)


def _fenced(body: bytes, language: str) -> bytes:
    fence = b"```"
    while fence in body:
        fence += b"`"
    return fence + language.encode() + b"\n" + body + b"\n" + fence


def _appended(data: bytes, left: Sequence[Passage], ending: bytes) -> bytes:
    if not left:
        return data
    pieces = [data.rstrip(), b"---", f"## {NOT_PLACED}".encode()]
    for passage in left:
        title = passage.title or passage.path.rpartition("/")[2]
        pieces.append(passage_text(passage._replace(title=title), 2, True, ending))
    return (ending * 2).join(pieces) + ending
