"""What several designs define or change at once."""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from trueline.model import Symbol
from trueline.queries._names import near_names
from trueline.queries._reach_walk import Places
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Vault
from trueline.vault.network import network
from trueline.vault.pipeline import STAGES, Feature, Pipeline, read_pipeline
from trueline.vault.points import Network

_KINDS = ("endpoint", "entity", "component", "flag", "metric", "decision")
# From first thought to done; what lies in no stage's folder comes before all.
_ADVANCE = {stage: rank for rank, stage in enumerate(("", "Backlog", *(s for s in STAGES if s != "Backlog")))}
_NUMBERED = re.compile(r"^([A-Za-z]{2,6})[-_ ]?0*(\d{1,6})(?!\d)")


class Conflict(NamedTuple):
    """One of several designs that lay hand on the same thing.

    `conflict` is `defined twice`, `changed at once` or `same number`. `verdict` says which is likely meant
    (`likely meant`, `goes first`), which `gives way` or `follows`, or that it is `unclear`.
    """

    kind: str
    name: str
    conflict: str
    design: str
    role: str
    stage: str
    status: str
    verdict: str
    path: str
    line: int


class _Claim(NamedTuple):
    role: str
    feature: Feature
    stage: str


@query
def conflicts(
    vault: Vault,
    kind: Annotated[str, "only one kind: endpoint, entity, component, flag, metric or decision"] = "",
    name: Annotated[str, "only what touches this design or thing"] = "",
) -> Answer:
    """What several designs define as new, or change at the same time, and which of them is likely meant.

    *Defined twice* is an endpoint, entity, component, flag or metric that two designs call new. *Changed at
    once* is one that two designs which are not completed both change, or that one changes while another
    still brings it in: whoever is built first changes the ground of the other. *Same number* are two
    decision records with one number. The design that has come furthest is likely meant; where several
    have come equally far it is unclear. Designs that are superseded or rejected conflict with nobody.

    Example: `trueline conflicts --kind endpoint`
    """
    if kind and kind not in _KINDS:
        raise UnknownName(
            f"no kind of conflict is called `{kind}`; there are {', '.join(_KINDS)}", near_names(kind, _KINDS)
        )
    known = vault.table(network)
    pipeline = vault.table(read_pipeline)
    places = Places(vault, known)
    rows = list(_shared(known, pipeline, places, kind))
    note = ""
    if kind in ("", "decision"):
        numbers, note = _numbers(vault)
        rows += numbers
    if name:
        wanted = name.strip().casefold()
        touched = {(row.kind, row.name) for row in rows if wanted in (row.name.casefold(), row.design.casefold())}
        rows = [row for row in rows if (row.kind, row.name) in touched]
    things = len({(row.kind, row.name) for row in rows})
    head = f"{things} things" if things != 1 else "1 thing"
    notes = "; ".join(part for part in (head, note) if part)
    return Answer((Table("Conflicts", Conflict, rows, notes),) if rows else (), empty="" if rows else _why(pipeline))


def _why(pipeline: Pipeline) -> str:
    if not pipeline.features:
        return "the vault has no designs, so none can be in conflict"
    if len(pipeline.features) == 1:
        return "the vault has one design only"
    return f"no two of the {len(pipeline.features)} designs define or change the same thing at once"


def _shared(known: Network, pipeline: Pipeline, places: Places, kind: str) -> Iterator[Conflict]:
    found = sorted(
        (one for one, claims in known.claims.items() if len(claims) > 1 and kind in ("", _as_kind(one))),
        key=lambda one: (_KINDS.index(_as_kind(one)), known.points[one].label.casefold()),
    )
    for symbol in found:
        claims = []
        for role, path in known.claims[symbol]:
            feature = pipeline.features.get(path)
            if feature is not None and not feature.retired:
                claims.append(_Claim(role, feature, pipeline.stage(feature)))
        definers = [claim for claim in claims if claim.role == "defines"]
        if len({claim.feature.path for claim in definers}) > 1:
            yield from _conflict(known, places, symbol, "defined twice", definers)
        moving = [claim for claim in claims if claim.feature.unfinished]
        changers = [claim for claim in moving if claim.role == "changes"]
        if changers and len({claim.feature.path for claim in moving}) > 1:
            yield from _conflict(known, places, symbol, "changed at once", moving)


def _as_kind(symbol: Symbol) -> str:
    """The kind that a thing is asked for by: what designs say to change and no note of a component describes
    is part of the system too."""
    return "component" if symbol.kind in ("document", "dependency") else symbol.kind


def _conflict(
    known: Network, places: Places, symbol: Symbol, conflict: str, claims: Sequence[_Claim]
) -> Iterator[Conflict]:
    best = max(_ADVANCE.get(claim.stage, 0) for claim in claims)
    leaders = {claim.feature.path for claim in claims if _ADVANCE.get(claim.stage, 0) == best}
    first, last = ("likely meant", "gives way") if conflict == "defined twice" else ("goes first", "follows")
    for claim in sorted(claims, key=lambda one: (-_ADVANCE.get(one.stage, 0), one.feature.path, one.role)):
        leads = claim.feature.path in leaders
        verdict = ("unclear" if len(leaders) > 1 else first) if leads else last
        path = claim.feature.path
        yield Conflict(
            _as_kind(symbol), known.points[symbol].label, conflict, claim.feature.name, claim.role, claim.stage,
            claim.feature.meta.status or "", verdict, path, places.of_claim(symbol, claim.role, path),
        )  # fmt: skip


def _numbers(vault: Vault) -> tuple[list[Conflict], str]:
    """Decision records with one number, and the next free one."""
    series: dict[tuple[str, str], dict[int, list[str]]] = {}
    for path, document in vault.documents.items():
        found = _NUMBERED.match(document.name)
        template = document.template.name.lower() if document.template is not None else ""
        if found and ("decision" in template or found[1].upper() in ("ADR", "RFC", "KEP", "EIP", "DR")):
            key = (path.rpartition("/")[0], found[1].upper())
            series.setdefault(key, {}).setdefault(int(found[2]), []).append(path)
    rows: list[Conflict] = []
    notes = []
    for (_, prefix), numbers in sorted(series.items()):
        width = max(len(str(number)) for number in numbers)
        doubled = {number: paths for number, paths in sorted(numbers.items()) if len(paths) > 1}
        for number, paths in doubled.items():
            rows += _same_number(vault, f"{prefix}-{number:0{max(width, 3)}}", paths)
        if doubled:
            notes.append(f"the next free number is {prefix}-{max(numbers) + 1:0{max(width, 3)}}")
    return rows, "; ".join(notes)


def _same_number(vault: Vault, name: str, paths: Sequence[str]) -> Iterator[Conflict]:
    """The record that was created first keeps its number."""
    created = {path: date.iso for path in paths if (date := vault.documents[path].meta.created) and date.iso}
    first = min(created.values(), default=None)
    firsts = [path for path, date in created.items() if date == first]
    for path in paths:
        clear = len(firsts) == 1 and len(created) == len(paths)
        verdict = ("likely meant" if path in firsts else "gives way") if clear else "unclear"
        document = vault.documents[path]
        meta = document.meta
        yield Conflict(
            "decision", name, "same number", document.name, "defines", meta.stage or "", meta.status or "",
            verdict, path, 1,
        )  # fmt: skip
