"""Open every hostile text at every place of a design in a real chromium, with the portal's policy on and off.

    python bench/hostile.py [EVERY]

`EVERY` takes only each so-manieth text. Prints how many pages were opened and what was run there; the exit code is 1 where anything was.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from browsers import chromium
from executions import PAGES, executions, pages_of
from hostile_texts import hostile_texts, write_notes
from portals import make_vault, running

_FOLDER = "features/3. Active"


def main() -> int:
    """Run it; whether anything was run."""
    texts = hostile_texts()[:: int(sys.argv[1]) if len(sys.argv) > 1 else 1]
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = make_vault(folder)
        paths = list(write_notes(vault.root / _FOLDER, texts))
        with running(vault, folder) as process, chromium() as browser:
            for policy in (False, True):
                begun = time.monotonic()
                found = executions(browser, process, [*PAGES, *pages_of(paths, _FOLDER)], policy)
                word = "on" if policy else "off"
                print(
                    f"policy {word}: {len(texts)} texts, {found.pages} pages, {len(found.ran)} executions, "
                    f"{len(found.waiting)} that wait for a click, {time.monotonic() - begun:.0f} s",
                    flush=True,
                )
                for line in (*found.ran, *found.waiting)[:20]:
                    print("  ", line[:300])
                bad += len(found.ran) + len(found.waiting)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
