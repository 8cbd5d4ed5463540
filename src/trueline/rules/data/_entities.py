"""What the notes of a vault know about entities together."""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.model import Symbol
from trueline.model.sections.data import Data, EntityChange, Relationship
from trueline.model.symbols import entity_symbol
from trueline.rules.designs import is_design
from trueline.rules.lexicon import Lexicon, corrections, lexicon
from trueline.vault import Vault


class Known(NamedTuple):
    """`described` are the entities that a note defines or owns; `all` has those that one alters too."""

    described: Lexicon
    all: Lexicon


class Uses(NamedTuple):
    """Where entities are changed and related, by symbol, each with the path of its document."""

    changes: Mapping[Symbol, list[tuple[str, EntityChange]]]
    relationships: Mapping[Symbol, list[tuple[str, Relationship]]]


def known_entities(vault: Vault) -> Known:
    """Every entity that the vault speaks of, whatever the notation."""
    described: dict[str, str] = {}
    changed: dict[str, str] = {}
    for document in vault.documents.values():
        data = document[Data]
        for entity in data.entities:
            described.setdefault(entity_symbol(entity.name).name, entity.name)
        for owner in data.owners:
            if not owner.owner:
                described.setdefault(entity_symbol(owner.entity).name, owner.entity)
        for change in data.changes:
            changed.setdefault(entity_symbol(change.name).name, change.name)
    return Known(lexicon(described), lexicon({**changed, **described}))


def notes_by_entity(vault: Vault) -> Mapping[str, str]:
    """The names of all notes by the key of the entity that each would be about."""
    return {entity_symbol(document.name).name: document.name for document in vault.documents.values()}


def entity_uses(vault: Vault) -> Uses:
    """Every change and relationship of all documents."""
    changes: dict[Symbol, list[tuple[str, EntityChange]]] = {}
    relationships: dict[Symbol, list[tuple[str, Relationship]]] = {}
    for path, document in vault.documents.items():
        data = document[Data]
        for change in data.changes:
            changes.setdefault(entity_symbol(change.name), []).append((path, change))
        for relationship in data.relationships:
            for end in {entity_symbol(relationship.source), entity_symbol(relationship.target)}:
                relationships.setdefault(end, []).append((path, relationship))
    return Uses(changes, relationships)


def misspelt_changes(vault: Vault) -> Mapping[str, str]:
    """The described entities that are meant where others are modified, by the name as it is written."""
    known = vault.table(known_entities).described
    changes = vault.table(entity_uses).changes
    return corrections(
        (use.name for symbol, uses in changes.items() if symbol.name not in known.names for _, use in uses),
        known,
    )


def misspelt_ends(vault: Vault) -> Mapping[str, str]:
    """The known entities that are meant where relationships end at others, by the name as it is written."""
    known = vault.table(known_entities).all
    uses = vault.table(entity_uses).relationships.values()
    ends = (end for found in uses for _, one in found for end in (one.source, one.target))
    return corrections((end for end in ends if entity_symbol(end).name not in known.names), known)


def noted_elsewhere(vault: Vault, name: str) -> bool:
    """Whether a note that is no design, such as a domain's, speaks of a name in its text."""
    noted = vault.table(_noted)
    # Where hundreds of names are unknown, the notes are not the place where entities are described.
    if name not in noted and len(noted) < 200:
        needle = name.encode()
        noted[name] = any(
            needle in document.tree.data for document in vault.documents.values() if not is_design(document)
        )
    return noted.get(name, True)


def _noted(vault: Vault) -> dict[str, bool]:
    return {}
