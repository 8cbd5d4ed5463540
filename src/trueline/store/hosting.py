"""The vaults that a server holds: with the cache, and with processes that read ahead for it."""

import sys
from typing import TYPE_CHECKING

from trueline.analysis.ahead import Ahead, Tell
from trueline.analysis.host import AnalysisHost

if TYPE_CHECKING:
    from trueline.store.cache import Cache


def read_ahead() -> Ahead:
    """Processes of this program that read vaults into the cache."""
    return Ahead((sys.executable, "-m", "trueline.cli.ahead"))


def make_host(
    start: str, root: str | None, folder: str | None, ahead: Ahead | None = None, tell: Tell | None = None
) -> AnalysisHost:
    """The vault that `start` lies in, or that at `root`; `folder` is where to keep what was read, None for nowhere.

    `tell` is called with how many of how many notes are read.
    """
    if folder is None:
        return AnalysisHost(start, root, tell=tell)

    def keeper_of(place: str) -> "Cache":
        from trueline.store.cache import Cache

        return Cache(folder, place)

    return AnalysisHost(start, root, keeper_of, ahead or read_ahead(), tell)
