"""The symbols of a whole vault, for an editor's search by name."""

from lsprotocol import types

from trueline.analysis.analysis import Analysis
from trueline.assists.navigation import defined_in
from trueline.lsp.session import Session
from trueline.model import Symbol
from trueline.vault.network import recent_network

_START = types.Range(types.Position(0, 0), types.Position(0, 0))
# Of clients that do not ask later where a symbol stands, so many are told at once: each may be in another note.
_MOST_PLACES = 20
_KINDS = {
    "component": types.SymbolKind.Class,
    "entity": types.SymbolKind.Struct,
    "endpoint": types.SymbolKind.Method,
    "flag": types.SymbolKind.Constant,
    "metric": types.SymbolKind.Variable,
    "dependency": types.SymbolKind.Interface,
    "domain": types.SymbolKind.Namespace,
}


def symbols_holding(session: Session, analysis: Analysis, query: str, most: int) -> list[types.WorkspaceSymbol]:
    """At most so many symbols whose names hold `query`: those that begin with it first, notes before others."""
    wanted = query.casefold()
    ranked: list[tuple[bool, int, str, types.SymbolKind, str, str, Symbol | None]] = []
    for note in analysis.vault.entries.values():
        for name in (note.name, *note.meta.aliases):
            if wanted in name.casefold():
                begins = name.casefold().startswith(wanted)
                ranked.append((not begins, 0, name, types.SymbolKind.File, note.path, note.template, None))
                break
    for symbol, point in recent_network(analysis.vault).points.items():
        kind = _KINDS.get(point.kind)
        if kind is not None and point.path in analysis.vault.entries and wanted in point.label.casefold():
            begins = point.label.casefold().startswith(wanted)
            home = point.path.rpartition("/")[2].removesuffix(".md")
            ranked.append((not begins, 1, point.label, kind, point.path, home, symbol))
    ranked.sort(key=lambda one: (one[0], one[1], one[2].casefold()))
    found: list[types.WorkspaceSymbol] = []
    for _, _, name, kind, path, home, meant in ranked[: max(most, 0)]:
        location = types.Location(session.uri(analysis, path), _START)
        if meant is not None and not session.abilities.asks_places and len(found) < _MOST_PLACES:
            location.range = _place(session, analysis, meant, path)
        data = [meant.kind, meant.name] if meant is not None else None
        found.append(types.WorkspaceSymbol(location, name, kind, data=data, container_name=home or None))
    return found


def with_place(session: Session, symbol: types.WorkspaceSymbol) -> types.WorkspaceSymbol:
    """A symbol with the place where it is defined."""
    here = session.here(symbol.location.uri)
    if here is not None and isinstance(symbol.data, list | tuple) and len(symbol.data) == 2:
        kind, name = map(str, symbol.data)
        place = _place(session, here.analysis, Symbol(kind, name), here.path)
        symbol.location = types.Location(symbol.location.uri, place)
    return symbol


def _place(session: Session, analysis: Analysis, symbol: Symbol, path: str) -> types.Range:
    target = defined_in(analysis.vault, symbol, path)
    return session.positions(analysis, path).to_lsp(target.span) if target else _START
