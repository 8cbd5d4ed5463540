"""The entities of the system with their fields and relations, as one diagram and as a table."""

from typing import NamedTuple

from trueline.formats.mermaid.entities import entities as entity_diagram
from trueline.model import name_key
from trueline.model.sections.data import Data
from trueline.model.symbols import entity_symbol
from trueline.queries._features import domains as domains_of
from trueline.vault.pipeline import Pipeline, read_pipeline
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible
from trueline.web.urls import file_url

# A diagram of more entities than this is drawn when a reader asks for it.
_MOST_DRAWN = 60


class Row(NamedTuple):
    """An entity: what it is for, its fields, and the design that describes it."""

    name: str
    purpose: str
    fields: tuple[str, ...]
    design: str
    url: str


class Entities(NamedTuple):
    """What the page shows; `source` is the diagram, empty where there is nothing to draw."""

    domains: tuple[str, ...]
    domain: str
    rows: tuple[Row, ...]
    source: str
    large: bool


def entities(snapshot: Snapshot, domain: str) -> Entities:
    """The entities of all designs, or of those of one domain."""
    return snapshot.once(("entities", domain), lambda: _made(snapshot, domain))


def _made(snapshot: Snapshot, domain: str) -> Entities:
    vault = snapshot.vault
    pipeline: Pipeline = snapshot.once("pipeline", lambda: read_pipeline(vault))
    names: dict[str, str] = {}
    chosen = []
    for path in vault.entries:
        feature = pipeline.features.get(path)
        own = list(domains_of(vault, feature)) if feature is not None else []
        names.update((name_key(name), visible(name)) for name in own if name)
        if not domain or name_key(domain) in map(name_key, own):
            chosen.append(path)
    documents = [one for path in chosen if _has_data(one := vault.documents[path])]
    rows: dict[object, Row] = {}
    for document in documents:
        for entity in document[Data].entities:
            symbol = entity_symbol(entity.name)
            row = Row(
                visible(entity.name),
                visible(_said(entity.purpose)),
                tuple(visible(f"{field.name} {field.type}".strip()) for field in entity.fields),
                visible(document.meta.title or document.name),
                file_url(document.path),
            )
            if symbol.name and (symbol not in rows or len(row.fields) > len(rows[symbol].fields)):
                rows[symbol] = row
    files = entity_diagram(documents).files
    source = files[0].text if files else ""
    return Entities(
        tuple(sorted(names.values(), key=name_key)),
        domain,
        tuple(sorted(rows.values(), key=lambda row: name_key(row.name))),
        source,
        len(rows) > _MOST_DRAWN or len(source) > 20_000,
    )


def _said(purpose: str) -> str:
    """What an entity is for, up to the table of its columns, which has a place of its own."""
    text = purpose.partition("\n|")[0].partition(" | ")[0].replace("**", "").strip()
    return text.strip("*") if text.count("*") % 2 else text.replace("*", "")


def _has_data(document: object) -> bool:
    data = document[Data]  # type: ignore[index]
    return bool(data.entities or data.relationships)
