"""What one document says of how things hang together: who is named where, and who needs whom.

A document's ties are a pure function of the document. Names whose kind only the whole vault can tell
(`Dependencies: ShipmentService, PostgreSQL`) have symbols of the kind `name`, those of who takes part in
something of the kind `party`; `network` resolves them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.model.lowering import walk_blocks
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data, Relationship
from trueline.model.sections.failures import Failures
from trueline.model.sections.observability import Observability
from trueline.model.sections.rollout import Rollout
from trueline.model.sequences import is_sequence, sequence
from trueline.model.symbols import component_symbol, endpoint_symbol, entity_symbol, flag_symbol, metric_symbol
from trueline.syntax import Fence, WikiLink
from trueline.text import Span

_MANY_FIRST = re.compile(rb"[}][|o]?(?:--|\.\.)")
_MANY_LAST = re.compile(rb"(?:--|\.\.)[|o]?[{]")
_NEEDS = re.compile(
    r"\b(?:belongs?|references?|refers?|part of|uses?|derived|tagged|n:1|many[- ]to[- ]one|_id|fk)\b", re.IGNORECASE
)
_HOLDS = re.compile(r"\b(?:has|have|owns?|contains?|1:n|1:m|one[- ]to[- ]many|parent of)\b", re.IGNORECASE)
_METRIC = re.compile(r"[A-Za-z]\w*_\w+")
_ROUTE = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(/\S*)")
# The templates' own diagram is no statement.
_PROTOTYPE = re.compile(r"Component[A-Z]\b")


class Mention(NamedTuple):
    """A place that names something. `role` is `defines`, `changes`, `uses`, `owns`, `fails`, `diagram`,
    `watches` or `links`; `label` is the name as written there."""

    symbol: Symbol
    role: str
    label: str
    span: Span


class Tie(NamedTuple):
    """`source` is affected if `target` fails or changes; `label` says why, read from source to target.

    `certain` is False where the document does not say so itself, but it follows from where things stand.
    """

    source: Symbol
    target: Symbol
    label: str
    certain: bool
    span: Span


class Handling(NamedTuple):
    """What a document says happens when `dependency` fails."""

    dependency: Symbol
    name: str
    scenario: str
    behaviour: str
    recovery: str
    span: Span


Told: TypeAlias = Mention | Tie | Handling


def told(document: Document) -> Iterator[Told]:
    """Everything that a document says of what hangs together with what; nothing of the template's own."""
    names = _Names(document)
    yield Mention(names.me, "defines", document.name, Span(0, 0))
    yield from _components(document, names)
    yield from _data(document, names)
    yield from _parts(document, names)
    yield from _failures(document, names)
    yield from _flows(document, names)
    yield from _links(document, names)


class _Names:
    """How a document calls things: its own symbol, and what the aliases of its links stand for."""

    __slots__ = ("aliases", "me")

    def __init__(self, document: Document) -> None:
        self.me = document_symbol(document.path)
        self.aliases = {
            link.alias.strip(): link.target.rsplit("/", 1)[-1] for link in document.wikilinks() if link.alias
        }

    def symbol(self, written: str, kind: str = "name") -> Symbol:
        """The symbol of a name whose kind is not known here; a `party` is one who acts, so no stored thing."""
        route = _ROUTE.match(written)
        if route:
            return endpoint_symbol(route[1], route[2])
        return Symbol(kind, self.aliases.get(written, written))


def _components(document: Document, names: _Names) -> Iterator[Told]:
    room = document[Components]
    for component in room.components:
        symbol = component_symbol(component.name)
        yield Mention(symbol, "defines", component.name, component.span)
        yield Tie(names.me, symbol, "defines", True, component.span)
        for name in component.dependencies:
            yield Mention(names.symbol(name.text), "uses", name.text, name.span)
            yield Tie(symbol, names.symbol(name.text), "depends on", True, name.span)
        for name in component.exposes_to:
            yield Mention(names.symbol(name.text, "party"), "uses", name.text, name.span)
            yield Tie(names.symbol(name.text, "party"), symbol, "uses", True, name.span)
    for change in room.affected:
        yield Mention(names.symbol(change.name), "changes", change.name, change.span)
        yield Tie(names.me, names.symbol(change.name), "changes", True, change.span)
    for name in room.uses:
        yield Mention(names.symbol(name.text), "uses", name.text, name.span)
        yield Tie(names.me, names.symbol(name.text), "depends on", True, name.span)


def _data(document: Document, names: _Names) -> Iterator[Told]:
    data = document[Data]
    for entity in data.entities:
        yield Mention(entity_symbol(entity.name), "defines", entity.name, entity.span)
        yield Tie(names.me, entity_symbol(entity.name), "defines", True, entity.span)
    for change in data.changes:
        yield Mention(entity_symbol(change.name), "changes", change.name, change.span)
        yield Tie(names.me, entity_symbol(change.name), "changes", True, change.span)
    for owner in data.owners:
        owned = entity_symbol(owner.entity)
        yield Mention(owned, "owns", owner.entity, owner.span)
        who = names.me
        if owner.owner:
            link = owner.link.rsplit("/", 1)[-1]
            who = Symbol("name", link) if link else names.symbol(owner.owner)
            yield Mention(who, "owns", owner.owner, owner.owner_span)
        yield Tie(who, owned, "owns", True, owner.span)
        yield Tie(owned, who, "is written by", True, owner.span)
    for relationship in data.relationships:
        yield from _relation(document, relationship)


