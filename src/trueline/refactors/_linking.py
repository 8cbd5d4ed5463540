"""Links written as the links around them are."""

from collections.abc import Iterable

from trueline.model import Document, name_key
from trueline.refactors._front import find_property
from trueline.refactors._naming import near_names
from trueline.refactors.refactor import UnknownName
from trueline.template import property_key
from trueline.vault import Vault
from trueline.vault.linking import written_link

# Properties that hold links wherever they stand, also where a note has none yet.
_LINKED = frozenset({"domains", "domain", "blocked-by", "sub-domain", "supersedes", "superseded-by", "pages"})


def linked(vault: Vault, document: Document, key: str, value: str) -> str:
    """`value` as a wikilink, if the property `key` holds links; else as it is.

    What is written as a link already is taken as it is; a name has to be a note's.
    """
    if "[[" in value or "://" in value:
        return value
    item = find_property(document, key)
    values = item.values if item else ()
    holds = any(one.text.startswith("[[") for one in values)
    if not holds and not (property_key(key) in _LINKED and not values):
        return value
    near = [one.text.strip("[]").partition("|")[0] for one in values if one.text.startswith("[[")]
    near = near or [link.target for link in document.tree.front_links]
    return f"[[{link_to(vault, document, value, near)}]]"


def link_to(vault: Vault, document: Document, name: str, near: Iterable[str] = ()) -> str:
    """The target of a wikilink from the document to the note called `name`, in the style of the links `near`.

    Raises `UnknownName` where the name leads to no note or to several.
    """
    resolution = vault.resolve(document.path, name)
    paths = resolution.paths
    if len(paths) != 1:
        titled = [p for p, note in vault.entries.items() if name_key(note.meta.title) == name_key(name)]
        paths = paths if paths else tuple(titled)
    if len(paths) > 1:
        raise UnknownName(f"`{name}` may be any of {len(paths)} notes; say which by its path", paths[:3])
    if not paths:
        raise UnknownName(f"no note is called `{name}`", near_names(name, (n.name for n in vault.entries.values())))
    return written_link(vault, document.path, paths[0], near)
