"""Changes that go through the editor: renaming, moved files, and every refactor as a command."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from trueline.analysis.analysis import Analysis
from trueline.analysis.changing import bring, text_of
from trueline.assists.named import link_at, named_at
from trueline.lsp.editing import REFUSED, document_edits, readable, workspace_edit
from trueline.lsp.server import Server
from trueline.lsp.session import Here, Session
from trueline.model import Symbol
from trueline.refactors import Clash, Declined, Plan, UnknownName, find_refactor, refactor_names
from trueline.text import Span
from trueline.vault.network import network

CHANGE = "trueline.change"
# Asks a person for the answer of a question; our own extension does that itself.
ANSWER = "trueline.answer"
_ROOM_FOR_ANSWER = "(the answer)"
_MOST_MENTIONS = 5
_RENAMED = frozenset({"component", "entity", "endpoint", "flag", "metric", "domain"})


def register(server: Server) -> None:
    """Say what is answered here."""
    server.answer(types.TEXT_DOCUMENT_PREPARE_RENAME, prepare_rename)
    server.answer(types.TEXT_DOCUMENT_RENAME, partial(rename, server.tell), types.RenameOptions(prepare_provider=True))
    filters = [types.FileOperationFilter(types.FileOperationPattern("**/*"), scheme="file")]
    moves = types.FileOperationRegistrationOptions(filters)
    server.answer(types.WORKSPACE_WILL_RENAME_FILES, will_rename_files, moves)

    @server.command(CHANGE)
    async def change(name: str, arguments: dict[str, Any]) -> None:
        edit = await server.worker.ask(lambda: change_edit(server.session, name, arguments))
        if edit is not None:
            # What the client answers changes nothing here: its texts say what became of it.
            server.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, f"trueline {name}"))

    async def answer(uri: str, question: str) -> None:
        arguments = {"name": uri, "question": question, "answer_": _ROOM_FOR_ANSWER}
        edit = await server.worker.ask(lambda: change_edit(server.session, "answer", arguments))
        if edit is not None:
            server.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, "trueline answer"))
            server.tell(f"Write what was decided in place of `{_ROOM_FOR_ANSWER}`")

    # It is not among the commands that the server names: editors that know it would make it twice.
    server.unlisted[ANSWER] = answer


def refusal(error: Exception) -> JsonRpcException:
    """What a change says that cannot be made, for a person to read."""
    message = error.message if isinstance(error, Declined | UnknownName | Clash) else str(error)
    if isinstance(error, Declined):
        # What a flag of the command line would do is nothing that can be done here.
        help_ = error.help.partition(", or ")[0] if " --" in error.help else error.help
        message = "\n".join([message, *error.reasons, *([help_] if help_ else [])])
    near = error.near if isinstance(error, UnknownName) else ()
    said = f"{message}. Did you mean {', '.join(f'`{one}`' for one in near)}?" if near else message
    return JsonRpcException(message=said[:1].upper() + said[1:], code=REFUSED)


def prepare_rename(session: Session, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """What would be renamed at a place, and what it is called now."""
    here = session.here(params.text_document.uri)
    found = _renamed(here, here.positions.from_lsp(params.position)) if here else None
    if here is None or found is None:
        return None
    span, _, name = found
    return types.PrepareRenamePlaceholder(here.positions.to_lsp(span), name)


def _renamed(here: Here, offset: int) -> tuple[Span, Symbol, str] | None:
    """The place, the symbol and the name of what may be renamed at an offset."""
    vault, document = here.analysis.vault, here.document
    link = link_at(document, offset)
    if link is not None:
        path = vault.resolve(here.path, link.target).path if link.target else None
        if path is None or path not in vault.entries:
            return None
        leaf = link.target.rpartition("/")[2]
        width = len(leaf.encode())
        span = Span(link.target_span.end - width, link.target_span.end)
        return span, Symbol("document", path), vault.entries[path].name
    found = named_at(vault, document, offset)
    if found is not None:
        for symbol in found.symbols:
            if vault.table(network).points[symbol].kind in _RENAMED:
                return found.span, symbol, found.text
    title = document.tree.sections[0] if document.tree.sections else None
    if title is not None and title.heading is not None and title.start <= offset <= title.heading.end:
        return title.heading.text, Symbol("document", here.path), document.name
    return None


def rename(tell: Callable[[str], None], session: Session, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Rename what stands at a place, wherever it is named; `tell` the person what is left to do."""
    here = session.here(params.text_document.uri)
    found = _renamed(here, here.positions.from_lsp(params.position)) if here else None
    if here is None or found is None:
        raise JsonRpcException(message="Nothing that has a name stands here", code=REFUSED)
    _, symbol, name = found
    kind = "document" if symbol.kind == "document" else here.analysis.vault.table(network).points[symbol].kind
    old = symbol.name if kind == "document" else name
    arguments = {"old": old, "new": params.new_name, "kind": kind, "with_note": kind != "document"}
    plan = _plan(here.analysis, "rename", arguments)
    edit = workspace_edit(session, here.analysis, plan, here.uri)
    if plan.mentions:
        tell(_left_alone(here.analysis, plan))
    return edit


