"""Matrices over designs: who may call what, what data leaves where, what failure is handled, what is tested."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from trueline.model import Document
from trueline.queries._names import find_path, near_names
from trueline.queries._reach_matrices import (
    Element,
    Leaning,
    Need,
    Permitted,
    Proof,
    elements,
    leanings,
    needs,
    permissions,
    proofs,
)
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Facts, Vault
from trueline.vault.facts import Value, late_facts
from trueline.vault.network import network


@late_facts
def permission_rows(document: Document) -> Iterator[tuple[str, Permitted]]:
    """Who may call which endpoint, by the path of the design."""
    return ((document.path, row) for row in permissions(document))


@late_facts
def element_rows(document: Document) -> Iterator[tuple[str, Element]]:
    """The data elements, by the path of the design."""
    return ((document.path, row) for row in elements(document))


@late_facts
def leaning_rows(document: Document) -> Iterator[tuple[str, Leaning]]:
    """What depends on what, as written, by the path of the design."""
    return ((document.path, row) for row in leanings(document))


@late_facts
def proof_rows(document: Document) -> Iterator[tuple[str, Proof]]:
    """The criteria with their tests, by the path of the design."""
    return ((document.path, row) for row in proofs(document))


def _needs(vault: Vault, paths: Sequence[str]) -> Iterator[Need]:
    known = vault.table(network)
    for path in paths:
        for found in _rows(vault, leaning_rows, path):
            yield from needs(vault.entries[path], found, known)


def _drawn(facts: Facts[Any]) -> Callable[[Vault, Sequence[str]], Iterator[Any]]:
    return lambda vault, paths: (row for path in paths for row in _rows(vault, facts, path))


def _rows(vault: Vault, facts: Facts[Value], path: str) -> Iterator[Value]:
    return (row for _, row in vault.relation(facts)[path])


class _Matrix(NamedTuple):
    title: str
    kind: type[Any]
    rows: Callable[[Vault, Sequence[str]], Iterator[Any]]
    lacks: Callable[[Any], bool]
    lacking: str
    empty: str


_MATRICES: Mapping[str, _Matrix] = {
    "permissions": _Matrix(
        "Permissions × endpoints", Permitted, _drawn(permission_rows), lambda row: not row.permission,
        "endpoints without a permission", "no document has endpoints",
    ),
    "data": _Matrix(
        "Data elements × sensitivity × where they leave", Element, _drawn(element_rows), lambda row: not row.leaves_by,
        "elements of which no place is found where they leave", "no document lists data elements under Data Sensitivity",
    ),
    "failures": _Matrix(
        "Dependencies × failure handling", Need, _needs, lambda row: not row.declared,
        "dependencies without declared handling", "no document lists components or failures of dependencies",
    ),
    "criteria": _Matrix(
        "Criteria × tests", Proof, _drawn(proof_rows), lambda row: not row.tests,
        "criteria that no planned test speaks of", "no document has success criteria",
    ),
}  # fmt: skip


@query
def matrix(
    vault: Vault,
    kind: Annotated[str, "permissions, data, failures or criteria"],
    feature: Annotated[str, "only this design"] = "",
) -> Answer:
    """A matrix over all designs, or over one: permissions, data, failures or criteria.

    `permissions` has each endpoint with who may call it; `data` each data element with its sensitivity, its
    protection, the entities that hold it and the endpoints, log events and neighbours whose text names it;
    `failures` each dependency with what happens when it fails; `criteria` each success criterion with the
    planned tests that share its words. What is missing is counted in the note: it is what to look at first.

    Example: `trueline matrix failures --feature "Parcel Labels"`
    """
    chosen = _MATRICES.get(kind)
    if chosen is None:
        raise UnknownName(
            f"no matrix is called `{kind}`; there are {', '.join(_MATRICES)}", near_names(kind, _MATRICES)
        )
    paths = (find_path(vault, feature),) if feature else tuple(vault.entries)
    rows = list(chosen.rows(vault, paths))
    lacking = sum(chosen.lacks(row) for row in rows)
    note = f"{lacking} of {len(rows)} {chosen.lacking}" if lacking else ""
    empty = f"`{feature}` has none" if feature else chosen.empty
    return Answer((Table(chosen.title, chosen.kind, rows, note),) if rows else (), empty="" if rows else empty)
