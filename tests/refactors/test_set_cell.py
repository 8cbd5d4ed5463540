"""Setting a cell: the table keeps its padding, its alignment and its pipes."""

import pytest

from changed_notes import files_of, lines_changed, plan_for
from trueline.refactors import Declined, UnknownName

PADDED = """## Risks

| Dependency | Load | Recovery     |
| :--------- | ---: | :----------: |
| Database   |   10 |   fail over  |
| Queue      |    5 |     wait     |
"""
TIGHT = "## Risks\n\n|Dependency|Load|Recovery|\n|---|---|---|\n|Database|10||\n|Queue|5|\n"


def cell(note: str, row: str, *values: str, table: str = "Risks") -> list[str]:
    return lines_changed(note, "set-cell", table=table, row=row, values=values)


@pytest.mark.parametrize(
    ("row", "value", "new"),
    [
        ("Database", "Load=250", "| Database   |  250 |   fail over  |"),
        ("1", "load=7", "| Database   |    7 |   fail over  |"),
        ("data", "Recovery=wait", "| Database   |   10 |     wait     |"),
        ("Database", "Recovery=", "| Database   |   10 |              |"),
        ("Database", "Dependency=A | B", "| A \\| B     |   10 |   fail over  |"),
        ("Database", "Dependency=A much longer name", "| A much longer name |   10 |   fail over  |"),
        ("Database", "Recovery=a\nb", "| Database   |   10 |    a<br>b    |"),
    ],
)
def test_padding_and_alignment(row: str, value: str, new: str) -> None:
    assert cell(PADDED, row, value) == ["- | Database   |   10 |   fail over  |", f"+ {new}"]


@pytest.mark.parametrize(
    ("row", "values", "gone", "new"),
    [
        ("Database", ("Recovery=replay",), "|Database|10||", "|Database|10|replay|"),
        ("Queue", ("Recovery=replay",), "|Queue|5|", "|Queue|5|replay|"),
        ("2", ("Load=6", "Recovery=x"), "|Queue|5|", "|Queue|6|x|"),
        ("10", ("Load=11",), "|Database|10||", "|Database|11||"),
    ],
)
def test_short_and_tight_rows(row: str, values: tuple[str, ...], gone: str, new: str) -> None:
    assert cell(TIGHT, row, *values) == [f"- {gone}", f"+ {new}"]


def test_the_second_table_and_a_quoted_one() -> None:
    note = PADDED + "\n> | A | B |\n> |---|---|\n> | 1 | 2 |\n"
    assert cell(note, "1", "B=3", table="Risks/2") == ["- > | 1 | 2 |", "+ > | 1 | 3 |"]
    with pytest.raises(UnknownName, match="has 2 tables"):
        plan_for(files_of(note), "set-cell", table="Risks/3", row="1", values=("B=3",))


def test_what_is_so_already_changes_nothing() -> None:
    assert cell(PADDED, "Queue", "Load=5", "Recovery=wait") == []
    assert cell(TIGHT, "Queue", "Recovery=") == []


@pytest.mark.parametrize(
    ("table", "row", "value", "message"),
    [
        ("Risk", "1", "Laod=1", "no column is called `Laod`"),
        ("Riskk", "1", "Load=1", "no section is called|may be any"),
        ("Risks", "Databse", "Load=1", "no row is called `Databse`"),
        ("Risks", "9", "Load=1", "there is no row 9"),
        ("Risks", "1", "Load", "is no COLUMN=TEXT"),
    ],
)
def test_what_cannot_be_meant(table: str, row: str, value: str, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        plan_for(files_of(PADDED), "set-cell", table=table, row=row, values=(value,))


def test_a_section_without_a_table() -> None:
    with pytest.raises(Declined, match="the section `Risks` has no table"):
        plan_for(files_of("## Risks\n\nNone.\n"), "set-cell", table="Risks", row="1", values=("A=1",))
