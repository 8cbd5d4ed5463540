"""What each room of a design says, as parts that `difference` can match.

One function for each room, from the room's value to its parts, so that what was built can be laid beside
what was designed without there being a document. `model/said.py` adds what only a document has.
"""

from collections.abc import Iterable, Iterator

from trueline.model.difference import Kind, Part, Sense, Trait, folded
from trueline.model.limits import Limit, demands, other_numbers, targets, thresholds
from trueline.model.lowering import Text
from trueline.model.quantities import Quantity, quantities, quantity
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data, Field
from trueline.model.sections.failures import Choice, Failures
from trueline.model.sections.observability import Observability
from trueline.model.sections.overview import Overview
from trueline.model.sections.performance import Figure, Performance
from trueline.model.sections.rollout import Rollout
from trueline.model.sections.security import Security
from trueline.model.sections.testing import Testing
from trueline.model.symbols import (
    component_symbol,
    entity_symbol,
    flag_symbol,
    metric_symbol,
    words,
)
from trueline.template.late import late
from trueline.text import Span

_CODE = late(r"`([^`]+)`")
_LISTED = late(r"\s*[,;]\s*|\s+and\s+|\s+or\s+")
_TOKEN = late(r"[\w.:*/-]{1,60}")
_MARK = Sense.MARK


def overview_parts(overview: Overview) -> Iterator[Part]:
    """The success criteria."""
    for criterion in overview.criteria:
        yield Part(
            "criterion",
            folded(criterion.text),
            criterion.text,
            "Success Criteria",
            (Trait("done", "yes" if criterion.done else "", _MARK),),
            removed=Kind.WEAKER,
            span=criterion.span,
            wording=Trait("", criterion.text, Sense.LIMIT, limits=demands(criterion.text)),
        )


def data_parts(data: Data) -> Iterator[Part]:
    """Entities with their fields, what changes in others, who owns them, how they relate and live."""
    for entity in data.entities:
        symbol = entity_symbol(entity.name)
        named = " ".join(sorted(folded(field.name) for field in entity.fields))
        yield Part(
            "entity",
            symbol.name,
            entity.name,
            "New Entities",
            (Trait("purpose", entity.purpose, Sense.PROSE),) if entity.notation == "table" else (),
            removed=Kind.BREAKING,
            span=entity.span,
            symbol=symbol,
            # Only what has fields in common can be the same thing under another name.
            wording=Trait("", entity.name, Sense.CONTRACT, symbol.name) if len(entity.fields) > 2 else None,
            alike=f"{symbol.name} {named}",
            likeness=75,
        )
        yield from _fields(entity.fields, entity.name, symbol.name, entity.span)
    for change in data.changes:
        symbol = entity_symbol(change.name)
        traits = (Trait("", change.change), Trait("rationale", change.rationale, Sense.PROSE))
        yield Part(
            "entity change", symbol.name, change.name, "Entity Modifications", traits, span=change.span, symbol=symbol
        )
    for owner in data.owners:
        symbol = entity_symbol(owner.entity)
        key = component_symbol(owner.owner).name
        trait = Trait("owner", owner.owner or "this note", key=key or "this")
        yield Part("entity", f"owner of {symbol.name}", owner.entity, "Data Ownership", (trait,), span=owner.span)
    for tie in data.relationships:
        key = f"{entity_symbol(tie.source).name} {entity_symbol(tie.target).name}"
        name = f"{tie.source} → {tie.target}"
        yield Part("relationship", key, name, "Relationships", (Trait("", tie.kind),), span=tie.span)
    yield from labelled(data.lifecycle, "Data Lifecycle")
    yield from chosen(data.consistency, "consistency", "Consistency Requirements")


def _fields(fields: Iterable[Field], owner: str, key: str, span: Span | None) -> Iterator[Part]:
    for field in fields:
        own = "".join(words(field.name)) or folded(field.name)
        traits = (Trait("type", field.type, Sense.CONTRACT), Trait("note", field.note, Sense.PROSE))
        name = f"{owner}.{field.name}"
        yield Part("field", own, name, "New Entities", traits, removed=Kind.BREAKING, span=span, within=("entity", key))


