"""Who is asked, and from which page: a name that is not ours is answered with nothing (DNS rebinding)."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from trueline.listening.problems import Refusal, Telling, problem

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def own_hosts(port: int) -> frozenset[str]:
    """What a `Host` header may say where only this machine can reach a port, in lower case."""
    ends = [f":{port}", *([""] if port == 80 else [])]
    return frozenset(f"{name}{end}" for name in ("127.0.0.1", "localhost", "[::1]") for end in ends)


def with_hosts(
    app: ASGIApp, hosts: frozenset[str], origins: frozenset[str], drawing: str = "", told: Telling = problem
) -> ASGIApp:
    """`app` for requests to its own names, and from its own pages or from no page.

    `drawing` is the path of a file that anybody may have: the sandbox in which diagrams are drawn has no origin,
    so that what it loads is asked for from elsewhere.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        headers = scope["headers"]
        if drawing and scope["path"] == drawing and scope.get("method") == "GET":
            headers = [pair for pair in headers if pair[0] != b"sec-fetch-site" and pair != (b"origin", b"null")]
        refusal = refused(headers, hosts, origins, scope["type"] == "websocket")
        if refusal is None:
            await app(scope, receive, send)
        elif scope["type"] == "http":
            await told(refusal)(scope, receive, send)
        else:
            await refuse_socket(refusal, scope, receive, send)

    return guarded


async def refuse_socket(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the request for a WebSocket as any other, where the server can; else say no more than that."""
    await receive()
    if "websocket.http.response" in scope.get("extensions", {}):
        await problem(refusal)(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def refused(
    headers: Sequence[tuple[bytes, bytes]], hosts: frozenset[str], origins: frozenset[str], needs_origin: bool = False
) -> Refusal | None:
    """Why a request with these headers is not for us; None where it is."""
    named = [value for name, value in headers if name == b"host"]
    if len(named) != 1 or named[0].decode("latin-1").lower() not in hosts:
        shown = ", ".join(value.decode("latin-1") for value in named)[:100] or "none"
        return Refusal(
            421, "foreign-host", f"this server is not called `{shown}`",
            "use the address it printed when it started; other names have to be allowed where it is started "
            "(`public-url` for the portal, `--allow-host` for agents)",
        )  # fmt: skip
    asked = [value.decode("latin-1") for name, value in headers if name == b"origin"]
    if len(asked) > 1 or (asked and asked[0] not in origins) or (needs_origin and not asked):
        return Refusal(403, "foreign-origin", "requests from pages of other sites are refused")
    site = [value for name, value in headers if name == b"sec-fetch-site"]
    mode = [value for name, value in headers if name == b"sec-fetch-mode"]
    # A page that may ask by its origin may lie elsewhere.
    if not asked and site and site[0] not in (b"same-origin", b"none") and mode != [b"navigate"]:
        return Refusal(403, "foreign-origin", "requests from pages of other sites are refused")
    return None
