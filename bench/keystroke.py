"""How long it takes in one process from an edit to the diagnostics of the note: what an editor waits for.

Typed is in the largest note of a vault, one character more each time, at two places: in a paragraph, which
changes nothing for other notes, and in a link, which does. Every edit is a text that was never there before.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from peers import by_size

from trueline.analysis.host import AnalysisHost
from trueline.analysis.selecting import select_rules

TARGET_MS = 10.0
TARGET_GROWTH = 1.3

_PROSE = "Typing goes on and on, word after word, until the thought is complete; then comes the next one. "
_LINKED = "Link to a note that nobody has written so far and perhaps nobody will "


class Typed(NamedTuple):
    """Seconds per edit at both places; `opened` is how long it took until the first edit could be made."""

    docs: int
    size: int
    opened: float
    prose: list[float]
    link: list[float]


def keystrokes(vault: Path, edits: int) -> Typed:
    """Open `vault` and make `edits` edits at each place; nothing is written to it."""
    note = by_size(vault)[-1]
    path = note.relative_to(vault).as_posix()
    before = note.read_bytes()
    started = time.perf_counter()
    host = AnalysisHost(str(vault), str(vault))
    opened = time.perf_counter() - started
    selection = select_rules(host.analysis.settings)

    def seconds(data: bytes) -> float:
        started = time.perf_counter()
        host.set_text(path, data).check(selection, frozenset([path]))
        return time.perf_counter() - started

    host.set_text(path, before)
    gc.collect()
    prose = [seconds(before + text) for text in _typed(_PROSE, b"\n\n", b"\n", edits)]
    host.set_text(path, before)
    link = [seconds(before + text) for text in _typed(_LINKED, b"\n\nSee [[", b"]].\n", edits)]
    return Typed(len(host.analysis.paths), len(before), opened, prose, link)


def _typed(text: str, start: bytes, end: bytes, edits: int) -> Iterator[bytes]:
    """What stands there after each of so many keystrokes; the text begins anew, with a number, when it is over."""
    for number in range(edits):
        lap, place = divmod(number, len(text))
        yield start + f"{lap} {text[: place + 1]}".encode() + end


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def keystroke_table(typed: Mapping[str, Typed]) -> str:
    """What each place took in milliseconds, and how the slowest 5 % grow from the smallest to the largest vault."""
    lines = ["| vault | documents | opened s | note | place | median ms | 95 % ms | most ms | at most | verdict |"]
    lines.append("| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | --- |")
    for name, one in typed.items():
        for place, times in (("prose", one.prose), ("link", one.link)):
            slow = percentile(times, 95) * 1000
            verdict = "kept" if slow <= TARGET_MS else f"missed, {slow / TARGET_MS:.1f} times the target"
            figures = f"{statistics.median(times) * 1000:.1f} | {slow:.1f} | {max(times) * 1000:.1f}"
            head = f"{name} | {one.docs:,} | {one.opened:.1f} | {one.size / 1000:.0f} KB | {place}"
            lines.append(f"| {head} | {figures} | {TARGET_MS:.0f} | {verdict} |")
    lines += ["", *_growth(typed)]
    return "\n".join(lines)


def _growth(typed: Mapping[str, Typed]) -> Iterator[str]:
    """Vaults whose largest notes are alike are compared; others would say nothing about growth."""
    ordered = sorted(typed.values(), key=lambda one: one.docs)
    for least in ordered:
        most = [one for one in ordered if one.docs > least.docs and abs(one.size / least.size - 1) < 0.25]
        if most:
            ratio = percentile(most[-1].prose, 95) / percentile(least.prose, 95)
            verdict = "kept" if ratio <= TARGET_GROWTH else f"missed, {ratio / TARGET_GROWTH:.1f} times the target"
            yield (
                f"From {least.docs:,} to {most[-1].docs:,} documents the 95th percentile in prose grows to "
                f"{ratio:.2f}× (at most {TARGET_GROWTH}×: {verdict})."
            )
            return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vaults", type=Path, nargs="+")
    parser.add_argument("--edits", type=int, default=200, help="at each place [200]")
    given = parser.parse_args()
    print(keystroke_table({vault.name: keystrokes(vault.resolve(), given.edits) for vault in given.vaults}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
