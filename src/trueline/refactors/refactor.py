"""What a change is: a function of a vault whose signature is its arguments and whose value is a `Plan`.

`@refactor` marks the one public function of a module. Its first parameter is the vault; what `BROUGHT` names
is brought by whoever asks, as a refactor has no clock, no user and no files. All others are the change's
arguments (`vault/signatures.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from inspect import signature
from typing import NamedTuple, TypeAlias

from trueline.diagnostics import Diagnostic
from trueline.refactors.plan import Plan
from trueline.vault.signatures import Argument, UnknownName, arguments_of, summary_of

__all__ = ["Argument", "Declined", "Refactor", "UnknownName", "refactor"]

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

BROUGHT = ("vault", "today", "now", "author", "problems", "texts", "gates", "stages", "choose")


class Refactor(NamedTuple):
    """A change as faces see it; `name` is its module's, with dashes."""

    name: str
    plan: Callable[..., Plan]
    page: str

    @property
    def summary(self) -> str:
        """The first paragraph of the page on one line."""
        return summary_of(self.page)

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments besides what is brought, in order."""
        return arguments_of(self.plan, lambda name, _: name in BROUGHT)

    @property
    def brought(self) -> tuple[str, ...]:
        """The parameters that whoever asks fills in."""
        return tuple(name for name in signature(self.plan).parameters if name in BROUGHT)


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
