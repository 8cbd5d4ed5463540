"""What a tool is: a function whose signature is its input, and whose docstring is all that an agent is told.

`@tool` marks the one public function of a module in `mcp/tools/`. Its parameter `session` is brought; the others
are the tool's arguments, read as those of questions and changes are (`vault.signatures`). Besides their types there
are `dict[str, object]`, and tuples of named tuples, which are objects with these fields.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from inspect import cleandoc
from typing import Any, NamedTuple

from trueline.vault.signatures import Argument, arguments_of

Schema = Mapping[str, Any]


class Kind(Enum):
    """What a tool does to the vault."""

    READS = "reads"
    PROPOSES = "proposes"  # changes nothing, and is of no use without a tool that writes
    WRITES = "writes"


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
        return arguments_of(self.call, lambda name, _: name == "session")


def tool(kind: Kind = Kind.READS, **facts: Schema) -> Callable[[Callable[..., Result]], Tool]:
    """Make a tool of a function; its module names it, its docstring describes it."""

    def made(call: Callable[..., Result]) -> Tool:
        return Tool(call.__module__.rpartition(".")[2], call, kind, facts, call.__doc__ or "")

    return made
