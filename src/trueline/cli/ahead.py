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


def main(root: str) -> int:
    """Read the vault at `root`; the exit code."""
    try:
        analysis = open_analysis(root, root, keeper_of=lambda folder: Cache(cache_folder(), folder))
    except SettingsError:
        # The server finds the same, and says so.
        return 2
    # Only who asks for findings has them kept, and with them the notes.
    _ = analysis.findings
    # Nobody may listen any more; what is kept is for the next start.
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.write(1, READ)
    except OSError:
        pass
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


if __name__ == "__main__":
    if sys.argv[1] == RECORDS:
        serve_records(sys.stdin.buffer, sys.stdout.buffer)
    else:
        sys.exit(main(sys.argv[1]))
