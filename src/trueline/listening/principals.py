"""Whoever asks, and what they may do."""

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
