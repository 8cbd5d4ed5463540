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
from trueline.syntax import Fence
from trueline.text import Span
from trueline.vault.facts import Line, late_facts

_MANY_FIRST = re.compile(rb"[}][|o]?(?:--|\.\.)")
_MANY_LAST = re.compile(rb"(?:--|\.\.)[|o]?[{]")
_NEEDS = re.compile(
    r"\b(?:belongs?|references?|refers?|part of|uses?|derived|tagged|n:1|many[- ]to[- ]one|_id|fk)\b", re.IGNORECASE
)
_HOLDS = re.compile(r"\b(?:has|have|owns?|contains?|1:n|1:m|one[- ]to[- ]many|parent of)\b", re.IGNORECASE)
_METRIC = re.compile(r"[A-Za-z]\w*_\w+")
_ROUTE = re.compile(r"^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(/\S*)")
_COMPONENT = re.compile(r"\b(?:component|service)\b", re.IGNORECASE)
_ENTITY = re.compile(r"\b(?:entity|data model)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(domain|flow|decision)", re.IGNORECASE)
# The templates' own diagram is no statement.
_PROTOTYPE = re.compile(r"Component[A-Z]\b")


class Mention(NamedTuple):
    """A place that names something. `role` is `defines`, `changes`, `uses`, `owns`, `fails`, `diagram`,
    `watches` or `links`; `label` is the name as written there."""

    symbol: Symbol
    role: str
    label: str
    line: Line


class Tie(NamedTuple):
    """`source` is affected if `target` fails or changes; `label` says why, read from source to target.

    `certain` is False where the document does not say so itself, but it follows from where things stand.
    """

    source: Symbol
    target: Symbol
    label: str
    certain: bool
    line: Line


class Handling(NamedTuple):
    """What a document says happens when `dependency` fails."""

    dependency: Symbol
    name: str
    scenario: str
    behaviour: str
    recovery: str
    line: Line


Told: TypeAlias = Mention | Tie | Handling


class Spoken(NamedTuple):
    """All that one document says. `kind` is what it is to a reader (`feature`, `domain`, `component`, …),
    `home` the symbol of what it describes, where it is the note of one thing, `aliases` its other names."""

    kind: str
    home: Symbol | None
    aliases: tuple[str, ...]
    told: tuple[Told, ...]


@late_facts
def spoken(document: Document) -> Iterator[tuple[str, Spoken]]:
    """What each document says of what hangs together with what, by its path."""
    yield document.path, Spoken(*note_kind(document), document.meta.aliases, tuple(told(document)))


def told(document: Document) -> Iterator[Told]:
    """Everything that a document says of what hangs together with what; nothing of the template's own."""
    names = _Names(document)
    yield Mention(names.me, "defines", document.name, Line(1))
    yield from _components(document, names)
    yield from _data(document, names)
    yield from _parts(document, names)
    yield from _failures(document, names)
    yield from _flows(document, names)
    yield from _links(document, names)


def note_kind(document: Document) -> tuple[str, Symbol | None]:
    """What a note is to a reader, and the symbol of what it describes where it is the note of one thing."""
    template = document.template
    name = template.name if template is not None else ""
    if template is not None and any(family.name == "status" for family in template.families):
        other = _OTHER.search(name)
        if not _COMPONENT.search(name) and not _ENTITY.search(name):
            return (other[1].lower() if other and "design" not in name.lower() else "feature"), None
    if "subdomain" in name.lower().replace("-", ""):
        return "subdomain", None
    if _COMPONENT.search(name) or (not name and document[Components].uses):
        component = component_symbol(document.name)
        return "component", component if component.name else None
    if _ENTITY.search(name):
        return "entity", entity_symbol(document.name)
    other = _OTHER.search(name)
    return (other[1].lower() if other else "note"), None


class _Names:
    """How a document calls things: its own symbol, and what the aliases of its links stand for."""

    __slots__ = ("_lines", "aliases", "me")

    def __init__(self, document: Document) -> None:
        self._lines = document.tree.lines
        self.me = document_symbol(document.path)
        self.aliases = {
            link.alias.strip(): link.target.rsplit("/", 1)[-1] for link in document.wikilinks() if link.alias
        }

    def line(self, span: Span) -> Line:
        """Where a span begins."""
        return Line(self._lines.line(span.start))

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
        yield Mention(symbol, "defines", component.name, names.line(component.span))
        yield Tie(names.me, symbol, "defines", True, names.line(component.span))
        for name in component.dependencies:
            yield Mention(names.symbol(name.text), "uses", name.text, names.line(name.span))
            yield Tie(symbol, names.symbol(name.text), "depends on", True, names.line(name.span))
        for name in component.exposes_to:
            yield Mention(names.symbol(name.text, "party"), "uses", name.text, names.line(name.span))
            yield Tie(names.symbol(name.text, "party"), symbol, "uses", True, names.line(name.span))
    for change in room.affected:
        yield Mention(names.symbol(change.name), "changes", change.name, names.line(change.span))
        yield Tie(names.me, names.symbol(change.name), "changes", True, names.line(change.span))
    for name in room.uses:
        yield Mention(names.symbol(name.text), "uses", name.text, names.line(name.span))
        yield Tie(names.me, names.symbol(name.text), "depends on", True, names.line(name.span))


