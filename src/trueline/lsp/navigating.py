"""Definitions, references and highlights, hover, and links."""

import os
from collections.abc import Iterable

from lsprotocol import types

from trueline.assists.built import built_places
from trueline.assists.cards import card
from trueline.assists.named import link_at
from trueline.assists.navigation import Target, definitions, highlights, references
from trueline.lsp.pages import rule_at
from trueline.lsp.positions import place_of_code
from trueline.lsp.server import Server
from trueline.lsp.session import Here, Session
from trueline.text import Span

_MOST_SYMBOLS = 500


def register(server: Server) -> None:
    """Say what is answered here."""
    server.answer(types.TEXT_DOCUMENT_HOVER, hover)
    server.answer(types.TEXT_DOCUMENT_DEFINITION, definition)
    server.answer(types.TEXT_DOCUMENT_IMPLEMENTATION, implementation)
    server.answer(types.TEXT_DOCUMENT_REFERENCES, find_references)
    server.answer(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, document_highlight)
    server.answer(types.TEXT_DOCUMENT_DOCUMENT_LINK, document_links)
    server.answer(types.WORKSPACE_SYMBOL, workspace_symbols, types.WorkspaceSymbolOptions(resolve_provider=True))
    server.answer(types.WORKSPACE_SYMBOL_RESOLVE, workspace_symbol_place)


def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """What is known of what stands at a place."""
    here = session.here(params.text_document.uri)
    if here is None:
        return None
    offset = here.positions.from_lsp(params.position)
    rule = rule_at(here.document, offset)
    if rule is not None:
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, rule[1]), here.positions.to_lsp(rule[0]))
    found = card(here.analysis.vault, here.document, offset, here.analysis.source.data)
    if found is None:
        return None
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, found.text), here.positions.to_lsp(found.span))


def definition(session: Session, params: types.DefinitionParams) -> list[types.LocationLink] | list[types.Location]:
    """Where what stands at a place is defined."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    offset = here.positions.from_lsp(params.position)
    link = link_at(here.document, offset)
    origin = here.positions.to_lsp(Span(link.start, link.end)) if link else None
    found = []
    for one in definitions(here.analysis.vault, here.document, offset):
        positions = session.positions(here.analysis, one.path)
        whole = positions.to_lsp(one.whole)
        found.append(
            types.LocationLink(session.uri(here.analysis, one.path), whole, positions.to_lsp(one.span), origin)
        )
    if not session.abilities.links:
        return [types.Location(one.target_uri, one.target_selection_range) for one in found]
    return found


def implementation(session: Session, params: types.ImplementationParams) -> list[types.Location]:
    """Where what stands at a place was built, in files of this machine."""
    here = session.here(params.text_document.uri)
    if here is None or session.addresses.served is not None:
        return []
    found = []
    for place in built_places(here.analysis.vault, here.document, here.positions.from_lsp(params.position)):
        file = os.path.normpath(os.path.join(here.analysis.root.path, place.path))
        if os.path.isfile(file):
            start = place_of_code(file, place, session.encoding)
            found.append(types.Location(session.addresses.uri(file), types.Range(start, start)))
    return found


def find_references(session: Session, params: types.ReferenceParams) -> list[types.Location]:
    """Where what stands at a place is named."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    offset = here.positions.from_lsp(params.position)
    found = references(here.analysis.vault, here.document, offset, params.context.include_declaration)
    return locations(session, here, found)


def locations(session: Session, here: Here, targets: Iterable[Target]) -> list[types.Location]:
    """Places as an editor opens them."""
    return [
        types.Location(
            session.uri(here.analysis, one.path), session.positions(here.analysis, one.path).to_lsp(one.span)
        )
        for one in targets
    ]


def document_highlight(session: Session, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
    """Where the note itself names what stands at a place."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    offset = here.positions.from_lsp(params.position)
    found = highlights(here.analysis.vault, here.document, offset)
    kinds = {"defines": types.DocumentHighlightKind.Write}
    return [
        types.DocumentHighlight(here.positions.to_lsp(one.span), kinds.get(one.role, types.DocumentHighlightKind.Read))
        for one in found
    ]


def document_links(session: Session, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """Every wikilink that leads somewhere, with where it leads."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    found = []
    for link in here.document.wikilinks():
        path = here.analysis.vault.resolve(here.path, link.target).path if link.target else None
        if path is not None:
            target = session.addresses.uri(f"{here.analysis.root.path}/{path}")
            found.append(types.DocumentLink(here.positions.to_lsp(link.target_span), target, path))
    return found


def workspace_symbols(session: Session, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """Notes, and what they define, whose names hold what was typed."""
    from trueline.lsp.vault_symbols import symbols_holding

    found: list[types.WorkspaceSymbol] = []
    for host in session.hosts().values():
        found += symbols_holding(session, host.analysis, params.query, _MOST_SYMBOLS - len(found))
    return found


def workspace_symbol_place(session: Session, symbol: types.WorkspaceSymbol) -> types.WorkspaceSymbol:
    """Where a symbol of a vault stands."""
    from trueline.lsp.vault_symbols import with_place

    return with_place(session, symbol)
