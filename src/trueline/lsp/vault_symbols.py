"""The symbols of a whole vault, for an editor's search by name."""

from lsprotocol import types

from trueline.analysis.analysis import Analysis
from trueline.lsp.session import Session
from trueline.vault.network import recent_network

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
    ranked: list[tuple[bool, int, str, types.SymbolKind, str, str]] = []
    for note in analysis.vault.entries.values():
        for name in (note.name, *note.meta.aliases):
            if wanted in name.casefold():
                begins = name.casefold().startswith(wanted)
                ranked.append((not begins, 0, name, types.SymbolKind.File, note.path, note.template))
                break
    for point in recent_network(analysis.vault).points.values():
        kind = _KINDS.get(point.kind)
        if kind is not None and point.path in analysis.vault.entries and wanted in point.label.casefold():
            begins = point.label.casefold().startswith(wanted)
            home = point.path.rpartition("/")[2].removesuffix(".md")
            ranked.append((not begins, 1, point.label, kind, point.path, home))
    ranked.sort(key=lambda one: (one[0], one[1], one[2].casefold()))
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    return [
        types.WorkspaceSymbol(
            types.Location(session.uri(analysis, path), start), name, kind, container_name=home or None
        )
        for _, _, name, kind, path, home in ranked[: max(most, 0)]
    ]
