"""Coming in and going: the address that was printed, a token in a form, single sign-on."""

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from trueline.listening.principals import NOBODY, Principal
from trueline.listening.problems import Refusal
from trueline.web.access.oidc import SignOnFailed, SingleSignOn
from trueline.web.guards.access import token_principal
from trueline.web.pages.showing import shown
from trueline.web.portal import Portal

# A form's origin is only told where the page lets it: elsewhere pages tell nobody where they are.
_FORM = {"referrer-policy": "same-origin", "cache-control": "no-store"}
_STATE = "trueline-sign-in"
_MOST_FIELDS = 4


def entrance(portal: Portal) -> APIRouter:
    """The routes of the entrance."""
    router = APIRouter(include_in_schema=False)
    signing_on = SingleSignOn(portal.options)

    @router.get("/enter")
    async def enter(request: Request, token: str = "") -> Response:
        principal = token_principal(portal, token)
        if principal is None:
            return _form(portal, request, signing_on, "This address is not valid any more.", 401)
        # A page that leads on by itself: a redirect from elsewhere would come without its cookie.
        response = shown(portal, request, "entered.html", "Welcome")
        response.headers.update({"cache-control": "no-store", "refresh": "0; url=/"})
        return _signed_in(
            portal, response, Principal(principal.name, principal.role, principal.domains, "session"), token
        )

    @router.get("/sign-in")
    async def sign_in_page(request: Request) -> Response:
        return _form(portal, request, signing_on, "", 200)

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        try:
            given = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise Refusal(400, "no-form", "this is not the form that signs in") from None
        token = given.get("token", [""])[0].strip()
        principal = token_principal(portal, token)
        if principal is None:
            return _form(portal, request, signing_on, "This token is not valid.", 401)
        response = RedirectResponse("/", 303)
        return _signed_in(portal, response, principal._replace(how="session"), token)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        portal.sessions.end(request.cookies.get(portal.options.cookie, ""))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(
            portal.options.cookie, path="/", secure=portal.options.secure, httponly=True, samesite="strict"
        )
        return response

    _add_single_sign_on(router, portal, signing_on)
    return router


def _add_single_sign_on(router: APIRouter, portal: Portal, signing_on: SingleSignOn) -> None:
    @router.get("/sign-in/oidc")
    async def to_provider(request: Request) -> Response:
        if not signing_on.configured:
            raise Refusal(404, "no-sign-on", "no single sign-on is configured")
        try:
            url, key = await signing_on.begin()
        except SignOnFailed as error:
            return _form(portal, request, signing_on, str(error), 502)
        response = RedirectResponse(url, 303)
        # It comes back from another site, so this one cookie is lax; it is worth one sign-in.
        response.set_cookie(
            _STATE, key, 600, path="/sign-in", secure=portal.options.secure, httponly=True, samesite="lax"
        )
        return response

    @router.get("/sign-in/oidc/back")
    async def from_provider(request: Request) -> Response:
        try:
            principal = await signing_on.finish(str(request.url.query), request.cookies.get(_STATE, ""))
        except SignOnFailed as error:
            return _form(portal, request, signing_on, str(error), 400)
        response = shown(portal, request, "entered.html", "Welcome")
        response.headers.update({"cache-control": "no-store", "refresh": "0; url=/"})
        response.delete_cookie(_STATE, path="/sign-in")
        return _signed_in(portal, response, principal, "")


def _form(portal: Portal, request: Request, signing_on: SingleSignOn, said: str, status: int) -> Response:
    principal = getattr(request.state, "principal", NOBODY)
    response = shown(
        portal, request, "sign-in.html", "Sign in", status, said=said, single=signing_on.configured, name=principal.name
    )
    response.headers.update(_FORM)
    return response


def _signed_in(portal: Portal, response: Response, principal: Principal, token: str) -> Response:
    tag = token if token != portal.options.token else ""
    key = portal.sessions.begin(principal, tag)
    response.set_cookie(
        portal.options.cookie, key, path="/", secure=portal.options.secure, httponly=True, samesite="strict"
    )
    return response
