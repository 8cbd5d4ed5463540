"""What is found in every note of every vault: note by note, in shares, and only what a client does not know yet."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from lsprotocol import types

from trueline.diagnostics import Diagnostic
from trueline.lsp.diagnosing import findings, to_lsp
from trueline.lsp.session import Here, Session

if TYPE_CHECKING:
    from trueline.lsp.server import Server

# So many notes are looked at between two keystrokes.
_SHARE = 25

_Report: TypeAlias = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport


class _Share(NamedTuple):
    """Some notes of the vault at `root`."""

    root: str
    paths: Sequence[str]


def register(server: "Server") -> None:
    """Say what is answered here."""
    options = types.DiagnosticOptions(True, True, "trueline", work_done_progress=True)
    server.answer(types.TEXT_DOCUMENT_DIAGNOSTIC, found_in, options)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def workspace_diagnostic(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        return types.WorkspaceDiagnosticReport(await _everything(server, params))


def found_in(
    session: Session, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
    """What is found in one note."""
    here = session.here(params.text_document.uri)
    if here is None:
        return types.RelatedFullDocumentDiagnosticReport([])
    number, found = _numbered(here)
    if number == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(number)
    return types.RelatedFullDocumentDiagnosticReport([to_lsp(session, here, one) for one in found], result_id=number)


async def _everything(server: "Server", params: types.WorkspaceDiagnosticParams) -> list[_Report]:
    """The reports that were not streamed already. What is typed meanwhile comes between two shares."""
    session, worker = server.session, server.worker
    known = {one.uri: one.value for one in params.previous_result_ids}
    shares = await worker.ask(lambda: [*_shares(session)])
    progress, token = server.work_done_progress, params.work_done_token
    if token is not None:
        progress.begin(token, types.WorkDoneProgressBegin("Checking notes", percentage=0))
    told: list[_Report] = []
    try:
        for number, share in enumerate(shares):
            found = await worker.ask(partial(_reports, session, share, known))
            for one in found:
                known.pop(one.uri, None)
            if params.partial_result_token is None:
                told += found
            elif found:
                part = types.WorkspaceDiagnosticReportPartialResult(found)
                server.progress(types.ProgressParams(params.partial_result_token, part))
            if token is not None:
                done = types.WorkDoneProgressReport(percentage=100 * (number + 1) // len(shares))
                progress.report(token, done)
    finally:
        if token is not None:
            progress.end(token, types.WorkDoneProgressEnd())
    # Of notes that are no more, nothing is found.
    return [*told, *(types.WorkspaceFullDocumentDiagnosticReport(uri, []) for uri in known)]


def _shares(session: Session) -> Iterator[_Share]:
    for root, host in session.hosts().items():
        paths = [*host.analysis.vault.entries]
        for start in range(0, len(paths), _SHARE):
            yield _Share(root, paths[start : start + _SHARE])


def _reports(session: Session, share: _Share, known: Mapping[str, str]) -> list[_Report]:
    """What is found in some notes; of a note that is known as it is, only that."""
    reports: list[_Report] = []
    for here in session.notes(share.root, share.paths):
        number, found = _numbered(here)
        if known.get(here.uri) == number:
            reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(here.uri, number, here.version))
        else:
            items = [to_lsp(session, here, one) for one in found]
            reports.append(types.WorkspaceFullDocumentDiagnosticReport(here.uri, items, here.version, result_id=number))
    return reports


def _numbered(here: Here) -> tuple[str, Sequence[Diagnostic]]:
    """What is found in a note, and a name for it in this text: the same only where nothing is to be told anew."""
    found = findings(here)
    digest = blake2b(here.positions.data, digest_size=8)
    digest.update(repr(found).encode("utf-8", "replace"))
    return digest.hexdigest(), found
