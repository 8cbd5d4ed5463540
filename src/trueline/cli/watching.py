"""`--watch`: say it again after each burst of changes."""

import gc
import sys
from collections.abc import Callable

import click

from trueline.analysis.analysis import Analysis
from trueline.analysis.host import AnalysisHost


def watch(host: AnalysisHost, report: Callable[[Analysis], int]) -> int:
    """Report now and after every burst of changes; ends with Ctrl-C, with the last report's exit code."""
    from trueline.analysis.watching import follow

    # What is there already stays; only what edits leave behind is worth looking for.
    gc.freeze()
    gc.enable()
    code = report(host.analysis)
    while host.prepare():
        pass
    try:
        for analysis in follow(host):
            if sys.stdout.isatty():
                sys.stdout.write("\x1b[2J\x1b[H")
            code = report(analysis)
    except ModuleNotFoundError:
        raise click.UsageError("--watch needs an extra: pip install 'trueline[watch]'") from None
    return code
