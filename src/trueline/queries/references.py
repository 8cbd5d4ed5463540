"""Where something is defined, changed, used, drawn and linked."""

from typing import Annotated, NamedTuple

from trueline.queries._reach_walk import Places, named
from trueline.queries.answer import Answer, Table
from trueline.queries.query import query
from trueline.vault import Vault
from trueline.vault.network import network
from trueline.vault.ties import Mention

_MOST = 250
_ORDER = ("defines", "owns", "changes", "uses", "fails", "watches", "diagram", "links")


class Reference(NamedTuple):
    """A place that names it. `role` says how: `defines`, `owns` (says who owns it), `changes`, `uses`,
    `fails` (a row of dependency failures), `watches` (an alert or rollout phase), `diagram`, `links`."""

    role: str
    kind: str
    written: str
    path: str
    line: int


@query
def references(
    vault: Vault,
    symbol: Annotated[str, "name of anything, with or without its kind: `PrintJob`, `GET /labels/{id}`, a note's name"],
    role: Annotated[str, "only one role: defines, owns, changes, uses, fails, watches, diagram or links"] = "",
    every: Annotated[bool, "look into all documents, however many there are"] = False,
) -> Answer:
    """Where something is defined and where it is named, however it is spelled there.

    Definitions come first, then changes, uses, rows of failure tables, alerts, diagrams and links, each
    with its path and line. `match_suggestions` and `MatchSuggestionEntity` are one entity, `/files/:id`
    and `/files/{fileId}` one path; a note is found by its links. Of something that more than 250 documents
    name, those that define or change it are looked into first, and the rest only with `--every`.

    Example: `trueline references "GET /labels/{id}"`
    """
    if not vault.documents:
        return Answer((), empty="the vault has no notes")
    known = vault.table(network)
    places = Places(vault, known)
    found: set[Reference] = set()
    left = 0
    wanted = named(known, symbol)
    for one in wanted:
        # Who defines and changes it comes first, should not all be looked into.
        paths = dict.fromkeys((*(path for _, path in known.claims.get(one, ())), *known.paths.get(one, ())))
        left += 0 if every else max(0, len(paths) - _MOST)
        for path in paths if every else list(paths)[:_MOST]:
            for said in places.told(path):
                if isinstance(said, Mention) and said.symbol == one:
                    kind = known.points[one].kind
                    found.add(Reference(said.role, kind, said.label, path, said.line.number))
    rows = sorted(_without_doubles(found), key=lambda row: (_ORDER.index(row.role), row.path, row.line))
    roles = [row.role for row in rows]
    counts = ", ".join(f"{roles.count(one)} {one}" for one in _ORDER if one in roles and role in ("", one))
    rows = [row for row in rows if role in ("", row.role)]
    undefined = not any(known.points[one].path for one in wanted)
    empty = "" if rows else f"no document {role or 'name'} `{symbol}`"
    more = f"{left} more documents name it and are folded (list them with --every)" if left else ""
    note = "; ".join(part for part in (counts, undefined and "nothing defines it", more) if part)
    return Answer((Table("References", Reference, rows, note),) if rows else (), empty=empty)


def _without_doubles(found: set[Reference]) -> list[Reference]:
    """The places without links that a more telling role has on the same line."""
    told = {(row.path, row.line) for row in found if row.role != "links"}
    return [row for row in found if row.role != "links" or (row.path, row.line) not in told]
