"""Completion."""

from lsprotocol import types

from trueline.assists.completion import complete
from trueline.assists.offers import Offer
from trueline.lsp.server import Server
from trueline.lsp.session import Here, Session

_KINDS = {
    "note": types.CompletionItemKind.File,
    "alias": types.CompletionItemKind.Text,
    "heading": types.CompletionItemKind.Reference,
    "tag": types.CompletionItemKind.Keyword,
    "property": types.CompletionItemKind.Property,
    "section": types.CompletionItemKind.Snippet,
    "choice": types.CompletionItemKind.EnumMember,
    "component": types.CompletionItemKind.Class,
    "participant": types.CompletionItemKind.Class,
    "entity": types.CompletionItemKind.Struct,
    "endpoint": types.CompletionItemKind.Method,
    "flag": types.CompletionItemKind.Constant,
    "metric": types.CompletionItemKind.Variable,
    "domain": types.CompletionItemKind.Module,
}


def register(server: Server) -> None:
    """Say what is answered here."""
    options = types.CompletionOptions(trigger_characters=["[", "#", "|", "`", "/", ":", " "])
    server.answer(types.TEXT_DOCUMENT_COMPLETION, completion, options)


def completion(session: Session, params: types.CompletionParams) -> types.CompletionList:
    """What may be written at a place."""
    here = session.here(params.text_document.uri)
    if here is None:
        return types.CompletionList(False, [])
    offset = here.positions.from_lsp(params.position)
    found = complete(here.analysis.vault, here.document, offset, here.analysis.source.data)
    items = [_item(here, offer, number, offset, found.complete) for number, offer in enumerate(found.offers)]
    return types.CompletionList(not found.complete, items)


def _item(here: Here, offer: Offer, number: int, offset: int, complete: bool) -> types.CompletionItem:
    # Editors compare this with what stands in the range. Where more is asked for as one types, it fits already.
    typed = here.positions.data[offer.span.start : offset].decode("utf-8", "replace")
    return types.CompletionItem(
        offer.label,
        kind=_KINDS.get(offer.kind, types.CompletionItemKind.Value),
        label_details=types.CompletionItemLabelDetails(description=offer.detail) if offer.detail else None,
        detail=offer.detail or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, offer.page) if offer.page else None,
        sort_text=f"{number:04}",
        filter_text=typed + (offer.typed or offer.label) if complete else typed or offer.label,
        text_edit=types.TextEdit(here.positions.to_lsp(offer.span), offer.text),
    )