def component_parts(components: Components) -> Iterator[Part]:
    """New and affected components, what they depend on, who talks to whom."""
    for component in components.components:
        symbol = component_symbol(component.name)
        traits: tuple[Trait, ...] = (
            Trait("responsibility", component.responsibility, Sense.PROSE),
            Trait("kind", component.kind),
            Trait("package", component.package),
        )
        section = "New Components"
        yield Part("component", symbol.name, component.name, section, traits, span=component.span, symbol=symbol)
        for kind, verb, names in (
            ("dependency", "→", component.dependencies),
            ("consumer", "←", component.exposes_to),
        ):
            for other in names:
                key = component_symbol(other.text).name or folded(other.text)
                told = f"{component.name} {verb} {other.text}"
                yield Part(kind, key, told, section, span=other.span, within=("component", symbol.name))
    for change in components.affected:
        symbol = component_symbol(change.name)
        section = "Affected Existing Components"
        traits = (Trait("change", change.change), Trait("impact", change.impact))
        yield Part("affected component", symbol.name, change.name, section, traits, span=change.span, symbol=symbol)
    for used in components.uses:
        key = component_symbol(used.text).name or folded(used.text)
        yield Part("dependency", key, used.text, "Dependencies", span=used.span)
    for drawn in components.interactions:
        # A point: the lines of the drawing say more than who talks to whom.
        place = Span(drawn.span.start, drawn.span.start)
        for message in drawn.messages:
            key = f"{component_symbol(message.source).name} {component_symbol(message.target).name}"
            name = f"{message.source} → {message.target}"
            yield Part("interaction", key, name, "Component Interaction Diagram", span=place)


def failure_parts(failures: Failures) -> Iterator[Part]:
    """What happens when a dependency fails or an operation stops half way, and how to go back."""
    for failure in failures.dependencies:
        own = component_symbol(failure.name).name
        told = f"{failure.name}: {failure.scenario}" if failure.scenario else failure.name
        yield Part(
            "failure handling",
            f"{own} {folded(failure.scenario)}",
            told,
            "Dependency Failures",
            (
                Trait("behaviour", failure.behaviour, Sense.PROMISE),
                Trait("recovery", failure.recovery, Sense.PROMISE),
            ),
            added=Kind.STRONGER,
            removed=Kind.WEAKER,
            span=failure.span,
            wording=Trait("", told),
            group=own,
            likeness=50,
        )
    for partial in failures.partial:
        yield Part(
            "partial failure",
            folded(partial.scenario),
            partial.scenario,
            "Partial Failure Scenarios",
            (Trait("state", partial.state), Trait("recovery", partial.recovery, Sense.PROMISE)),
            added=Kind.STRONGER,
            removed=Kind.WEAKER,
            span=partial.span,
            wording=Trait("", partial.scenario),
        )
    yield from chosen(failures.rollback, "rollback option", "Rollback Strategy", Kind.STRONGER, Kind.WEAKER)


def security_parts(security: Security) -> Iterator[Part]:
    """Who may, what is sensitive and how it is guarded, which attacks were considered."""
    section = "Authentication & Authorization"
    for name, text in (("access", security.access), ("authorization model", security.authorization)):
        if text.text:
            yield Part(name, "", "", section, (Trait(name, text.text),), span=text.span)
    names = _permissions(security.permissions)
    for name in names:
        yield Part("permission", folded(name), name, section, (), Kind.STRONGER, Kind.WEAKER, security.permissions.span)
    if security.permissions.text and not names:
        trait = Trait("required permissions", security.permissions.text, Sense.PROMISE)
        yield Part("permissions", "", "", section, (trait,), span=security.permissions.span)
    for element in security.elements:
        yield Part(
            "sensitive data",
            folded(element.name),
            element.name,
            "Data Sensitivity",
            (Trait("sensitivity", element.sensitivity), Trait("protection", element.protection, Sense.PROMISE)),
            span=element.span,
        )
    yield from chosen(security.vectors, "attack vector", "Attack Vectors Considered", Kind.STRONGER, Kind.WEAKER)


def _permissions(text: Text) -> tuple[str, ...]:
    """The permissions that a text lists; none where it is prose."""
    coded = tuple(name for name in _CODE.findall(text.text) if _TOKEN.fullmatch(name) and not name.startswith("/"))
    if coded:
        return coded
    listed = tuple(name for name in _LISTED.split(text.text) if name)
    return listed if listed and all(_TOKEN.fullmatch(name) for name in listed) else ()


