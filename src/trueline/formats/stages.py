"""Features by stage, as dashboards show them: which folders stages are, and who waits for whom."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.model.symbols import Symbol, document_symbol
from trueline.syntax import WikiLink
from trueline.template import property_key


class Stage(NamedTuple):
    """A stage's folder with its path, relative to what Obsidian opens, and the features in it, in order."""

    folder: str
    name: str
    meaning: str
    features: tuple[Document, ...]


def stages(documents: Sequence[Document], within: str = "") -> list[Stage]:
    """The folders of stages that hold any of the documents, in the order of their names."""
    found: dict[tuple[str, str, str], list[Document]] = {}
    for document in documents:
        if document.meta.stage and document.meta.stage_folder:
            folders = document.path.split("/")[:-1]
            place = len(folders) - 1 - folders[::-1].index(document.meta.stage_folder)
            folder = shortened("/".join(folders[: place + 1]), within)
            found.setdefault((document.meta.stage_folder, folder, document.meta.stage), []).append(document)
    return [
        Stage(folder, name, meaning, tuple(sorted(found[name, folder, meaning], key=lambda one: (one.name, one.path))))
        for name, folder, meaning in sorted(found)
    ]


def shortened(path: str, within: str) -> str:
    """A path relative to the folder `within`, if it lies in there."""
    prefix = within.strip("/") + "/"
    return path[len(prefix) :] if len(prefix) > 1 and path.startswith(prefix) else path


def blockers(document: Document) -> list[WikiLink]:
    """What a feature waits for, each once; a placeholder of the template is nothing to wait for."""
    placeholders = document.template.links if document.template else frozenset()
    found: dict[Symbol, WikiLink] = {}
    for link in document.meta.blocked_by:
        if link.target and link.target not in placeholders:
            found.setdefault(document_symbol(link.target), link)
    return list(found.values())


def spellings(documents: Iterable[Document], keys: Sequence[str]) -> list[str]:
    """How the documents spell a property (`blocked by`, `blocked-by`), the most usual first; else the first of `keys`."""
    counts: dict[str, int] = {}
    for document in documents:
        for item in document.tree.front_matter.properties if document.tree.front_matter else ():
            if property_key(item.key) in keys:
                counts[item.key] = counts.get(item.key, 0) + 1
    return sorted(counts, key=lambda key: (-counts[key], key)) or [keys[0]]
