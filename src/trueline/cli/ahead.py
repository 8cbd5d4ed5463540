"""`python -m trueline.cli.ahead ROOT`: read a vault into the cache, for a server that may not fork.

It says `read` when every note is. Then it draws what only some questions need, for each note all at once, and makes
the network, which the first hover over a name asks for.
With `--records` in place of a root it makes records of the notes that it is given on standard input.
"""

import os
import sys

from trueline.analysis.ahead import READ, RECORDS, serve_records
from trueline.analysis.drawing import Drawer
from trueline.analysis.opening import SettingsError, open_analysis
from trueline.store.cache import Cache
from trueline.store.folder import cache_folder

# It is told so many times how far the work has come, which fits into a pipe that nobody reads.
_TIMES = 100


def main(root: str) -> int:
    """Read the vault at `root`; the exit code."""
    try:
        analysis = open_analysis(root, root, keeper_of=lambda folder: Cache(cache_folder(), folder), tell=_tell)
    except SettingsError:
        # The server finds the same, and says so.
        return 2
    # Only who asks for findings has them kept, and with them the notes.
    _ = analysis.findings
    devnull = os.open(os.devnull, os.O_WRONLY)
    _say(READ)
    os.dup2(devnull, 1)
    # What comes now nobody waits for, and somebody may be typing.
    os.nice(10)
    from trueline.queries import all_queries
    from trueline.vault.facts import late_facts_known
    from trueline.vault.network import network

    all_queries()
    if isinstance(analysis.draw, Drawer):
        analysis.draw.draw_together(late_facts_known(), analysis.vault.documents)
    analysis.vault.table(network)
    return 0


def _tell(done: int, total: int) -> None:
    if done % max(1, total // _TIMES) == 0 or done == total:
        _say(b"%d %d\n" % (done, total))


def _say(said: bytes) -> None:
    try:
        os.write(1, said)
    except OSError:
        # Nobody listens any more; what is kept is for the next start.
        pass


if __name__ == "__main__":
    if sys.argv[1] == RECORDS:
        serve_records(sys.stdin.buffer, sys.stdout.buffer)
    else:
        sys.exit(main(sys.argv[1]))
