"""10 Migration & Rollout: migrations in order, backfill, flag, phases."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, walk_blocks
from trueline.model.rooms import section
from trueline.syntax import List, Paragraph, Section
from trueline.template.late import late
from trueline.text import Span

_NONE = late(r"^(?:none|n/?a|no\b|not\b)", re.IGNORECASE)
_CODE = late(r"`([^`]+)`")
_PLAIN = late(r"(?:feature )?(?:flag|toggle)(?: name)?\s*:\s*(`[^`]+`|[\w.-]+$)", re.IGNORECASE)


class Migration(NamedTuple):
    """One database migration, in the order given."""

    name: str
    text: str
    span: Span


class Flag(NamedTuple):
    """The feature flag and how it is rolled out."""

    name: str
    strategy: str
    span: Span


class Phase(NamedTuple):
    """One phase of the rollout.

    `rollback_span` cuts what triggers a rollback, or is the point where it would stand; None where the
    table has no such column.
    """

    name: str
    scope: str
    success: str
    rollback: str
    span: Span
    rollback_span: Span | None


class Rollout(NamedTuple):
    """How the feature reaches its users, and how it is taken back.

    `flag_text` is what stands behind the flag's label, also where that names none (`None needed`).
    """

    migrations: tuple[Migration, ...]
    backfill: Text
    flag: Flag | None
    flag_text: Text
    phases: tuple[Phase, ...]


@section(Rollout)
def lower(lowering: Lowering) -> Rollout:
    """Read migrations, flag and phases."""
    found = lowering.find("Database Migrations")
    migrations = []
    for record in lowering.records(found):
        cells = record.row.cells
        name = lowering.name(Span(cells[0].start, cells[0].end))
        rest = " ".join(lowering.text(cell) for cell in cells[1:])
        migrations.append(Migration(name.text, rest, name.span))
    for _, head in lowering.headed(found[0] if found else None):
        name = lowering.name(head.span, bullet=True)
        migrations.append(Migration(name.text, head.text, name.span))
    flag_text, flag = _flag(lowering)
    return Rollout(
        tuple(migrations),
        lowering.prose(lowering.section("Data Backfill")),
        flag,
        flag_text,
        tuple(_phases(lowering)),
    )


def _phases(lowering: Lowering) -> Iterator[Phase]:
    for record in lowering.records(
        lowering.find("Rollout Phases", "Migration & Rollout"), first=("phase", "stage", "wave")
    ):
        cells = record.row.cells
        name, scope, success = ([lowering.text(cell) for cell in cells] + ["", ""])[:3]
        place = record.place("rollback", "abort", "revert")
        trigger = lowering.text(place) if place else ""
        if scope or success or trigger:
            yield Phase(name, scope, success, trigger, Span(cells[0].start, cells[0].end), place)


def _flag(lowering: Lowering) -> tuple[Text, Flag | None]:
    place = lowering.section("Feature Flags", "Feature Flag", "Migration & Rollout")
    labels = lowering.labels(place)
    names = ("flag name", "flag", "feature flag", "toggle", "feature toggle")
    value = next((labels[name] for name in names if labels.get(name)), None)
    value = value or _plain_flag(lowering, place)
    if not value:
        return Text("", Span(0, 0)), None
    code = _CODE.search(value.text)
    name = code[1] if code else value.text.strip(" .")
    if not any(character.isalnum() for character in name) or (not code and (_NONE.match(name) or " " in name)):
        return value, None
    strategy = labels.get("rollout strategy")
    return value, Flag(name, strategy.text if strategy else "", lowering.placed(name, value.span).span)


def _plain_flag(lowering: Lowering, place: Section | None) -> Text | None:
    """What stands behind a label in plain text, as a line or an item: ``Flag: `labels` ``."""
    for block in walk_blocks(place) if place else ():
        nodes = [lowering.head(item) for item in block.items] if isinstance(block, List) else [lowering.written(block)]
        for node in nodes if isinstance(block, List | Paragraph) else ():
            found = _PLAIN.match(node.text)
            if found:
                return lowering.placed(found[1], node.span)
    return None
