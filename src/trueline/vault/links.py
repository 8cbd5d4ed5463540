"""The links of a vault that need a second look, found in one pass over all of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol, name_key
from trueline.syntax import WikiLink
from trueline.vault.mounts import Mounts, find_mounts, unshared
from trueline.vault.names import Outcome, Resolution
from trueline.vault.vault import Vault


class Use(NamedTuple):
    """A wikilink, the document it stands in, and where it leads."""

    document: Document
    link: WikiLink
    resolution: Resolution


Uses = Mapping[Symbol, Sequence[Use]]


def troubled_links(vault: Vault) -> Uses:
    """Every link that does not lead to one note at the place it names, by the symbol it refers to.

    A link below a known mount whose folder has gone is *moved* even if its last folders still fit.
    """
    mounts = vault.table(find_mounts)
    stale: dict[str, bool] = {}
    found: dict[Symbol, list[Use]] = {}
    for document in vault.documents.values():
        path = document.path
        for link in document.wikilinks():
            target = link.target
            if not target:
                continue
            resolution = vault.resolve(path, target)
            if resolution.outcome is Outcome.FOUND:
                if "/" not in target:
                    continue
                if target not in stale:
                    stale[target] = _stale(mounts, target, resolution.paths[0])
                if not stale[target]:
                    continue
                resolution = Resolution(Outcome.MOVED, resolution.paths)
            found.setdefault(document_symbol(target), []).append(Use(document, link, resolution))
    return found


def anchored_links(vault: Vault) -> Uses:
    """Every link to a heading or block, by the symbol of the note it refers to (`[[#…]]` to its own)."""
    found: dict[Symbol, list[Use]] = {}
    for path, document in vault.documents.items():
        for link in document.wikilinks():
            if link.heading is not None or link.block is not None:
                target = link.target
                resolution = vault.resolve(path, target) if target else Resolution(Outcome.FOUND, (path,))
                found.setdefault(document_symbol(target or path), []).append(Use(document, link, resolution))
    return found


def empty_links(vault: Vault) -> Uses:
    """Every `[[]]`, which names nothing, by the symbol of the note it stands in."""
    found: dict[Symbol, list[Use]] = {}
    for path, document in vault.documents.items():
        for link in document.wikilinks():
            if not link.target and link.heading is None and link.block is None:
                use = Use(document, link, Resolution(Outcome.MISSING))
                found.setdefault(document_symbol(path), []).append(use)
    return found


def _stale(mounts: Mounts, target: str, path: str) -> bool:
    """Whether a link writes out a path that is not the one where its note lies."""
    if ".." in target or not unshared(target, path)[0]:
        return False
    exact = mounts.exact(target)
    return exact is not None and name_key(exact.removesuffix(".md")) != name_key(path.removesuffix(".md"))
