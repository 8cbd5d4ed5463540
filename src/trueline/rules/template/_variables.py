"""Variables such as `{{title}}` that no tool has replaced."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from trueline.model import Document
from trueline.syntax import Code, Fence, Tree
from trueline.template import Outline, State, Template, title_section
from trueline.template.normal import essence
from trueline.text import Span

_VARIABLE = re.compile(rb"\{\{[^{}\r\n]{1,60}\}\}")
# What Obsidian's own template plug-in replaces.
_KNOWN = re.compile(rb"\{\{ *(?:title|(?:date|time)(?::[^{}]*)?) *\}\}", re.IGNORECASE)


def left_variables(document: Document, outline: Outline, told: Sequence[Span]) -> Iterator[Span]:
    """Variables of the template that still stand in a document, those in `told` excepted.

    In running text that is any variable that the template or Obsidian knows, in the title any at all,
    in code only one in a line that is the template's: code may well speak of variables of its own.
    """
    tree = document.tree
    start = tree.front_matter.end if tree.front_matter else 0
    found = [Span(*match.span()) for match in _VARIABLE.finditer(tree.data, start)]
    if not found:
        return
    asked = _asked(outline.template)
    title = _title(tree)
    code = [Span(block.start, block.end) for block in tree.walk() if isinstance(block, Fence | Code)]
    code = _union([*code, *(Span(span.start, span.end) for span in tree.code_spans)])
    silent = _union([*told, *tree.comments, *_untouched(outline)])
    for span in found:
        if _holds(silent, span):
            continue
        text = span.cut(tree.data)
        if _holds(code, span):
            line = tree.lines.span(tree.lines.line(span.start)).cut(tree.data)
            left = essence(text) in asked and _is_templates(outline, line)
        else:
            left = title.covers(span) or essence(text) in asked or _KNOWN.match(text) is not None
        if left:
            yield span


def _title(tree: Tree) -> Span:
    section = title_section(tree)
    return section.heading.text if section and section.heading else Span(0, 0)


def _untouched(outline: Outline) -> Iterator[Span]:
    """Sections that are a finding as a whole."""
    for place in outline.places:
        if place.state is State.UNTOUCHED and place.section is not None:
            yield Span(place.section.start, place.section.end)


def _is_templates(outline: Outline, line: bytes) -> bool:
    said = essence(line)
    return any(said in place.slot.lines for place in outline.places)


def _asked(template: Template) -> set[bytes]:
    """The essence of every variable in the template's body."""
    lines = [essence(template.title.encode()), *(line for slot in template.every for line in slot.lines)]
    return {found for line in lines if b"{{" in line for found in _VARIABLE.findall(line)}


def _union(spans: Sequence[Span]) -> list[Span]:
    """The same bytes in spans that are sorted and disjoint."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.start < whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(span.end, whole[-1].end))
        else:
            whole.append(span)
    return whole


def _holds(spans: Sequence[Span], span: Span) -> bool:
    """Whether one of the disjoint `spans` reaches over the start of `span`."""
    number = bisect_right(spans, span.start, key=lambda one: one.start) - 1
    return number >= 0 and span.start < spans[number].end
