"""One pass over all wikilinks of a vault, sorted by what has to be known of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.syntax import WikiLink
from trueline.vault.names import Outcome, Resolution
from trueline.vault.vault import Vault


class Use(NamedTuple):
    """A wikilink, the document it stands in, and where it leads."""

    document: Document
    link: WikiLink
    resolution: Resolution


Uses = Mapping[Symbol, Sequence[Use]]


class Survey(NamedTuple):
    """`astray` are links that do not lead to exactly one note or file, by the symbol they refer to;
    `written_out` those that do and name folders, by their target; `anchored` those to a heading or
    block, by the symbol of the note (`[[#…]]` by its own); `empty` each `[[]]`, by that of its note."""

    astray: Uses
    written_out: Mapping[str, Sequence[Use]]
    anchored: Uses
    empty: Uses


def survey_links(vault: Vault) -> Survey:
    """The survey of a vault; use it through `vault.table`."""
    astray: dict[Symbol, list[Use]] = {}
    written_out: dict[str, list[Use]] = {}
    anchored: dict[Symbol, list[Use]] = {}
    empty: dict[Symbol, list[Use]] = {}
    for path, document in vault.documents.items():
        for link in document.wikilinks():
            target = link.target
            same = written_out.get(target)
            if same is not None:
                use = Use(document, link, same[0].resolution)
                same.append(use)
            elif target:
                use = Use(document, link, vault.resolve(path, target))
                if use.resolution.outcome is not Outcome.FOUND:
                    astray.setdefault(document_symbol(target), []).append(use)
                elif "/" in target and ".." not in target:
                    written_out[target] = [use]
            else:
                use = Use(document, link, Resolution(Outcome.FOUND, (path,)))
                if link.heading is None and link.block is None:
                    empty.setdefault(document_symbol(path), []).append(use)
            if link.heading is not None or link.block is not None:
                anchored.setdefault(document_symbol(target or path), []).append(use)
    return Survey(astray, written_out, anchored, empty)
