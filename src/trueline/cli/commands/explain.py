"""`trueline explain`: the page of a rule."""

import os
import sys

import click

from trueline.cli.output import choose_style
from trueline.cli.proposal import propose
from trueline.rules import find_rule, rule_names
from trueline.rules.page import marked_lines


@click.command()
@click.argument("name", metavar="RULE")
def command(name: str) -> int:
    """Print why a rule exists, a bad and a good example, and what its fix does.

    RULE is a name as findings show it, such as links/moved; the part behind the slash is enough.
    """
    names = rule_names()
    matching = [known for known in names if known == name or known.partition("/")[2] == name]
    if len(matching) != 1:
        near = propose(name, names)
        hint = f" Did you mean `{near}`?" if near else " `trueline rules` lists them."
        raise click.UsageError(f"no rule is called `{name}`.{hint}")
    rule = find_rule(matching[0])
    style = choose_style(sys.stdout, os.environ)
    severity = rule.severity.word
    if rule.early != rule.severity:
        severity += f", {rule.early.word} in Planning and Backlog"
    sys.stdout.write(f"{style.bold(rule.name)}  ({severity})\n\n")
    for line, fenced in marked_lines(rule.page):
        titled = line.startswith("## ") and not fenced
        sys.stdout.write((style.bold(line[3:]) if titled else line) + "\n")
    return 0
