"""Who may call an endpoint, as far as a design names it: scopes, roles, or nobody in particular."""

from typing import Any

from trueline.formats.texts import line
from trueline.model import Document
from trueline.model.sections.api import Endpoint
from trueline.model.sections.security import Security
from trueline.model.symbols import endpoint_symbol
from trueline.template.late import late

SCHEME = "caller"
_SCHEMES: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "api-key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
_SCOPE = late(r"`([A-Za-z][\w.-]{0,60}(?::[\w.*-]{1,60}){1,4})`|`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)`")
_OPEN = late(r"(?i)^\W*(?:none|public|anyone|anonymous|unauthenticated|no (?:auth\w*|permissions?|login)|-+|—|–)\b")
_CLAUSES = late(r"[;,]")
_ROUTES = late(r"\b(GET|POST|PUT|PATCH|DELETE)\s+`?(/[^\s`|)]*)")


def scheme(kind: str) -> dict[str, str]:
    """How callers prove who they are, which designs leave open, as the option says it."""
    said = "Designs say who may call; how callers prove it is an option of the export (`--auth`)."
    return {**_SCHEMES[kind], "description": said}


def demanded(document: Document, endpoint: Endpoint) -> tuple[list[dict[str, Any]] | None, str]:
    """OpenAPI's `security` of an operation (None where nothing is said), and the words it was read from."""
    security = document[Security]
    if endpoint.permission is not None and endpoint.permission.text.strip():
        said = endpoint.permission.text
        if _OPEN.search(said):
            return [], line(said)
        return [{SCHEME: scopes(said)}], line(said)
    named = scopes(endpoint.purpose)
    overall = scopes(security.permissions.text)
    if named and set(named) <= set(overall):
        return [{SCHEME: named}], line(endpoint.purpose)
    if not security.permissions.text.strip():
        return None, ""
    said = _clause(security.permissions.text, endpoint) or security.permissions.text
    found = scopes(said)
    # Several permissions of a feature: which of them an endpoint takes is not said.
    return [{SCHEME: found if len(found) == 1 else []}], line(said)


def _clause(text: str, endpoint: Endpoint) -> str:
    """The part of a text on permissions that names the endpoint."""
    for clause in _CLAUSES.split(text):
        for method, path in _ROUTES.findall(clause):
            if endpoint_symbol(method, path.rstrip(".")).name == endpoint.key:
                return clause
    return ""


def scopes(text: str) -> list[str]:
    """The permissions and roles in a text, in order: `` `labels:read` ``, `` `WORKSPACE_ADMIN` ``."""
    return list(dict.fromkeys(one or other for one, other in _SCOPE.findall(text)))
