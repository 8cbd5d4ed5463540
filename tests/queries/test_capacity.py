"""Loads read, summed per shared dependency; what could not be read is said."""

import pytest
from tests.support.rule_examples import make_vault

from trueline.model.loads import rates
from trueline.queries import Answer, UnknownName
from trueline.queries.capacity import Load, Shared, Unread, capacity


def design(name: str, *loads: str, needs: str = "PostgreSQL", more: str = "") -> bytes:
    figures = "\n".join(f"- **{load}" for load in loads)
    return (
        f"# Feature: {name}\n\n## 3. Component Design\n\n### New Components\n\n#### {name}Service\n\n"
        f"- **Responsibility:** Works\n- **Dependencies:** {needs}\n\n"
        f"## 7. Performance & Scale\n\n### Expected Load\n\n{figures}\n\n{more}\n"
    ).encode()


FILES = {
    "docs/2. Planned/A.md": design("A", "Requests/sec:** 2.5 on average, 60 at peak"),
    "docs/4. Completed/B.md": design("B", "Requests/sec:** 7 events/s, 40 events/s in November"),
    "docs/2. Planned/C.md": design("C", "Requests/sec:** rather few", needs="Database, Redis"),
}


def rows(answer: Answer, kind: type) -> list[tuple[object, ...]]:
    return [row for table in answer.tables if table.kind is kind for row in table.rows]


def test_loads_add_up_per_dependency() -> None:
    answer = capacity.ask(make_vault(FILES))
    (shared,) = (row for row in rows(answer, Shared) if isinstance(row, Shared))
    assert shared.dependency == "PostgreSQL" and shared.designs == ("A", "C", "B")
    assert (shared.typical, shared.peak, shared.peak_built) == (9.5, 100.0, 40.0)
    assert shared.unread == ("C",)
    (unread,) = (row for row in rows(answer, Unread) if isinstance(row, Unread))
    assert (unread.design, unread.why) == ("C", "names no number")
    assert {row.design: row.peak for row in rows(answer, Load) if isinstance(row, Load)} == {"A": 60.0, "B": 40.0}


def test_one_dependency_by_name() -> None:
    answer = capacity.ask(make_vault(FILES), "Redis")
    assert [row[:2] for row in rows(answer, Shared)] == [("Redis", ("C",))]
    with pytest.raises(UnknownName):
        capacity.ask(make_vault(FILES), "Zeppelin")


@pytest.mark.parametrize(
    ("figure", "typical", "peak", "month"),
    [
        ("Requests/sec:** 2.5 on average, 60 at peak", 2.5, 60.0, None),
        ("Requests/sec:** <10/sec", 10.0, 10.0, None),
        ("Jobs per minute:** 120", 2.0, 2.0, None),
        ("Data volume:** 86400 rows a day", 1.0, 1.0, None),
        ("Data volume:** 2 GB a month", None, None, 2e9),
        ("Requests/sec:** at most 3 imports at a time", None, None, None),
        ("Cache:** hit 90%", None, None, None),
        ("Writes:** rare", None, None, None),
    ],
)
def test_figures_as_people_write_them(
    figure: str, typical: float | None, peak: float | None, month: float | None
) -> None:
    (document,) = make_vault({"docs/X.md": design("X", figure)}).documents.values()
    (rate,) = rates(document)
    assert (rate.typical, rate.peak, rate.bytes_month) == (typical, peak, month)
    assert rate.read is (peak is not None or month is not None)


def test_volume_does_not_count_the_same_events_again() -> None:
    figures = ("Requests/sec:** 7 events/s", "Data volume:** 17 million events a month, 100 bytes each")
    (document,) = make_vault({"docs/X.md": design("X", *figures)}).documents.values()
    assert [(rate.peak, rate.bytes_month) for rate in rates(document)] == [(7.0, None), (None, 1.7e9)]


def test_growth_is_no_load() -> None:
    (document,) = make_vault({"docs/X.md": design("X", "Growth rate:** 4 shops a month")}).documents.values()
    assert rates(document) == ()


def test_nothing_shared_is_said() -> None:
    assert capacity.ask(make_vault({})).empty
    assert capacity.ask(make_vault({"docs/2. Planned/A.md": FILES["docs/2. Planned/A.md"]})).empty
