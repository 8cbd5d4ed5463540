"""Which design waits for which."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.text import Span
from trueline.vault.entry import Entry
from trueline.vault.facts import facts
from trueline.vault.vault import Vault


class Wait(NamedTuple):
    """An entry of `blocked by`: what it names, and where."""

    target: str
    span: Span
    place: Span


class Blocking(NamedTuple):
    """An entry of `blocked by`: `document` waits for `blocker`, as `link` says."""

    document: Entry
    link: Wait
    blocker: Entry


@facts
def waits(document: Document) -> Iterator[tuple[Symbol, Wait]]:
    """Every entry of `blocked by`, by the symbol of the note that is waited for."""
    for link in document.meta.blocked_by:
        if link.target:
            yield document_symbol(link.target), Wait(link.target, Span(link.start, link.end), link.target_span)


def blockings_of(vault: Vault, note: Entry) -> Sequence[Blocking]:
    """The entries of one note that lead to a note."""
    return [found for _, wait in note.facts(waits) if (found := _blocking(vault, note, wait))]


def blockings_at(vault: Vault, symbol: Symbol) -> Sequence[Blocking]:
    """The entries that wait for a note of this name."""
    return [found for note, wait in vault.relation(waits)[symbol] if (found := _blocking(vault, note, wait))]


def _blocking(vault: Vault, note: Entry, wait: Wait) -> Blocking | None:
    blocker = vault.note(vault.resolve(note.path, wait.target).path)
    return None if blocker is None else Blocking(note, wait, blocker)


def blockings(vault: Vault) -> Mapping[str, Sequence[Blocking]]:
    """Every entry that leads to a note, by the path of the document that waits; in path order."""
    found: dict[str, list[Blocking]] = {}
    for note, wait in vault.relation(waits).values():
        entry = _blocking(vault, note, wait)
        if entry is not None:
            found.setdefault(note.path, []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: entry.link.span)
    return dict(sorted(found.items()))


def blocking_circles(vault: Vault) -> Sequence[Sequence[Blocking]]:
    """Designs that wait for each other: one shortest circle for each knot of them.

    Each circle starts at the smallest path of its knot. A completed design blocks nobody and waits for
    nobody, so it is part of no circle.
    """
    waits = {
        path: [entry for entry in entries if not entry.blocker.meta.completed]
        for path, entries in blockings(vault).items()
        if not entries[0].document.meta.completed
    }
    circles = []
    for knot in _knots({path: [entry.blocker.path for entry in entries] for path, entries in waits.items()}):
        circle = _circle(min(knot), frozenset(knot), waits)
        if circle:
            circles.append(circle)
    return sorted(circles, key=lambda circle: circle[0].document.path)


def _circle(start: str, knot: frozenset[str], waits: Mapping[str, Sequence[Blocking]]) -> Sequence[Blocking]:
    """The shortest way from `start` back to itself within `knot`; empty where there is none."""
    reached: dict[str, Blocking] = {}
    queue = [start]
    for path in queue:
        for entry in waits.get(path, ()):
            following = entry.blocker.path
            if following == start:
                way = [entry]
                while way[-1].document.path != start:
                    way.append(reached[way[-1].document.path])
                return way[::-1]
            if following in knot and following not in reached:
                reached[following] = entry
                queue.append(following)
    return ()


def _knots(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The strongly connected components of a graph (Tarjan), without recursion."""
    low: dict[str, int] = {}
    place: dict[str, int] = {}
    stack: list[str] = []
    knots: list[list[str]] = []
    settled: set[str] = set()
    for root in edges:
        work: list[tuple[str, Iterator[str]]] = []
        if root not in place:
            _enter(root, edges, place, low, stack, work)
        while work:
            node, successors = work[-1]
            successor = next(successors, None)
            if successor is None:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == place[node]:
                    knot = [stack.pop()]
                    while knot[-1] != node:
                        knot.append(stack.pop())
                    settled.update(knot)
                    knots.append(knot)
            elif successor not in place:
                _enter(successor, edges, place, low, stack, work)
            elif successor not in settled:
                low[node] = min(low[node], place[successor])
    return knots


def _enter(
    node: str,
    edges: Mapping[str, Sequence[str]],
    place: dict[str, int],
    low: dict[str, int],
    stack: list[str],
    work: list[tuple[str, Iterator[str]]],
) -> None:
    place[node] = low[node] = len(place)
    stack.append(node)
    work.append((node, iter(edges.get(node, ()))))
