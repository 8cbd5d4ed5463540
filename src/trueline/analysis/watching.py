"""Following a vault as it changes on disk: one new view for each burst of changes.

What the system says of changes is a hint. It may come late, twice, or, when too much happens at once,
not at all; so files are looked at, and now and then all of them.
"""

import time
from collections.abc import Iterator
from threading import Event

from trueline.analysis.analysis import Analysis
from trueline.analysis.host import AnalysisHost

# A burst is over when nothing has happened for so long; a branch switch is one burst.
_QUIET_MS = 120
# A burst that does not end is shown nevertheless.
_LONGEST_SECONDS = 5.0
_RESCAN_SECONDS = 60.0


def follow(host: AnalysisHost, stop: Event | None = None) -> Iterator[Analysis]:
    """A view after each burst of changes that changed something; ends when `stop` is set.

    Raises `ModuleNotFoundError` where the extra `watch` is not installed.
    """
    from watchfiles import watch

    hints: set[str] = set()
    begun = rescanned = time.monotonic()
    gathering = host.analysis.source.gathering
    beside = gathering.beside if gathering is not None else ()
    batches = watch(
        host.analysis.root.path, *beside, watch_filter=None, step=30, debounce=_QUIET_MS, rust_timeout=_QUIET_MS,
        yield_on_timeout=True, stop_event=stop, raise_interrupt=False,
    )  # fmt: skip
    for batch in batches:
        now = time.monotonic()
        if batch and not hints:
            begun = now
        hints.update(path for _, path in batch)
        over = hints and (not batch or now - begun > _LONGEST_SECONDS)
        if over or now - rescanned > _RESCAN_SECONDS:
            before = host.analysis
            after = host.refresh(_notes(host, hints) if over else None)
            rescanned = rescanned if over else now
            hints = set()
            if after is not before:
                yield after


def _notes(host: AnalysisHost, hints: set[str]) -> list[str] | None:
    """The notes that hints are about; None where they are about anything else."""
    root = host.analysis.root.path.rstrip("/") + "/"
    if not all(path.startswith(root) and path.endswith(".md") for path in hints):
        return None
    return [path[len(root) :] for path in sorted(hints)]
