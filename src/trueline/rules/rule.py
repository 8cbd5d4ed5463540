"""What a rule is: a decorated generator of findings.

A rule looks at one document (`Scope.DOCUMENT`), at one symbol (`Scope.SYMBOL`, the name of notes
with all who link to it) or, rarely, at the whole vault (`Scope.VAULT`). The latter two see no document,
only the facts that were drawn from each, so that they can run on what a cache holds. A rule's name is its module's
path, its page is its module's docstring, and the examples on that page are its tests.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from trueline.diagnostics import Fix, Related, Severity
from trueline.text import Span
from trueline.vault import Facts


class Scope(Enum):
    """What a rule is given."""

    DOCUMENT = "document"  # check(document)
    SYMBOL = "symbol"  # check(symbol, vault)
    VAULT = "vault"  # check(vault)
    LAST = "last"  # check(document, unused suppressions), after all others


class Finding(NamedTuple):
    """What a rule yields; the engine adds path, rule name and severity.

    `path` is needed only from rules that look beyond one document; `severity` only where the rule
    knows better than its own default for the document's stage.
    """

    span: Span
    message: str
    help: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    path: str = ""


class Rule(NamedTuple):
    """A rule as the engine runs it.

    `severity` holds for documents past planning and those without a stage, `early` for those in
    Planning and Backlog, where what is missing is a forecast. A rule about symbols is given those that
    have rows of some of its `facts`, at least `least` of one kind.
    """

    name: str
    scope: Scope
    severity: Severity
    early: Severity
    check: Callable[..., Iterator[Finding]]
    page: str
    facts: tuple[Facts[Any], ...] = ()
    least: int = 1

    @property
    def family(self) -> str:
        """The part of the name before the slash."""
        return self.name.partition("/")[0]

    @property
    def summary(self) -> str:
        """The first paragraph of the rule's page, on one line."""
        return " ".join(self.page.strip().split("\n\n", 1)[0].split())


def rule(
    *,
    severity: Severity = Severity.WARNING,
    early: Severity | None = None,
    scope: Scope = Scope.DOCUMENT,
    facts: tuple[Facts[Any], ...] = (),
    least: int = 1,
) -> Callable[[Callable[..., Iterator[Finding]]], Rule]:
    """Make a rule of a generator function; its module's path and docstring name and describe it.

    `facts` are required with `Scope.SYMBOL`: the rule is run for every symbol under which `least` rows of
    one of them stand.
    """

    def made(check: Callable[..., Iterator[Finding]]) -> Rule:
        import sys

        module: Any = sys.modules[check.__module__]
        family, name = check.__module__.rsplit(".", 2)[-2:]
        return Rule(
            f"{family}/{name}".replace("_", "-"),
            scope,
            severity,
            severity if early is None else early,
            check,
            module.__doc__ or "",
            facts,
            least,
        )

    return made
