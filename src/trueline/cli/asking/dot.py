"""A graph in the language of Graphviz."""

from collections.abc import Iterator

from trueline.cli.asking.shown import Shown, one_line
from trueline.text.soundness import sound

_SHAPES = {"folded": "plaintext", "component": "component", "entity": "cylinder", "endpoint": "cds"}


def render(shown: Shown) -> Iterator[str]:
    """Yields a digraph; names of nodes are numbers, so that no document's text is syntax."""
    graph = shown.graph
    names = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    yield f"digraph {quoted(shown.question)} {{\n"
    yield "  rankdir=LR;\n  node [shape=box];\n"
    for note in (shown.answer.empty, graph.note):
        if note:
            yield f"  label={quoted(note)};\n"
    for node in graph.nodes:
        shape = f", shape={_SHAPES[node.kind]}" if node.kind in _SHAPES else ""
        place = f", tooltip={quoted(node.path)}" if node.path else ""
        yield f"  {names[node.key]} [label={quoted(node.label)}{shape}{place}];\n"
    for edge in graph.edges:
        label = f" [label={quoted(edge.label)}]" if edge.label else ""
        yield f"  {names[edge.source]} -> {names[edge.target]}{label};\n"
    yield "}\n"


def quoted(text: str) -> str:
    """A string of the language; a back-slash is never one of its escapes."""
    return '"' + sound(one_line(text)).replace("\\", "\\\\").replace('"', '\\"') + '"'
