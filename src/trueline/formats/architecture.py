"""Components and what they depend on, of all designs together: what diagrams and catalogues are written from."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trueline.formats.artefact import Skipped
from trueline.formats.texts import Names, dashed, line
from trueline.model import Document
from trueline.model.sections.components import Component, Components
from trueline.model.symbols import Symbol, component_symbol
from trueline.text import Span


class Part(NamedTuple):
    """A component that a design makes new, or something that is only named (then `component` is None).

    `key` is a name of letters, digits and underscores that no other part has; `domains` are the design's.
    """

    key: str
    name: str
    component: Component | None
    document: Document
    span: Span
    domains: tuple[str, ...] = ()


class Link(NamedTuple):
    """One part depends on another; both by key."""

    source: str
    target: str


class Architecture(NamedTuple):
    """All parts in the order designed, and who depends on whom."""

    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    skipped: tuple[Skipped, ...]
    keys: dict[Symbol, str]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of all components, in order, and one without a name where some have none."""
        found = (part.domains[0] if part.domains else "" for part in self.parts if part.component is not None)
        return tuple(dict.fromkeys(found))

    def within(self, domain: str) -> list[Part]:
        """The components whose first domain this is."""
        return [part for part in self.parts if part.component is not None and (part.domains[:1] or ("",))[0] == domain]

    @property
    def named(self) -> list[Part]:
        """The parts that no design makes: databases, brokers, users, what exists already."""
        return [part for part in self.parts if part.component is None]


def architecture(documents: Sequence[Document]) -> Architecture:
    """The parts of all documents. What is designed twice is there once, as the first design says it."""
    parts: dict[Symbol, Part] = {}
    skipped: list[Skipped] = []
    names = Names("_", str.lower)
    for document in documents:
        for component in document[Components].components:
            symbol = component_symbol(component.name)
            if not line(component.name) or not symbol.name:
                skipped.append(Skipped(document.path, component.span, "component", "its name says nothing"))
            elif symbol in parts:
                reason = f"it is designed in {parts[symbol].document.path} as well"
                skipped.append(Skipped(document.path, component.span, f"component {line(component.name)}", reason))
            else:
                key = names.take("c_" + dashed(component.name).replace("-", "_"))
                parts[symbol] = Part(
                    key, line(component.name), component, document, component.span, domains_of(document)
                )
    links: dict[Link, None] = {}
    for part in [*parts.values()]:
        made = part.component
        assert made is not None
        for name in made.dependencies:
            target = _named(parts, names, part.document, name.text, name.span)
            if target is not None and target != part.key:
                links[Link(part.key, target)] = None
        for name in made.exposes_to:
            source = _named(parts, names, part.document, name.text, name.span)
            if source is not None and source != part.key:
                links[Link(source, part.key)] = None
    keys = {symbol: part.key for symbol, part in parts.items()}
    return Architecture(tuple(parts.values()), tuple(links), tuple(skipped), keys)


def _named(parts: dict[Symbol, Part], names: Names, document: Document, name: str, span: Span) -> str | None:
    symbol = component_symbol(name)
    if not symbol.name or not line(name):
        return None
    if symbol not in parts:
        parts[symbol] = Part(names.take("x_" + dashed(name).replace("-", "_")), line(name), None, document, span)
    return parts[symbol].key


def domains_of(document: Document) -> tuple[str, ...]:
    """The domains that a document names as its own, without the template's placeholders."""
    placeholders = document.template.links if document.template else frozenset()
    targets = (link.target for link in document.meta.domains if link.target and link.target not in placeholders)
    return tuple(dict.fromkeys(_names(targets)))


def _names(targets: Iterable[str]) -> Iterable[str]:
    for target in targets:
        name = line(target.partition("#")[0].rsplit("/", 1)[-1].removesuffix(".md"))
        if name:
            yield name
