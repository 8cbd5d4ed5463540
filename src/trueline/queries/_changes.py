"""The difference of two versions as rows: what a reviewer reads, and no more than that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.difference import Change, Kind, plural
from trueline.model.review import review
from trueline.model.said import said
from trueline.queries._prose import count, opening, plain
from trueline.queries.history import Pair

_ROOM = 120
# Two texts longer than this are shown where they are different.
_LONG = 60
_CONTEXT = 4
# More changes of one sort than this are told together, unless they hurt somebody.
_MOST_ALIKE = 4
_GRAVE = (Kind.BREAKING, Kind.WEAKER)
_GRAVITY = list(Kind)
# What a note is summed up by when it came or went as a whole.
_SUMMED = (
    "endpoint",
    "entity",
    "component",
    "criterion",
    "dependency",
    "metric",
    "flag",
    "question",
    "decision",
    "task",
)


class Told(NamedTuple):
    """A change with the document it is in, and the line where it stands in the newer version, if it still does."""

    change: Change
    document: Document
    line: int | None
    gone: bool = False


def tell(pairs: Sequence[Pair]) -> list[Told]:
    """Every change of some documents, document by document."""
    gained = _gained(pairs)
    return [told for pair in pairs for told in _tell(pair, gained)]


def _tell(pair: Pair, gained: Mapping[Symbol, Sequence[Document]]) -> Iterator[Told]:
    before, after = pair
    if after is None:
        assert before is not None
        yield Told(_whole(before, gained, came=False), before, None, gone=True)
        return
    if before is None:
        yield Told(_whole(after, gained, came=True), after, 1)
        return
    for change in _placed(before, after):
        yield Told(change, after, 1)
    for change in review(before, after):
        change = _elsewhere(change, after, gained)
        yield Told(change, after, _line(after, change))


def _whole(document: Document, gained: Mapping[Symbol, Sequence[Document]], *, came: bool) -> Change:
    """A document that came or went, summed up."""
    parts = said(document)
    counts = {kind: sum(part.kind == kind for part in parts) for kind in _SUMMED}
    meta = document.meta
    words = [
        f"status {meta.status}" if meta.status else "",
        meta.stage or "",
        *(f"{number} {plural(kind) if number > 1 else kind}" for kind, number in counts.items() if number),
    ]
    summary = ", ".join(filter(None, words)) or document.meta.title or document.name
    lost = any(part.removed is Kind.BREAKING and part.symbol and not gained.get(part.symbol) for part in parts)
    kind = Kind.NEW if came else Kind.BREAKING if lost else Kind.GONE
    what = f"document {'added' if came else 'removed'}"
    return Change(kind, what, "", "" if came else summary, summary if came else "", "document", "", None, None, None)


def _placed(before: Document, after: Document) -> Iterator[Change]:
    """What happened to a document's name and folder; a folder that is a stage is told as one."""
    if before.name != after.name:
        what = "document renamed"
        yield Change(Kind.CHANGED, what, "", before.name, after.name, "document", "name", None, None, None)
    old, new = (document.path.rpartition("/")[0] for document in (before, after))
    if old != new and (before.meta.stage == after.meta.stage):
        yield Change(Kind.NOTE, "document moved", "", old or ".", new or ".", "document", "folder", None, None, None)


def _gained(pairs: Iterable[Pair]) -> dict[Symbol, list[Document]]:
    """What documents define now that they did not define before."""
    found: dict[Symbol, list[Document]] = {}
    for before, after in pairs:
        if after is not None:
            for symbol in after.definitions() - (before.definitions() if before else frozenset()):
                found.setdefault(symbol, []).append(after)
    return found


def _elsewhere(change: Change, document: Document, gained: Mapping[Symbol, Sequence[Document]]) -> Change:
    """What left a document for another one is not gone."""
    if change.symbol is None or change.span is not None or change.trait:
        return change
    others = [other for other in gained.get(change.symbol, ()) if other.path != document.path]
    if not others:
        return change
    what = f"{change.subject} moved to {others[0].name}"
    return change._replace(kind=Kind.CHANGED, what=what)


def _line(document: Document, change: Change) -> int | None:
    if change.span is not None:
        return document.tree.lines.line(change.span.start)
    section = document.lowering.section(change.section) if change.section else None
    return document.tree.lines.line(section.start) if section else None


def folded_alike(told: Iterable[Told]) -> Iterator[Told]:
    """The same, with many changes of one sort in one document told as one."""
    groups: dict[tuple[str, Kind, str], list[Told]] = {}
    alone = 0
    for one in told:
        change = one.change
        foldable = change.kind not in _GRAVE and not (change.before and change.after) and change.subject != "section"
        alone += not foldable
        what = change.what if foldable else f"{change.what} {alone}"
        groups.setdefault((one.document.path, change.kind, what), []).append(one)
    for group in groups.values():
        if len(group) <= _MOST_ALIKE:
            yield from group
            continue
        change = group[0].change
        names = [one.change.after or one.change.before for one in group]
        several = plural(change.subject) + change.what.removeprefix(change.subject)
        listed = "; ".join(opening(name, 40) for name in names[:3]) + f"; {len(names) - 3} more"
        before, after = ("", listed) if change.after else (listed, "")
        together = change._replace(what=f"{len(group)} {several}", before=before, after=after)
        yield group[0]._replace(change=together)


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Both texts for a reader: of long ones only what is different, with a few words around it."""
    before, after = plain(before), plain(after)
    if not before or not after:
        return opening(before, _ROOM), opening(after, _ROOM)
    if max(len(before), len(after)) <= _LONG:
        return before, after
    old, new = before.split(), after.split()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    start, end = max(start - _CONTEXT, 0), max(end - _CONTEXT, 0)
    shown = []
    for words in (old, new):
        middle = " ".join(words[start : len(words) - end])
        middle = middle if len(middle) <= _ROOM else middle[: _ROOM - 1].rsplit(" ", 1)[0] + "…"
        shown.append(("… " if start else "") + middle + (" …" if end and not middle.endswith("…") else ""))
    return shown[0], shown[1]


def tallied(told: Iterable[Told]) -> str:
    """How many changes of which kind: `7 changes in 2 documents: 1 breaking, 2 weaker, 4 new`."""
    found = list(told)
    kinds = [one.change.kind for one in found]
    documents = len({one.document.path for one in found})
    numbers = {kind: kinds.count(kind) for kind in _GRAVITY if kind in kinds}
    each = ", ".join(
        count(number, "note") if kind is Kind.NOTE else f"{number} {kind.value}" for kind, number in numbers.items()
    )
    return f"{count(len(found), 'change')} in {count(documents, 'document')}: {each}"
