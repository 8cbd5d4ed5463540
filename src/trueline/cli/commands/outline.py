"""`trueline outline`: the headings of a document."""

import os
import sys

import click

from trueline.cli.opening import find_document, open_vault, root_option
from trueline.cli.output import choose_style
from trueline.syntax import Section


@click.command()
@click.argument("name")
@root_option
def command(name: str, root: str | None) -> int:
    """Print the headings of a document with line numbers and, where it follows a template, how far
    each section is filled.
    """
    analysis = open_vault(root, *([name] if os.path.exists(name) else []))
    document = find_document(analysis, name)
    style = choose_style(sys.stdout, os.environ)
    states = {
        place.section.start: place.state.value
        for place in (document.outline.places if document.outline else ())
        if place.section
    }

    def show(section: Section, depth: int) -> None:
        if section.heading:
            line = document.tree.lines.line(section.start)
            state = states.get(section.start, "")
            title = "  " * depth + section.heading.title
            sys.stdout.write(f"{line:>5}  {title:<54} {style.dim(state)}".rstrip() + "\n")
        for child in section.children:
            show(child, depth + 1)

    for section in document.tree.root.children:
        show(section, 0)
    return 0
