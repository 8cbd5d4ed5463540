"""What a tool is: a function whose signature is its input, and whose docstring is all that an agent is told.

`@tool` marks the one public function of a module in `mcp/tools/`. Its first parameter is the session; the
others are the tool's arguments: without default they are required, `Annotated[str, "what it is"]` gives
each its help, `Literal["a", "b"]` lists what it may be. A named tuple is an object with its fields.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from inspect import Parameter, cleandoc, signature
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

Schema = Mapping[str, Any]


class Kind(Enum):
    """What a tool does to the vault."""

    READS = "reads"
    PROPOSES = "proposes"  # changes nothing, and is of no use without a tool that writes
    WRITES = "writes"


class Argument(NamedTuple):
    """One argument: `type` is `str`, `bool`, `int`, `dict`, `tuple[str, ...]`, or a tuple of named tuples."""

    name: str
    type: Any
    help: str
    required: bool
    default: Any
    choices: tuple[str, ...] = ()


class Block(NamedTuple):
    """A piece of an answer that is not parted; `head` is said again where a page begins with it."""

    text: str
    head: str = ""


class Result(NamedTuple):
    """What a tool answers: its text in blocks, and `facts` for programs that read it."""

    blocks: Sequence[Block]
    facts: Mapping[str, Any] = {}


class Tool(NamedTuple):
    """A tool as clients see it; `facts` are the schemas of what it tells programs besides its text."""

    name: str
    call: Callable[..., Result]
    kind: Kind
    facts: Schema
    page: str

    @property
    def description(self) -> str:
        """What an agent is told, each paragraph on one line."""
        return "\n".join(" ".join(part.split()) for part in cleandoc(self.page).split("\n\n"))

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The tool's own arguments, in order; what all tools take is not among them."""
        hints = get_type_hints(self.call, include_extras=True)
        parameters = list(signature(self.call).parameters.values())[1:]
        return tuple(_argument(parameter, hints[parameter.name]) for parameter in parameters)


def tool(kind: Kind = Kind.READS, **facts: Schema) -> Callable[[Callable[..., Result]], Tool]:
    """Make a tool of a function; its module names it, its docstring describes it."""

    def made(call: Callable[..., Result]) -> Tool:
        return Tool(call.__module__.rpartition(".")[2], call, kind, facts, call.__doc__ or "")

    return made


def _argument(parameter: Parameter, hint: Any) -> Argument:
    text = ""
    if get_origin(hint) is Annotated:
        hint, text = get_args(hint)[:2]
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        hint, choices = str, tuple(word for word in get_args(hint) if word)
    if get_origin(hint) is Mapping or hint is dict or get_origin(hint) is dict:
        hint = dict
    required = parameter.default is Parameter.empty
    name = parameter.name.rstrip("_")
    return Argument(name, hint, text, required, None if required else parameter.default, choices)
