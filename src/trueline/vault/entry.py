"""What a vault keeps of each document: what it says of itself, and its facts. No tree, no text."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.meta import Meta
from trueline.vault.facts import Facts, Rows, Value, draw_facts


class Entry(NamedTuple):
    """A document as others see it. `template` is the name of the one it follows, or empty.

    `families` are the tag families that this template offers a choice of, such as `status`.
    """

    path: str
    meta: Meta
    template: str
    families: frozenset[str]
    rows: Mapping[str, Rows]

    @property
    def name(self) -> str:
        """The file's name without folder and extension."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".md")

    def facts(self, facts: Facts[Value]) -> tuple[tuple[object, Value], ...]:
        """The rows of one kind."""
        return self.rows.get(facts.name, ())  # type: ignore[return-value]


def make_entry(document: Document) -> Entry:
    """The entry of a document, with all facts that are known."""
    template = document.template
    name = template.name if template else ""
    return Entry(document.path, document.meta, name, document.families, draw_facts(document))
