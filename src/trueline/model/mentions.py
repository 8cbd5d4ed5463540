"""What a document names besides other notes: what it defines, and what it only refers to.

New things of a design are definitions, and so is what a note about a component or a domain says is
built or owned there. What is changed, used or related is a reference.
"""

from typing import TYPE_CHECKING

from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.observability import Observability
from trueline.model.sections.rollout import Rollout
from trueline.model.symbols import (
    Symbol,
    component_symbol,
    endpoint_symbol,
    entity_symbol,
    flag_symbol,
    metric_symbol,
)

if TYPE_CHECKING:
    from trueline.model.document import Document


def defined(document: "Document") -> set[Symbol]:
    """The symbols of everything that is new or owned here."""
    data, rollout = document[Data], document[Rollout]
    found = {entity_symbol(entity.name) for entity in data.entities}
    found.update(entity_symbol(owner.entity) for owner in data.owners if not owner.owner)
    found.update(component_symbol(component.name) for component in document[Components].components)
    found.update(
        endpoint_symbol(endpoint.method, endpoint.path)
        for endpoint in document[Api].endpoints
        if endpoint.kind == "new"
    )
    found.update(metric_symbol(metric.name) for metric in document[Observability].metrics)
    if rollout.flag is not None:
        found.add(flag_symbol(rollout.flag.name))
    return {symbol for symbol in found if symbol.name}


def mentioned(document: "Document") -> set[Symbol]:
    """The symbols of what is changed, used, related or owned elsewhere."""
    data, components = document[Data], document[Components]
    found = {entity_symbol(change.name) for change in data.changes}
    found.update(entity_symbol(owner.entity) for owner in data.owners)
    for relationship in data.relationships:
        found.update((entity_symbol(relationship.source), entity_symbol(relationship.target)))
    found.update(component_symbol(change.name) for change in components.affected)
    for component in components.components:
        found.update(component_symbol(name.text) for name in (*component.dependencies, *component.exposes_to))
    found.update(
        endpoint_symbol(endpoint.method, endpoint.path)
        for endpoint in document[Api].endpoints
        if endpoint.kind != "new"
    )
    return {symbol for symbol in found if symbol.name}
