"""What designs expect of what they depend on, and what that is said to bear, as facts."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.loads import rates, rates_in, throughput_figure
from trueline.model.sections.components import Components
from trueline.model.sections.failures import Failures
from trueline.model.sections.performance import Performance
from trueline.model.symbols import component_symbol
from trueline.rules.designs import is_design, is_retired
from trueline.template.late import late
from trueline.text import Span
from trueline.vault import facts
from trueline.vault.resources import dependency_symbol, is_outside, resources_named

_LIMIT = late(
    r"(?i)\blimit|\bquota|\bat most\b|\bmax(?:imum)?\b|\bceiling|\bno more than\b|\bup to\b|\bcapacity\b|\bcapped\b"
)


class Expected(NamedTuple):
    """What a design expects of `name`, per second, as a rule and at most."""

    name: str
    typical: float
    peak: float
    span: Span


class Bound(NamedTuple):
    """What `name` is to bear, per second; `own` where it is the document's own, whose load is not put on it."""

    name: str
    per_second: float
    own: bool
    span: Span


@facts
def expected(document: Document) -> Iterator[tuple[Symbol, Expected]]:
    """The load of a design that holds, once for each thing that it depends on."""
    if not is_design(document) or is_retired(document):
        return
    read = [rate for rate in rates(document) if rate.typical is not None and rate.peak is not None]
    if not read:
        return
    typical, peak = sum(rate.typical or 0.0 for rate in read), sum(rate.peak or 0.0 for rate in read)
    needed = {key_of(row.name): row.name for row in document[Failures].dependencies}
    needed.update(
        (key_of(name.text), name.text)
        for component in document[Components].components
        for name in component.dependencies
    )
    for component in document[Components].components:
        needed.pop(key_of(component.name), None)
    for symbol, name in needed.items():
        yield symbol, Expected(name, round(typical, 3), round(peak, 3), read[0].span)


@facts
def bounds(document: Document) -> Iterator[tuple[Symbol, Bound]]:
    """What the things of a document are to bear, and what it says that others can."""
    if is_retired(document):
        return
    target = throughput_figure(document)
    if target is not None:
        figure, rate = target
        names = [component.name for component in document[Components].components]
        for name in dict.fromkeys((*names, document.name)):
            yield key_of(name), Bound(name, rate, True, figure.span)
    bottleneck = document[Performance].bottleneck
    named = list(resources_named(bottleneck.text))
    if len(named) == 1 and named[0].kind == "dependency":
        yield from _said(named[0], named[0].name, bottleneck.text, bottleneck.span)
    for row in document[Failures].dependencies:
        yield from _said(key_of(row.name), row.name, row.scenario, row.span)


def _said(symbol: Symbol, name: str, text: str, span: Span) -> Iterator[tuple[Symbol, Bound]]:
    rate = max(rates_in(text), default=None) if _LIMIT.search(text) else None
    if rate is not None:
        yield symbol, Bound(name, rate, False, span)


def key_of(name: str) -> Symbol:
    """The symbol under which loads and limits of something meet."""
    return dependency_symbol(name) if is_outside(name) else component_symbol(name)
