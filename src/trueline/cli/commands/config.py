"""`trueline config`: what is in force and where it comes from."""

import sys

import click

from trueline.analysis.settings import describe
from trueline.cli.opening import open_vault, root_option


@click.command()
@root_option
def command(root: str | None) -> int:
    """Print every setting, its value, and the file or default it comes from."""
    analysis = open_vault(root)
    rows = describe(analysis.settings)
    width = max(len(name) for name, _, _ in rows)
    sys.stdout.write(f"root: {analysis.root.path}\n      {analysis.root.how}\n\n")
    for name, value, source in rows:
        sys.stdout.write(f"{name:{width}}  {value}  ({source})\n")
    return 0
