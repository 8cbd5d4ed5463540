"""From files to a vault: which notes are templates, which are documents, what could not be read."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from trueline.model import Document, Policy, lower
from trueline.syntax import Tree, parse
from trueline.template import Library, Template, assemble_library, derive_template
from trueline.vault import Unread, Vault

_FOLDER = re.compile(r"(?i)^[\W\d_]*templates?$")
_STEM = re.compile(r"(?i)^(?:[a-z\d]+[-_.]){0,3}template$|^_?template(?:[-_][a-z\d]+)?$")
_IN_FOLDER = re.compile(r"(?i)^(?:[a-z\d]+[-_.]){1,3}template$")
_TITLE_VARIABLE = re.compile(rb"(?im)^# .*\{\{ *title *\}\}")


class Given(NamedTuple):
    """A file that was read: its path in the vault and its bytes."""

    path: str
    data: bytes


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
    trees: dict[str, Tree] = {}
    templates: list[Template] = []
    for path, data in notes:
        if template_like(path, data, named_templates):
            templates.append(derive_template(path, parse(data)))
        else:
            trees[path] = parse(data)
    library = make_library(templates)
    documents: dict[str, Document] = {path: lower(path, tree, library, policy) for path, tree in trees.items()}
    return Vault(documents, others, library, mounts, [*(t.path for t in templates), *left_out], tuple(unread))


def with_texts(vault: Vault, texts: Mapping[str, bytes], policy: Policy) -> Vault:
    """`vault` with other bytes at some paths. Templates stay as they were read."""
    documents = dict(vault.documents)
    for path, data in texts.items():
        documents[path] = lower(path, parse(data), vault.library, policy)
    ordered = dict(sorted(documents.items()))
    return Vault(ordered, vault.files, vault.library, vault.names.mounts, vault.unchecked, vault.unread)
