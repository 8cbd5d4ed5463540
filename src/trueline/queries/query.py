"""What a question is: a function of a vault whose signature is its arguments.

`@query` marks the one public function of a module. What is of the type `Vault` or `History` is brought by
whoever asks; most questions need only the vault. The other parameters are the question's arguments: parameters without default are required, `Annotated[str, "what it is"]` gives
each its help, `Literal["a", "b"]` lists what it may be, and the docstring is the page. The command line, agents and HTTP read the same signature.
"""

from collections.abc import Callable, Hashable
from inspect import Parameter, signature
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from trueline.queries.answer import Answer
from trueline.queries.code_history import CodeHistory
from trueline.queries.history import History
from trueline.vault import Vault

_BROUGHT: dict[object, str] = {Vault: "vault", History: "history", History | None: "history", CodeHistory: "code"}


class Argument(NamedTuple):
    """One argument of a question: `type` is `str`, `int`, `bool` or `tuple[str, ...]`, which takes all words.

    `choices` are the only values it takes; empty where it takes any.
    """

    name: str
    type: Any
    help: str
    required: bool
    default: Any
    choices: tuple[str, ...] = ()


class Query(NamedTuple):
    """A question as faces see it; `name` is its module's, with dashes."""

    name: str
    ask: Callable[..., Answer]
    page: str

    @property
    def summary(self) -> str:
        """The first paragraph of the page on one line."""
        return " ".join(self.page.split("\n\n", 1)[0].split())

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments besides what is brought, in order."""
        hints = get_type_hints(self.ask, include_extras=True)
        parameters = signature(self.ask).parameters.values()
        return tuple(_argument(p, hints[p.name]) for p in parameters if not _brought(hints[p.name]))

    @property
    def brought(self) -> dict[str, str]:
        """By the name of each parameter that whoever asks fills: `vault` or `history`."""
        hints = get_type_hints(self.ask, include_extras=True)
        return {name: what for name in signature(self.ask).parameters if (what := _brought(hints[name]))}


def _brought(hint: Any) -> str:
    return _BROUGHT.get(hint, "") if isinstance(hint, Hashable) else ""


def _argument(parameter: Parameter, hint: Any) -> Argument:
    text = ""
    if get_origin(hint) is Annotated:
        hint, text = get_args(hint)[:2]
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        hint, choices = str, get_args(hint)
    required = parameter.default is Parameter.empty
    return Argument(parameter.name, hint, text, required, None if required else parameter.default, choices)


class UnknownName(Exception):
    """An argument that names nothing; `message` is one lower-case line, `near` what may have been meant."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.near = near


def query(ask: Callable[..., Answer]) -> Query:
    """Make a question of a function; its module names it, its docstring describes it."""
    name = ask.__module__.rpartition(".")[2].replace("_", "-")
    return Query(name, ask, ask.__doc__ or "")
