"""Blocks that a template has once and a note any number of times: endpoints, components."""

from trueline.model import Document
from trueline.refactors._lines import encoded, ending_of
from trueline.refactors._sections import content_end, slot_text, template_text
from trueline.refactors.refactor import Texts
from trueline.syntax import Section
from trueline.template import Slot
from trueline.text import Edit, Span


def add_block(document: Document, section: Section, slot: Slot | None, title: str, texts: Texts) -> Edit:
    """The edit that adds the heading `title` with the template's block below it to the end of a section.

    A block that is still as the template left it only gets the title.
    """
    data = document.tree.data
    for child in section.children:
        if child.heading is not None and document.lowering.untouched(child, slot):
            return Edit(child.heading.text, encoded(document, title))
    prototype = next((child for child in slot.children if child.prototype), None) if slot else None
    above = section.heading.level if section.heading else 1
    level = section.children[-1].heading.level if section.children and section.children[-1].heading else above + 1
    text = f"{'#' * min(level, 6)} {title}"
    if prototype is not None:
        source = template_text(document, texts)
        body = slot_text(source, prototype.span.start, prototype.span.end).partition("\n")[2]
        text += "\n" + body if body.strip() else ""
    ending = ending_of(data)
    end = content_end(document, section)
    return Edit(Span(end, end), ending * 2 + encoded(document, text).replace(b"\n", ending))
