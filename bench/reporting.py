"""From measured runs to ratios, slopes and verdicts, as Markdown."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from measuring import Series
from peers import CHANGED, COLD, RUMDL_COLD, RUMDL_WARM, WARM

# From this many documents on a vault counts as large: other targets hold, and all cores are at work.
LARGE = 5000
_FREE_MB = 60
_WORST_EXPONENT = 1.05
# Peaks of memory farther apart than this are not the same work.
_SAME_WORK = 1.4


class Measured(NamedTuple):
    """What was measured on one vault: its number of notes, their size in MB, and the runs by command.

    `grown` vaults are copies of one vault in several sizes, so growth can be read from them.
    """

    name: str
    docs: int
    megabytes: float
    rounds: int
    grown: bool
    series: Mapping[str, Series]
    once: Mapping[str, Series]


class Target(NamedTuple):
    """A ratio of minima of wall time that must not be exceeded."""

    command: str
    peer: str
    small: float
    large: float

    def limit(self, docs: int) -> float:
        return self.large if docs >= LARGE else self.small


TARGETS = (
    Target(COLD, RUMDL_COLD, 1.0, 0.6),
    Target(WARM, RUMDL_WARM, 1.2, 0.5),
    Target(CHANGED, WARM, 1.3, 1.3),
)
# KB per document beyond what is free.
MEMORY = {COLD: 15.0, WARM: 3.0}


def slope(points: Iterable[tuple[float, float]]) -> float | None:
    """The slope of the least-squares line through the logarithms of points; None for fewer than two places."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    if len({x for x, _ in logs}) < 2:
        return None
    mean_x, mean_y = (statistics.fmean(column) for column in zip(*logs, strict=True))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def per_document(mebibytes: float, docs: int) -> float:
    """Memory beyond the free 60 MB in KB for each document; never negative."""
    return max(0.0, mebibytes * 1.048576 - _FREE_MB) * 1000 / docs


def verdict(value: float, limit: float) -> str:
    return "kept" if value <= limit else f"missed, {value / limit:.1f} times the target"


def times_table(measured: Measured) -> str:
    """Each command's cost on one vault."""
    rows = [
        [
            name,
            *(f"{function(r.wall for r in one.runs):.3f}" for function in (min, statistics.median, max)),
            *(f"{function(r.cpu for r in one.runs):.3f}" for function in (min, statistics.median)),
            f"{one.peak:.0f}",
            "–" if one.together is None else f"{one.together:.0f}",
            str(len(one.runs)),
        ]
        for name, one in {**measured.series, **measured.once}.items()
    ]
    head = "command|wall min|wall median|wall max|CPU min|CPU median|peak MiB, one process|peak MiB, all|runs"
    return table(head.split("|"), rows)


def uneven(measured: Measured) -> list[str]:
    """What to say of commands whose runs did not all do the same work, so that a minimum does not speak for them.

    Seconds differ with whatever else a machine does; peaks of memory hardly do.
    """
    found = []
    for name, one in measured.series.items():
        least = min(run.peak for run in one.runs)
        if one.peak > _SAME_WORK * least:
            walls = [run.wall for run in one.runs]
            found.append(
                f"the runs of {name} did not all do the same: {least:.0f} to {one.peak:.0f} MiB, "
                f"{min(walls):.2f} to {max(walls):.2f} s; its ratio of minima flatters it"
            )
    return found


def verdict_table(all_measured: Sequence[Measured]) -> str:
    """What is promised, what was measured, and whether it is kept."""
    rows = [row for measured in all_measured for row in (*_ratios(measured), *_memory(measured))]
    for name in (COLD, WARM):
        grown = exponent(all_measured, name)
        if grown is not None:
            sizes = " → ".join(f"{docs:,}" for docs in sorted({one.docs for one in all_measured if one.grown}))
            rows.append(
                [
                    f"growth exponent of CPU, {name}",
                    sizes,
                    f"{grown:.2f}",
                    f"{_WORST_EXPONENT}",
                    verdict(grown, _WORST_EXPONENT),
                ]
            )
    return table(["what", "where", "measured", "at most", "verdict"], rows)


def exponent(all_measured: Sequence[Measured], name: str) -> float | None:
    """How CPU time grows with the number of documents: 1 means in proportion."""
    grown = (one for one in all_measured if one.grown and name in one.series)
    return slope((one.docs, one.series[name].cpu) for one in grown)


def _ratios(measured: Measured) -> Iterable[list[str]]:
    for target in TARGETS:
        one, peer = measured.series.get(target.command), measured.series.get(target.peer)
        if one is not None and peer is not None:
            ratio, limit = one.wall / peer.wall, target.limit(measured.docs)
            what = f"{target.command} / {target.peer}"
            yield [what, measured.name, f"{ratio:.2f}×", f"{limit}×", verdict(ratio, limit)]


def _memory(measured: Measured) -> Iterable[list[str]]:
    for name, limit in MEMORY.items():
        if name in measured.series:
            used = per_document(measured.series[name].memory, measured.docs)
            what = f"memory of {name} beyond {_FREE_MB} MB, per document"
            yield [what, measured.name, f"{used:.1f} KB", f"{limit:.0f} KB", verdict(used, limit)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:" for _ in head[1:]], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
