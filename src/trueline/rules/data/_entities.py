"""What the notes of a vault know about entities together."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.sections.data import Data
from trueline.model.symbols import entity_symbol
from trueline.rules.designs import is_design
from trueline.rules.lexicon import Lexicon, lexicon, meant
from trueline.text import Span
from trueline.vault import Vault, facts

# Every byte that is part of no word becomes a space; a regular expression takes twice as long.
_APART = bytes(byte if byte > 127 or chr(byte).isalnum() or byte == 95 else 32 for byte in range(256))


class EntityUse(NamedTuple):
    """An entity's name where it is changed or related, as written."""

    name: str
    span: Span


@facts
def described(document: Document) -> Iterator[tuple[Symbol, str]]:
    """The entities that a note defines or owns."""
    data = document[Data]
    for entity in data.entities:
        yield entity_symbol(entity.name), entity.name
    for owner in data.owners:
        if not owner.owner:
            yield entity_symbol(owner.entity), owner.entity


@facts
def altered(document: Document) -> Iterator[tuple[Symbol, EntityUse]]:
    """The entities that a note changes."""
    for change in document[Data].changes:
        yield entity_symbol(change.name), EntityUse(change.name, change.span)


@facts
def related_ends(document: Document) -> Iterator[tuple[Symbol, EntityUse]]:
    """The entities at which a note's relationships end."""
    for one in document[Data].relationships:
        source, target = entity_symbol(one.source), entity_symbol(one.target)
        yield source, EntityUse(one.source, one.source_span)
        if target != source:
            yield target, EntityUse(one.target, one.target_span)


@facts
def entity_notes(document: Document) -> Iterator[tuple[Symbol, str]]:
    """The name of a note by the entity that it would be about."""
    yield entity_symbol(document.name), document.name


@facts
def spoken(document: Document) -> Iterator[tuple[str, bytes]]:
    """The words that a note which is no design, such as a domain's, sets apart, under one key.

    Those are words in code spans, headings, links and first cells, and in bold. Running text is left out:
    who writes a sentence about something else describes nothing.
    """
    if not is_design(document):
        data = document.tree.data
        said = data.split(b"`")[1::2] + data.split(b"**")[1::2]
        for opening, closing in ((b"[[", b"]]"), (b"\n#", b"\n"), (b"\n|", b"|")):
            said += [part.partition(closing)[0] for part in data.split(opening)[1:]]
        yield "", b" ".join(sorted(set(b" ".join(said).translate(_APART).split())))


def misspelt_change(vault: Vault, name: str) -> str | None:
    """The described entity that is meant where `name`, which no note describes, is modified."""
    return meant(name, vault.table(known_described))


def misspelt_end(vault: Vault, name: str) -> str | None:
    """The known entity that is meant where a relationship ends at `name`, which no note knows."""
    return meant(name, vault.table(known_entities))


def known_described(vault: Vault) -> Lexicon:
    """Every entity that a note defines or owns."""
    return lexicon({_key(symbol): rows[0][1] for symbol, rows in vault.relation(described).items()})


def known_entities(vault: Vault) -> Lexicon:
    """Every entity that a note defines, owns or changes."""
    changed = {_key(symbol): rows[0][1].name for symbol, rows in vault.relation(altered).items()}
    return lexicon({**changed, **vault.table(known_described).names})


def _key(symbol: object) -> str:
    assert isinstance(symbol, Symbol)
    return symbol.name


def noted_elsewhere(vault: Vault, name: str) -> bool:
    """Whether a note that is no design speaks of a name in its text, all its words anywhere."""
    words = name.encode().translate(_APART).split()
    return any(all(word in said for word in words) for _, said in vault.relation(spoken)[""])
