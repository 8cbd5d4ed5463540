"""What a change has no way to know by itself, as it is said on the command line."""

from collections.abc import Mapping, Sequence

import click

from trueline.analysis.analysis import Analysis
from trueline.analysis.changing import bring
from trueline.cli.proposal import propose
from trueline.model.dates import iso_date


def brought(analysis: Analysis, wanted: Sequence[str], given: Mapping[str, object], asks: bool) -> dict[str, object]:
    """A value for each parameter in `wanted`; `given` are the options that were typed.

    With `asks` a person at a terminal is asked for what a change leaves to be chosen.
    """
    author = given.get("author")
    day = given.get("date")
    return bring(
        analysis, wanted, _day(str(day)) if day else None, str(author) if author else None, _choose if asks else None
    )


def _choose(what: str, options: Sequence[str], default: str) -> str:
    """Ask on the terminal: by number or by name; nothing chosen is the default, or none."""
    if not options:
        return default
    click.echo(f"{what}:")
    for number, option in enumerate(options, 1):
        click.echo(f"  {number} {option}")
    while True:
        shown = f"[{default}]" if default else "[none]"
        said = click.prompt(f"{what} {shown}", default=default, show_default=False).strip()
        if said.isdecimal() and 1 <= int(said) <= len(options):
            return options[int(said) - 1]
        picked = next((option for option in options if option.lower() == said.lower()), None)
        if picked is not None or not said:
            return picked or ""
        near = propose(said, options)
        click.echo(f"there is no {what} `{said}`" + (f"; did you mean `{near}`?" if near else ""))


def _day(given: str) -> str:
    day = iso_date(given)
    if day is None:
        raise click.UsageError(f"`{given}` is no date; write it as YYYY-MM-DD")
    return day
