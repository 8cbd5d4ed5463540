"""Roles, whoever asks, and the one table that says which operation needs which role."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from trueline.model import name_key


class Role(IntEnum):
    """What one may do; a larger one may all that a smaller one may. `NOBODY` is whoever has not said who it is."""

    NOBODY = 0
    READER = 1
    EDITOR = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        """The name that people read and write."""
        return self.name.lower()


ROLES: Mapping[str, Role] = {role.word: role for role in Role if role is not Role.NOBODY}


class Principal(NamedTuple):
    """Whoever asks. With `domains` the role holds for documents of these domains, elsewhere one only reads.

    `how` is `session`, `token` or `nobody`; `name` is what the audit log says.
    """

    name: str
    role: Role
    domains: tuple[str, ...] = ()
    how: str = "nobody"

    def may_change(self, domains: Iterable[str]) -> bool:
        """Whether a document of these domains may be changed."""
        if self.role < Role.EDITOR:
            return False
        return not self.domains or not {name_key(one) for one in self.domains}.isdisjoint(map(name_key, domains))


NOBODY = Principal("", Role.NOBODY)

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
