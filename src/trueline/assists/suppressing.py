"""Allowing what a rule finds: the comment that says so, where it holds for as little as possible."""

from trueline.diagnostics import Diagnostic
from trueline.syntax import Tree
from trueline.template import title_section
from trueline.text import Edit, Span


def allowance(tree: Tree, found: Diagnostic) -> Edit:
    """The edit that allows a finding in the section it stands in; the reason is for its author to write."""
    ending = b"\r\n" if b"\r\n" in tree.data else b"\n"
    title = title_section(tree)
    section = next(
        (one for one in reversed(tree.sections) if one is not title and one.start <= found.span.start < one.end), title
    )
    comment = b"%% trueline: allow " + found.rule.encode() + b":  %%"
    if section is None or section.heading is None:
        place = tree.root.start
        return Edit(Span(place, place), comment + ending + ending)
    place = section.heading.end
    return Edit(Span(place, place), ending + ending + comment)
