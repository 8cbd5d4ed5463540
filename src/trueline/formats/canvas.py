"""A JSON Canvas (1.0) of features and what blocks them, a column for each stage.

Features stand below each other in the column of their stage, arrows lead from a blocker to what waits for it. A
feature that waits for something uncompleted is red, one that is completed is green.
"""

from collections.abc import Sequence
from hashlib import blake2s
from typing import Annotated, Any

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.stages import Stage, blockers, shortened, stages
from trueline.formats.texts import json_text, line
from trueline.model import Document
from trueline.model.symbols import Symbol, document_symbol
from trueline.text import Span

_WIDTH, _HEIGHT, _GAP = 320, 80, 40
_RED, _GREEN = "1", "4"


def write(
    documents: Sequence[Document],
    *,
    within: Annotated[str, "The folder that Obsidian opens, where that is not the root of the vault."] = "",
) -> Artefact:
    """A JSON Canvas of features and what blocks them, laid out by stage."""
    found = stages(documents, within)
    if not found:
        return Artefact()
    named: dict[Symbol, Document] = {}
    for stage in found:
        for document in stage.features:
            named.setdefault(document_symbol(document.path), document)
            for alias in document.meta.aliases:
                named.setdefault(document_symbol(alias), document)
    edges: list[dict[str, Any]] = []
    waiting: set[str] = set()
    skipped: list[Skipped] = []
    columns = {document.path: number for number, stage in enumerate(found) for document in stage.features}
    for stage in found:
        for document in stage.features:
            for link in blockers(document):
                blocker = named.get(document_symbol(link.target))
                if blocker is None:
                    place, subject = Span(link.start, link.end), f"blocker {line(link.target)}"
                    skipped.append(Skipped(document.path, place, subject, "no feature with a stage has this name"))
                elif blocker is not document:
                    edges.append(_edge(blocker, document, columns))
                    if not blocker.meta.completed and not document.meta.completed:
                        waiting.add(document.path)
    nodes = [node for number, stage in enumerate(found) for node in _column(number, stage, waiting, within)]
    return Artefact((File("features.canvas", json_text({"nodes": nodes, "edges": edges})),), tuple(skipped))


def _column(number: int, stage: Stage, waiting: set[str], within: str) -> list[dict[str, Any]]:
    left = number * (_WIDTH + 4 * _GAP)
    height = len(stage.features) * (_HEIGHT + _GAP) + _GAP
    group = {
        "id": _identifier(f"stage {stage.folder}"), "type": "group", "x": left - _GAP, "y": -_GAP,
        "width": _WIDTH + 2 * _GAP, "height": height, "label": line(stage.name),
    }  # fmt: skip
    nodes: list[dict[str, Any]] = [group]
    for row, document in enumerate(stage.features):
        node: dict[str, Any] = {
            "id": _identifier(document.path), "type": "file", "file": shortened(document.path, within), "x": left,
            "y": row * (_HEIGHT + _GAP), "width": _WIDTH, "height": _HEIGHT,
        }  # fmt: skip
        colour = _RED if document.path in waiting else _GREEN if document.meta.completed else ""
        nodes.append({**node, "color": colour} if colour else node)
    return nodes


def _edge(blocker: Document, document: Document, columns: dict[str, int]) -> dict[str, Any]:
    """An arrow that leaves on the side where the other column is."""
    before, after = columns[blocker.path], columns[document.path]
    sides = ("right", "left") if before < after else ("left", "right") if before > after else ("left", "left")
    return {
        "id": _identifier(f"{blocker.path} blocks {document.path}"),
        "fromNode": _identifier(blocker.path),
        "fromSide": sides[0],
        "toNode": _identifier(document.path),
        "toSide": sides[1],
        "label": "blocks",
    }


def _identifier(text: str) -> str:
    return blake2s(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
