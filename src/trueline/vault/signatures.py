"""What may be asked of a vault or changed in it is a function whose signature is its arguments.

Questions and changes share this: parameters without default are required, `Annotated[str, "what it is"]` gives
each its help, `Literal["a", "b"]` lists what it may be, and the docstring is the page. The command line, editors,
agents and HTTP read the same signature.
"""

from collections.abc import Callable, Sequence
from inspect import Parameter, signature
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints


class Argument(NamedTuple):
    """One argument: `type` is `str`, `int`, `bool` or `tuple[str, ...]`, which takes all words.

    `choices` are the only values it takes; empty where it takes any.
    """

    name: str
    type: Any
    help: str
    required: bool
    default: Any
    choices: tuple[str, ...] = ()


class UnknownName(Exception):
    """An argument that names nothing, or several; `message` is one lower-case line, `near` what may be meant."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.near = tuple(near)


def arguments_of(function: Callable[..., Any], is_brought: Callable[[str, Any], bool]) -> tuple[Argument, ...]:
    """The parameters in order, without those of which `is_brought(name, hint)` says that whoever asks fills them."""
    hints = get_type_hints(function, include_extras=True)
    parameters = signature(function).parameters.values()
    return tuple(_argument(one, hints[one.name]) for one in parameters if not is_brought(one.name, hints[one.name]))


def summary_of(page: str) -> str:
    """The first paragraph of a page on one line."""
    return " ".join(page.split("\n\n", 1)[0].split())


def _argument(parameter: Parameter, hint: Any) -> Argument:
    text = ""
    if get_origin(hint) is Annotated:
        hint, text = get_args(hint)[:2]
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        hint, choices = str, get_args(hint)
    required = parameter.default is Parameter.empty
    return Argument(parameter.name, hint, text, required, None if required else parameter.default, choices)
