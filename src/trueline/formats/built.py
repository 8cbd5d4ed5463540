"""What was built, as far as evidence tells: the values that every reader of evidence makes.

They meet what was designed at the symbols of `trueline.model.symbols`. Each knows its place in the evidence, so
that a person can go and look. Nothing here knows a language or a file format.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in evidence: the file's path as it was found, with `/`; line and column from 1."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        """`path:line`, and of a service or database, which has no lines, its address."""
        return self.path if "://" in self.path else f"{self.path}:{self.line}"


class Source(NamedTuple):
    """A file of evidence: its path as people know it, and its bytes."""

    path: str
    data: bytes


class BuiltField(NamedTuple):
    """A column, property, or parameter; empty or None where the evidence does not say.

    `type` is as written there; `where` is, of an endpoint, `path`, `query`, `header`, `cookie`, `request` or
    `response`, and empty for a column. `former` are names it had before, where the evidence tells of them.
    """

    name: str
    type: str
    place: Place
    required: bool | None = None
    default: str | None = None
    unique: bool | None = None
    primary: bool | None = None
    references: str = ""
    values: tuple[str, ...] = ()
    where: str = ""
    former: tuple[str, ...] = ()


class BuiltEndpoint(NamedTuple):
    """An endpoint with its whole path, base path included; `errors` are the error codes it documents."""

    method: str
    path: str
    place: Place
    fields: tuple[BuiltField, ...] = ()
    errors: tuple[str, ...] = ()
    handler: str = ""
    deprecated: bool = False
    permission: str = ""


class BuiltIndex(NamedTuple):
    """An index or key over columns in their order."""

    name: str
    columns: tuple[str, ...]
    unique: bool
    place: Place


class BuiltEntity(NamedTuple):
    """A table or a stored class; `schema` is empty where none is named, `kind` is `table`, `class` or `view`.

    `former` are names it had before.
    """

    name: str
    place: Place
    fields: tuple[BuiltField, ...] = ()
    indexes: tuple[BuiltIndex, ...] = ()
    schema: str = ""
    kind: str = "table"
    former: tuple[str, ...] = ()


class BuiltEnum(NamedTuple):
    """A named set of values, in order; `former` pairs what a value was called with what it is called now."""

    name: str
    values: tuple[str, ...]
    place: Place
    former: tuple[tuple[str, str], ...] = ()


class BuiltComponent(NamedTuple):
    """A declared type that does something: `kind` is `class`, `interface`, `controller`, `service`, `job` …"""

    name: str
    kind: str
    place: Place


class BuiltMetric(NamedTuple):
    """A metric by the name it is exposed under; `kind` such as `counter` may be empty."""

    name: str
    kind: str
    place: Place


class BuiltAlert(NamedTuple):
    """An alert rule: `expression` is its condition, `duration_s` how long it must hold, in seconds."""

    name: str
    expression: str
    place: Place
    duration_s: float | None = None
    severity: str = ""


class BuiltFlag(NamedTuple):
    """A feature flag; `enabled` and `variants` where the evidence says them."""

    name: str
    place: Place
    enabled: bool | None = None
    variants: tuple[str, ...] = ()


class BuiltTest(NamedTuple):
    """A test and how it went: `result` is `passed`, `failed`, `skipped`, `error`, or empty where it was not run."""

    name: str
    result: str
    place: Place
    tags: tuple[str, ...] = ()


class Problem(NamedTuple):
    """Evidence that could not be read, or not wholly: one lower-case line."""

    place: Place
    message: str


class Built(NamedTuple):
    """Everything some evidence shows, in the order of the evidence."""

    endpoints: tuple[BuiltEndpoint, ...] = ()
    entities: tuple[BuiltEntity, ...] = ()
    enums: tuple[BuiltEnum, ...] = ()
    components: tuple[BuiltComponent, ...] = ()
    metrics: tuple[BuiltMetric, ...] = ()
    alerts: tuple[BuiltAlert, ...] = ()
    flags: tuple[BuiltFlag, ...] = ()
    tests: tuple[BuiltTest, ...] = ()
    problems: tuple[Problem, ...] = ()

    def joined(self, other: "Built") -> "Built":
        """What both show."""
        return Built(
            self.endpoints + other.endpoints,
            self.entities + other.entities,
            self.enums + other.enums,
            self.components + other.components,
            self.metrics + other.metrics,
            self.alerts + other.alerts,
            self.flags + other.flags,
            self.tests + other.tests,
            self.problems + other.problems,
        )
