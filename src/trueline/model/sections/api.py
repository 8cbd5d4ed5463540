"""4 API Design: endpoints, contract changes, idempotency."""

from typing import NamedTuple

from trueline.model.endpoints import Body, Draft, Endpoint, EndpointReader, ErrorCase
from trueline.model.lowering import Lowering, Text
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.model.symbols import Symbol, endpoint_symbol

__all__ = ["SECTIONS", "Api", "Body", "Endpoint", "ErrorCase"]

# What the section of a note's endpoints may be called, the likeliest first.
SECTIONS = ("API Design", "API Changes", "Endpoints", "API", "New Endpoints")


class Api(NamedTuple):
    """Endpoints in document order, every example of the section, what is said about contracts and retries."""

    endpoints: tuple[Endpoint, ...]
    examples: tuple[Body, ...]
    contract_changes: Text
    idempotency: tuple[Choice, ...]
    retries: Text


@section(Api)
def lower(lowering: Lowering) -> Api:
    """Read every endpoint of the API section, or of a note's `Endpoints`."""
    found = lowering.find(*SECTIONS)
    drafts: list[Draft] = []
    examples: list[Body] = []
    if found:
        reader = EndpointReader(lowering, drafts)
        reader.section(found[0], "new", "")
        examples = reader.examples
    kept: dict[Symbol, Draft] = {}
    for draft in drafts:
        if (draft.method, draft.path) != ("POST", "/api/v1/resource"):
            first = kept.setdefault(endpoint_symbol(draft.method, draft.path), draft)
            if first is not draft:
                # Named in a table first, explained further down: what is said there is of the same endpoint.
                first.absorb(draft)
    return Api(
        tuple(draft.frozen() for draft in kept.values()),
        tuple(examples),
        lowering.prose(lowering.section("Contract Changes")),
        choices(lowering, "Idempotency"),
        lowering.prose(lowering.section("Idempotency")),
    )
