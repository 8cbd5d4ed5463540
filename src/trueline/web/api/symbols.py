"""Symbols: what documents name, what each hangs together with, and all of it as a picture."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.listening.problems import Refusal
from trueline.model import Symbol, name_key
from trueline.vault.points import Network, Step, symbols_called, users_of
from trueline.web.api import shapes
from trueline.web.api.paging import MOST, page
from trueline.web.api.responses import answer
from trueline.web.mapping import known_network
from trueline.web.portal import Portal
from trueline.web.views.picture import around, picture

# A hub's neighbours beyond this are counted, not listed.
_MOST_STEPS = 500


def symbols(portal: Portal) -> APIRouter:
    """The routes of symbols."""
    router = APIRouter(prefix="/api/v1", tags=["symbols"])

    @router.get("/symbols", response_model=shapes.Symbols, summary="List what documents name.")
    def listed(
        request: Request,
        kind: Annotated[str, Query(description="only of this kind: component, entity, endpoint, feature, …")] = "",
        q: Annotated[str, Query(description="only those with this text in their name")] = "",
        cursor: Annotated[str, Query(max_length=4096)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    ) -> Response:
        snapshot = portal.snapshot
        known = known_network(snapshot)
        found = sorted(
            symbol
            for symbol, point in known.points.items()
            if (not kind or kind in (point.kind, symbol.kind))
            and name_key(q) in name_key(f"{point.label}\n{symbol.name}")
        )
        shown, after = page(found, [tuple(one) for one in found], cursor, limit)
        cards = [{**card(known, one), "uses": len(known.users.get(one, ()))} for one in shown]
        said = {"schema": "trueline/symbols@1", "revision": snapshot.revision, "symbols": cards}
        return answer(request, {**said, "total": len(found), "next": after})

    @router.get("/symbols/{kind}/{name:path}", response_model=shapes.Neighbourhood, summary="One symbol.")
    def one(request: Request, kind: str, name: str) -> Response:
        snapshot = portal.snapshot
        known = known_network(snapshot)
        return answer(request, {**neighbourhood(known, find(known, f"{kind} {name}")), "revision": snapshot.revision})

    @router.get("/graph", response_model=shapes.Picture, summary="The network, folded until it can be read.")
    def graph(
        request: Request,
        kind: Annotated[list[str], Query(description="only of these kinds")] = [],  # noqa: B006
        open: Annotated[list[str], Query(description="folds that stay open, by their ids")] = [],  # noqa: B006
        of: Annotated[str, Query(description="only what hangs together with this symbol")] = "",
        depth: Annotated[int, Query(ge=1, le=8, description="within so many steps of it")] = 2,
        most: Annotated[int, Query(ge=10, le=2_000, description="about so many nodes at most")] = 300,
    ) -> Response:
        snapshot = portal.snapshot
        if of:
            made = around(snapshot, find(known_network(snapshot), of), depth, most)
        else:
            made = picture(snapshot, kind, open, most)
        said = {
            "schema": "trueline/graph@1",
            "revision": snapshot.revision,
            "nodes": [node._asdict() for node in made.nodes],
            "edges": [edge._asdict() for edge in made.edges],
            "symbols": made.symbols,
            "note": made.note,
        }
        return answer(request, said)

    return router


def find(known: Network, name: str) -> Symbol:
    """The symbol of an id or a name; raises `Refusal` where there is none."""
    kind, _, rest = name.partition(" ")
    symbol = Symbol(kind, rest)
    if symbol in known.points:
        return symbol
    found = symbols_called(known, name)
    if not found:
        raise Refusal(404, "no-symbol", "no document names this")
    return found[0]


def card(known: Network, symbol: Symbol) -> shapes.SymbolCard:
    """A symbol in a list."""
    point = known.points[symbol]
    return {"id": str(symbol), "kind": point.kind, "label": point.label, "path": point.path}


def neighbourhood(known: Network, symbol: Symbol) -> dict[str, object]:
    """A symbol with who defines it, who needs it, and what it needs."""
    users = list(users_of(known, symbol))[:_MOST_STEPS]
    needs = [step for steps in known.users.values() for step in steps if step.source == symbol][:_MOST_STEPS]
    ends = dict.fromkeys([*(step.source for step in users), *(step.target for step in needs)])
    return {
        "schema": "trueline/symbol@1",
        "symbol": card(known, symbol),
        "claims": [{"role": role, "path": path} for role, path in known.claims.get(symbol, ())],
        "domains": list(known.domains.get(symbol, ())),
        "named_in": list(known.paths.get(symbol, ())),
        "neighbours": [card(known, one) for one in ends if one in known.points],
        "users": _steps(users),
        "needs": _steps(needs),
    }


def _steps(steps: Sequence[Step]) -> list[dict[str, object]]:
    return [{**step._asdict(), "source": str(step.source), "target": str(step.target)} for step in steps]
