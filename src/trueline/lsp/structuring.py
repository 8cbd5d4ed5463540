"""How a note is built, as editors show it: outline, folding, selection, links."""

from lsprotocol import types

from trueline.assists.structure import Fold, Node, around, folds, outline
from trueline.lsp.positions import Positions
from trueline.lsp.server import Server
from trueline.lsp.session import Here, Session

_FOLDS = {"comment": types.FoldingRangeKind.Comment, "matter": types.FoldingRangeKind.Imports}
_LEVELS = (types.SymbolKind.File, types.SymbolKind.Module, types.SymbolKind.Class, types.SymbolKind.Field)


def register(server: Server) -> None:
    """Say what is answered here."""
    server.answer(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, document_symbols)
    server.answer(types.TEXT_DOCUMENT_FOLDING_RANGE, folding_ranges)
    server.answer(types.TEXT_DOCUMENT_SELECTION_RANGE, selection_ranges)


def document_symbols(session: Session, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """The headings of a note."""
    here = session.here(params.text_document.uri)
    return [_symbol(here, node) for node in outline(here.document)] if here else []


def _symbol(here: Here, node: Node) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        node.name,
        _LEVELS[min(node.level, len(_LEVELS)) - 1],
        here.positions.to_lsp(node.span),
        here.positions.to_lsp(node.name_span),
        node.detail or None,
        children=[_symbol(here, child) for child in node.children],
    )


def folding_ranges(session: Session, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """What may be folded away."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    found = (_range(here.positions, fold) for fold in folds(here.document))
    return [one for one in found if one.end_line > one.start_line]


def _range(positions: Positions, fold: Fold) -> types.FoldingRange:
    range_ = positions.to_lsp(fold.span)
    # A list item that ends with its line ending folds to the line before.
    end = range_.end.line - (range_.end.character == 0 and range_.end.line > range_.start.line)
    return types.FoldingRange(range_.start.line, end, kind=_FOLDS.get(fold.kind, types.FoldingRangeKind.Region))


def selection_ranges(session: Session, params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
    """What encloses each place, the smallest first."""
    here = session.here(params.text_document.uri)
    if here is None:
        return None
    found = []
    for position in params.positions:
        chain: types.SelectionRange | None = None
        for span in around(here.document, here.positions.from_lsp(position)):
            chain = types.SelectionRange(here.positions.to_lsp(span), chain)
        found.append(chain or types.SelectionRange(types.Range(position, position)))
    return found
