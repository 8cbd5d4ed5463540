"""What a review of one document has to know: the difference of two versions of it.

What the rooms can read is compared as meaning. Of all other text it is only said where it is not what it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from trueline.model.difference import Change, Kind, Part, difference, folded
from trueline.model.document import Document
from trueline.model.said import said
from trueline.syntax import Fence, Section
from trueline.template import Place, State, folded_title, plain_title, title_section
from trueline.template.normal import essence
from trueline.text import Span

# What has no line of its own: what is read from fences, and from lines below an endpoint.
_FENCED = frozenset({"request field", "response field", "example field", "example"})
_BELOW = frozenset({"error", "query parameter"})
_FULL = (State.FILLED, State.PARTLY)
_MOST_NAMES = 6


class Passage(NamedTuple):
    """A section's own text in one version.

    `words` are its lines without those that are parts of the design or of the template, `fenced` the same
    of its fences; `state` is None for what is no leaf of the template. `own` reaches from its heading to
    the first one below it; it is None where the section is absent.
    """

    name: str
    words: tuple[str, ...]
    fenced: tuple[str, ...]
    state: State | None
    own: Span | None
    heading: Span | None
    fences: tuple[Span, ...]


def review(before: Document, after: Document) -> list[Change]:
    """Every change from one version of a document to another, those of the text last."""
    old, new = said(before), said(after)
    changes = difference(old, new)
    return [*changes, *_told(changes, dict(_passages(before, old)), dict(_passages(after, new)))]


def _passages(document: Document, parts: Iterable[Part]) -> Iterator[tuple[tuple[str, ...], Passage]]:
    outline = document.outline
    places = {id(place.section): place for place in outline.places if place.section} if outline else {}
    lines = document.tree.lines
    taken: set[int] = set()
    for part in parts:
        if part.span and part.span.end > part.span.start:
            taken.update(range(lines.line(part.span.start), lines.line(part.span.end - 1) + 1))
    yield from _below(document, document.tree.root, (), places, taken)
    for place in outline.places if outline else ():
        if place.section is None and place.slot.leaf:
            yield _key(place), Passage(place.slot.name, (), (), State.ABSENT, None, None, ())


def _key(place: Place) -> tuple[str, ...]:
    return tuple(map(folded_title, place.slot.path))


def _below(
    document: Document, section: Section, path: tuple[str, ...], places: Mapping[int, Place], taken: set[int]
) -> Iterator[tuple[tuple[str, ...], Passage]]:
    place = places.get(id(section))
    titles = section is title_section(document.tree)
    if place:
        path = _key(place)
    elif section.heading and not titles:
        path = (*path, folded_title(section.heading.title) or section.heading.title)
    start = section.heading.end if section.heading else section.start
    end = section.children[0].start if section.children else section.end
    name = place.slot.name if place else plain_title(section.heading.title) if section.heading and not titles else ""
    fences = tuple(Span(block.start, block.end) for block in section.blocks if isinstance(block, Fence))
    words, fenced = _words(document, Span(start, end), place, taken, fences)
    yield (
        # What stands before the title is no part of what stands below it.
        path if section.heading else ("",),
        Passage(
            name or "the introduction",
            words,
            fenced,
            place.state if place and place.slot.leaf else None,
            Span(section.start, end),
            Span(section.start, start) if section.heading else None,
            fences,
        ),
    )
    for child in section.children:
        yield from _below(document, child, path, places, taken)


def _words(
    document: Document, own: Span, place: Place | None, taken: set[int], fences: tuple[Span, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines of a section that say something of their own, without their dress: outside and inside fences."""
    lines = document.tree.lines
    found: tuple[list[str], list[str]] = ([], [])
    for number in range(lines.line(own.start), lines.line(max(own.end - 1, own.start)) + 1):
        if number not in taken:
            line = lines.span(number)
            text = document.tree.data[max(line.start, own.start) : min(line.end, own.end)]
            bare = essence(text)
            if bare and not (place and bare in place.slot.lines):
                inside = any(_holds(fence, line) for fence in fences)
                found[inside].append(folded(text.decode("utf-8", "replace").strip(" \t\r|->+#")))
    return tuple(found[0]), tuple(found[1])


_Passages = dict[tuple[str, ...], Passage]


