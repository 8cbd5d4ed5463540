"""What a question is: a function of a vault whose signature is its arguments.

`@query` marks the one public function of a module. What is of the type `Vault` or `History` is brought by
whoever asks; most questions need only the vault. The other parameters are the question's arguments
(`vault/signatures.py`).
"""

from collections.abc import Callable, Hashable
from inspect import signature
from typing import Any, NamedTuple, get_type_hints

from trueline.queries.answer import Answer
from trueline.queries.code_history import CodeHistory
from trueline.queries.history import History
from trueline.vault import Vault
from trueline.vault.signatures import Argument, UnknownName, arguments_of, summary_of

__all__ = ["Argument", "Query", "UnknownName", "query"]

_BROUGHT: dict[object, str] = {Vault: "vault", History: "history", History | None: "history", CodeHistory: "code"}


class Query(NamedTuple):
    """A question as faces see it; `name` is its module's, with dashes."""

    name: str
    ask: Callable[..., Answer]
    page: str

    @property
    def summary(self) -> str:
        """The first paragraph of the page on one line."""
        return summary_of(self.page)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments besides what is brought, in order."""
        return arguments_of(self.ask, lambda _, hint: bool(_brought(hint)))

    @property
    def brought(self) -> dict[str, str]:
        """By the name of each parameter that whoever asks fills: `vault` or `history`."""
        hints = get_type_hints(self.ask, include_extras=True)
        return {name: what for name in signature(self.ask).parameters if (what := _brought(hints[name]))}


def _brought(hint: Any) -> str:
    return _BROUGHT.get(hint, "") if isinstance(hint, Hashable) else ""


def query(ask: Callable[..., Answer]) -> Query:
    """Make a question of a function; its module names it, its docstring describes it."""
    name = ask.__module__.rpartition(".")[2].replace("_", "-")
    return Query(name, ask, ask.__doc__ or "")
