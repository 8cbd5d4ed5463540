"""A small server on the loopback that answers as an OpenAPI description says, for those who test descriptions."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

VALUES = {"string": "text", "integer": 1, "number": 1.5, "boolean": True, "null": None}
FORMATS = {
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "email": "somebody@example.org",
    "uri": "https://example.org",
}


def value_of(description: dict[str, Any], schema: dict[str, Any]) -> Any:
    """A value that a schema admits."""
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "null")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: value_of(description, inner) for name, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [value_of(description, schema["items"])] if "items" in schema else []
    return FORMATS.get(schema.get("format", ""), VALUES[kind])


def answer(description: dict[str, Any], operation: dict[str, Any]) -> tuple[int, Any]:
    """Status and body of the good answer of an operation."""
    code, response = next((code, one) for code, one in operation["responses"].items() if str(code)[0] == "2")
    media = response.get("content", {}).get("application/json")
    if media is None:
        return int(str(code).replace("XX", "00")), None
    return int(str(code).replace("XX", "00")), media.get("example", value_of(description, media["schema"]))


@contextmanager
def stub(description: dict[str, Any]) -> Iterator[str]:
    """The address of a server that answers every operation of a description with its good answer."""
    routes = [
        (re.compile(re.sub(r"\\\{[^/{}]*\\\}", "[^/]+", re.escape(path)) + "/?"), item)
        for path, item in description["paths"].items()
    ]
    # What is fixed goes before what is a parameter.
    routes.sort(key=lambda route: route[0].pattern.count("[^/]+"))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.partition("?")[0]
            items = [item for pattern, item in routes if pattern.fullmatch(path)]
            operation = next((item[self.command.lower()] for item in items if self.command.lower() in item), None)
            status, body = (405 if items else 404, None) if operation is None else answer(description, operation)
            data = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            if data:
                self.send_header("Content-Type", "application/json")
            if status != 204:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self.respond
            raise AttributeError(name)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked is not of interest."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
