"""Which section of a document answers which slot of its template, and how far it does.

A heading matches by its text without number, then by configured aliases, then by near-equal text
among what is left, then by number or place with the same table or labels below it. What matches
nothing is kept as extra.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from trueline.syntax import Section, Table, Tree
from trueline.template.derive import title_section
from trueline.template.late import late
from trueline.template.normal import FENCES, SILENT, folded_title, plain_title, title_number, undressed
from trueline.template.schema import Asks, Slot, Template
from trueline.text import Span


class State(Enum):
    """How far a slot is filled."""

    ABSENT = "absent"
    UNTOUCHED = "untouched"
    PARTLY = "partly filled"
    FILLED = "filled"
    NOT_APPLICABLE = "not applicable"


class Leftover(NamedTuple):
    """A line of the template that still stands in the document."""

    span: Span
    asks: Asks


class Place(NamedTuple):
    """A slot of the template in one document: where it is answered, how it was found, how full it is.

    `how` is `text`, `alias`, `near` or `position`, empty where the section is absent.
    """

    slot: Slot
    section: Section | None
    how: str
    state: State
    leftovers: tuple[Leftover, ...]


class Outline(NamedTuple):
    """A document laid over its template: `places` in the template's order, `extra` sections beside it."""

    template: Template
    places: tuple[Place, ...]
    extra: tuple[Section, ...]

    def state(self, name: str) -> State:
        """The state of the slot called `name`; absent where the template has none."""
        return next((place.state for place in self.places if place.slot.name == name), State.ABSENT)


def lay_over(tree: Tree, template: Template, aliases: Mapping[str, Sequence[str]]) -> Outline:
    """`tree` laid over `template`; `aliases` maps a slot's name to other headings that mean it."""
    title = title_section(tree)
    found = [section for section in tree.sections if section is not title]
    slots = template.every
    matched, used = _match(tree, slots, found, aliases)
    places = [_place(tree, slot, matched.get(slot.path), used) for slot in slots]
    return Outline(template, _with_parents(places), _extra(slots, [s for s in found if id(s) not in used]))


