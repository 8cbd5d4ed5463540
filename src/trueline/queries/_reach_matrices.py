"""The rows of the matrices, one design at a time."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol
from trueline.model.sections.api import Api, Endpoint
from trueline.model.sections.components import Components
from trueline.model.sections.failures import Failures
from trueline.model.sections.overview import Overview
from trueline.model.sections.security import Security
from trueline.model.sections.testing import TestCase, Testing
from trueline.model.symbols import component_symbol
from trueline.queries._prose import opening, plain
from trueline.queries._reach_leaving import exits, named_in, significant, stores
from trueline.vault import Entry
from trueline.vault.points import Network
from trueline.vault.resources import is_outside, resource_kind

_PART = re.compile(r"[;,]\s+|\s+and\s+(?=`)")
_READS = re.compile(r"\b(?:reads?|reading|views?|list|get|log|timeline|see)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(?:writ\w+|chang\w+|creat\w+|updat\w+|delet\w+|mutat\w+|manag\w+|edit\w*|post|put|replac\w+|replay\w*)\b",
    re.IGNORECASE,
)
# Classes that live and die with the one that uses them.
_CLASS = re.compile(r"(?:Repository|Config|Configuration|Properties|Mapper|Builder|Factory|Dto|Entity|Logger)$")
_MOST_TESTS = 3


class Permitted(NamedTuple):
    """An endpoint and who may call it.

    `basis` is `said` where the endpoint's own row or a sentence that names it says so, `by verb` where a
    permission for reading or changing fits its method, `by words` where it names what the path ends with, `for all` where one text stands for all endpoints
    of the design, `nobody says`. `refuses` are the codes 401 and 403 that it lists.
    """

    endpoint: str
    permission: str
    basis: str
    refuses: tuple[str, ...]
    design: str
    path: str
    line: int


class Element(NamedTuple):
    """A data element: how sensitive, how protected, which entities hold it, and where it may leave.

    `leaves_by` are endpoints, log events, outside dependencies and the trust boundary whose text names it.
    """

    element: str
    sensitivity: str
    protection: str
    stored_in: tuple[str, ...]
    leaves_by: tuple[str, ...]
    design: str
    path: str
    line: int


class Need(NamedTuple):
    """A dependency of a design and what happens when it fails; `declared` is False where no row says so.

    `needed_by` are the components that depend on it; none where only the table of failures names it.
    """

    dependency: str
    needed_by: tuple[str, ...]
    declared: bool
    scenario: str
    behaviour: str
    recovery: str
    design: str
    path: str
    line: int


class Proof(NamedTuple):
    """A success criterion and the planned tests that speak of the same; none where no test does."""

    criterion: str
    done: bool | None
    tests: tuple[str, ...]
    design: str
    path: str
    line: int


def permissions(document: Document) -> Iterator[Permitted]:
    """Who may call which endpoint of a design."""
    room = document[Security]
    said = plain(room.permissions.text or room.access.text)
    for endpoint in document[Api].endpoints:
        permission, basis = _permission(endpoint, said)
        refuses = tuple(str(error.code) for error in endpoint.errors if error.code in (401, 403))
        line = document.tree.lines.line(endpoint.span.start)
        name = f"{endpoint.method} {endpoint.path}"
        yield Permitted(name, permission, basis, refuses, document.name, document.path, line)


def _permission(endpoint: Endpoint, said: str) -> tuple[str, str]:
    if endpoint.permission is not None and endpoint.permission.text.strip("-— "):
        return plain(endpoint.permission.text), "said"
    parts = [part for part in _PART.split(said) if part.strip()]
    for part in parts:
        if re.search(re.escape(endpoint.path) + r"(?![\w/{:<-])", part) and endpoint.method in part:
            return part, "said"
    general = [part for part in parts if not re.search(r"\b(?:GET|POST|PUT|PATCH|DELETE) /", part)]
    wanted = _READS if endpoint.method in ("GET", "HEAD") else _WRITES
    fitting = [part for part in general if wanted.search(re.sub(r"`[^`]*`", "", part))]
    if len(general) > 1 and fitting:
        return "; ".join(fitting), "by verb"
    about = [part for part in general if significant(part) & significant(endpoint.path.rpartition("/")[2])]
    if 0 < len(about) < len(general):
        return "; ".join(about), "by words"
    return ("; ".join(general), "for all") if general else ("", "nobody says")


def elements(document: Document) -> Iterator[Element]:
    """The data elements of a design."""
    found = document[Security].elements
    leaving, holding = (exits(document), stores(document)) if found else ((), ())
    for element in found:
        yield Element(
            plain(element.name), plain(element.sensitivity), plain(element.protection),
            named_in(element.name, holding), named_in(element.name, leaving),
            document.name, document.path, document.tree.lines.line(element.span.start),
        )  # fmt: skip


class _Wanted(NamedTuple):
    """A dependency of a component; `outside` is whether it lies outside the program, `plain` whether it is no class."""

    name: str
    owner: str
    outside: bool
    plain: bool
    line: int


class _Handled(NamedTuple):
    name: str
    told: tuple[str, str, str]
    line: int


class Leaning(NamedTuple):
    """What a design needs, as written: the names of its own components, their dependencies, the failures told."""

    own: tuple[str, ...]
    wanted: tuple[_Wanted, ...]
    handled: tuple[_Handled, ...]


def leanings(document: Document) -> Iterator[Leaning]:
    """What a design depends on, before names are resolved; nothing where it depends on nothing."""
    lines, room = document.tree.lines, document[Components]
    wanted = tuple(
        _Wanted(
            name.text, component.name, is_outside(name.text), not _CLASS.search(name.text), lines.line(name.span.start)
        )
        for component in room.components
        for name in component.dependencies
    )
    handled = tuple(
        _Handled(row.name, (plain(row.scenario), plain(row.behaviour), plain(row.recovery)), lines.line(row.span.start))
        for row in document[Failures].dependencies
    )
    if wanted or handled:
        yield Leaning(tuple(component.name for component in room.components), wanted, handled)


def needs(note: Entry, found: Leaning, known: Network) -> Iterator[Need]:
    """What a design depends on, first what its components need, then what only its table of failures names."""
    canonical = known.naming.canonical
    own = {canonical(component_symbol(name)) for name in found.own}
    needed: dict[Symbol, tuple[str, int, list[str]]] = {}
    for one in found.wanted:
        symbol = canonical(Symbol("name", one.name))
        if symbol not in own and (one.outside or (symbol.kind == "component" and one.plain)):
            needed.setdefault(symbol, (one.name, one.line, []))[2].append(one.owner)
    used: set[Symbol] = set()
    for symbol, (written, line, users) in needed.items():
        kind = resource_kind(written)
        fitting = [
            row for row in found.handled
            if canonical(Symbol("name", row.name)) == symbol or (kind and kind == resource_kind(row.name))
        ]  # fmt: skip
        used.update(canonical(Symbol("name", row.name)) for row in fitting)
        for row in fitting:
            yield Need(written, tuple(users), True, *row.told, note.name, note.path, row.line)
        if not fitting:
            yield Need(written, tuple(users), False, "", "", "", note.name, note.path, line)
    for row in found.handled:
        if canonical(Symbol("name", row.name)) not in used:
            yield Need(row.name, (), True, *row.told, note.name, note.path, row.line)


def proofs(document: Document) -> Iterator[Proof]:
    """The criteria of a design, each with the tests that share most of its words."""
    room = document[Testing]
    cases = [(_shown(case), significant(case.text)) for case in room.cases]
    cases += [("load test", significant(room.load_text))] if room.load_text else []
    for criterion in document[Overview].criteria:
        wanted = significant(criterion.text)
        scored = [(len(wanted & said), case) for case, said in cases if _proves(wanted, said)]
        best = [case for _, case in sorted(scored, key=lambda one: -one[0])[:_MOST_TESTS]]
        line = document.tree.lines.line(criterion.span.start)
        yield Proof(plain(criterion.text), criterion.done, tuple(best), document.name, document.path, line)


def _proves(wanted: frozenset[str], said: frozenset[str]) -> bool:
    shared = {word for word in wanted & said if not word.isdigit() or len(word) > 2}
    return len(shared) >= 2 and 4 * len(shared) >= min(len(wanted), len(said))


def _shown(case: TestCase) -> str:
    return f"{case.level}: {case.identifier or opening(case.text, 70)}"
