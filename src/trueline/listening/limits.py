"""How much one may ask: sizes and times of bodies, how deep JSON may nest, how often, how long an answer takes."""

import asyncio
import re
import time
from collections.abc import Mapping
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trueline.listening.problems import Refusal, Telling, problem


class Limits(NamedTuple):
    """What one client may ask. Sizes in bytes, times in seconds; `rate` is requests per second for each who asks,
    `burst` how many may come at once, `failures` how many wrong tokens a minute an address has."""

    head: int = 32_768
    json: int = 1_000_000
    depth: int = 32
    head_seconds: float = 10.0
    body_seconds: float = 20.0
    write_seconds: float = 20.0
    linger_seconds: float = 5.0
    recheck_seconds: float = 2.0
    idle_seconds: float = 20.0
    answer_seconds: float = 60.0
    drain_seconds: float = 8.0
    rate: float = 100.0
    burst: int = 300
    # Tokens have more than 250 bits: nobody guesses one, and a program that tries all operations is answered.
    failures: int = 300
    listeners: int = 1_000
    heartbeat_seconds: float = 15.0
    editors: int = 32
    editor_idle_seconds: float = 3_600.0


_CLOSE = {"connection": "close"}
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)


class _Cut(Exception):
    """A body that was refused while it came; the problem is the answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


class _Bucket(NamedTuple):
    left: float
    at: float


_MOST_CLIENTS = 10_000


class Rates:
    """How many requests each client may still send: buckets that fill again with time."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._buckets: dict[str, _Bucket] = {}

    def wait_seconds(self, who: str, cost: float = 1.0, taken: bool = True) -> float:
        """Take `cost` from a client's bucket, or look only; the seconds until there is enough, 0 where there is."""
        now = time.monotonic()
        bucket = self._buckets.get(who, _Bucket(self._burst, now))
        left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
        if left < cost:
            self._buckets[who] = _Bucket(left, now)
            return (cost - left) / self._rate
        if not taken:
            return 0.0
        if len(self._buckets) > _MOST_CLIENTS:
            self._forget(now)
        self._buckets[who] = _Bucket(left - cost, now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Forget whoever has a full bucket again; where that is not enough, those who have more left than most."""
        full = self._burst
        held = {who: min(full, one.left + (now - one.at) * self._rate) for who, one in self._buckets.items()}
        kept = sorted((who for who, left in held.items() if left < full), key=held.__getitem__)
        self._buckets = {who: self._buckets[who] for who in kept[: _MOST_CLIENTS // 2]}


def pace(rates: Rates, who: str, cost: float, taken: bool = True) -> None:
    """Let a request of this cost pass, or raise the `Refusal` that says when there is room for it again."""
    wait = rates.wait_seconds(who, cost, taken)
    if wait > 0:
        seconds = max(1, round(wait + 0.5))
        help = f"come back in {seconds} seconds"
        raise Refusal(429, "too-many", "too many requests", help, headers={"retry-after": str(seconds)})


def client_of(scope: Scope) -> str:
    """The address that a request comes from."""
    client = scope.get("client")
    return client[0] if client else ""


def with_limits(app: ASGIApp, limits: Limits, most_source: int, told: Telling = problem) -> ASGIApp:
    """`app` for bodies that are neither too large nor too slow nor too deep; `most_source` is for a document."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        refusal = _unreadable(scope, headers)
        if refusal is not None:
            await told(refusal)(scope, receive, send)
            return
        declared = headers.get(b"content-length", b"0")
        source = scope["method"] == "PUT"
        most = most_source if source else limits.json
        if not declared.isdigit() or int(declared[:18]) > most:
            await told(_too_large(most))(scope, receive, send)
            return
        if b"transfer-encoding" not in headers and int(declared) == 0:
            await app(scope, receive, send)
            return
        try:
            body = await _body(receive, most, limits.body_seconds)
        except _Cut as cut:
            await told(cut.refusal)(scope, receive, send)
            return
        if body is None:
            return
        if not source and depth(body) > limits.depth:
            refusal = Refusal(400, "too-deep", f"the JSON nests deeper than {limits.depth} levels")
            await told(refusal)(scope, receive, send)
            return
        await app(scope, _given(body, receive), send)

    return guarded


def _unreadable(scope: Scope, headers: Mapping[bytes, bytes]) -> Refusal | None:
    """Why a body is not looked at: it is packed, a part, or no JSON where that is wanted; None where it may be."""
    encoding = headers.get(b"content-encoding", b"").strip().lower()
    if encoding not in (b"", b"identity"):
        said, accepted = "bodies are taken as they are, without Content-Encoding", {"accept-encoding": "identity"}
        return Refusal(415, "encoding", said, headers={**_CLOSE, **accepted})
    if b"content-range" in headers:
        return Refusal(400, "part", "parts of a document cannot be sent; send all of it", headers=_CLOSE)
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    wants_json = scope["method"] == "POST" and scope["path"].startswith("/api/")
    if wants_json and kind and kind != b"application/json" and not kind.endswith(b"+json"):
        return Refusal(415, "media-type", "this is asked in JSON: `Content-Type: application/json`", headers=_CLOSE)
    return None


async def _body(receive: Receive, most: int, seconds: float) -> bytes | None:
    """The whole body; None where the client has gone. Raises `_Cut` for one that is too large or too slow."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                if size > most:
                    raise _Cut(_too_large(most))
                if not message.get("more_body", False):
                    return b"".join(pieces)
    except TimeoutError:
        said = f"the body did not arrive within {seconds:g} seconds"
        raise _Cut(Refusal(408, "too-slow", said, headers=_CLOSE)) from None


def _too_large(most: int) -> Refusal:
    return Refusal(413, "too-large", f"the body is larger than {most:,} bytes", headers=_CLOSE)


def _given(body: bytes, receive: Receive) -> Receive:
    """What gives a body that is here already, and then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return waiting.pop() if waiting else await receive()

    return receiving


def depth(body: bytes) -> int:
    """How deep brackets nest in a JSON text; whatever is no JSON has some number, too."""
    deepest = now = 0
    for found in _STRING_OR_BRACKET.finditer(body):
        first = body[found.start()]
        if first in b"[{":
            now += 1
            deepest = max(deepest, now)
        elif first in b"]}":
            now -= 1
    return deepest
