"""What is stored, as values: tables with columns, keys, indexes, and what changes in tables that exist."""

from typing import NamedTuple

from trueline.formats.artefact import Skipped
from trueline.formats.tables.types import Type
from trueline.model import Document
from trueline.model.symbols import Symbol
from trueline.text import Span


class Origin(NamedTuple):
    """Where a design says something."""

    document: Document
    span: Span

    @property
    def path(self) -> str:
        """The document's path."""
        return self.document.path

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.document.tree.lines.line(self.span.start)

    def skipped(self, subject: str, reason: str) -> Skipped:
        """Something that stands there and is left out."""
        return Skipped(self.path, self.span, subject, reason)


class Reference(NamedTuple):
    """What a column refers to: an entity, perhaps its column, and what happens when that row is deleted."""

    table: str
    column: str = ""
    action: str = ""


class Column(NamedTuple):
    """A column; `default` is an expression of PostgreSQL or empty, `values` all it may hold, if that is listed."""

    name: str
    type: Type
    required: bool = False
    unique: bool = False
    default: str = ""
    values: tuple[str, ...] = ()
    reference: Reference | None = None
    identity: bool = False
    note: str = ""


class Table(NamedTuple):
    """A table; `primary` and each of `uniques` are names of columns in order, `keys` foreign keys by their column."""

    name: str
    symbol: Symbol
    purpose: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...]
    uniques: tuple[tuple[str, ...], ...]
    origin: Origin

    def column(self, name: str) -> Column | None:
        """The column of this name, whatever its case."""
        return next((one for one in self.columns if one.name.lower() == name.lower()), None)

    def identified(self, column: str) -> bool:
        """Whether a value of this column belongs to one row at most."""
        found = self.column(column)
        alone = (column.lower(),)
        keys = (self.primary, *self.uniques)
        return found is not None and (found.unique or alone in [tuple(name.lower() for name in key) for key in keys])


class ForeignKey(NamedTuple):
    """A column that refers to one of another table; both tables are there."""

    table: Table
    column: str
    target: Table
    target_column: str
    action: str = ""


class Index(NamedTuple):
    """An index; `columns` with their direction as written, `condition` of a partial one."""

    table: Table
    columns: tuple[str, ...]
    unique: bool
    method: str
    condition: str
    origin: Origin


class Alteration(NamedTuple):
    """What changes in a table: `kind` is `add`, `drop` or `rename` (then `new` is the new name)."""

    table: str
    kind: str
    column: Column | None
    name: str
    new: str
    origin: Origin


class Stored(NamedTuple):
    """Everything that is stored, in the order designed, and what could not be read."""

    tables: tuple[Table, ...]
    keys: tuple[ForeignKey, ...]
    indexes: tuple[Index, ...]
    alterations: tuple[Alteration, ...]
    skipped: tuple[Skipped, ...]
