"""Structurizr DSL (C4 model): domains as software systems, new components as containers in them.

What components depend on, or who uses them, is a software system outside where no design makes it. There is one view of
the landscape and one of each domain. Designs whose domain is not said are in a system called after the first of them.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from trueline.formats.architecture import Architecture, Part, architecture
from trueline.formats.artefact import Artefact, File
from trueline.formats.texts import Names, excerpt, line
from trueline.model import Document


def write(
    documents: Sequence[Document],
    *,
    title: Annotated[str, "the name of the workspace"] = "Designed system",
) -> Artefact:
    """One workspace with every component."""
    found = architecture(documents)
    if not any(part.component for part in found.parts):
        return Artefact((), found.skipped)
    return Artefact((File("workspace.dsl", "\n".join(_workspace(found, title)) + "\n"),), found.skipped)


def _workspace(found: Architecture, title: str) -> Iterator[str]:
    systems = system_names(found)
    yield f"workspace {_text(title)} {{"
    yield "    model {"
    for number, domain in enumerate(found.domains, 1):
        yield f"        s{number} = softwareSystem {_text(systems[domain])} {{"
        for part in found.within(domain):
            yield f"            {part.key} = container {_text(part.name)} {_text(said_of(part))} {_text(kind_of(part))} {{"
            yield f"                properties {{\n                    source {_text(source_of(part))}\n                }}"
            yield "            }"
        yield "        }"
    taken = set(systems.values())
    for part in found.named:
        name = part.name if part.name not in taken else f"{part.name} (outside)"
        yield f'        {part.key} = softwareSystem {_text(name)} {{\n            tags "Outside"\n        }}'
    for link in found.links:
        yield f'        {link.source} -> {link.target} "Uses"'
    yield "    }"
    yield "    views {"
    yield '        systemLandscape "landscape" {\n            include *\n            autolayout lr\n        }'
    for number, _ in enumerate(found.domains, 1):
        yield f'        container s{number} "system{number}" {{\n            include *\n            autolayout lr\n        }}'
    yield '        styles {\n            element "Outside" {\n                background #999999\n            }\n        }'
    yield "    }"
    yield "}"


def system_names(found: Architecture) -> dict[str, str]:
    """What the system of each domain is called."""
    names = Names(" ", str.casefold)
    # A domain has its own name, whatever the designs are called whose domain is not said.
    own = {domain: names.take(domain) for domain in found.domains if domain}
    return {
        domain: own.get(domain)
        or names.take(line(found.within(domain)[0].document.meta.title or found.within(domain)[0].document.name))
        for domain in found.domains
    }


def said_of(part: Part) -> str:
    """What a component is for, in one line."""
    return excerpt(line(part.component.responsibility), 300) if part.component else ""


def kind_of(part: Part) -> str:
    """What kind of thing a component is said to be."""
    return excerpt(line(part.component.kind), 60) if part.component else ""


def source_of(part: Part) -> str:
    """Where a part is designed or named."""
    return f"{line(part.document.path)}:{part.document.tree.lines.line(part.span.start)}"


def _text(text: str) -> str:
    return '"' + line(text).replace("\\", "/").replace('"', "'").replace("${", "$ {") + '"'
