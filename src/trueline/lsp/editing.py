"""Plans of changes as an editor carries them out: in the form it can read, in groups that a preview can name."""

from collections.abc import Iterable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from trueline.analysis.analysis import Analysis
from trueline.lsp.positions import Positions
from trueline.lsp.session import Session
from trueline.refactors import Plan
from trueline.text import Edit

REFUSED = -32803  # RequestFailed: the editor shows the message to the person who asked.
_START = types.Range(types.Position(0, 0), types.Position(0, 0))
_GROUPS = {
    "trueline-here": types.ChangeAnnotation("In this note"),
    "trueline-others": types.ChangeAnnotation("In other notes"),
    "trueline-files": types.ChangeAnnotation("Files"),
}


def workspace_edit(session: Session, analysis: Analysis, plan: Plan, uri: str = "") -> types.WorkspaceEdit:
    """A plan as an editor carries it out: edits at present places first, then new files, then moves.

    `uri` is the note that it was asked for in, for whoever looks at a preview.
    """
    _refuse_files(session, plan)
    changes = document_edits(session, analysis, plan)
    for path, data in plan.created.items():
        made = session.addresses.uri(f"{analysis.root.path}/{path}")
        changes.append(types.CreateFile(made, options=types.CreateFileOptions(False, False)))
        text = types.TextEdit(_START, data.decode("utf-8", "replace"))
        changes.append(types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(made), [text]))
    for path, to in plan.moves.items():
        old, new = session.uri(analysis, path), session.addresses.uri(f"{analysis.root.path}/{to}")
        changes.append(types.RenameFile(old, new, options=types.RenameFileOptions(False, False)))
    return readable(session, changes, uri)


def document_edits(session: Session, analysis: Analysis, plan: Plan) -> list[Any]:
    """The edits of a plan to notes that are there."""
    found: list[Any] = []
    for path, edits in plan.edits.items():
        uri = session.uri(analysis, path)
        document = types.OptionalVersionedTextDocumentIdentifier(uri, session.version(uri))
        found.append(types.TextDocumentEdit(document, text_edits(session.positions(analysis, path), edits)))
    return found


def text_edits(positions: Positions, edits: Iterable[Edit]) -> list[types.TextEdit | Any]:
    """Edits as an editor makes them."""
    return [
        types.TextEdit(positions.to_lsp(edit.span), edit.replacement.decode("utf-8", "replace"))
        for edit in sorted(edits, key=lambda one: one.span)
    ]


def readable(session: Session, changes: list[Any], uri: str = "") -> types.WorkspaceEdit:
    """Changes in the form that the client can read; in groups, if it asked for that and there are several."""
    if not session.abilities.documents:
        edits: dict[str, list[types.TextEdit]] = {}
        for change in changes:
            edits.setdefault(change.text_document.uri, []).extend(change.edits)
        return types.WorkspaceEdit(changes=edits)
    if not session.abilities.annotations or len(changes) < 2:
        return types.WorkspaceEdit(document_changes=changes)
    used: dict[str, types.ChangeAnnotation] = {}
    for change in changes:
        name = _group(change, uri)
        used[name] = _GROUPS[name]
        if isinstance(change, types.TextDocumentEdit):
            change.edits = [types.AnnotatedTextEdit(name, one.range, one.new_text) for one in _plain(change)]
        else:
            change.annotation_id = name
    return types.WorkspaceEdit(document_changes=changes, change_annotations=used)


def _group(change: Any, uri: str) -> str:
    if not isinstance(change, types.TextDocumentEdit):
        return "trueline-files"
    return "trueline-here" if change.text_document.uri == uri else "trueline-others"


def _plain(change: types.TextDocumentEdit) -> list[types.TextEdit]:
    return [one for one in change.edits if isinstance(one, types.TextEdit)]


def _refuse_files(session: Session, plan: Plan) -> None:
    """Refuse what the editor cannot carry out: half of a change would be worse than none."""
    wanted = ""
    if plan.moves and not session.abilities.renames:
        path, to = next(iter(plan.moves.items()))
        wanted = f"renames `{path}` to `{to}`"
    elif plan.created and not session.abilities.creates:
        wanted = f"writes the new file `{next(iter(plan.created))}`"
    if wanted:
        said = f"This {wanted}, which this editor lets no server do. `trueline` in a terminal can, with every link"
        raise JsonRpcException(message=said, code=REFUSED)
