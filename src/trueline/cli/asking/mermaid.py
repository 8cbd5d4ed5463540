"""A graph as a Mermaid flowchart, as GitHub and Obsidian draw it."""

from collections.abc import Iterator

from trueline.cli.asking.picture import reduced
from trueline.cli.asking.shown import Shown, one_line
from trueline.text.soundness import sound

# Renderers refuse a picture with more than 500 arrows or 50,000 characters.
_MOST_EDGES, _MOST_CHARACTERS = 480, 44_000


def render(shown: Shown) -> Iterator[str]:
    """Yields the flowchart; names of nodes are numbers, so that no document's text is syntax."""
    graph = reduced(shown.graph, _MOST_EDGES, _MOST_CHARACTERS)
    names = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    yield "flowchart LR\n"
    if shown.answer.empty:
        yield f"    %% {_comment(shown.answer.empty)}\n"
    if graph.note:
        yield f"    %% {_comment(graph.note)}\n"
    for node in graph.nodes:
        opening, closing = ("([", "])") if node.kind == "folded" else ("[", "]")
        yield f'    {names[node.key]}{opening}"{quoted(node.label)}"{closing}\n'
    for edge in graph.edges:
        label = f'|"{quoted(edge.label)}"|' if edge.label else ""
        yield f"    {names[edge.source]} -->{label} {names[edge.target]}\n"


def quoted(text: str) -> str:
    """Text within quotes: what could end them, be HTML or Markdown becomes a character's number."""
    return "".join(f"#{ord(c)};" if c in '"#&<>`;\\{}*_~' else c for c in sound(one_line(text)))


def _comment(text: str) -> str:
    return sound(one_line(text)).replace("{", "(").replace("}", ")")
