"""Code actions: fixes, suppressions, notes that are missing."""

from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from trueline.analysis.fixing import difference, fix_all
from trueline.analysis.selecting import select_rules
from trueline.assists.built import acceptance, drifts_at
from trueline.assists.named import link_at
from trueline.assists.openings import absent_sections, boxes, open_questions, short
from trueline.assists.suppressing import allowance
from trueline.diagnostics import Applicability, Diagnostic
from trueline.lsp.changing import ANSWER, CHANGE
from trueline.lsp.diagnosing import findings, to_lsp
from trueline.lsp.editing import readable, text_edits
from trueline.lsp.server import Server
from trueline.lsp.session import Here, Session
from trueline.text import Edit, Span

_MISSING = "template/missing-section"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.trueline"


def register(server: Server) -> None:
    """Say what is answered here."""
    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, FIX_ALL]
    server.answer(types.TEXT_DOCUMENT_CODE_ACTION, code_actions, types.CodeActionOptions(kinds))


def code_actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What may be done about what stands in a range."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    only = params.context.only
    wanted = here.positions.span(params.range)
    found: list[types.CodeAction] = []
    near = [one for one in findings(here) if one.span.start <= wanted.end and wanted.start <= one.span.end]
    absent = [*_absent(session, here, near, wanted.start)]
    found += (one for one in absent if one.diagnostics and _is_wanted(types.CodeActionKind.QuickFix, only))
    if _is_wanted(types.CodeActionKind.QuickFix, only):
        found += _fixes(session, here, near)
        found += _missing_note(session, here, wanted.start)
        found += _allowances(session, here, near)
        if any(one.rule.startswith("drift/") for one in near):
            found += _acceptances(session, here, wanted)
    if _is_wanted(types.CodeActionKind.RefactorRewrite, only):
        found += _changes(here, wanted.start)
        found += (one for one in absent if not one.diagnostics)
    if _is_wanted(FIX_ALL, only):
        found += _everything(session, here)
    return found


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    return not only or any(kind == one or kind.startswith(f"{one}.") for one in only)


def document_edit(session: Session, here: Here, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """Edits to one note, for the version of it that they were made for."""
    document = types.OptionalVersionedTextDocumentIdentifier(here.uri, here.version)
    return readable(session, [types.TextDocumentEdit(document, text_edits(here.positions, edits))])


def _fixes(session: Session, here: Here, near: Iterable[Diagnostic]) -> Iterator[types.CodeAction]:
    for one in near:
        if one.fix is not None:
            safe = one.fix.applicability is Applicability.SAFE
            yield types.CodeAction(
                _title(one.fix.title) + ("" if safe else " (may change the meaning)"),
                types.CodeActionKind.QuickFix,
                [to_lsp(session, here, one)],
                is_preferred=safe or None,
                edit=document_edit(session, here, one.fix.edits),
            )


def _everything(session: Session, here: Here) -> Iterator[types.CodeAction]:
    """All safe fixes of the note, in as many passes as it takes."""
    selection = select_rules(here.analysis.settings)
    if not any(one.fix and one.fix.applicability is Applicability.SAFE for one in findings(here)):
        return
    fixed = fix_all(here.analysis, selection, frozenset([here.path]), Applicability.SAFE)
    change = difference(here.document.tree.data, fixed.texts.get(here.path, here.document.tree.data))
    if change is not None:
        count = len(fixed.diagnostics)
        title = f"Fix all that is safe to fix ({count} finding{'s' * (count != 1)})"
        yield types.CodeAction(title, FIX_ALL, edit=document_edit(session, here, [change]))


def _allowances(session: Session, here: Here, near: Iterable[Diagnostic]) -> Iterator[types.CodeAction]:
    """Living with what is found; one comment allows all that a rule finds in a section."""
    allowed: dict[Edit, list[Diagnostic]] = {}
    for one in near:
        allowed.setdefault(allowance(here.document.tree, one), []).append(one)
    for edit, found in allowed.items():
        yield types.CodeAction(
            f"Allow {found[0].rule} in this section, with a reason",
            types.CodeActionKind.QuickFix,
            [to_lsp(session, here, one) for one in found],
            edit=document_edit(session, here, [edit]),
        )


def _absent(session: Session, here: Here, near: Sequence[Diagnostic], offset: int) -> Iterator[types.CodeAction]:
    """Sections to add; where it was found that one is missing, that mends it."""
    for section in absent_sections(here.document, offset):
        missed = [one for one in near if one.rule == _MISSING and f"section `{section}` " in one.message]
        action = _change(here, "add", f"Add the section `{section}`", kind="section", text=[section])
        if missed:
            action.kind = types.CodeActionKind.QuickFix
            action.diagnostics = [to_lsp(session, here, one) for one in missed]
        yield action


def _acceptances(session: Session, here: Here, wanted: Span) -> Iterator[types.CodeAction]:
    """Living with what has drifted; why, is for a person to write where the comment leaves room."""
    for one in drifts_at(here.analysis.vault, here.document, wanted.start, wanted.end):
        edit = document_edit(session, here, [acceptance(here.document, one)])
        yield types.CodeAction(
            f"Accept the drift of `{one.key}`, with a reason", types.CodeActionKind.QuickFix, edit=edit
        )


def _missing_note(session: Session, here: Here, offset: int) -> Iterator[types.CodeAction]:
    """A new note for a link that leads nowhere, in the folder of the one that names it."""
    link = link_at(here.document, offset)
    if not session.abilities.creates or link is None or not link.target:
        return
    if here.analysis.vault.resolve(here.path, link.target).paths:
        return
    name = link.target.rpartition("/")[2].removesuffix(".md").strip()
    if not name or set(name) & set('\\:*?"<>|'):
        return
    folder = here.path.rpartition("/")[0]
    path = f"{folder}/{name}.md" if folder else f"{name}.md"
    uri = session.addresses.uri(f"{here.analysis.root.path}/{path}")
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    create = types.CreateFile(uri, options=types.CreateFileOptions(overwrite=False, ignore_if_exists=True))
    text = types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(uri), [types.TextEdit(start, f"# {name}\n")]
    )
    edit = types.WorkspaceEdit(document_changes=[create, text])
    yield types.CodeAction(f"Create the note `{path}`", types.CodeActionKind.QuickFix, edit=edit)


def _changes(here: Here, offset: int) -> Iterator[types.CodeAction]:
    """What may be changed at a place: a box to tick, a question to answer, a section to add."""
    for box in boxes(here.document, offset):
        name = "untick" if box.ticked else "tick"
        yield _change(here, name, f"{_title(name)} {short(box.text)}", items=[box.text])
    for question in open_questions(here.document, offset):
        # A person is asked for the answer, if the editor can do that; else there is room for it.
        command = types.Command("Answer", ANSWER, arguments=[here.uri, question])
        yield types.CodeAction(
            f"Answer {short(question)} and log the decision", types.CodeActionKind.RefactorRewrite, command=command
        )


def _change(here: Here, name: str, title: str, **arguments: object) -> types.CodeAction:
    command = types.Command(title, CHANGE, arguments=[name, {"name": here.uri, **arguments}])
    return types.CodeAction(title, types.CodeActionKind.RefactorRewrite, command=command)


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]
