"""Which design waits for which."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.syntax import WikiLink
from trueline.vault.vault import Vault


class Blocking(NamedTuple):
    """An entry of `blocked by`: `document` waits for `blocker`, as `link` says."""

    document: Document
    link: WikiLink
    blocker: Document


def blockings(vault: Vault) -> Mapping[str, Sequence[Blocking]]:
    """Every entry that leads to a note, by the path of the document that waits; in path order."""
    found: dict[str, list[Blocking]] = {}
    for path, document in vault.documents.items():
        for link in document.meta.blocked_by:
            blocker = vault.target(document, link) if link.target else None
            if blocker is not None:
                found.setdefault(path, []).append(Blocking(document, link, blocker))
    return found


def blockings_by_symbol(vault: Vault) -> Mapping[Symbol, Sequence[Blocking]]:
    """The same entries by the symbol of the note that is waited for."""
    found: dict[Symbol, list[Blocking]] = {}
    for entries in vault.table(blockings).values():
        for entry in entries:
            found.setdefault(document_symbol(entry.link.target), []).append(entry)
    return found


def blocking_circles(vault: Vault) -> Sequence[Sequence[Blocking]]:
    """Designs that wait for each other: one shortest circle for each knot of them.

    Each circle starts at the smallest path of its knot. A completed design blocks nobody and waits for
    nobody, so it is part of no circle.
    """
    waits = {
        path: [entry for entry in entries if not entry.blocker.meta.completed]
        for path, entries in vault.table(blockings).items()
        if not vault.documents[path].meta.completed
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
