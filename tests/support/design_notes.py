"""Small designs for the tests of what Trueline writes: notes of no template, with the sections that are asked for."""

from collections.abc import Sequence

from rule_examples import make_vault
from trueline.model import Document


def documents(**sections: str) -> list[Document]:
    """One design for each keyword; `Labels="## Overview…"` is the note `docs/1. Planned/Labels.md`."""
    return designs({f"docs/2. Planned/{name}.md": text for name, text in sections.items()})


def designs(files: dict[str, str]) -> list[Document]:
    """The documents of these files, in the order of their paths."""
    vault = make_vault({path: text.encode() for path, text in files.items()})
    return list(vault.documents.values())


def table(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A section with a table of these cells; a pipe in a cell is escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return f"## {heading}\n\n" + "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in lines
    )
