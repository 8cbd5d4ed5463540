"""From files to a vault: which notes are templates, which are documents, what could not be read."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from trueline.model import Document, Policy, lower
from trueline.rules import all_rules
from trueline.rules.run import Checked, check_document
from trueline.syntax import parse
from trueline.template import Library, Template, assemble_library, derive_template
from trueline.vault import Entry, Unread, Vault, make_entry

_FOLDER = re.compile(r"(?i)^[\W\d_]*templates?$")
_STEM = re.compile(r"(?i)^(?:[a-z\d]+[-_.]){0,3}template$|^_?template(?:[-_][a-z\d]+)?$")
_IN_FOLDER = re.compile(r"(?i)^(?:[a-z\d]+[-_.]){1,3}template$")
# Reading a document again takes a millisecond or two; keeping thousands of trees takes memory.
_MOST_DOCUMENTS = 400
_TITLE_VARIABLE = re.compile(rb"(?im)^# .*\{\{ *title *\}\}")


class Given(NamedTuple):
    """A file that was read: its path in the vault and its bytes."""

    path: str
    data: bytes


class Record(NamedTuple):
    """All that is kept of one document: what others need to know of it, and what it shows by itself."""

    entry: Entry
    checked: Checked


def template_like(path: str, data: bytes, named: Sequence[str] = ()) -> bool:
    """Whether the note at `path` is a template: configured, in a templates folder, or by its own title."""
    if any(path == name or path.startswith(name.rstrip("/") + "/") for name in named):
        return True
    *folders, leaf = path.split("/")
    if any(_FOLDER.match(folder) for folder in folders):
        return True
    if _STEM.match(leaf.removesuffix(".md")) or (folders and _IN_FOLDER.match(folders[-1])):
        return True
    return _TITLE_VARIABLE.search(data, 0, 4096) is not None


@cache
def builtin_templates() -> tuple[Template, ...]:
    """The templates that come with Trueline."""
    # `importlib.resources` would cost a tenth of a run's start for what two calls do.
    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "template", "builtin")
    made = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            made.append(derive_template(f"<built in>/{name}", parse(file.read())))
    return tuple(made)


def make_library(templates: Sequence[Template]) -> Library:
    """The vault's own templates, and those built in that none of its own replaces."""
    prefixes = {template.prefix for template in templates}
    names = {template.name.casefold() for template in templates}
    spare = [
        template
        for template in builtin_templates()
        if template.prefix not in prefixes and template.name.casefold() not in names
    ]
    return assemble_library([*templates, *spare])


def read_document(given: Given, library: Library, policy: Policy) -> Document:
    """The document that a note's bytes make."""
    return lower(given.path, parse(given.data), library, policy)


def make_record(document: Document) -> Record:
    """The record of a document; all rules run, whatever is selected later."""
    # The rules define facts, so they are there before facts are drawn.
    rules = all_rules()
    return Record(make_entry(document), check_document(document, rules))


class Documents(Mapping[str, Document]):
    """The documents of a vault by path, each read when it is asked for; the last few hundred are kept.

    `load` reads the document at a path; what it returns for a file that has gone is an empty document.
    """

    def __init__(self, paths: Iterable[str], load: Callable[[str], Document]) -> None:
        self._paths: dict[str, None] = paths._paths if isinstance(paths, Documents) else dict.fromkeys(paths)
        self._load = load
        self._kept: dict[str, Document] = {}

    def __getitem__(self, path: str) -> Document:
        found = self._kept.get(path)
        if found is None:
            if path not in self._paths:
                raise KeyError(path)
            found = self._load(path)
            if len(self._kept) >= _MOST_DOCUMENTS:
                self._kept.pop(next(iter(self._kept)), None)
            self._kept[path] = found
        return found

    def put(self, documents: Mapping[str, Document]) -> None:
        """Keep documents that were read already, where they are few."""
        if len(documents) <= _MOST_DOCUMENTS // 4:
            for path, document in documents.items():
                if path in self._paths:
                    self._kept[path] = document

    def take(self, others: Mapping[str, Document], but: Iterable[str]) -> None:
        """Keep what another mapping has already read, except at some paths."""
        if isinstance(others, Documents):
            left_out = set(but)
            self._kept = {path: found for path, found in others._kept.items() if path not in left_out}

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("documents stay in the process that reads them")


def read_vault(
    notes: Iterable[Given],
    others: Iterable[str],
    unread: Iterable[Unread],
    policy: Policy,
    named_templates: Sequence[str] = (),
    mounts: Mapping[str, str] | None = None,
    left_out: Sequence[str] = (),
) -> Vault:
    """The vault that these files make; order of `notes` is the order of documents.

    `left_out` are notes that exist and may be linked to but are not checked, as templates are.
    """
    all_rules()
    templates: list[Template] = []
    plain: list[Given] = []
    for given in notes:
        if template_like(*given, named_templates):
            templates.append(derive_template(given.path, parse(given.data)))
        else:
            plain.append(given)
    library = make_library(templates)
    documents = {given.path: read_document(given, library, policy) for given in plain}
    entries = {path: make_entry(document) for path, document in documents.items()}
    unchecked = [*(template.path for template in templates), *left_out]
    return Vault(entries, documents, others, library, mounts, unchecked, tuple(unread))
