"""Findings: what is wrong, where, and what resolves it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.diagnostics import Fix as DiagnosticFix
from trueline.rules.run import matches
from trueline.text import Span
from trueline.web.api import shapes
from trueline.web.api.paging import MOST, page
from trueline.web.api.responses import answer
from trueline.web.portal import Portal
from trueline.web.snapshots import Snapshot

Word = Literal["info", "warning", "error"]


def findings(portal: Portal) -> APIRouter:
    """The route of findings."""
    router = APIRouter(prefix="/api/v1", tags=["findings"])

    @router.get("/findings", response_model=shapes.Findings, summary="List findings, by path and place.")
    def listed(
        request: Request,
        path: Annotated[str, Query(description="only of this document, or below this folder")] = "",
        rule: Annotated[str, Query(description="only of this rule, or of this family")] = "",
        severity: Annotated[Word, Query(description="only so bad or worse")] = "info",
        cursor: Annotated[str, Query(max_length=4096)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    ) -> Response:
        snapshot = portal.snapshot
        least = Severity[severity.upper()]
        found = [one for one in _all(snapshot, path) if one.severity >= least and (not rule or matches(rule, one.rule))]
        found.sort(key=_key)
        shown, after = page(found, [_key(one) for one in found], cursor, limit)
        rows = [finding_of(snapshot, one) for one in shown]
        said = {"schema": "trueline/findings@1", "revision": snapshot.revision, "findings": rows}
        return answer(request, {**said, "total": len(found), "next": after})

    return router


def _all(snapshot: Snapshot, path: str) -> Iterator[Diagnostic]:
    for where, found in snapshot.findings.items():
        if not path or where == path or where.startswith(path.rstrip("/") + "/"):
            yield from found


def _key(one: Diagnostic) -> tuple[str, int, int, str, str]:
    return one.path, one.span.start, one.span.end, one.rule, one.message


def finding_of(snapshot: Snapshot, one: Diagnostic) -> shapes.Finding:
    """A finding as it goes out."""
    related = [
        {"path": other.path, "place": place_of(snapshot, other.path, other.span), "message": other.message}
        for other in one.related
    ]
    return {
        "path": one.path,
        "place": place_of(snapshot, one.path, one.span),
        "severity": one.severity.word,
        "rule": one.rule,
        "message": one.message,
        "help": one.help,
        "related": related,
        "fix": _fix(one.fix),
    }


def place_of(snapshot: Snapshot, path: str, span: Span) -> shapes.Place:
    """Where a span of a document is."""
    document = snapshot.document(path)
    lines = document.tree.lines if document is not None else snapshot.analysis.lines(path)
    position = lines.position(min(span.start, len(lines.data)))
    return {"line": position.line, "column": position.column, "start": span.start, "end": span.end}


def _fix(fix: DiagnosticFix | None) -> shapes.Fix | None:
    if fix is None:
        return None
    try:
        edits = [{"start": one.span.start, "end": one.span.end, "text": one.replacement.decode()} for one in fix.edits]
    except UnicodeDecodeError:
        # Bytes that are no text can only be put right where the file is.
        return None
    return {"title": fix.title, "safe": fix.applicability is Applicability.SAFE, "edits": edits}
