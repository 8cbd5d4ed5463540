"""A database while the statements that made it are carried out, one after the other."""

from typing import NamedTuple

from trueline.formats.built import Built, BuiltEntity, BuiltEnum, BuiltField, BuiltIndex, Place, Problem

from .columns import Column, Constraint


class Table:
    """A table or view that is there at the moment; columns by their name in lower case."""

    def __init__(self, name: str, schema: str, kind: str, place: Place) -> None:
        self.name = name
        self.schema = schema
        self.kind = kind
        self.place = place
        self.former: tuple[str, ...] = ()
        self.columns: dict[str, Column] = {}
        self.constraints: list[Constraint] = []

    def built(self, enums: dict[str, BuiltEnum]) -> BuiltEntity:
        """The table as a value."""
        primary = {name.lower() for one in self.constraints if one.kind == "primary" for name in one.columns}
        unique = {one.columns[0].lower() for one in self.constraints if one.kind == "unique" and len(one.columns) == 1}
        foreign = {
            one.columns[0].lower(): one.other for one in self.constraints if one.kind == "foreign" and one.columns
        }
        checked = {
            one.columns[0].lower(): one.values for one in self.constraints if one.kind == "check" and one.columns
        }
        fields = []
        for key, column in self.columns.items():
            kind = enums.get(_key(column.type.rpartition(".")[2].removesuffix("[]")))
            is_primary = column.primary or key in primary
            fields.append(
                BuiltField(
                    column.name,
                    column.type,
                    column.place,
                    # What a table does not forbid, it allows.
                    required=bool(column.required or is_primary),
                    default=None if column.default is None or column.default.upper() == "NULL" else column.default,
                    unique=True if column.unique or key in unique or (is_primary and len(primary) < 2) else None,
                    primary=True if is_primary else None,
                    references=column.references or foreign.get(key, ""),
                    values=column.values or checked.get(key, ()) or (kind.values if kind else ()),
                    former=column.former,
                )
            )
        indexes = tuple(
            BuiltIndex(one.name, one.columns, one.unique, one.place)
            for one in self.constraints
            if one.kind in ("primary", "unique", "index")
        )
        return BuiltEntity(self.name, self.place, tuple(fields), indexes, self.schema, self.kind, self.former)


class _Late(NamedTuple):
    """An index or constraint for a table that nothing has created yet."""

    table: str
    constraint: Constraint


class Schema:
    """Tables and types as they are now. Names are compared without case; a schema only where both say one."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.enums: dict[str, BuiltEnum] = {}
        self.problems: list[Problem] = []
        self._late: list[_Late] = []

    def table(self, name: str) -> Table | None:
        """The table of this name, with or without its schema."""
        schema, _, leaf = name.lower().rpartition(".")
        found = self.tables.get(name.lower())
        if found is None and schema:
            found = self.tables.get(leaf)
            return found if found is not None and found.schema in ("", schema) else None
        if found is None:
            ends = [table for key, table in self.tables.items() if key.rpartition(".")[2] == leaf]
            return ends[0] if len(ends) == 1 else None
        return found

    def create(self, name: str, kind: str, place: Place, spare: bool) -> Table | None:
        """A new table; None where it is there already and may be."""
        if self.table(name) is not None and spare:
            return None
        self.drop(name)
        schema, _, leaf = name.rpartition(".")
        table = self.tables[name.lower()] = Table(leaf, schema.rpartition(".")[2], kind, place)
        return table

    def drop(self, name: str) -> None:
        """The table is gone."""
        found = self.table(name)
        if found is not None:
            self.tables = {key: table for key, table in self.tables.items() if table is not found}

    def rename(self, name: str, new: str) -> None:
        """The table is called something else from now on; its schema stays."""
        found = self.table(name)
        if found is None:
            return
        schema, _, leaf = new.rpartition(".")
        found.schema = schema or found.schema
        if found.name != leaf:
            found.former = (*found.former, found.name)
        found.name = leaf
        key = f"{found.schema}.{leaf}".lower().lstrip(".")
        self.tables = {key if table is found else old: table for old, table in self.tables.items()}

    def constrain(self, name: str, constraint: Constraint) -> None:
        """Something more holds for a table, even for one that comes only later."""
        table = self.table(name)
        if table is None:
            self._late.append(_Late(name, constraint))
        else:
            add_constraint(table, constraint)

    def unindex(self, name: str) -> None:
        """An index or constraint of this name is gone."""
        leaf = name.rpartition(".")[2].lower()
        for table in self.tables.values():
            table.constraints = [one for one in table.constraints if one.name.lower() != leaf]

    def add_enum(self, name: str, values: tuple[str, ...], place: Place) -> None:
        """A type that is a set of values."""
        leaf = name.rpartition(".")[2]
        self.enums[_key(leaf)] = BuiltEnum(leaf, values, place)

    def rename_enum(self, name: str, new: str) -> None:
        """A type is called something else; the columns that have it follow."""
        was = self.enums.pop(_key(name.rpartition(".")[2]), None)
        if was is not None:
            self.add_enum(new, was.values, was.place)
            for table in self.tables.values():
                for key, column in table.columns.items():
                    if _key(column.type.rpartition(".")[2]) == _key(was.name):
                        table.columns[key] = column._replace(type=new)

    def enum(self, name: str) -> BuiltEnum | None:
        """The type of this name, if it is a set of values."""
        return self.enums.get(_key(name.rpartition(".")[2]))

    def built(self) -> Built:
        """Everything that is there now."""
        for late in self._late:
            table = self.table(late.table)
            if table is not None:
                add_constraint(table, late.constraint)
            elif late.constraint.kind != "index" or late.constraint.name:
                message = f"`{late.table}` is never created in these files"
                self.problems.append(Problem(late.constraint.place, message))
        return Built(
            entities=tuple(table.built(self.enums) for table in self.tables.values()),
            enums=tuple(self.enums.values()),
            problems=tuple(sorted(set(self.problems))),
        )


def add_constraint(table: Table, constraint: Constraint) -> None:
    """Note a constraint; one of the same name is replaced."""
    if constraint.name:
        table.constraints = [one for one in table.constraints if one.name.lower() != constraint.name.lower()]
    table.constraints.append(constraint)


def _key(name: str) -> str:
    return name.strip('"`[]').lower()
