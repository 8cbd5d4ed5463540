"""10 Migration & Rollout: migrations in order, backfill, flag, phases."""

import re
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, name_in
from trueline.model.rooms import section
from trueline.text import Span

_NONE = re.compile(r"^(?:none|n/?a|no\b|not\b)", re.IGNORECASE)
_CODE = re.compile(r"`([^`]+)`")


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
    """One phase of the rollout."""

    name: str
    scope: str
    success: str
    rollback: str
    span: Span


class Rollout(NamedTuple):
    """How the feature reaches its users, and how it is taken back."""

    migrations: tuple[Migration, ...]
    backfill: Text
    flag: Flag | None
    phases: tuple[Phase, ...]


@section(Rollout)
def lower(lowering: Lowering) -> Rollout:
    """Read migrations, flag and phases."""
    found = lowering.find("Database Migrations")
    migrations = []
    for record in lowering.records(found):
        cells = record.row.cells
        name = lowering.name(Span(cells[0].start, cells[0].end))
        rest = " ".join(lowering.written(cell).text for cell in cells[1:])
        migrations.append(Migration(name.text, rest, name.span))
    for item in lowering.items(found[0] if found else None):
        head = lowering.head(item)
        migrations.append(Migration(name_in(head.text, bullet=True), head.text, head.span))
    phases = []
    for record in lowering.records(lowering.find("Rollout Phases", "Migration & Rollout"), first="phase"):
        cells = record.row.cells
        texts = [lowering.written(cell).text for cell in cells] + ["", "", ""]
        if any(texts[1:]):
            phases.append(Phase(texts[0], texts[1], texts[2], texts[3], Span(cells[0].start, record.row.end)))
    return Rollout(
        tuple(migrations),
        lowering.prose(lowering.section("Data Backfill")),
        _flag(lowering),
        tuple(phases),
    )


def _flag(lowering: Lowering) -> Flag | None:
    labels = lowering.labels(lowering.section("Feature Flags", "Feature Flag", "Migration & Rollout"))
    value = labels.get("flag name") or labels.get("flag") or labels.get("feature flag")
    if not value:
        return None
    code = _CODE.search(value.text)
    name = code[1] if code else value.text.strip(" .")
    if not code and (_NONE.match(name) or " " in name):
        return None
    strategy = labels.get("rollout strategy")
    return Flag(name, strategy.text if strategy else "", value.span)
