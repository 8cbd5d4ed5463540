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
    found: dict[Symbol, list[Use]] = {}
    for document in vault.documents.values():
        path = document.path
        for link in document.wikilinks():
            target = link.target
            if not target:
                continue
            resolution = vault.resolve(path, target)
            if resolution.outcome is Outcome.FOUND:
                if "/" not in target or not _stale(mounts, target, resolution.paths[0]):
                    continue
                resolution = Resolution(Outcome.MOVED, resolution.paths)
            found.setdefault(document_symbol(target), []).append(Use(document, link, resolution))
    return found


def anchored_links(vault: Vault) -> Uses:
    """Every link to a heading or block of another note, by the symbol it refers to."""
    found: dict[Symbol, list[Use]] = {}
    for document in vault.documents.values():
        for link in document.wikilinks():
            if link.target and (link.heading is not None or link.block is not None):
                use = Use(document, link, vault.resolve(document.path, link.target))
                found.setdefault(document_symbol(link.target), []).append(use)
    return found


def _stale(mounts: Mounts, target: str, path: str) -> bool:
    """Whether a link writes out a path that is not the one where its note lies."""
    if ".." in target or not unshared(target, path)[0]:
        return False
    exact = mounts.exact(target)
    return exact is not None and name_key(exact.removesuffix(".md")) != name_key(path.removesuffix(".md"))
