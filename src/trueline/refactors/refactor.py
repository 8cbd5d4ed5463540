"""What a change is: a function of a vault whose signature is its arguments and whose value is a `Plan`.

`@refactor` marks the one public function of a module. Its first parameter is the vault; what `BROUGHT` names
is brought by whoever asks, as a refactor has no clock, no user and no files. All others are the change's
arguments: without default they are required, `Annotated[str, "what it is"]` gives each its help, and
`Literal["a", "b"]` lists what it may be. The docstring is the page.
"""

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args, get_origin, get_type_hints

from trueline.diagnostics import Diagnostic
from trueline.refactors.plan import Plan

# The findings that the document at a path would have if it had these bytes.
Problems: TypeAlias = Callable[[str, bytes], Sequence[Diagnostic]]
# The bytes of a file of the vault that is no document, such as a template; empty where there is none.
Texts: TypeAlias = Callable[[str], bytes]
# What has to be so before a status may be reached: conditions by `designed` and `implemented`.
Gates: TypeAlias = Mapping[str, Sequence[str]]
# What a stage's folders may be called, without their number and in lower case, by stage.
Stages: TypeAlias = Mapping[str, Sequence[str]]
# What a person chooses: asked for a thing by its name, of some options, with the one that is meant otherwise
# (empty for none); where nobody can be asked, that is the answer.
Choose: TypeAlias = Callable[[str, Sequence[str], str], str]

BROUGHT = ("vault", "today", "author", "problems", "texts", "gates", "stages", "choose")


class Argument(NamedTuple):
    """One argument of a change: `type` is `str`, `bool` or `tuple[str, ...]`, which takes all words.

    `choices` are the only values it takes; empty where it takes any.
    """

    name: str
    type: Any
    help: str
    required: bool
    default: Any
    choices: tuple[str, ...] = ()


class Refactor(NamedTuple):
    """A change as faces see it; `name` is its module's, with dashes."""

    name: str
    plan: Callable[..., Plan]
    page: str

    @property
    def summary(self) -> str:
        """The first paragraph of the page on one line."""
        return " ".join(self.page.split("\n\n", 1)[0].split())

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments besides what is brought, in order."""
        hints = get_type_hints(self.plan, include_extras=True)
        parameters = signature(self.plan).parameters.values()
        return tuple(_argument(p, hints[p.name]) for p in parameters if p.name not in BROUGHT)

    @property
    def brought(self) -> tuple[str, ...]:
        """The parameters that whoever asks fills in."""
        return tuple(name for name in signature(self.plan).parameters if name in BROUGHT)


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
    """An argument that names nothing, or several; `message` is one lower-case line, `near` what may be meant."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.near = tuple(near)


class Declined(Exception):
    """A change that this document does not allow; `reasons` are lines that say why, `help` what one can do."""

    def __init__(self, message: str, reasons: Sequence[str] = (), help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reasons = tuple(reasons)
        self.help = help


def refactor(plan: Callable[..., Plan]) -> Refactor:
    """Make a change of a function; its module names it, its docstring describes it."""
    name = plan.__module__.rpartition(".")[2].replace("_", "-")
    return Refactor(name, plan, plan.__doc__ or "")
