"""Who asks, and whether the policy lets them: 401 without a name, 403 without the role."""

import re
from functools import partial
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trueline.listening.hosts import SAFE_METHODS, refuse_socket
from trueline.listening.limits import Rates, client_of, pace
from trueline.listening.principals import NOBODY, Principal, Role
from trueline.listening.problems import Refusal, problem
from trueline.web.access.roles import Operation
from trueline.web.pages.errors import page_of_refusal
from trueline.web.portal import Portal

# A page of another site cannot send it, as nobody here allows that.
CSRF_HEADER = "x-trueline"
# Plain forms cannot send it; they prove where they come from by their origin alone.
_FORMS = frozenset({"/sign-in", "/sign-out"})
# Where tokens are given otherwise than in a header.
_GUESSED = frozenset({"/sign-in", "/enter"})
_WRITE_COST = 2.0


class _Row(NamedTuple):
    pattern: re.Pattern[str]
    operation: Operation


def with_access(app: ASGIApp, portal: Portal) -> ASGIApp:
    """`app` for those whom the policy lets through; `scope["state"]["principal"]` says who it is."""
    rows: dict[str, list[_Row]] = {}
    for operation in portal.policy.values():
        rows.setdefault(operation.method, []).append(_Row(compile_path(operation.path)[0], operation))
    limits = portal.options.limits
    rates = Rates(limits.rate, limits.burst)
    failures = Rates(limits.failures / 60, limits.failures)

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await app(scope, receive, send)
            return
        try:
            principal = admitted(portal, rows, scope, failures)
            cost = 1.0 if scope.get("method", "GET") in SAFE_METHODS else _WRITE_COST
            pace(rates, principal.how + principal.name if principal.name else client_of(scope), cost)
        except Refusal as refusal:
            await _refuse(portal, refusal, scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["principal"] = principal
        # What stays open asks now and then whether whoever opened it may still come in.
        state["holds"] = partial(_holds, portal, Headers(scope=scope), principal)
        guessing = scope["path"] in _GUESSED and scope["type"] == "http"
        await app(scope, receive, _counting(send, failures, client_of(scope)) if guessing else send)

    return guarded


async def _refuse(portal: Portal, refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await refuse_socket(refusal, scope, receive, send)
        return
    request = Request(scope)
    page = None
    if request.method == "GET" or scope["path"] in _FORMS:
        page = page_of_refusal(portal, request, refusal)
    await (page or problem(refusal))(scope, receive, send)


def _counting(send: Send, failures: Rates, who: str) -> Send:
    """`send` that counts a token that was refused, wherever it was given, as one guess."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 401:
            failures.wait_seconds(who)
        await send(message)

    return sending


def admitted(portal: Portal, rows: dict[str, list[_Row]], scope: Scope, failures: Rates) -> Principal:
    """Who asks, if it may; raises `Refusal`."""
    method = scope.get("method", "GET")
    headers = Headers(scope=scope)
    path = scope["path"]
    operation = next((row.operation for row in rows.get(method, ()) if row.pattern.match(path)), None)
    scope.setdefault("state", {})["route"] = operation.path if operation is not None else "none"
    if path in _GUESSED and (method == "POST" or scope.get("query_string")):
        pace(failures, client_of(scope), 1.0, taken=False)
    principal = identified(portal, headers)
    if principal is None:
        if operation is not None and operation.role is Role.NOBODY:
            principal = NOBODY
        else:
            pace(failures, client_of(scope), 1.0)
            raise _unknown("the token or session is not valid (any more)")
    if operation is None:
        if principal.role is Role.NOBODY:
            raise _unknown("sign in first")
        # The application says itself that there is no such thing.
        return principal
    if operation.role > Role.NOBODY and principal.role is Role.NOBODY:
        raise _unknown("sign in first")
    if method not in SAFE_METHODS and principal.how != "token":
        _require_own_page(headers, path)
    if principal.role < operation.role:
        said = f"this needs the role `{operation.role.word}`, and `{principal.name}` is `{principal.role.word}`"
        raise Refusal(403, "role", said)
    if portal.options.read_only and operation.role is Role.EDITOR:
        raise Refusal(403, "read-only", "this portal was started with --read-only")
    return principal


def _holds(portal: Portal, headers: Headers, principal: Principal) -> bool:
    """Whether a request is still made by whom it was made by: nobody signed out, nothing was revoked or ran out."""
    return identified(portal, headers) == principal


def identified(portal: Portal, headers: Headers) -> Principal | None:
    """Who a request says it is, by a token or by its cookie; None where it says so falsely."""
    authorization = headers.get("authorization")
    if authorization is not None:
        scheme, _, text = authorization.partition(" ")
        return token_principal(portal, text.strip()) if scheme.lower() == "bearer" else None
    key = cookie(headers, portal.options.cookie)
    if not key:
        return NOBODY
    session = portal.sessions.find(key)
    if session is None:
        # A browser that was away for a day is not an attacker: it signs in again.
        return NOBODY
    if session.tag and portal.tokens.principal(session.tag) is None:
        portal.sessions.end(key)
        return NOBODY
    return session.principal


def token_principal(portal: Portal, text: str) -> Principal | None:
    """Who a token stands for: the one that this start printed, or one that was added."""
    own = portal.options.token
    if own and compare_digest(own.encode(), text.encode("utf-8", "surrogatepass")):
        return Principal("local", Role.ADMIN, (), "token")
    return portal.tokens.principal(text)


def cookie(headers: Headers, name: str) -> str:
    """The value of a cookie; empty where it is not sent."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _require_own_page(headers: Headers, path: str) -> None:
    """A change in a session has to come from a page of ours: by its origin, and by a header that only we send."""
    if path in _FORMS:
        if "origin" not in headers and headers.get("sec-fetch-site") != "same-origin":
            raise Refusal(403, "csrf", "this form was not sent by a page of this portal")
    elif not headers.get(CSRF_HEADER):
        raise Refusal(403, "csrf", f"requests in a session need the header `{CSRF_HEADER}`, with any value")


def _unknown(said: str) -> Refusal:
    help = "open the address that `trueline serve` printed, or send `Authorization: Bearer TOKEN`"
    return Refusal(401, "unauthenticated", said, help, headers={"www-authenticate": 'Bearer realm="trueline"'})
