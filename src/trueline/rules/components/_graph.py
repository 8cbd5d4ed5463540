"""Which component depends on which, over all designs and notes of components."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.sections.components import Components
from trueline.model.symbols import component_symbol
from trueline.rules.designs import is_retired
from trueline.text import Span
from trueline.vault import Vault, facts


class Depends(NamedTuple):
    """`owner` depends on `name`, which stands at `span`; `source` and `target` are their keys."""

    source: str
    target: str
    owner: str
    name: str
    span: Span


class Dependency(NamedTuple):
    """A dependency and the document that says so."""

    source: str
    target: str
    depends: Depends
    path: str


@facts
def depends(document: Document) -> Iterator[tuple[Symbol, Depends]]:
    """What each component of a design or note that still holds depends on; on itself left out."""
    room = document[Components]
    if not (room.components or room.uses) or is_retired(document):
        return
    lists = [(component.name, component.dependencies) for component in room.components]
    lists.append((document.name, room.uses))
    for owner, names in lists:
        source = component_symbol(owner)
        for name in names:
            target = component_symbol(name.text)
            if target.name and target != source:
                yield source, Depends(source.name, target.name, owner, name.text, name.span)


def dependencies(vault: Vault) -> Mapping[str, Sequence[Dependency]]:
    """Every dependency of a component, by the component's key."""
    found: dict[str, list[Dependency]] = {}
    for note, one in vault.relation(depends).values():
        found.setdefault(one.source, []).append(Dependency(one.source, one.target, one, note.path))
    return found


def circles(graph: Mapping[str, Sequence[Dependency]]) -> Iterator[Sequence[Dependency]]:
    """For each component on a circle that no circle before it touched, the shortest way back to it."""
    left = _without_ends(graph)
    settled: set[str] = set()
    for start in sorted(left):
        if start not in settled:
            way = _way_back(start, left)
            settled.update(step.source for step in way)
            if way:
                yield way


def _without_ends(graph: Mapping[str, Sequence[Dependency]]) -> Mapping[str, Sequence[Dependency]]:
    """What is left when components that depend on none of those left are taken away, again and again."""
    users: dict[str, list[str]] = {}
    count = dict.fromkeys(graph, 0)
    for source, steps in graph.items():
        for step in steps:
            if step.target in graph:
                users.setdefault(step.target, []).append(source)
                count[source] += 1
    ends = [source for source, number in count.items() if not number]
    for end in ends:
        for user in users.get(end, ()):
            count[user] -= 1
            if not count[user]:
                ends.append(user)
    gone = frozenset(ends)
    return {source: steps for source, steps in graph.items() if source not in gone}


def _way_back(start: str, graph: Mapping[str, Sequence[Dependency]]) -> Sequence[Dependency]:
    reached: dict[str, Dependency] = {}
    queue = [start]
    for source in queue:
        for step in graph.get(source, ()):
            if step.target == start:
                way = [step]
                while way[-1].source != start:
                    way.append(reached[way[-1].source])
                return way[::-1]
            if step.target in graph and step.target not in reached:
                reached[step.target] = step
                queue.append(step.target)
    return ()
