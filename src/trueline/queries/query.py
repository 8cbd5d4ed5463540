"""What a question is: a function of a vault whose signature is its arguments.

`@query` marks the one public function of a module. Its first parameter is the vault. What follows are
the question's arguments: parameters without default are required, `Annotated[str, "what it is"]` gives
each its help, `Literal["a", "b"]` lists what it may be, and the docstring is the page. The command line, agents and HTTP read the same signature.
"""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from trueline.queries.answer import Answer


class Argument(NamedTuple):
    """One argument of a question: `type` is `str`, `int`, `bool` or `tuple[str, ...]`.

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
        """The arguments after the vault, in order."""
        hints = get_type_hints(self.ask, include_extras=True)
        return tuple(_argument(p, hints[p.name]) for p in list(signature(self.ask).parameters.values())[1:])


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
