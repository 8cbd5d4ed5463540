"""The language server: what a client may say, and who answers."""

import asyncio
import logging
import os
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import count
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from trueline import __version__
from trueline.analysis.ahead import Ahead
from trueline.analysis.analysis import Analysis
from trueline.analysis.roots import marked_root
from trueline.lsp.abilities import abilities
from trueline.lsp.buffers import changed, opened
from trueline.lsp.diagnosing import diagnostics
from trueline.lsp.protocol import Protocol
from trueline.lsp.session import Here, HostOf, Session
from trueline.lsp.watching import Watching
from trueline.lsp.worker import StaleError, Worker

T = TypeVar("T")
_LOG = logging.getLogger("trueline.lsp")

# Each has `register(server)`, which says what it answers.
_FEATURES = ("acting", "changing", "completing", "hinting", "navigating", "reporting", "structuring")


class Server(LanguageServer):
    """pygls' server with a session and the thread that works for it; it has an `exit_code` once it is over."""

    def __init__(self, host_of: HostOf, served: str | None = None, ahead: Ahead | None = None) -> None:
        super().__init__("trueline", __version__, protocol_cls=Protocol)
        self.session = Session(host_of, served, ahead)
        self.worker = Worker(self._idle, self._failed, self._use_leisure, self.session.prepared)
        self.watching = Watching(lambda root, notes: self.on_loop(partial(self._look_at, root, notes)))
        self._watches_all = False
        self._looks = count()
        self.exit_code: int | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.unlisted: dict[str, Callable[..., Any]] = {}
        self.showing: set[asyncio.Task[None]] = set()
        self._shown: dict[str, tuple[int | None, list[types.Diagnostic]]] = {}
        self._pulls = False
        self._troubles_told: set[str] = set()

    def answer(self, method: str, work: Callable[[Session, Any], T], options: Any = None) -> None:
        """Answer a request by `work`, on the worker's thread."""

        async def answered(params: Any) -> T:
            about = getattr(params, "text_document", None)
            try:
                return await self.worker.ask(lambda: work(self.session, params), about.uri if about else "")
            except StaleError:
                raise JsonRpcException(
                    message="the text has changed", code=types.LSPErrorCodes.ContentModified
                ) from None

        self.feature(method, options)(answered)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say it in the log, not on the user's screen: one message that fails is one answer less."""
        _LOG.error("%s", error, exc_info=error)

    def stop(self) -> None:
        """Work no more, and follow nothing."""
        self.worker.stop()
        self.watching.stop()

    # What happens on the worker's thread.

    def show_findings(self) -> None:
        """Publish what is found in the open notes, where that is something else than before."""
        if self._pulls:
            return
        for here in self.session.open_notes():
            if self.worker.busy:
                return
            self._publish(here)
        self._forget_unknown()

    def _forget_unknown(self) -> None:
        """Take away what was found in texts that are notes no more: too large by now, or of no vault."""
        known = {here.uri for here in self.session.open_notes()}
        for uri in [uri for uri in self._shown if uri not in known]:
            self.forget_findings(uri)

    def _publish(self, here: Here) -> None:
        found = diagnostics(self.session, here)
        if self._shown.get(here.uri) != (here.version, found):
            self._shown[here.uri] = (here.version, found)
            self._send(types.PublishDiagnosticsParams(here.uri, found, here.version))

    def forget_findings(self, uri: str) -> None:
        """Take the findings of a note that was closed from the client's list."""
        if self._shown.pop(uri, None) is not None:
            self._send(types.PublishDiagnosticsParams(uri, []))

    def _send(self, params: types.PublishDiagnosticsParams) -> None:
        self.on_loop(lambda: self.text_document_publish_diagnostics(params))

    def on_loop(self, work: Callable[[], object]) -> None:
        """Do `work` on the event loop's thread, where everything is sent."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(work)

    def tell(self, text: str) -> None:
        """Tell the person something that is worth knowing."""
        self.on_loop(lambda: self.window_show_message(types.ShowMessageParams(types.MessageType.Info, text)))

    def _idle(self) -> None:
        self._tell_troubles()
        self.show_findings()

    def _use_leisure(self) -> bool | None:
        before = self._views()
        more = self.session.prepare()
        if self._views() != before:
            # A note was changed before its vault was looked through; what that means elsewhere is known now.
            self.show_findings()
            self.on_loop(partial(_ask_to_refresh, self))
        if more is False and self.session.addresses.served is None:
            self.watching.keep(self.session.followed(self._watches_all))
        return more

    def _views(self) -> list[Analysis]:
        return [host.analysis for host in self.session.hosts().values()]

    def _look_at(self, root: str, notes: Sequence[str] | None) -> None:
        """Files of a vault may have changed, as the system tells."""
        look_again(self, f"disk {root} {next(self._looks)}", partial(self.session.look, root, notes))

    def _tell_troubles(self) -> None:
        for root, error in self.session.troubles().items():
            if root not in self._troubles_told:
                self._troubles_told.add(root)
                said = "; ".join(f"{one.path}:{one.line}: {one.message}" for one in error.problems)
                message = types.ShowMessageParams(types.MessageType.Error, f"trueline: {said}")
                self.on_loop(lambda message=message: self.window_show_message(message))  # type: ignore[misc]

    def _failed(self, error: BaseException) -> None:
        _LOG.error("%s", error, exc_info=error)
        said = types.LogMessageParams(types.MessageType.Error, f"a bug of ours: {type(error).__name__}: {error}")
        self.on_loop(lambda: self.window_log_message(said))


def make_server(
    host_of: HostOf, served: str | None = None, features: Sequence[str] = _FEATURES, ahead: Ahead | None = None
) -> Server:
    """A server for one client; of the vault at `served` only, if that is given.

    What `ahead` is drawing from a vault is waited for, where nobody has asked for it.
    """
    server = Server(host_of, served, ahead)
    _register_texts(server)
    _register_files(server)
    for name in features:
        import_module(f"trueline.lsp.{name}").register(server)
    return server


def _register_texts(server: Server) -> None:
    session, worker = server.session, server.worker

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.loop = asyncio.get_running_loop()
        text = params.capabilities.text_document
        server._pulls = bool(text and text.diagnostic)
        if session.addresses.served is None:
            # The portal's own page can do it all.
            session.abilities = abilities(params.capabilities)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        session.encoding = server.server_capabilities.position_encoding or types.PositionEncodingKind.Utf16
        session.folders = _workspace_folders(server)
        served = session.addresses.served
        for root in [served] if served else dict.fromkeys(filter(None, map(marked_root, session.folders))):
            _show_reading(server, root, worker.ask(partial(session.open, root)))
        _watch_files(server)
        for name, work in server.unlisted.items():
            server.command(name)(work)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def did_change_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        folders = _workspace_folders(server)
        worker.tell("folders", partial(session.enter, folders))
        for root in dict.fromkeys(filter(None, map(marked_root, folders))):
            worker.tell(f"root {root}", partial(session.open, root))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        buffer = opened(document.uri, document.version, document.text, session.encoding)
        session.buffers[document.uri] = buffer
        worker.tell(document.uri, lambda: session.take(buffer))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        before = session.buffers.get(params.text_document.uri)
        if before is None:
            return
        buffer = changed(before, params.text_document.version, params.content_changes)
        session.buffers[buffer.uri] = buffer
        worker.tell(buffer.uri, lambda: session.take(buffer))

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        if session.buffers.pop(uri, None) is not None:

            def close() -> None:
                session.release(uri)
                server.forget_findings(uri)

            worker.tell(f"close {uri}", close)


def _register_files(server: Server) -> None:
    session = server.session

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        uris = [change.uri for change in params.changes]
        look_again(server, f"files {id(params)}", lambda: session.refresh(uris))


def look_again(server: Server, key: str, look: Callable[[], None]) -> None:
    """Have the worker `look` at files that may have changed, and tell the client if they have."""
    session = server.session

    def work() -> None:
        session.forgive()
        before = server._views()
        look()
        if server._views() != before:
            server.on_loop(partial(_ask_to_refresh, server))

    server.worker.tell(key, work)


def _workspace_folders(server: Server) -> tuple[str, ...]:
    """The real paths of the workspace's folders that are there."""
    folders = [to_fs_path(folder.uri) for folder in server.workspace.folders.values()]
    if not folders:
        folders = [server.workspace.root_path]
    return tuple(os.path.realpath(folder) for folder in folders if folder and os.path.isdir(folder))