def _told(changes: list[Change], before: _Passages, after: _Passages) -> Iterator[Change]:
    yield from _renamed(changes, before, after)
    reworded: list[tuple[Passage, Passage]] = []
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            if _speaks(now) and not _accounted(changes, None, now) and not _new_with(key, after, before):
                yield _passage(Kind.NEW, "section added", None, now)
            continue
        divided = any(len(other) > len(key) and other[: len(key)] == key for other in after)
        turn = None if divided else _turn(was, now)
        if turn is not None:
            if not _accounted(changes, was, now):
                yield _passage(turn[0], f"section {turn[1]}", was, now)
        elif _reads_otherwise(changes, was, now):
            reworded.append((was, now))
    for key, lost in before.items():
        told = key in after or _accounted(changes, lost, None) or _new_with(key, before, after)
        if _speaks(lost) and not told:
            yield _passage(Kind.GONE, "section removed", lost, None)
    if reworded:
        yield _reworded(reworded)


def _renamed(changes: list[Change], before: _Passages, after: _Passages) -> Iterator[Change]:
    """Take sections that say the same under another heading out of both sides; a new name is told."""
    gone = {(lost.words, lost.fenced): key for key, lost in before.items() if key not in after and _speaks(lost)}
    for key in [key for key in after if key not in before]:
        now = after[key]
        earlier = gone.pop((now.words, now.fenced), None)
        if earlier is not None:
            was = before.pop(earlier)
            del after[key]
            if was.name != now.name and not _accounted(changes, None, now):
                change = _passage(Kind.NOTE, "section renamed", was, now)
                yield change._replace(before=was.name)


def _reworded(passages: list[tuple[Passage, Passage]]) -> Change:
    """One quiet line for all sections whose text is another."""
    change = _passage(Kind.NOTE, f"text of {passages[0][1].name} changed", *passages[0])._replace(after="")
    if len(passages) == 1:
        return change
    names = [now.name for _, now in passages]
    listed = ", ".join(names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if names[_MOST_NAMES:] else ""
    return change._replace(what=f"text of {len(names)} sections changed", section="", after=listed + more)


def _turn(was: Passage, now: Passage) -> tuple[Kind, str] | None:
    """What became of a section of the template as a whole, if anything did."""
    if was.state is None or now.state is None:
        had, has = _speaks(was), _speaks(now)
        return None if had == has else (Kind.NEW, "filled") if has else (Kind.GONE, "emptied")
    if was.state is now.state:
        return None
    if now.state is State.NOT_APPLICABLE:
        return Kind.CHANGED, "said not to apply"
    if (was.state in _FULL) == (now.state in _FULL):
        return None
    return (Kind.NEW, "filled") if now.state in _FULL else (Kind.GONE, "emptied")


def _new_with(key: tuple[str, ...], here: _Passages, there: _Passages) -> bool:
    """Whether a section above came or went as well, and is told instead."""
    above = key[:-1]
    return bool(above) and above in here and above not in there and _speaks(here[above])


def _accounted(changes: list[Change], was: Passage | None, now: Passage | None) -> bool:
    """Whether what changed in a section is told already."""
    for change in changes:
        if change.subject == "document":
            continue
        if now and now.own and change.span and _holds(now.own, change.span):
            return True
        # What is still there, though perhaps elsewhere, accounts for a section only if that went.
        if was and was.own and change.was and (change.span is None or now is None) and _holds(was.own, change.was):
            return True
    return False


def _speaks(passage: Passage) -> bool:
    return bool(passage.words or passage.fenced)


def _reads_otherwise(changes: list[Change], was: Passage, now: Passage) -> bool:
    """Whether a section's text is another, apart from what a change that is told explains."""
    # The order of lines says little: rows are sorted, items are moved.
    words, fenced = sorted(was.words) != sorted(now.words), sorted(was.fenced) != sorted(now.fenced)
    if not (words or fenced):
        return False
    for change in changes:
        for span, passage in ((change.span, now), (change.was, was)):
            if span is None or passage.own is None or change.subject == "document" or not _holds(passage.own, span):
                continue
            headed = passage.heading is not None and _holds(passage.heading, span)
            words = words and not (headed or change.subject in _BELOW or change.trait == "answer")
            inside = any(_holds(fence, span) for fence in passage.fences)
            fenced = fenced and not (headed or inside or change.subject in _FENCED)
    return words or fenced


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start < outer.end


def _passage(kind: Kind, what: str, was: Passage | None, now: Passage | None) -> Change:
    name = now.name if now else was.name if was else ""
    before, after = (passage.own if passage else None for passage in (was, now))
    gone = kind is Kind.GONE
    return Change(kind, what, "", name if gone else "", "" if gone else name, "section", "", before, after, None)