def performance_parts(performance: Performance) -> Iterator[Part]:
    """What load is expected, what is promised of it, and what limits it."""
    for figure in performance.loads:
        trait = Trait("", figure.text)
        yield Part("expected load", folded(figure.label), figure.label, "Expected Load", (trait,), span=figure.span)
    for figure in performance.targets:
        trait = Trait("", figure.text, Sense.LIMIT, limits=_bounds(figure))
        yield Part(
            "target",
            folded(figure.label),
            figure.label,
            "Performance Requirements",
            (trait,),
            removed=Kind.WEAKER,
            span=figure.span,
        )
    yield from chosen(performance.scaling, "scaling", "Scaling Strategy")
    yield from labelled({"Bottleneck": performance.bottleneck}, "Scaling Strategy")
    yield from labelled(performance.database, "Database Considerations")


def _bounds(figure: Figure) -> tuple[Limit, ...]:
    latencies = [Quantity(one.comparison, one.seconds, "s", None, None, one.percentile) for one in figure.percentiles]
    others = [
        one
        for one in figure.quantities
        if one.percentile is None and not (latencies and one.unit == "s" and one.per_s is None)
    ]
    return (*targets((*latencies, *others), figure.label), *other_numbers(figure.text))


def observability_parts(observability: Observability) -> Iterator[Part]:
    """Metrics with their thresholds, log events, alerts."""
    for metric in observability.metrics:
        symbol = metric_symbol(metric.name)
        limits = thresholds(quantities(metric.threshold), quantity(metric.normal))
        yield Part(
            "metric",
            symbol.name,
            metric.name,
            "Key Metrics",
            (
                Trait("normal range", metric.normal),
                Trait("threshold", metric.threshold, Sense.LIMIT, limits=limits),
            ),
            removed=Kind.WEAKER,
            span=metric.span,
            symbol=symbol,
        )
    for event in observability.events:
        traits = (Trait("level", event.level), Trait("fields", event.fields))
        yield Part("log event", folded(event.name), event.name, "Logging", traits, span=event.span)
    for alert in observability.alerts:
        limits = thresholds(quantities(alert.condition))
        yield Part(
            "alert",
            folded(alert.condition),
            alert.condition,
            "Alerting",
            (Trait("severity", alert.severity), Trait("response", alert.response, Sense.PROMISE)),
            removed=Kind.WEAKER,
            span=alert.span,
            wording=Trait("", alert.condition, Sense.LIMIT, limits=limits),
        )


def testing_parts(testing: Testing) -> Iterator[Part]:
    """The test cases that are planned, and whether there is a load test."""
    for case in testing.cases:
        yield Part(
            "test case",
            folded(case.identifier or case.text),
            case.text,
            f"{case.level.capitalize()} Tests",
            (Trait("done", "yes" if case.done else "", _MARK),),
            removed=Kind.WEAKER,
            span=case.span,
            wording=Trait("", case.text, Sense.PROSE),
            group=case.level,
        )
    yield from chosen(testing.load, "load test", "Load Testing")


def rollout_parts(rollout: Rollout) -> Iterator[Part]:
    """Migrations, the flag, the phases."""
    for migration in rollout.migrations:
        trait = Trait("", migration.text, Sense.PROSE)
        yield Part(
            "migration",
            folded(migration.name),
            migration.name,
            "Database Migrations",
            (trait,),
            span=migration.span,
            wording=Trait("", migration.name, Sense.PROSE),
        )
    flag = rollout.flag
    if flag is not None:
        name = Trait("name", flag.name, key=flag_symbol(flag.name).name)
        strategy = Trait("rollout strategy", flag.strategy)
        symbol = flag_symbol(flag.name)
        yield Part("flag", "", flag.name, "Feature Flags", (name, strategy), span=flag.span, symbol=symbol)
    for phase in rollout.phases:
        traits = (
            Trait("scope", phase.scope),
            Trait("success criteria", phase.success),
            Trait("rollback trigger", phase.rollback, Sense.PROMISE),
        )
        yield Part("phase", folded(phase.name), phase.name, "Rollout Phases", traits, span=phase.span)


def chosen(
    choices: Iterable[Choice], kind: str, section: str, added: Kind = Kind.CHANGED, removed: Kind = Kind.CHANGED
) -> Iterator[Part]:
    """The ticked options of a check list."""
    for choice in choices:
        if choice.ticked:
            yield Part(kind, folded(choice.text), choice.text, section, (), added, removed, choice.span)


def labelled(values: dict[str, Text], section: str) -> Iterator[Part]:
    """Labelled values, each told by its label."""
    for label, value in values.items():
        if value.text:
            name = label[:1].upper() + label[1:]
            yield Part(label, section, "", section, (Trait(name, value.text),), span=value.span)