def _data(document: Document, names: _Names) -> Iterator[Told]:
    data = document[Data]
    for entity in data.entities:
        yield Mention(entity_symbol(entity.name), "defines", entity.name, names.line(entity.span))
        yield Tie(names.me, entity_symbol(entity.name), "defines", True, names.line(entity.span))
    for change in data.changes:
        yield Mention(entity_symbol(change.name), "changes", change.name, names.line(change.span))
        yield Tie(names.me, entity_symbol(change.name), "changes", True, names.line(change.span))
    for owner in data.owners:
        owned = entity_symbol(owner.entity)
        yield Mention(owned, "owns", owner.entity, names.line(owner.span))
        who = names.me
        if owner.owner:
            link = owner.link.rsplit("/", 1)[-1]
            who = Symbol("name", link) if link else names.symbol(owner.owner)
            yield Mention(who, "owns", owner.owner, names.line(owner.owner_span))
        yield Tie(who, owned, "owns", True, names.line(owner.span))
        yield Tie(owned, who, "is written by", True, names.line(owner.span))
    for relationship in data.relationships:
        yield from _relation(document, names, relationship)


def _relation(document: Document, names: _Names, found: Relationship) -> Iterator[Told]:
    source, target = entity_symbol(found.source), entity_symbol(found.target)
    yield Mention(source, "uses", found.source, names.line(found.source_span))
    yield Mention(target, "uses", found.target, names.line(found.target_span))
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
        yield Tie(source, target, "refers to", forth, names.line(found.source_span))
    if back or not forth:
        yield Tie(target, source, "refers to", back, names.line(found.target_span))


def _parts(document: Document, names: _Names) -> Iterator[Told]:
    """Endpoints, metrics and the flag: they are affected whenever what they are part of is."""
    for endpoint in document[Api].endpoints:
        symbol = endpoint_symbol(endpoint.method, endpoint.path)
        written = f"{endpoint.method} {endpoint.path}"
        role = "changes" if endpoint.kind != "new" else "defines"
        yield Mention(symbol, role, written, names.line(endpoint.span))
        yield Tie(names.me, symbol, role, True, names.line(endpoint.span))
        if role == "defines":
            yield Tie(symbol, names.me, "is part of", False, names.line(endpoint.span))
    room = document[Observability]
    for metric in room.metrics:
        symbol = metric_symbol(metric.name)
        yield Mention(symbol, "defines", metric.name, names.line(metric.span))
        yield Tie(symbol, names.me, "measures", False, names.line(metric.span))
    rollout = document[Rollout]
    watched = [(alert.condition, names.line(alert.span)) for alert in room.alerts]
    watched += [(f"{phase.success} {phase.rollback}", names.line(phase.span)) for phase in rollout.phases]
    for text, line in watched:
        for found in _METRIC.finditer(text):
            yield Mention(metric_symbol(found[0]), "watches", found[0], line)
            yield Tie(names.me, metric_symbol(found[0]), "watches", True, line)
    if rollout.flag is not None:
        symbol = flag_symbol(rollout.flag.name)
        yield Mention(symbol, "defines", rollout.flag.name, names.line(rollout.flag.span))
        yield Tie(symbol, names.me, "switches", False, names.line(rollout.flag.span))
        yield Tie(names.me, symbol, "is switched by", True, names.line(rollout.flag.span))


def _failures(document: Document, names: _Names) -> Iterator[Told]:
    for row in document[Failures].dependencies:
        symbol = names.symbol(row.name)
        yield Mention(symbol, "fails", row.name, names.line(row.span))
        yield Tie(names.me, symbol, "depends on", True, names.line(row.span))
        yield Handling(symbol, row.name, row.scenario, row.behaviour, row.recovery, names.line(row.span))


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
        yield Mention(flow, "defines", f"{document.name}, diagram {number}", names.line(drawn.span))
        yield Tie(names.me, flow, "draws", True, names.line(drawn.span))
        for one in drawn.participants:
            yield Mention(names.symbol(one.name, "party"), "diagram", one.name, names.line(one.span))
            yield Tie(flow, names.symbol(one.name, "party"), "passes", True, names.line(one.span))
        declared = {one.alias for one in drawn.participants}
        for arrow in drawn.arrows:
            source = names.symbol(drawn.name(arrow.source.text), "party")
            target = names.symbol(drawn.name(arrow.target.text), "party")
            for end, text in ((source, arrow.source), (target, arrow.target)):
                if text.text not in declared:
                    yield Mention(end, "diagram", text.text, names.line(text.span))
                    yield Tie(flow, end, "passes", True, names.line(text.span))
            answers = b"--" in document.tree.data[arrow.source.span.end : arrow.target.span.start]
            if source != target and not answers:
                yield Tie(source, target, "calls", True, names.line(arrow.source.span))


def _links(document: Document, names: _Names) -> Iterator[Told]:
    waits = {id(link) for link in document.meta.blocked_by}
    domains = {id(link) for link in (*document.meta.domains, document.meta.sub_domain) if link is not None}
    for link in document.wikilinks():
        leaf = link.target.rsplit("/", 1)[-1].strip()
        if not leaf or name_key(leaf.removesuffix(".md")) == names.me.name:
            continue
        symbol = Symbol("name", leaf.removesuffix(".md"))
        yield Mention(symbol, "links", link.alias or leaf, names.line(Span(link.start, link.end)))
        if id(link) in waits:
            yield Tie(names.me, symbol, "waits for", False, names.line(Span(link.start, link.end)))
        else:
            label = "is in domain" if id(link) in domains else "links to"
            yield Tie(names.me, symbol, label, False, names.line(Span(link.start, link.end)))
