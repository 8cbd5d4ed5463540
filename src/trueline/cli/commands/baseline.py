"""`trueline baseline write|prune`: adopt an existing vault."""

import sys

import click

from trueline.analysis.analysis import Analysis
from trueline.analysis.baseline import (
    Baseline,
    BaselineError,
    baseline_path,
    load_baseline,
    pruned,
    record,
    save_baseline,
    size,
)
from trueline.analysis.selecting import select_rules
from trueline.cli.opening import open_vault, root_option


@click.group()
def command() -> None:
    """Record today's findings so that only new ones are reported.

    The file is meant to be committed and to shrink: `prune` drops what was fixed since.
    """


@command.command()
@root_option
def write(root: str | None) -> int:
    """Record every finding there is now."""
    analysis = open_vault(root)
    outcome = analysis.check(select_rules(analysis.settings))
    baseline = record(analysis, outcome.diagnostics)
    _save(analysis, baseline)
    found, notes = size(baseline), len(baseline.entries)
    sys.stdout.write(f"{found} findings in {notes} notes recorded in {analysis.settings.baseline}\n")
    return 0


@command.command()
@root_option
def prune(root: str | None) -> int:
    """Drop the entries whose findings are gone; never adds one."""
    analysis = open_vault(root)
    path = baseline_path(analysis)
    try:
        old = load_baseline(path)
    except BaselineError as error:
        raise click.UsageError(str(error)) from error
    if old is None:
        raise click.UsageError("there is no baseline here; `trueline baseline write` makes one")
    outcome = analysis.check(select_rules(analysis.settings))
    kept, dropped = pruned(old, record(analysis, outcome.diagnostics))
    if dropped:
        _save(analysis, kept)
    sys.stdout.write(f"{dropped} dropped, {size(kept)} left\n")
    return 0


def _save(analysis: Analysis, baseline: Baseline) -> None:
    try:
        save_baseline(analysis, baseline)
    except BaselineError as error:
        raise click.UsageError(str(error)) from error
