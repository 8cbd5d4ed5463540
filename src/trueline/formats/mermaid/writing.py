"""Mermaid diagrams: entities, components, sequences, the pipeline.

`er` shows entities with their fields and relationships; where a relationship has no cardinality it is drawn as many to
many with a dotted line, which claims least, and a field without a type has the type `unspecified`. `components` shows
new components (boxes) and what they depend on (rounded where no design makes it). `sequence` writes each sequence
diagram of the designs anew, with its participants and messages. `pipeline` shows the features by stage and who waits
for whom. Names survive whatever they hold; what Mermaid would read as its own is written as character codes.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from trueline.formats.artefact import Artefact
from trueline.formats.mermaid.entities import entities
from trueline.formats.mermaid.graphs import components, pipeline
from trueline.formats.mermaid.sequences import sequences
from trueline.model import Document

_DIAGRAMS = {"er": entities, "components": components, "sequence": sequences, "pipeline": pipeline}


def write(
    documents: Sequence[Document],
    *,
    diagram: Annotated[Literal["er", "components", "sequence", "pipeline"], "what to draw"] = "er",
) -> Artefact:
    """One diagram of all documents; of sequences one for each interaction."""
    return _DIAGRAMS[diagram](documents)