def _show_reading(server: Server, root: str, opened: "asyncio.Future[None]") -> None:
    """Show that a vault is being read, where the client has a place for that."""
    window = server.client_capabilities.window
    shown = bool(window and window.work_done_progress)

    async def show() -> None:
        token = f"trueline {root}"
        try:
            if shown and not opened.done():
                await server.work_done_progress.create_async(token)
                server.work_done_progress.begin(token, types.WorkDoneProgressBegin("Trueline", message="reading notes"))
                await asyncio.wait([opened])
                server.work_done_progress.end(token, types.WorkDoneProgressEnd())
        except JsonRpcException as error:
            _LOG.info("progress is not shown: %s", error)
        try:
            await opened
        except Exception as error:
            server._failed(error)

    # The task is kept by what it waits for.
    server.showing.add(task := asyncio.ensure_future(show()))
    task.add_done_callback(server.showing.discard)


def _ask_to_refresh(server: Server) -> None:
    """Files changed on disk: what the client asked for itself it may ask for again."""
    workspace = server.client_capabilities.workspace
    if workspace is None:
        return
    if workspace.diagnostics and workspace.diagnostics.refresh_support and server._pulls:
        server.workspace_diagnostic_refresh(None)
    if workspace.code_lens and workspace.code_lens.refresh_support:
        server.workspace_code_lens_refresh(None)
    if workspace.inlay_hint and workspace.inlay_hint.refresh_support:
        server.workspace_inlay_hint_refresh(None)
    if workspace.semantic_tokens and workspace.semantic_tokens.refresh_support:
        server.workspace_semantic_tokens_refresh(None)


def _watch_files(server: Server) -> None:
    """Ask the client to say which files change; where it cannot, they are followed."""
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if watched is None or not watched.dynamic_registration:
        server._watches_all = True
        return
    watchers = [types.FileSystemWatcher(pattern) for pattern in ("**/*.md", "**/{.,}trueline.toml")]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    registration = types.Registration("trueline-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    server.client_register_capability(types.RegistrationParams([registration]))
