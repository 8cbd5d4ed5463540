"""`--watch`: run again after each burst of changes."""

import gc
import sys
from collections.abc import Callable

import click


def watch(root: str, once: Callable[[], int]) -> int:
    """Run `once` now and after every change of a note or setting below `root`; ends with Ctrl-C."""
    try:
        from watchfiles import watch as changes
    except ModuleNotFoundError:
        raise click.UsageError("--watch needs an extra: pip install 'trueline[watch]'") from None
    gc.enable()
    code = once()
    for batch in changes(root, step=100, raise_interrupt=False):
        if any(path.endswith((".md", ".toml")) for _, path in batch):
            if sys.stdout.isatty():
                sys.stdout.write("\x1b[2J\x1b[H")
            code = once()
    return code
