"""Which section of a document answers which slot of its template, and how far it does.

A heading matches by its text without number, then by configured aliases, then by near-equal text
among what is left, then by number or place with the same table or labels below it. What matches
nothing is kept as extra.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from trueline.syntax import Section, Table, Tree
from trueline.template.derive import title_section
from trueline.template.normal import essences, folded_title, plain_title, title_number
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
    prototypes = {folded_title(child.name) for slot in slots for child in slot.children if child.prototype}
    own = {id(section) for section, _ in matched.values()}
    places = tuple(_place(tree, slot, matched.get(slot.path), own) for slot in slots)
    extra = tuple(
        section
        for section in found
        if id(section) not in used
        and section.heading
        and section.heading.level <= 3
        and folded_title(section.heading.title) not in prototypes
    )
    return Outline(template, _with_parents(places), extra)


_Matched = dict[tuple[str, ...], tuple[Section, str]]


def _match(
    tree: Tree, slots: Sequence[Slot], sections: Sequence[Section], aliases: Mapping[str, Sequence[str]]
) -> tuple[_Matched, set[int]]:
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
        names = (slot.name, *aliases.get(slot.name, ()))
        for rank, name in enumerate(names):
            candidate = by_fold.get(folded_title(name))
            if candidate and id(candidate) not in used and slot.path not in matched:
                take(slot, candidate, "alias" if rank else "text")
    wanted = frozenset().union(*(_words(slot.name) for slot in left if slot.path not in matched))
    candidates = [
        _Candidate(s, s.heading.level, title_number(s.heading.title), words)
        for s in free
        if id(s) not in used and s.heading and ((words := _words(s.heading.title)) & wanted or _has_table(s))
    ]
    for slot in left:
        if candidates and slot.path not in matched:
            near = _nearest(tree, slot, candidates, matched)
            if near:
                take(slot, *near)
                candidates = [candidate for candidate in candidates if candidate.section is not near[0]]
    return matched, used


def _has_table(section: Section) -> bool:
    return any(isinstance(block, Table) for block in section.blocks)


class _Candidate(NamedTuple):
    """A section that answers no slot yet, with what its likeness is judged by."""

    section: Section
    level: int
    number: str
    words: frozenset[str]


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
    best, nearest = 0.0, None
    shaped = None
    for section, level, number, theirs in candidates:
        if not -1 <= level - slot.level <= 1 or not start <= section.start < end:
            continue
        if slot.tables and level == slot.level and shaped is None and _same_shape(tree, slot, section):
            shaped = section
        shared = len(words & theirs)
        if not shared or bool(theirs & _OLD) != bool(words & _OLD):
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


def _same_shape(tree: Tree, slot: Slot, section: Section) -> bool:
    """Whether a section holds the very table that the slot asks for."""
    wanted = [{column.name.lower() for column in columns} for columns in slot.tables if len(columns) > 2]
    if not wanted:
        return False
    return any(
        {tree.text(cell).strip("*` ").lower() for cell in block.header.cells} in wanted
        for block in section.blocks
        if isinstance(block, Table)
    )


_KEPT = frozenset({Asks.STRUCTURE, Asks.OPTION})
_UNFILLED = frozenset({Asks.FIELD, Asks.ITEM, Asks.PROTOTYPE})
_NONE = re.compile(
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
    elif len(said) <= 3 and _NONE.match(said[0]) and not any(b"|" in line for line in said):
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
    for child in _claimed(section, own):
        ranges.append((start, child.start))
        start = child.end
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
    if b"\r" in body:
        body = body.replace(b"\r", b"\n")
    if tree.comments and (b"<!--" in body or b"%%" in body):
        body = _without(body, start, tree.comments)
    lines, series = slot.lines, slot.series
    found = essences(body)
    kinds = set(found)
    own = kinds - lines.keys()
    own.discard(b"")
    placeholders = {text for text in own if _in_series(text, series)} if series else set()
    own -= placeholders
    left = {text for text in kinds & lines.keys() if lines[text] not in _KEPT} | placeholders
    if not left and len(own) > 3:
        said += own
        return
    position = start
    written = body.split(b"\n")
    for number, (line, text) in enumerate(zip(written, found, strict=True)):
        if text in own:
            said.append(line.strip())
        elif text in left:
            asks = lines.get(text, Asks.ITEM)
            if asks is not Asks.FIELD or not _answered_below(written, found, number, lines):
                indent = len(line) - len(line.lstrip())
                span = Span(position + indent, position + len(line.rstrip()))
                leftovers.append(Leftover(span, asks))
        position += len(line) + 1


def _answered_below(written: Sequence[bytes], found: Sequence[bytes], number: int, lines: Mapping[bytes, Asks]) -> bool:
    """Whether a label with nothing behind it has its value in what is nested or fenced below it."""
    indent = len(written[number]) - len(written[number].lstrip())
    fenced = False
    for line, text in zip(written[number + 1 :], found[number + 1 :], strict=True):
        bare = line.lstrip()
        fenced = fenced or bare.startswith((b"```", b"~~~"))
        if text:
            nested = len(line) - len(bare) > indent
            return text not in lines and (nested or fenced or bare.startswith(b"|"))
    return False


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
        place = whole[number]
        state = place.state
        if not place.slot.leaf:
            states = below.get(place.slot.path, ())
            if place.section is None:
                state = State.PARTLY if set(states) - _NOWHERE else State.ABSENT
            elif state is State.UNTOUCHED and states:
                state = _combined(states)
            whole[number] = place._replace(state=state)
        below.setdefault(place.slot.path[:-1], []).append(state)
    return tuple(whole)


_NOWHERE = frozenset({State.ABSENT, State.UNTOUCHED})


def _combined(states: Sequence[State]) -> State:
    kinds = set(states) - {State.ABSENT}
    if not kinds:
        return State.UNTOUCHED
    if len(kinds) == 1:
        return kinds.pop()
    if State.UNTOUCHED in kinds or State.PARTLY in kinds:
        return State.PARTLY
    return State.FILLED
