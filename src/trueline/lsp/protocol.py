"""JSON-RPC as pygls speaks it, with our own texts and answers to what cannot be understood."""

from collections.abc import Callable
from typing import Any

from lsprotocol.types import ErrorCodes, ResponseError
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCNotification

# Before these, a client may ask nothing.
_FIRST = frozenset({"initialize", "exit", "shutdown", "$/cancelRequest"})


class Protocol(LanguageServerProtocol):
    """pygls' protocol. Texts are kept by `buffers`, because pygls splits lines where LSP does not."""

    @lsp_method("textDocument/didOpen")
    def lsp_text_document__did_open(self, params: Any) -> None:
        """Hand an opened text on."""
        self._hand_on("textDocument/didOpen", params)

    @lsp_method("textDocument/didChange")
    def lsp_text_document__did_change(self, params: Any) -> None:
        """Hand a change on."""
        self._hand_on("textDocument/didChange", params)

    @lsp_method("textDocument/didClose")
    def lsp_text_document__did_close(self, params: Any) -> None:
        """Hand a closing on."""
        self._hand_on("textDocument/didClose", params)

    @lsp_method("exit")
    def lsp_exit(self, *_: Any) -> None:  # type: ignore[override]
        """End this session, and not the whole process, which others may share."""
        self._server.exit_code = 0 if self._shutdown else 1  # type: ignore[attr-defined]

    def _hand_on(self, method: str, params: Any) -> None:
        handler: Callable[[Any], None] | None = self.fm.features.get(method)
        if handler is not None and self._workspace is not None:
            handler(params)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message as values; a request that makes no sense is answered, and then ignored."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "method" in data and isinstance(data.get("id"), int | str):
                self._refuse_senseless(data["id"], str(data["method"]))
            return JsonRPCNotification("$/ignored", "2.0", None)

    def handle_message(self, message: Any) -> None:
        """Answer a message; before `initialize` nothing but that is understood."""
        method, number = getattr(message, "method", None), getattr(message, "id", None)
        if not hasattr(message, "jsonrpc"):
            return
        if method is not None and self._workspace is None and method not in _FIRST:
            if number is not None:
                self._refuse(number, ErrorCodes.ServerNotInitialized, "`initialize` comes first")
            return
        if method == "initialize" and self._workspace is not None:
            self._refuse(number, ErrorCodes.InvalidRequest, "`initialize` comes once")
            return
        if self._shutdown and number is not None and method is not None:
            self._refuse(number, ErrorCodes.InvalidRequest, "the server is shutting down")
            return
        super().handle_message(message)

    def _refuse_senseless(self, number: Any, method: str) -> None:
        if self._workspace is None and method not in _FIRST:
            self._refuse(number, ErrorCodes.ServerNotInitialized, "`initialize` comes first")
        elif self._shutdown:
            self._refuse(number, ErrorCodes.InvalidRequest, "the server is shutting down")
        else:
            self._refuse(number, ErrorCodes.InvalidParams, f"the parameters of `{method}` make no sense")

    def _refuse(self, number: Any, code: ErrorCodes, message: str) -> None:
        self._send_response(number, error=ResponseError(code=code, message=message))
