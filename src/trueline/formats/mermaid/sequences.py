"""Sequence diagrams, one for each interaction of a design."""

from collections.abc import Sequence

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.mermaid.labels import label
from trueline.formats.texts import Names, slug
from trueline.model import Document
from trueline.model.sections.components import Components, Interaction, Message


def sequences(documents: Sequence[Document]) -> Artefact:
    """The interactions of all documents, each a file."""
    files: list[File] = []
    skipped: list[Skipped] = []
    names = Names()
    for document in documents:
        for interaction in document[Components].interactions:
            said = Interaction(interaction.participants, _messages(interaction), interaction.span)
            if said.messages:
                files.append(File(f"{names.take(slug(document.name))}.mmd", _drawn(said)))
            elif interaction.messages:
                reason = "none of its messages says anything"
                skipped.append(Skipped(document.path, interaction.span, "sequence diagram", reason))
    return Artefact(tuple(files), tuple(skipped))


def _messages(interaction: Interaction) -> tuple[Message, ...]:
    return tuple(message for message in interaction.messages if message.text.strip())


def _drawn(interaction: Interaction) -> str:
    keys = {name: f"p{number}" for number, name in enumerate(interaction.participants, 1)}
    lines = ["sequenceDiagram"]
    lines += [f"    participant {key} as {label(name)}" for name, key in keys.items()]
    lines += [
        f"    {keys[message.source]}->>{keys[message.target]}: {label(message.text)}"
        for message in interaction.messages
    ]
    return "\n".join(lines) + "\n"
