"""Setting cells of a table."""

from typing import Annotated

from trueline.refactors._naming import choose, find_note, pick
from trueline.refactors._tables import columns, find_table, set_cells
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import UnknownName, refactor
from trueline.vault import Vault


@refactor
def set_cell(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    table: Annotated[str, "the section that has the table; SECTION/2 means its second one"],
    row: Annotated[str, "the row: the text of its first cell or a part of it, of another cell, or its number"],
    values: Annotated[tuple[str, ...], "what to set: COLUMN=TEXT, COLUMN= for nothing"],
) -> Plan:
    """Set cells in one row of a table.

    The table keeps its style: the row keeps its width where the text has room, stays aligned as the column
    is, and pipes in a text are escaped. A row that is too short gets the cells it lacks.

    Example:

        trueline set-cell "Public Tracking Page" "Dependency Failures" Redis "Recovery=refills in a minute"
        trueline set-cell "Public Tracking Page" "Rollout Phases" 1 "Scope=5 % of shops" "Rollback Trigger=any error"
    """
    document = find_note(vault, name)
    found, _ = find_table(document, table)
    where = f" in the table of `{table}`"
    names = columns(document, found)
    number = _row(row, [[document.tree.text(cell) for cell in one.cells] for one in found.rows], where)
    wanted: dict[int, str] = {}
    for value in values:
        column, equals, text = value.partition("=")
        if not equals:
            raise UnknownName(f"`{value}` is no COLUMN=TEXT; the columns are {', '.join(names)}")
        wanted[choose(column.strip(), names, "column", where)] = text.strip()
    if not wanted:
        raise UnknownName(f"nothing to set; say COLUMN=TEXT, of {', '.join(names)}")
    edits = set_cells(document, found, found.rows[number], wanted)
    said = ", ".join(f"{names[column]}: {text or 'nothing'}" for column, text in wanted.items())
    return plan_of(document.path, edits, said if edits else f"{said} already")


def _row(given: str, rows: list[list[str]], where: str) -> int:
    """The number of the row that `given` means by its first cell or, if none does, by another one."""
    if not rows:
        raise UnknownName(f"there is no row{where}")
    firsts = [row[0] if row else "" for row in rows]
    try:
        return pick(given, firsts, "row", where)
    except UnknownName as error:
        exact = [number for number, row in enumerate(rows) if given.strip() in row]
        if len(exact) == 1:
            return exact[0]
        raise error from None
