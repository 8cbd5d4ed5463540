"""Matrices over designs: who may call what, what data leaves where, what failure is handled, what is tested."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from trueline.model import Document
from trueline.queries._names import find_note, near_names
from trueline.queries._reach_matrices import (
    Element,
    Need,
    Permitted,
    Proof,
    elements,
    needs,
    permissions,
    proofs,
)
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Vault
from trueline.vault.network import Network, network


class _Matrix(NamedTuple):
    title: str
    kind: type[Any]
    rows: Callable[[Document, Network], Iterator[Any]]
    lacks: Callable[[Any], bool]
    lacking: str
    empty: str


_MATRICES: Mapping[str, _Matrix] = {
    "permissions": _Matrix(
        "Permissions × endpoints", Permitted, permissions, lambda row: not row.permission,
        "endpoints without a permission", "no document has endpoints",
    ),
    "data": _Matrix(
        "Data elements × sensitivity × where they leave", Element, elements, lambda row: not row.leaves_by,
        "elements of which no place is found where they leave", "no document lists data elements under Data Sensitivity",
    ),
    "failures": _Matrix(
        "Dependencies × failure handling", Need, needs, lambda row: not row.declared,
        "dependencies without declared handling", "no document lists components or failures of dependencies",
    ),
    "criteria": _Matrix(
        "Criteria × tests", Proof, proofs, lambda row: not row.tests,
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
    documents = [find_note(vault, feature)] if feature else list(vault.documents.values())
    known = vault.table(network)
    rows = [row for document in documents for row in chosen.rows(document, known)]
    lacking = sum(chosen.lacks(row) for row in rows)
    note = f"{lacking} of {len(rows)} {chosen.lacking}" if lacking else ""
    empty = f"`{feature}` has none" if feature else chosen.empty
    return Answer((Table(chosen.title, chosen.kind, rows, note),) if rows else (), empty="" if rows else empty)