def _left_alone(analysis: Analysis, plan: Plan) -> str:
    """Where the old name stays, because only a person can say whether it is meant."""
    count = len(plan.mentions)
    shown = []
    for one in plan.mentions[:_MOST_MENTIONS]:
        document = analysis.vault.documents.get(one.path)
        shown.append(f"{one.path}:{document.tree.lines.line(one.span.start)}" if document else one.path)
    more = f" and {count - len(shown)} more" if count > len(shown) else ""
    return f"The old name is left for you to look at in {count} place{'s' * (count != 1)}: {', '.join(shown)}{more}"


def _plan(analysis: Analysis, name: str, arguments: Mapping[str, Any]) -> Plan:
    refactor = find_refactor(name)
    known = {argument.name for argument in refactor.arguments}
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in arguments.items()}
    try:
        if not given.keys() <= known:
            raise UnknownName(f"`{name}` takes {', '.join(sorted(known))}")
        return refactor.plan(**bring(analysis, refactor.brought), **given)
    except (Declined, UnknownName, Clash) as error:
        raise refusal(error) from error


def change_edit(session: Session, name: str, arguments: Mapping[str, Any]) -> types.WorkspaceEdit | None:
    """What the change called `name` comes to in the vault of the note that its argument `name` is the URI of."""
    given = dict(arguments)
    here = session.here(str(given.get("name", "")))
    if name not in refactor_names() or here is None:
        raise JsonRpcException(message=f"There is no change `{name}` of that", code=REFUSED)
    given["name"] = here.path
    plan = _plan(here.analysis, name, given)
    return workspace_edit(session, here.analysis, plan, here.uri) if plan.changes else None


def will_rename_files(session: Session, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """The edits that keep links whole when the editor moves or renames files."""
    by_root: dict[str, dict[str, str]] = {}
    for file in params.files:
        root = session.root(file.old_uri)
        old, new = (session.path(uri, root) if root else None for uri in (file.old_uri, file.new_uri))
        if root is not None and old is not None and new is not None:
            by_root.setdefault(root, {})[old] = new
    edits: list[Any] = []
    for root, moved in by_root.items():
        host = session.host(root)
        if host is not None:
            edits += _link_edits(session, host.analysis, moved)
    return readable(session, edits) if edits else None


def _link_edits(session: Session, analysis: Analysis, moved: Mapping[str, str]) -> list[Any]:
    """The edits for files and whole folders that move."""
    from trueline.refactors.move import moved_plan

    every = (*analysis.vault.entries, *analysis.vault.files)
    moves: dict[str, str] = {}
    for old, new in moved.items():
        if old in analysis.vault.entries or old in analysis.vault.files:
            moves[old] = new
        else:
            moves.update({path: new + path[len(old) :] for path in every if path.startswith(old + "/")})
    if not moves:
        return []
    try:
        plan = moved_plan(analysis.vault, moves, lambda path: text_of(analysis, path))
    except (Declined, UnknownName, Clash) as error:
        raise refusal(error) from error
    return document_edits(session, analysis, plan)
