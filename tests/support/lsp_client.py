"""A language client as bare as can be, so that a test sees exactly what the server says."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 60


class Client:
    """A server as a process of its own, spoken to on its standard input."""

    def __init__(self, cache: Path, *arguments: str) -> None:
        environment = {**os.environ, "TRUELINE_CACHE_DIR": str(cache)}
        command = [sys.executable, "-m", "trueline", "lsp", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self._number = 0
        self._came: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.messages: list[dict[str, Any]] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self._came.put(json.loads(stream.read(length)))
        self._came.put(None)

    def bytes(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def message(self, message: Mapping[str, Any]) -> None:
        """Send one message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.bytes(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def notify(self, method: str, **parameters: Any) -> None:
        """Send a notification."""
        self.message({"method": method, "params": parameters})

    def send(self, method: str, **parameters: Any) -> int:
        """Send a request without waiting for its answer; its number."""
        self._number += 1
        self.message({"id": self._number, "method": method, "params": parameters or None})
        return self._number

    def next(self) -> dict[str, Any]:
        """The next message of the server; what it asks is answered with nothing."""
        came = self._came.get(timeout=_PATIENCE_SECONDS)
        assert came is not None, "the server ended"
        self.messages.append(came)
        if "id" in came and "method" in came:
            result = {"applied": True} if came["method"] == "workspace/applyEdit" else None
            self.message({"id": came["id"], "result": result})
        return came

    def answer(self, number: int) -> dict[str, Any]:
        """The whole answer to the request with this number."""
        for message in self.messages:
            if message.get("id") == number and "method" not in message:
                return message
        while True:
            came = self.next()
            if came.get("id") == number and "method" not in came:
                return came

    def ask(self, method: str, **parameters: Any) -> Any:
        """The result of a request."""
        answer = self.answer(self.send(method, **parameters))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def start(self, *folders: Path, **capabilities: Any) -> Any:
        """Initialise with these folders and capabilities, besides those of today's editors; what the server says."""
        edit = {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]}
        capabilities["workspace"] = {"workspaceEdit": edit, **capabilities.get("workspace", {})}
        text = {"definition": {"linkSupport": True}, **capabilities.get("textDocument", {})}
        capabilities["textDocument"] = text
        workspace = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        result = self.ask(
            "initialize", processId=None, rootUri=None, workspaceFolders=workspace, capabilities=capabilities
        )
        self.notify("initialized")
        return result

    def open(self, path: Path, text: str | None = None, version: int = 1) -> str:
        """Open a file, with another text than its own if one is given; its URI."""
        text = path.read_bytes().decode() if text is None else text
        document = {"uri": path.as_uri(), "languageId": "markdown", "version": version, "text": text}
        self.notify("textDocument/didOpen", textDocument=document)
        return path.as_uri()

    def change(self, uri: str, version: int, *changes: Mapping[str, Any]) -> None:
        """Change an open text."""
        self.notify("textDocument/didChange", textDocument={"uri": uri, "version": version}, contentChanges=[*changes])

    def findings(self, uri: str, version: int | None) -> list[dict[str, Any]]:
        """What is published for this version of a text."""

        def wanted(message: dict[str, Any]) -> bool:
            told = message.get("params") or {}
            about = (told.get("uri"), told.get("version")) if message.get("method") else None
            return message.get("method") == "textDocument/publishDiagnostics" and about == (uri, version)

        for message in reversed(self.messages):
            if wanted(message):
                return list(message["params"]["diagnostics"])
        while True:
            came = self.next()
            if wanted(came):
                return list(came["params"]["diagnostics"])

    def stop(self) -> int:
        """End the server as the protocol wants it; its exit code."""
        if self.process.poll() is None:
            self.answer(self.send("shutdown"))
            self.message({"method": "exit"})
        assert self.process.stdin is not None
        code = self.process.wait(timeout=_PATIENCE_SECONDS)
        self.process.stdin.close()
        return code