def _relation(document: Document, found: Relationship) -> Iterator[Told]:
    source, target = entity_symbol(found.source), entity_symbol(found.target)
    yield Mention(source, "uses", found.source, found.source_span)
    yield Mention(target, "uses", found.target, found.target_span)
    feet = Span(found.source_span.end, found.target_span.start).cut(document.tree.data)
    forth = back = False
    if found.notation == "er":
        many_first, many_last = bool(_MANY_FIRST.search(feet)), bool(_MANY_LAST.search(feet))
        forth, back = many_first and not many_last, many_last and not many_first
        if not (many_first or many_last):
            back = True
    else:
        forth, back = bool(_NEEDS.search(found.kind)), bool(_HOLDS.search(found.kind))
    if forth or not back:
        yield Tie(source, target, "refers to", forth, found.source_span)
    if back or not forth:
        yield Tie(target, source, "refers to", back, found.target_span)


def _parts(document: Document, names: _Names) -> Iterator[Told]:
    """Endpoints, metrics and the flag: they are affected whenever what they are part of is."""
    for endpoint in document[Api].endpoints:
        symbol = endpoint_symbol(endpoint.method, endpoint.path)
        written = f"{endpoint.method} {endpoint.path}"
        role = "changes" if endpoint.kind != "new" else "defines"
        yield Mention(symbol, role, written, endpoint.span)
        yield Tie(names.me, symbol, role, True, endpoint.span)
        if role == "defines":
            yield Tie(symbol, names.me, "is part of", False, endpoint.span)
    room = document[Observability]
    for metric in room.metrics:
        symbol = metric_symbol(metric.name)
        yield Mention(symbol, "defines", metric.name, metric.span)
        yield Tie(symbol, names.me, "measures", False, metric.span)
    rollout = document[Rollout]
    watched = [(alert.condition, alert.span) for alert in room.alerts]
    watched += [(f"{phase.success} {phase.rollback}", phase.span) for phase in rollout.phases]
    for text, span in watched:
        for found in _METRIC.finditer(text):
            yield Mention(metric_symbol(found[0]), "watches", found[0], span)
            yield Tie(names.me, metric_symbol(found[0]), "watches", True, span)
    if rollout.flag is not None:
        symbol = flag_symbol(rollout.flag.name)
        yield Mention(symbol, "defines", rollout.flag.name, rollout.flag.span)
        yield Tie(symbol, names.me, "switches", False, rollout.flag.span)
        yield Tie(names.me, symbol, "is switched by", True, rollout.flag.span)


def _failures(document: Document, names: _Names) -> Iterator[Told]:
    for row in document[Failures].dependencies:
        symbol = names.symbol(row.name)
        yield Mention(symbol, "fails", row.name, row.span)
        yield Tie(names.me, symbol, "depends on", True, row.span)
        yield Handling(symbol, row.name, row.scenario, row.behaviour, row.recovery, row.span)


def _flows(document: Document, names: _Names) -> Iterator[Told]:
    """Sequence diagrams wherever they stand; an answer (`-->>`) is no call."""
    if b"sequenceDiagram" not in document.tree.data:
        return
    diagrams = (
        sequence(document.tree, block)
        for block in walk_blocks(document.tree.root)
        if isinstance(block, Fence) and is_sequence(document.tree, block)
    )
    drawings = (drawn for drawn in diagrams if not all(_PROTOTYPE.fullmatch(one.name) for one in drawn.participants))
    for number, drawn in enumerate(drawings, 1):
        flow = Symbol("flow", f"{names.me.name} {number}")
        yield Mention(flow, "defines", f"{document.name}, diagram {number}", drawn.span)
        yield Tie(names.me, flow, "draws", True, drawn.span)
        for one in drawn.participants:
            yield Mention(names.symbol(one.name, "party"), "diagram", one.name, one.span)
            yield Tie(flow, names.symbol(one.name, "party"), "passes", True, one.span)
        declared = {one.alias for one in drawn.participants}
        for arrow in drawn.arrows:
            source = names.symbol(drawn.name(arrow.source.text), "party")
            target = names.symbol(drawn.name(arrow.target.text), "party")
            for end, text in ((source, arrow.source), (target, arrow.target)):
                if text.text not in declared:
                    yield Mention(end, "diagram", text.text, text.span)
                    yield Tie(flow, end, "passes", True, text.span)
            answers = b"--" in document.tree.data[arrow.source.span.end : arrow.target.span.start]
            if source != target and not answers:
                yield Tie(source, target, "calls", True, arrow.source.span)


def _links(document: Document, names: _Names) -> Iterator[Told]:
    waits = {id(link) for link in document.meta.blocked_by}
    domains = {id(link) for link in (*document.meta.domains, document.meta.sub_domain) if link is not None}
    for link in document.wikilinks():
        leaf = link.target.rsplit("/", 1)[-1].strip()
        if not leaf or name_key(leaf.removesuffix(".md")) == names.me.name:
            continue
        symbol = Symbol("name", leaf.removesuffix(".md"))
        yield Mention(symbol, "links", link.alias or leaf, _place(link))
        if id(link) in waits:
            yield Tie(names.me, symbol, "waits for", False, _place(link))
        else:
            label = "is in domain" if id(link) in domains else "links to"
            yield Tie(names.me, symbol, label, False, _place(link))


def _place(link: WikiLink) -> Span:
    return Span(link.start, link.end)
