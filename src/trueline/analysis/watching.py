"""Following a vault as it changes on disk: one new view for each burst of changes.

What the system says of changes is a hint. It may come late, twice, or, when too much happens at once,
not at all; so files are looked at, and now and then all of them.
"""

import re
import time
from collections.abc import Iterator, Sequence
from threading import Event

from trueline.analysis.analysis import Analysis
from trueline.analysis.host import AnalysisHost

# A burst is over when nothing has happened for so long; a branch switch is one burst.
_QUIET_MS = 120
# A burst that does not end is shown nevertheless; soon where it is no more than people who write.
_LONGEST_SECONDS = 5.0
_SOON_SECONDS = 0.5
_FEW = 20
_RESCAN_SECONDS = 60.0
# What git and editors write for themselves: locks, files that save what is not saved yet.
_LITTER = re.compile(r"/\.git/|/node_modules/|/\.#[^/]*$|/#[^/]*#$|~$|/\.[^/]*\.sw[a-z]$")


def follow(host: AnalysisHost, stop: Event | None = None) -> Iterator[Analysis]:
    """A view after each burst of changes that changed something; ends when `stop` is set.

    Raises `ModuleNotFoundError` where the extra `watch` is not installed.
    """
    gathering = host.analysis.source.gathering
    root = host.analysis.root.path
    for notes in bursts(root, gathering.beside if gathering is not None else (), stop):
        before = host.analysis
        after = host.refresh(notes)
        if after is not before:
            yield after


def bursts(root: str, beside: Sequence[str] = (), stop: Event | None = None) -> Iterator[list[str] | None]:
    """What to look at after each burst of changes below the folders `root` and `beside`; ends when `stop` is set.

    These are the paths of notes, relative to `root`; or None, for everything: at the beginning, because nobody told
    of what changed before, when something else than notes has changed, and now and then.
    Raises `ModuleNotFoundError` where the extra `watch` is not installed, `OSError` or `RuntimeError` where the
    system cannot tell.
    """
    from watchfiles import watch

    hints: set[str] = set()
    begun = time.monotonic()
    looked: float | None = None
    batches = watch(
        root, *beside, watch_filter=None, step=30, debounce=_QUIET_MS, rust_timeout=_QUIET_MS,
        yield_on_timeout=True, stop_event=stop, raise_interrupt=False,
    )  # fmt: skip
    for batch in batches:
        now = time.monotonic()
        if batch and not hints:
            begun = now
        hints.update(path for _, path in batch if not _LITTER.search(path))
        if looked is None or now - looked > _RESCAN_SECONDS:
            looked = now
            hints = set()
            yield None
        elif hints and (not batch or now - begun > (_SOON_SECONDS if len(hints) <= _FEW else _LONGEST_SECONDS)):
            notes = _notes(root, hints)
            hints = set()
            yield notes


def _notes(root: str, hints: set[str]) -> list[str] | None:
    """The notes that hints are about; None where they are about anything else."""
    inside = root.rstrip("/") + "/"
    if not all(path.startswith(inside) and path.endswith(".md") for path in hints):
        return None
    return [path[len(inside) :] for path in sorted(hints)]
