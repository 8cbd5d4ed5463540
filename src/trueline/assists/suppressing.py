"""Allowing what a rule finds: the comment that says so, where it holds for as little as possible."""

from trueline.diagnostics import Diagnostic
from trueline.syntax import Section, Tree
from trueline.template import title_section
from trueline.text import Edit, Span


def allowance(tree: Tree, found: Diagnostic) -> Edit:
    """The edit that allows a finding in the section it stands in; the reason is for its author to write."""
    title = title_section(tree)
    section = next(
        (one for one in reversed(tree.sections) if one is not title and one.start <= found.span.start < one.end), title
    )
    return below_heading(tree, section, b"%% trueline: allow " + found.rule.encode() + b":  %%")


def below_heading(tree: Tree, section: Section | None, comment: bytes) -> Edit:
    """The edit that writes a comment below a section's heading; without one, at the start of the text."""
    ending = b"\r\n" if b"\r\n" in tree.data else b"\n"
    if section is None or section.heading is None:
        place = tree.root.start
        return Edit(Span(place, place), comment + ending + ending)
    place = section.heading.end
    return Edit(Span(place, place), ending + ending + comment)