def _extra(slots: Sequence[Slot], free: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that stand beside the template: no small headings, and none that a prototype stands for."""
    high = [section for section in free if section.heading and section.heading.level <= 3]
    if not high:
        return ()
    prototypes = {folded_title(child.name) for slot in slots for child in slot.children if child.prototype}
    return tuple(s for s in high if s.heading and folded_title(s.heading.title) not in prototypes)


_Matched = dict[tuple[str, ...], tuple[Section, str]]


def _match(
    tree: Tree, slots: Sequence[Slot], sections: Sequence[Section], aliases: Mapping[str, Sequence[str]]
) -> tuple[_Matched, set[int]]:
    """The section of each slot's path and how it was found, and the identities of the sections that are taken."""
    matched: _Matched = {}
    used: set[int] = set()

    def take(slot: Slot, section: Section, how: str) -> None:
        matched[slot.path] = (section, how)
        used.add(id(section))

    by_text: dict[str, list[Section]] = {}
    for section in sections:
        if section.heading:
            by_text.setdefault(plain_title(section.heading.title), []).append(section)
    for slot in slots:
        for section in _near_parent(slot, by_text.get(slot.name, ()), matched):
            if id(section) not in used and slot.path not in matched:
                take(slot, section, "text")
    left = [slot for slot in slots if slot.path not in matched]
    free = [section for section in sections if id(section) not in used and section.heading]
    if not left or not free:
        return matched, used
    by_fold = {folded_title(section.heading.title): section for section in reversed(free) if section.heading}
    for slot in left:
        for rank, name in enumerate((slot.name, *aliases.get(slot.name, ()))):
            candidate = by_fold.get(folded_title(name))
            if candidate and id(candidate) not in used and slot.path not in matched:
                take(slot, candidate, "alias" if rank else "text")
    left = [slot for slot in left if slot.path not in matched]
    candidates = _candidates(tree, left, [section for section in free if id(section) not in used])
    known = frozenset().union(*(candidate.words for candidate in candidates))
    for slot in left:
        if slot.path not in matched and (slot.tables or not known.isdisjoint(_words(slot.name))):
            near = _nearest(tree, slot, candidates, matched)
            if near:
                take(slot, *near)
                candidates = [candidate for candidate in candidates if candidate.section is not near[0]]
    return matched, used


class _Candidate(NamedTuple):
    """A section that answers no slot yet, with what its likeness is judged by.

    `tables` holds the words of each of its tables' headers.
    """

    section: Section
    level: int
    number: str
    words: frozenset[str]
    tables: Sequence[set[str]]


def _candidates(tree: Tree, left: Sequence[Slot], free: Sequence[Section]) -> list[_Candidate]:
    """The sections among `free` that share a word with a slot that is left, or hold a table."""
    wanted = frozenset().union(*(_words(slot.name) for slot in left))
    shaped = any(slot.tables for slot in left)
    found = []
    for section in free:
        if section.heading:
            words = _words(section.heading.title)
            tables = [
                {tree.text(cell).strip("*` ").lower() for cell in block.header.cells}
                for block in section.blocks
                if shaped and isinstance(block, Table)
            ]
            if tables or not wanted.isdisjoint(words):
                number = title_number(section.heading.title)
                found.append(_Candidate(section, section.heading.level, number, words, tables))
    return found


def _near_parent(slot: Slot, candidates: Sequence[Section], matched: _Matched) -> Sequence[Section]:
    """Candidates inside the section of the slot's parent first, for headings that a template repeats."""
    if len(candidates) < 2 or len(slot.path) < 2:
        return candidates
    parent = matched.get(slot.path[:-1])
    if not parent:
        return candidates
    inside = [s for s in candidates if parent[0].start <= s.start < parent[0].end]
    return inside or candidates


def _nearest(tree: Tree, slot: Slot, candidates: Sequence[_Candidate], matched: _Matched) -> tuple[Section, str] | None:
    """The section that answers `slot` under a changed heading, if one plainly does."""
    words = _words(slot.name)
    parent = matched.get(slot.path[:-1])
    start, end = (parent[0].start, parent[0].end) if parent else (0, len(tree.data))
    shapes = [{column.name.lower() for column in columns} for columns in slot.tables if len(columns) > 2]
    best, nearest = 0.0, None
    shaped = None
    for section, level, number, theirs, tables in candidates:
        if not -1 <= level - slot.level <= 1 or not start <= section.start < end:
            continue
        if shaped is None and level == slot.level and any(table in shapes for table in tables):
            shaped = section
        shared = len(words & theirs)
        if not shared or _OLD.isdisjoint(theirs) != _OLD.isdisjoint(words):
            continue
        likeness = 2 * shared / (len(words) + len(theirs))
        if number and number == slot.number:
            likeness += 0.3
        if likeness > best:
            best, nearest = likeness, section
    if nearest is not None and best >= 0.66:
        return nearest, "near"
    return (shaped, "position") if shaped is not None else None


_COMMON = frozenset({"and", "or", "the", "of", "a", "to", "for", "in", "new"})
# "Existing Entities" is not another name for "New Entities".
_OLD = frozenset(
    {"existing", "modified", "modification", "affected", "removed", "deprecated", "old", "change", "changed"}
)


@lru_cache(maxsize=4096)
def _words(title: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in folded_title(title).split()) - _COMMON


# As numbers: to look for a byte in bytes costs a tenth of looking for a string of one byte.
_RETURN, _PIPE = b"\r|"
_FENCING = b"`~"
# Tuples, not sets: a member of an `Enum` is found by identity faster than it is hashed.
_KEPT = (Asks.STRUCTURE, Asks.OPTION)
_FIELD, _ITEM = Asks.FIELD, Asks.ITEM
_UNFILLED = (Asks.FIELD, Asks.ITEM, Asks.PROTOTYPE)
_NONE = late(
    rb"^(?:[-*+>\s]|\[[ xX]\]\s)*[_*(]*(?:none|n/?a|not applicable|not required|nothing|no changes?|unchanged)"
    rb"\b[_*]*(?:$|[\s.,:;)/(*_-]|\xe2\x80\x94)",
    re.IGNORECASE,
)


def _place(tree: Tree, slot: Slot, found: tuple[Section, str] | None, own: set[int]) -> Place:
    if found is None:
        return Place(slot, None, "", State.ABSENT, ())
    section, how = found
    said: list[bytes] = []
    leftovers: list[Leftover] = []
    for start, end in _bodies(section, own):
        _compare(tree, slot, start, end, said, leftovers)
    if not said:
        # Guidance that stands beside sections of its own is the parent's, not an unfilled place.
        state = State.UNTOUCHED
    elif len(said) <= 3 and _NONE.match(said[0]) and not any(_PIPE in line for line in said):
        state = State.NOT_APPLICABLE
    elif any(left.asks in _UNFILLED for left in leftovers):
        state = State.PARTLY
    else:
        state = State.FILLED
    return Place(slot, section, how, state, tuple(leftovers))


def _bodies(section: Section, own: set[int]) -> list[tuple[int, int]]:
    """The byte ranges of a section that are its own: all but sub-sections that answer other slots."""
    start = section.heading.end if section.heading else section.start
    ranges = []
    for child in _claimed(section, own) if section.children else ():
        if start < child.start:
            ranges.append((start, child.start))
        start = child.end
    if start < section.end:
        ranges.append((start, section.end))
    return ranges


def _claimed(section: Section, own: set[int]) -> list[Section]:
    found: list[Section] = []
    for child in section.children:
        if id(child) in own:
            found.append(child)
        else:
            found.extend(_claimed(child, own))
    return found


def _compare(tree: Tree, slot: Slot, start: int, end: int, said: list[bytes], leftovers: list[Leftover]) -> None:
    """Sort the lines of a range into what the author said and what the template left.

    Of a long text only its first lines are kept in `said`: nobody asks for more.
    """
    body = tree.data[start:end]
    if _RETURN in body:
        body = body.replace(b"\r", b"\n")
    if tree.comments and (b"<!--" in body or b"%%" in body):
        body = _without(body, start, tree.comments)
    bare = undressed(body)
    if not bare.strip(b"\n"):
        return
    lines = slot.lines
    found = bare.split(b"\n")
    kinds = set(found)
    own = kinds.difference(lines, SILENT)
    own = {text for text in own if text[0] not in _FENCING or not text.startswith(FENCES)}
    left = kinds & lines.keys()
    if left:
        left = {text for text in left if lines[text] not in _KEPT}
    if slot.series:
        placeholders = {text for text in own if _in_series(text, slot.series)}
        own -= placeholders
        left |= placeholders
    if len(own) > 3:
        said += own
    elif own:
        said += [line.strip() for line, text in zip(body.split(b"\n"), found, strict=True) if text in own]
    if left:
        leftovers += _leftovers(body.split(b"\n"), found, left, lines, start)


def _leftovers(
    written: Sequence[bytes], found: Sequence[bytes], left: set[bytes], lines: Mapping[bytes, Asks], position: int
) -> Iterator[Leftover]:
    """Those of the lines, `written` and undressed, that are `left` of the template; the first is at `position`."""
    for number, text in enumerate(found):
        line = written[number]
        if text in left:
            asks = lines.get(text, _ITEM)
            if asks is not _FIELD or not _answered_below(written, found, number, lines):
                indent = len(line) - len(line.lstrip())
                yield Leftover(Span(position + indent, position + len(line.rstrip())), asks)
        position += len(line) + 1


def _answered_below(written: Sequence[bytes], found: Sequence[bytes], number: int, lines: Mapping[bytes, Asks]) -> bool:
    """Whether a label with nothing behind it has its value in what is nested or fenced below it."""
    below = number + 1
    while below < len(found) and (found[below] in SILENT or found[below].startswith(FENCES)):
        below += 1
    if below == len(found) or found[below] in lines:
        return False
    line, first = written[number], written[below].lstrip()
    nested = len(written[below]) - len(first) > len(line) - len(line.lstrip())
    return nested or first.startswith(b"|") or any(w.lstrip().startswith(FENCES) for w in written[number + 1 : below])


def _without(body: bytes, offset: int, comments: Sequence[Span]) -> bytes:
    """`body` with the bytes of comments blanked, so that offsets and line ends stay."""
    for span in comments:
        start, end = max(span.start - offset, 0), min(span.end - offset, len(body))
        if start < end:
            blank = b"\n".join(b" " * len(line) for line in body[start:end].split(b"\n"))
            body = body[:start] + blank + body[end:]
    return body


def _in_series(said: bytes, series: Sequence[str]) -> bool:
    """Whether a line is a numbered placeholder like those of the template (`Criterion 7`)."""
    item = said.removeprefix(b"[]")
    stem = item.rstrip(b"0123456789")
    return stem != item and any(stem == name.encode().translate(None, b" ") for name in series)


def _with_parents(places: Sequence[Place]) -> tuple[Place, ...]:
    """Parents with no text of their own take their state from the sections below them."""
    whole = list(places)
    below: dict[tuple[str, ...], list[State]] = {}
    for number in range(len(whole) - 1, -1, -1):
        slot, section, how, state, leftovers = whole[number]
        states = below.get(slot.path, ()) if not slot.leaf else ()
        if states and state in _NOWHERE:
            if section is not None:
                state = _combined(states)
            elif any(inner not in _NOWHERE for inner in states):
                state = State.PARTLY
            whole[number] = Place(slot, section, how, state, leftovers)
        below.setdefault(slot.path[:-1], []).append(state)
    return tuple(whole)


_NOWHERE = (State.ABSENT, State.UNTOUCHED)


def _combined(states: Sequence[State]) -> State:
    present = [state for state in states if state is not State.ABSENT]
    if all(state is State.UNTOUCHED for state in present):
        return State.UNTOUCHED
    if all(state is present[0] for state in present):
        return present[0]
    return State.PARTLY if State.UNTOUCHED in present or State.PARTLY in present else State.FILLED
