"""`trueline evidence`: what is known of what was built."""

import os
import sys

import click

from trueline.analysis.analysis import Analysis
from trueline.cli.opening import open_vault, root_option
from trueline.cli.output import choose_style
from trueline.formats.built import Built

_MOST = 20


@click.command()
@root_option
@click.option("--discover", is_flag=True, help="Propose a configuration from what lies in the repository.")
def command(root: str | None, discover: bool) -> int:
    """Say which evidence of what was built is read, what it shows, and what could not be read.

    `--discover` looks through the repository around the vault (source code that serves or stores something, SQL
    files, OpenAPI, alert rules, flags, test results) and prints what to put into `trueline.toml`. It writes nothing.
    """
    analysis = open_vault(root)
    return propose_evidence(analysis) if discover else _tell(analysis)


def propose_evidence(analysis: Analysis) -> int:
    """Print what may stand in the configuration, on what lies around the vault; 1 where nothing does."""
    from trueline.analysis.discovering import as_toml, discover
    from trueline.analysis.globbing import repository_of

    given = str(analysis.settings.built.get("repository", ""))
    root = analysis.root
    repository = repository_of(root.path, given)
    proposals = discover(root.path, repository)
    if not proposals:
        sys.stdout.write(f"nothing in `{repository}` shows what was built\n")
        sys.stdout.write('if the code lies elsewhere, name its folder: built = { repository = "../.." }\n')
        return 1
    # Paths are relative to the vault, so that it matters which file they are put into.
    file = os.path.relpath(root.configuration_path or os.path.join(root.path, "trueline.toml"))
    sys.stdout.write(f"# Put this into {file}, and leave out what is not yours.\n\n")
    is_project = os.path.basename(file) == "pyproject.toml"
    sys.stdout.write(as_toml(proposals, "tool.trueline.built" if is_project else "built"))
    sys.stdout.flush()
    for one in proposals:
        sys.stderr.write(f"{one.files:>6} file{'s' * (one.files != 1):<1} {one.kind:<10} {one.pattern}\n")
    return 0


def _tell(analysis: Analysis) -> int:
    gathering = analysis.source.gathering
    if gathering is None:
        sys.stdout.write("no evidence of what was built is named: `trueline evidence --discover` proposes some\n")
        return 1
    style = choose_style(sys.stdout, os.environ)
    lines = []
    for named, files, built in gathering.told():
        where = named["url"] or ", ".join(named["paths"])
        count = "" if named["url"] else f", {len(files)} file{'s' * (len(files) != 1)}"
        lines += [style.bold(f"{named['kind']}: {where}{count}"), f"  {_counts(built) or 'nothing'}"]
    problems = gathering.evidence().built.problems
    if problems:
        lines += ["", style.bold("could not be read")]
        lines += [f"  {one.place}: {one.message}" for one in problems[:_MOST]]
        lines += [f"  and {len(problems) - _MOST} more"] if len(problems) > _MOST else []
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _counts(built: Built) -> str:
    counts = {
        "endpoint": len(built.endpoints),
        "table": len(built.entities),
        "enum": len(built.enums),
        "component": len(built.components),
        "metric": len(built.metrics),
        "alert": len(built.alerts),
        "flag": len(built.flags),
        "test": len(built.tests),
    }
    return ", ".join(f"{count} {word}{'s' * (count != 1)}" for word, count in counts.items() if count)
