"""The map of the system for a reader without script: the same nodes as the picture, as lists of links."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from trueline.model import name_key
from trueline.queries import UnknownName, find_query
from trueline.web.mapping import known_network
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url
from trueline.web.views.picture import Node, picture

# About as many nodes as one can take in.
MOST = 150
_ORDER = ("feature", "document", "flow", "component", "endpoint", "entity", "dependency", "flag", "metric")
_FOLD = "fold:"
# A chain as the terminal shows it: `A -calls-> B`.
_ARROW = re.compile(r" -([^>]{1,60}?)-> ")


class Asked(NamedTuple):
    """Which kinds are shown, which folds are open, and what is looked at, if anything."""

    kinds: tuple[str, ...]
    opened: tuple[str, ...]
    of: str


class Kind(NamedTuple):
    """A kind of symbols: how many there are, and whether it is shown."""

    name: str
    total: int
    chosen: bool


class Listed(NamedTuple):
    """A node; `url` looks at it, or opens it where it is a fold."""

    id: str
    url: str
    label: str
    kind: str
    size: int


class Group(NamedTuple):
    """The nodes of a domain."""

    name: str
    nodes: tuple[Listed, ...]


class Affected(NamedTuple):
    """What breaks, how far away it is, by which way, and what is declared for that."""

    distance: int
    kind: str
    name: str
    url: str
    via: str
    handling: str
    basis: str
    page: str


class Impact(NamedTuple):
    """What is affected if something fails or changes."""

    name: str
    meanings: tuple[tuple[str, str, str], ...]
    affected: tuple[Affected, ...]
    note: str
    empty: str


class System(NamedTuple):
    """What the page shows."""

    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    symbols: int
    note: str
    of: str
    impact: Impact | None


def system_view(snapshot: Snapshot, asked: Asked) -> System | None:
    """The page; None for a name that names nothing."""
    impact = None
    if asked.of:
        try:
            impact = _impact(snapshot, asked.of)
        except UnknownName:
            return None
    return snapshot.once(("system", asked), lambda: _made(snapshot, asked, impact))


def _made(snapshot: Snapshot, asked: Asked, impact: Impact | None) -> System:
    made = picture(snapshot, asked.kinds, asked.opened, MOST)
    groups: dict[str, list[Listed]] = {}
    for node in sorted(made.nodes, key=_place):
        groups.setdefault(node.domain or "No domain", []).append(_listed(node, asked))
    counts = Counter(point.kind for point in known_network(snapshot).points.values())
    kinds = tuple(Kind(name, counts[name], name in asked.kinds) for name in sorted(counts, key=_rank))
    ordered = sorted(groups, key=lambda name: (name == "No domain", name_key(name)))
    return System(
        kinds,
        tuple(Group(visible(name), tuple(groups[name])) for name in ordered),
        made.symbols,
        made.note,
        asked.of,
        impact,
    )


def _listed(node: Node, asked: Asked) -> Listed:
    kinds = [("kind", kind) for kind in asked.kinds]
    if node.id.startswith(_FOLD):
        more = [*kinds, *(("open", one) for one in asked.opened), ("open", node.id)]
        return Listed(node.id, f"/system?{urlencode(more)}", visible(node.kind or "everything"), node.kind, node.size)
    return Listed(node.id, f"/system?{urlencode([*kinds, ('of', node.id)])}", visible(node.label), node.kind, 1)


def _impact(snapshot: Snapshot, name: str) -> Impact:
    key = ("impact of", name)
    found: Impact = snapshot.once(key, lambda: _worked_out(snapshot, name))
    return found


def _worked_out(snapshot: Snapshot, name: str) -> Impact:
    answer = find_query("impact").ask(snapshot.vault, symbol=name, depth=0, every=False)
    tables = {table.title: table for table in answer.tables}
    meant = tables["It stands for"].rows if "It stands for" in tables else ()
    rows: Sequence[tuple[object, ...]] = tables["Affected"].rows if "Affected" in tables else ()
    note = tables["Affected"].note if "Affected" in tables else ""
    return Impact(
        visible(str(meant[0][1]) if meant else name),
        tuple((str(row[0]), visible(str(row[1])), file_url(str(row[2])) if row[2] else "") for row in meant),
        tuple(_affected(row) for row in rows),
        note,
        answer.empty,
    )


def _affected(row: tuple[object, ...]) -> Affected:
    distance, kind, name, via, handling, basis, path, line = row
    page = f"{file_url(str(path))}#L{line}" if path else ""
    url = f"/system?{urlencode({'of': f'{kind} {name}'})}"
    assert isinstance(distance, int)
    said = visible(str(name)), url, visible(_ARROW.sub(r" \1 ", str(via))), visible(str(handling)), visible(str(basis))
    return Affected(distance, str(kind), *said, page)


def _place(node: Node) -> tuple[bool, tuple[int, str], str]:
    return not node.id.startswith(_FOLD), _rank(node.kind), name_key(node.label)


def _rank(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)
