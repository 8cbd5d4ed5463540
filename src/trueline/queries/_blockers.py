"""What the questions about waiting share: the graph, circles, and how a blocker is spoken of."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from trueline.model import name_key
from trueline.queries._features import nearness
from trueline.queries.answer import Edge, Graph, Node, Table
from trueline.vault.chains import circles as ways
from trueline.vault.pipeline import Blocker, Pipeline

# A picture with more arrows from one point than this shows nothing.
_FAN = 25
# A circle of more features is told by its first ones.
_MOST = 12


class Circle(NamedTuple):
    """Features that wait for each other, so that none can ever be built: one shortest circle of each knot."""

    circle: str
    features: int
    path: str


def circles(pipeline: Pipeline, paths: Collection[str] | None = None) -> Table | None:
    """The circles, or those that pass one of `paths`; None where there are none."""
    rows = []
    for circle in ways(pipeline.waits_for()):
        if paths is None or any(path in paths for path in circle):
            names = [pipeline.features[path].name for path in circle]
            shown = [*names[:_MOST], f"{len(names) - _MOST} more"] if len(names) > _MOST else names
            rows.append(Circle(" → ".join([*shown, names[0]]), len(names), circle[0]))
    return Table("Circles", Circle, rows, "an arrow points at what is waited for") if rows else None


def said_of(pipeline: Pipeline, blocker: Blocker) -> str:
    """How far a blocker is: its stage, or what is wrong with it."""
    if blocker.feature is None:
        return {"missing": "no such note", "ambiguous": "several such notes"}.get(blocker.trouble, "not a feature")
    if blocker.feature.retired:
        return f"{blocker.feature.meta.status}, will never be done"
    return pipeline.stage(blocker.feature) or blocker.feature.meta.status or "no stage"


def draw(pipeline: Pipeline, paths: Iterable[str]) -> Graph:
    """The features at `paths` and all they wait for, also through others: arrows from what unblocks.

    Of a blocker that more than 25 wait for, the features for which nobody waits are drawn as one point.
    """
    queue = list(dict.fromkeys(paths))
    seen = set(queue)
    nodes = {path: Node(path, pipeline.features[path].name, "document", path) for path in queue}
    arrows: dict[str, list[str]] = {}
    for path in queue:
        for blocker in pipeline.waits(path):
            nodes.setdefault(blocker.key, Node(blocker.key, blocker.name, "document", blocker.path))
            arrows.setdefault(blocker.key, []).append(path)
            if blocker.path in pipeline.features and blocker.path not in seen:
                seen.add(blocker.path)
                queue.append(blocker.path)
    return _folded(nodes, arrows)


def _folded(nodes: dict[str, Node], arrows: dict[str, list[str]]) -> Graph:
    incoming: dict[str, int] = {}
    for targets in arrows.values():
        for target in targets:
            incoming[target] = incoming.get(target, 0) + 1
    edges: list[Edge] = []
    folded = 0
    for source, targets in arrows.items():
        ends = {target for target in targets if target not in arrows and incoming[target] == 1}
        if len(targets) <= _FAN:
            ends.clear()
        edges += [Edge(source, target) for target in targets if target not in ends]
        if ends:
            folded += len(ends)
            for target in ends:
                del nodes[target]
            key = f"{source}…"
            nodes[key] = Node(key, f"{len(ends)} more", "folded")
            edges.append(Edge(source, key))
    note = f"{folded} features that nobody waits for are folded into one point for each blocker" if folded else ""
    return Graph(tuple(nodes.values()), tuple(edges), note)


def order_of(blocker: Blocker) -> tuple[tuple[int, str], str]:
    """The order of blockers for a reader: what is being built first, then by name."""
    return nearness(blocker.feature.stage if blocker.feature else ""), name_key(blocker.name)
