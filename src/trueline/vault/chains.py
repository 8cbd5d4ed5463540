"""Ways through a graph of names: knots, what can be reached, the longest way. No recursion, no hang.

`edges` maps a node to those it leads to; nodes that nothing starts from may be left out of its keys.
Time grows with the number of edges, also where everything leads to everything.
"""

from collections.abc import Iterator, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]


def knots(edges: Edges) -> list[list[str]]:
    """The strongly connected parts of a graph, each after all that it leads to (Tarjan's order)."""
    place: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    settled: set[str] = set()
    for root in edges:
        work: list[tuple[str, Iterator[str]]] = []
        following: str | None = None if root in place else root
        while work or following is not None:
            if following is not None:
                place[following] = low[following] = len(place)
                stack.append(following)
                work.append((following, iter(edges.get(following, ()))))
            node, successors = work[-1]
            following = None
            for successor in successors:
                if successor not in place:
                    following = successor
                    break
                if successor not in settled:
                    low[node] = min(low[node], place[successor])
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == place[node]:
                    knot = [stack.pop()]
                    while knot[-1] != node:
                        knot.append(stack.pop())
                    settled.update(knot)
                    found.append(sorted(knot))
    return found


def circles(edges: Edges) -> list[list[str]]:
    """One shortest circle of each knot, from its smallest node on, in the order of these; a loop is one, too."""
    found = []
    for knot in knots(edges):
        circle = _circle(knot[0], frozenset(knot), edges)
        if circle:
            found.append(circle)
    return sorted(found)


def _circle(start: str, knot: frozenset[str], edges: Edges) -> list[str]:
    """The shortest way from `start` back to itself within `knot`; empty where there is none."""
    before: dict[str, str] = {}
    queue = [start]
    for node in queue:
        for successor in edges.get(node, ()):
            if successor == start:
                way = [node]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if successor in knot and successor not in before:
                before[successor] = node
                queue.append(successor)
    return []


def reached(edges: Edges) -> dict[str, int]:
    """How many other nodes can be reached from each node."""
    number: dict[str, int] = {}
    home: dict[str, int] = {}
    sets: list[int] = []
    counts: dict[str, int] = {}
    for index, knot in enumerate(knots(edges)):
        # One bit for each node: the union of thousands of sets is one operation on long integers.
        bits = 0
        for node in knot:
            number[node] = len(number)
            home[node] = index
            bits |= 1 << number[node]
        below = {home[successor] for node in knot for successor in edges.get(node, ())} - {index}
        for other in below:
            bits |= sets[other]
        sets.append(bits)
        counts.update(dict.fromkeys(knot, bits.bit_count() - 1))
    return counts


def longest(edges: Edges) -> list[list[str]]:
    """The way that passes most nodes, as its knots in order: most hold one node, a circle is one step.

    Of equally long ways the one whose names come first.
    """
    home: dict[str, int] = {}
    parts: list[list[str]] = []
    best: list[tuple[int, int]] = []
    for index, knot in enumerate(knots(edges)):
        home.update(dict.fromkeys(knot, index))
        parts.append(knot)
        ahead = {home[successor] for node in knot for successor in edges.get(node, ())} - {index}
        follower = min(ahead, key=lambda other: (-best[other][0], parts[other]), default=-1)
        best.append((len(knot) + (best[follower][0] if follower >= 0 else 0), follower))
    way: list[list[str]] = []
    step = min(range(len(parts)), key=lambda index: (-best[index][0], parts[index]), default=-1)
    while step >= 0:
        way.append(parts[step])
        step = best[step][1]
    return way
