"""The one table that says which operation needs which role."""

from collections.abc import Iterable
from typing import NamedTuple

from trueline.listening.principals import Role

# Every operation, once: the method, the path as the routes have it, and the least role. A route that is not
# here is refused to everyone, and a test compares both.
_PLAIN: tuple[tuple[str, str, Role], ...] = (
    ("GET", "/healthz", Role.NOBODY),
    ("GET", "/readyz", Role.NOBODY),
    ("GET", "/metrics", Role.READER),
    ("GET", "/static/{name:path}", Role.NOBODY),
    ("GET", "/enter", Role.NOBODY),
    ("GET", "/sign-in", Role.NOBODY),
    ("POST", "/sign-in", Role.NOBODY),
    ("POST", "/sign-out", Role.READER),
    ("GET", "/sign-in/oidc", Role.NOBODY),
    ("GET", "/sign-in/oidc/back", Role.NOBODY),
    ("GET", "/", Role.READER),
    ("GET", "/designs/{path:path}", Role.READER),
    ("GET", "/search", Role.READER),
    ("GET", "/edit/{path:path}", Role.READER),
    ("GET", "/history/{path:path}", Role.READER),
    ("GET", "/system", Role.READER),
    ("GET", "/system/entities", Role.READER),
    ("GET", "/diagram", Role.NOBODY),
    ("GET", "/questions", Role.READER),
    ("GET", "/decisions", Role.READER),
    ("GET", "/drift", Role.READER),
    ("GET", "/matrices", Role.READER),
    ("GET", "/findings", Role.READER),
    ("GET", "/stats", Role.READER),
    ("GET", "/stats/over-time", Role.READER),
    ("GET", "/files/{path:path}", Role.READER),
    ("GET", "/events", Role.READER),
    ("GET", "/lsp", Role.READER),
    ("GET", "/api/v1/openapi.json", Role.READER),
    ("GET", "/api/v1/me", Role.READER),
    ("GET", "/api/v1/documents", Role.READER),
    ("GET", "/api/v1/documents/{path:path}/source", Role.READER),
    ("PUT", "/api/v1/documents/{path:path}/source", Role.EDITOR),
    ("POST", "/api/v1/documents/{path:path}/place", Role.EDITOR),
    ("GET", "/api/v1/documents/{path:path}", Role.READER),
    ("GET", "/api/v1/findings", Role.READER),
    ("GET", "/api/v1/ask", Role.READER),
    ("GET", "/api/v1/change", Role.READER),
    ("GET", "/api/v1/search", Role.READER),
    ("GET", "/api/v1/symbols", Role.READER),
    ("GET", "/api/v1/symbols/{kind}/{name:path}", Role.READER),
    ("GET", "/api/v1/graph", Role.READER),
    ("GET", "/api/v1/audit", Role.ADMIN),
)


class Operation(NamedTuple):
    """A row of the policy."""

    method: str
    path: str
    role: Role


def policy(queries: Iterable[str], refactors: Iterable[str]) -> tuple[Operation, ...]:
    """Every operation with the least role that may do it, one row each."""
    return (
        *(Operation(*row) for row in _PLAIN),
        *(Operation("GET", f"/api/v1/ask/{name}", Role.READER) for name in queries),
        *(Operation("POST", f"/api/v1/change/{name}/preview", Role.READER) for name in refactors),
        *(Operation("POST", f"/api/v1/change/{name}", Role.EDITOR) for name in refactors),
    )
