"""LikeC4 from component designs: domains as systems, new components in them, what they use, and who talks to whom.

What components depend on, or who uses them, stands outside where no design makes it. Each sequence diagram of a design
is a dynamic view, if its participants are components or dependencies that the designs name elsewhere too.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from trueline.formats.architecture import Architecture, architecture
from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.structurizr import kind_of, said_of, source_of, system_names
from trueline.formats.texts import excerpt, line
from trueline.model import Document
from trueline.model.sections.components import Components
from trueline.model.symbols import component_symbol


def write(
    documents: Sequence[Document],
    *,
    title: Annotated[str, "the title of the first view"] = "Designed system",
) -> Artefact:
    """One model with every component."""
    found = architecture(documents)
    if not any(part.component for part in found.parts):
        return Artefact((), found.skipped)
    skipped = list(found.skipped)
    lines = [*_model(found), *_views(found, documents, title, skipped)]
    return Artefact((File("model.c4", "\n".join(lines) + "\n"),), tuple(skipped))


def _model(found: Architecture) -> Iterator[str]:
    yield "specification {\n  element system\n  element component\n  element outside {\n    style {\n      color muted\n    }\n  }\n}"
    systems = system_names(found)
    yield "\nmodel {"
    for number, domain in enumerate(found.domains, 1):
        yield f"  s{number} = system {_text(systems[domain])} {{"
        for part in found.within(domain):
            yield f"    {part.key} = component {_text(part.name)} {{"
            if said_of(part):
                yield f"      description {_text(said_of(part))}"
            if kind_of(part):
                yield f"      technology {_text(kind_of(part))}"
            yield f"      metadata {{\n        designed_at {_text(source_of(part))}\n      }}\n    }}"
        yield "  }"
    yield from (f"  {part.key} = outside {_text(part.name)}" for part in found.named)
    places = _places(found)
    yield from (f"  {places[link.source]} -> {places[link.target]} 'uses'" for link in found.links)
    yield "}"


def _places(found: Architecture) -> dict[str, str]:
    """Each part's name from the top of the model."""
    places = {part.key: part.key for part in found.named}
    for number, domain in enumerate(found.domains, 1):
        places.update({part.key: f"s{number}.{part.key}" for part in found.within(domain)})
    return places


def _views(found: Architecture, documents: Sequence[Document], title: str, skipped: list[Skipped]) -> Iterator[str]:
    yield f"\nviews {{\n  view index {{\n    title {_text(title)}\n    include *\n  }}"
    for number, name in enumerate(system_names(found).values(), 1):
        yield f"\n  view system{number} of s{number} {{\n    title {_text(name)}\n    include *\n  }}"
    places = _places(found)
    count = 0
    for document in documents:
        for interaction in document[Components].interactions:
            steps = []
            for message in interaction.messages:
                ends = [found.keys.get(component_symbol(name)) for name in (message.source, message.target)]
                if message.text.strip() and ends[0] and ends[1]:
                    steps.append(f"    {places[ends[0]]} -> {places[ends[1]]} {_text(excerpt(message.text, 200))}")
            told = [name for message in interaction.messages if message.text.strip() for name in message[:2]]
            unknown = [name for name in told if component_symbol(name) not in found.keys]
            if unknown:
                reason = f"no design names `{line(unknown[0])}` as a component or dependency"
                skipped.append(Skipped(document.path, interaction.span, "messages of a sequence diagram", reason))
            if steps:
                count += 1
                yield f"\n  dynamic view sequence{count} {{\n    title {_text(document.meta.title or document.name)}"
                yield from steps
                yield "  }"
    yield "}"


def _text(text: str) -> str:
    return "'" + line(text).replace("\\", "\\\\").replace("'", "\\'") + "'"
