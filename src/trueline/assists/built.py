"""From a design to what was built of it, and living with a difference between the two."""

from collections.abc import Iterator

from trueline.assists.named import named_at
from trueline.assists.suppressing import below_heading
from trueline.formats.built import Built, Place
from trueline.model import Document, Symbol
from trueline.model.symbols import component_symbol, endpoint_symbol, entity_symbol, flag_symbol, metric_symbol
from trueline.template import title_section
from trueline.text import Edit
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts
from trueline.vault.drift.values import Drift


def built_places(vault: Vault, document: Document, offset: int) -> tuple[Place, ...]:
    """Where in the evidence what is named at byte `offset` was built; none where no evidence is configured."""
    if vault.evidence is None:
        return ()
    found = named_at(vault, document, offset)
    wanted = set(found.symbols) if found else set()
    places = (place for symbol, place in _places(vault.evidence().built) if symbol in wanted) if wanted else ()
    return tuple(dict.fromkeys(places))


def _places(built: Built) -> Iterator[tuple[Symbol, Place]]:
    for endpoint in built.endpoints:
        yield endpoint_symbol(endpoint.method, endpoint.path), endpoint.place
    for entity in built.entities:
        yield entity_symbol(entity.name), entity.place
    for component in built.components:
        yield component_symbol(component.name), component.place
    for metric in built.metrics:
        yield metric_symbol(metric.name), metric.place
    for flag in built.flags:
        yield flag_symbol(flag.name), flag.place


def drifts_at(vault: Vault, document: Document, start: int, end: int) -> list[Drift]:
    """What has drifted between two bytes of a note, and is not accepted yet."""
    found = vault.once(find_drifts).drifts
    return [
        one
        for one in found
        if one.path == document.path and one.span.start <= end and start <= one.span.end and not one.accepted
    ]


def acceptance(document: Document, drift: Drift) -> Edit:
    """The edit that accepts a drift below the note's title; the reason is for its author to write."""
    comment = f"%% trueline: accept drift {drift.key.replace('%%', '')}:  %%".encode()
    return below_heading(document.tree, title_section(document.tree), comment)
