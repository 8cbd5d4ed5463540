"""Graphs small enough for what draws them."""

from trueline.queries.answer import Edge, Graph


def reduced(graph: Graph, edges: int, characters: int) -> Graph:
    """`graph`, or as many of its arrows as fit: those between the points that have most of them first."""
    if len(graph.edges) <= edges and sum(len(node.label) + 20 for node in graph.nodes) <= characters:
        return graph
    degree: dict[str, int] = {}
    for edge in graph.edges:
        for end in (edge.source, edge.target):
            degree[end] = degree.get(end, 0) + 1
    labels = {node.key: len(node.label) + 20 for node in graph.nodes}
    ranked = sorted(
        enumerate(graph.edges), key=lambda pair: (-min(degree[pair[1].source], degree[pair[1].target]), pair[0])
    )
    kept: list[tuple[int, Edge]] = []
    used: set[str] = set()
    for number, edge in ranked[:edges]:
        needed = sum(labels.get(end, 0) for end in {edge.source, edge.target} - used) + len(edge.label) + 20
        if needed > characters:
            break
        characters -= needed
        used |= {edge.source, edge.target}
        kept.append((number, edge))
    note = f"{len(kept)} of {len(graph.edges)} arrows; more cannot be drawn, `--output-format json` has all"
    return Graph(
        tuple(node for node in graph.nodes if node.key in used),
        tuple(edge for _, edge in sorted(kept)),
        f"{graph.note}; {note}" if graph.note else note,
    )
