"""How many designs there are and how full, now and over time; charts as shapes that a template draws."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from trueline.queries import Answer
from trueline.web.texts import visible
from trueline.web.views.answers import sentence
from trueline.web.views.board import NO_STAGE, place_of

_WIDTH, _HEIGHT = 640.0, 180.0
_LINES = (("features", "Features"), ("designed", "Designed or beyond"), ("completed", "Completed"))


class Part(NamedTuple):
    """A part of a bar: from `x` on, `width` wide, of 100."""

    kind: str
    x: float
    width: float
    number: int


class Bar(NamedTuple):
    """A section of a template: how many notes answer it, in parts of 100."""

    name: str
    parts: tuple[Part, ...]
    complete: int | None


class Bars(NamedTuple):
    """The sections of one template."""

    template: str
    bars: tuple[Bar, ...]


class Tile(NamedTuple):
    """One number; `meter` in percent, where there is one."""

    title: str
    value: str
    said: str
    meter: int | None


class Line(NamedTuple):
    """A line of a chart: its points as SVG has them, its last value and where that stands."""

    key: str
    title: str
    points: str
    last: int
    y: float


class Mark(NamedTuple):
    """A mark at an axis."""

    at: float
    text: str


class Chart(NamedTuple):
    """A chart of `width` by `height`; `rows` are the same values for a table."""

    width: float
    height: float
    lines: tuple[Line, ...]
    days: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


class Counted(NamedTuple):
    """What the page shows of now."""

    tiles: tuple[Tile, ...]
    stages: tuple[Tile, ...]
    sections: tuple[Bars, ...]
    empty: str


def counted(answer: Answer) -> Counted:
    """The numbers of now."""
    tables = {table.title: table.rows for table in answer.tables}
    notes: Sequence[Any] = tables.get("Notes", ())
    stages: Sequence[Any] = tables.get("Stages", ())
    tiles = tuple(
        Tile(sentence(one.template), f"{one.notes:,}", _features(one.features), one.complete) for one in notes
    )
    by_stage = tuple(
        Tile(NO_STAGE if one.stage == "none" else sentence(one.stage), f"{one.features:,}", "", one.complete)
        for one in sorted(stages, key=lambda one: place_of(one.stage))
    )
    return Counted(tiles, by_stage, _sections(tables.get("Sections", ())), sentence(answer.empty))


def _features(number: int) -> str:
    return f"{number:,} feature{'' if number == 1 else 's'}" if number else ""


def _sections(rows: Sequence[Any]) -> tuple[Bars, ...]:
    found: dict[str, list[Bar]] = {}
    for row in rows:
        counts = {kind: getattr(row, kind) for kind in ("answered", "partly", "untouched", "absent")}
        whole, x, parts = sum(counts.values()) or 1, 0.0, []
        for kind, count in counts.items():
            width = round(100 * count / whole, 2)
            parts.append(Part(kind, round(x, 2), width, count))
            x += width
        found.setdefault(row.template, []).append(Bar(visible(row.section), tuple(parts), row.complete))
    return tuple(Bars(visible(name), tuple(bars)) for name, bars in found.items())


def course_chart(answer: Answer) -> Chart | None:
    """The course of the features over time; None where there is none."""
    if not answer.tables or not answer.tables[0].rows:
        return None
    table = answer.tables[0]
    rows: Sequence[Any] = table.rows
    top = max(1, *(row.features for row in rows))
    steps = max(1, len(rows) - 1)
    places = [_WIDTH * number / steps if len(rows) > 1 else _WIDTH / 2 for number in range(len(rows))]
    lines = []
    for key, title in _LINES:
        values = [getattr(row, key) for row in rows]
        heights = [_HEIGHT - _HEIGHT * value / top for value in values]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(places, heights, strict=True))
        lines.append(Line(key, title, points, values[-1], heights[-1]))
    every = max(1, len(rows) // 6)
    days = tuple(Mark(places[n], rows[n].date) for n in range(0, len(rows), every))
    levels = tuple(Mark(_HEIGHT - _HEIGHT * value / top, f"{value:,}") for value in sorted({0, top // 2, top}))
    said = tuple(
        (
            row.date,
            *(f"{getattr(row, key):,}" for key, _ in _LINES),
            "" if row.complete is None else f"{row.complete} %",
        )
        for row in rows
    )
    return Chart(_WIDTH, _HEIGHT, tuple(lines), days, levels, said, sentence(table.note))
