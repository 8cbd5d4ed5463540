"""Documents: a list with filters, and one with its sections, its values, its findings and its source."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.diagnostics import Diagnostic
from trueline.listening.problems import Refusal
from trueline.model import name_key
from trueline.vault import Entry
from trueline.web.api import shapes
from trueline.web.api.findings import finding_of
from trueline.web.api.paging import MOST, page
from trueline.web.api.responses import answer, tagged
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot, etag_of
from trueline.web.views.rail import Entry as RailEntry
from trueline.web.views.rail import rail

SOURCE = "text/markdown; charset=utf-8"


def documents(portal: Portal) -> APIRouter:
    """The routes of documents, but for writing them."""
    router = APIRouter(prefix="/api/v1", tags=["documents"])

    @router.get("/documents", response_model=shapes.Cards, summary="List documents, in order of their paths.")
    def listed(
        request: Request,
        stage: Annotated[str, Query(description="only in this stage, such as `Active`")] = "",
        status: Annotated[str, Query(description="only with this status")] = "",
        priority: Annotated[str, Query(description="only of this priority")] = "",
        domain: Annotated[str, Query(description="only of this domain")] = "",
        template: Annotated[str, Query(description="only those that follow this template")] = "",
        q: Annotated[str, Query(description="only those with this text in title or path")] = "",
        cursor: Annotated[str, Query(description="where to go on: `next` of the page before", max_length=4096)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    ) -> Response:
        snapshot = portal.snapshot
        wanted = {"stage": stage, "status": status, "priority": priority, "domain": domain, "template": template}
        found = [entry for entry in snapshot.vault.entries.values() if _meets(snapshot, entry, wanted, q)]
        shown, after = page(found, [entry.path for entry in found], cursor, limit)
        cards = [card_of(snapshot, entry) for entry in shown]
        said = {"schema": "trueline/documents@1", "revision": snapshot.revision, "documents": cards}
        return answer(request, {**said, "total": len(found), "next": after})

    @router.get("/documents/{path:path}/source", summary="The bytes of a document.", response_class=Response)
    def source(request: Request, path: str) -> Response:
        document = require(portal.look_at(path), path)
        return tagged(request, document.tree.data, SOURCE)

    @router.get("/documents/{path:path}", response_model=shapes.Document, summary="One document.")
    def one(request: Request, path: str) -> Response:
        snapshot = portal.look_at(path)
        require(snapshot, path)
        return answer(request, snapshot.once(("document", path), lambda: document_of(snapshot, path)))

    return router


def require(snapshot: Snapshot, path: str) -> Any:
    """The document at a path; raises `Refusal` where the index has none."""
    document = snapshot.document(path)
    if document is None:
        raise Refusal(404, "no-document", "the vault has no such document")
    return document


def card_of(snapshot: Snapshot, entry: Entry) -> shapes.Card:
    """A document in a list."""
    meta = entry.meta
    return {
        "path": entry.path,
        "title": meta.title or entry.name,
        "name": entry.name,
        "template": entry.template,
        "stage": meta.stage,
        "status": meta.status,
        "priority": meta.priority,
        "domains": domains_of(entry),
        "created": meta.created.iso if meta.created else None,
        "updated": meta.updated.iso if meta.updated else None,
        "findings": tally(snapshot.findings.get(entry.path, ())),
    }


def domains_of(entry: Entry) -> list[str]:
    """The names of the domains that a document says it belongs to."""
    return [link.target.rpartition("/")[2].removesuffix(".md") for link in entry.meta.domains]


def tally(findings: Iterable[Diagnostic]) -> dict[str, int]:
    """How many findings of each severity."""
    found = {"error": 0, "warning": 0, "info": 0}
    for one in findings:
        found[one.severity.word] += 1
    return found


def document_of(snapshot: Snapshot, path: str) -> shapes.Document:
    """One document with everything that is known of it."""
    from trueline.formats.json import plain

    document = require(snapshot, path)
    findings: Sequence[Diagnostic] = snapshot.findings.get(path, ())
    return {
        "schema": "trueline/document@1",
        "revision": snapshot.revision,
        "etag": etag_of(document.tree.data),
        "card": card_of(snapshot, snapshot.vault.entries[path]),
        "sections": [section_of(one) for one in rail(document, findings)],
        "values": plain(document),
        "findings": [finding_of(snapshot, one) for one in findings],
    }


def section_of(one: RailEntry) -> shapes.Section:
    """A section as it goes out."""
    return {
        "title": one.title,
        "level": one.level,
        "line": one.line,
        "anchor": one.anchor,
        "state": one.state,
        "detail": one.detail,
        "findings": one.findings,
    }


def _meets(snapshot: Snapshot, entry: Entry, wanted: dict[str, str], text: str) -> bool:
    meta = entry.meta
    has: dict[str, list[str | None]] = {
        "stage": [meta.stage],
        "status": [meta.status],
        "priority": [meta.priority],
        "domain": [*domains_of(entry)],
        "template": [entry.template],
    }
    for name, value in wanted.items():
        if value and name_key(value) not in [name_key(one) for one in has[name] if one]:
            return False
    return not text or name_key(text) in name_key(f"{meta.title}\n{entry.path}")
