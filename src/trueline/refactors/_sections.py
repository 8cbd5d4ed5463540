"""A section of the template, guidance and all, put where the template has it."""

from collections.abc import Sequence

from trueline.model import Document
from trueline.refactors._headings import ends_ruled
from trueline.refactors._lines import encoded, ending_of
from trueline.refactors._naming import choose
from trueline.refactors.refactor import Declined, Texts, UnknownName
from trueline.syntax import Section
from trueline.template import Place, Slot
from trueline.text import Edit, Span

_RULE = b"---"


def add_section(document: Document, name: str, texts: Texts) -> tuple[list[Edit], str]:
    """The edits that add the template's section called `name`, and its name; no edits where the note has it."""
    outline = document.outline
    if outline is None or document.template is None:
        raise Declined(f"`{document.name}` follows no template")
    places = outline.places
    slots = [place.slot for place in places]
    exact = [n for n, slot in enumerate(slots) if slot.name.lower() == name.strip().lower()]
    number = exact[0] if exact else choose(name, [slot.name for slot in slots], "section", " in the template")
    place = places[number]
    if place.section is not None:
        return [], place.slot.name
    top = _missing_top(places, place.slot)
    text = _cut(template_text(document, texts), top, place.slot)
    return [put_section(document, top, text)], place.slot.name


def template_text(document: Document, texts: Texts) -> bytes:
    """The bytes of the document's template; raises `Declined` where there are none."""
    template = document.template
    source = texts(template.path) if template else b""
    if not source:
        named = f"the template `{template.name}` cannot be read" if template else "it follows no template"
        raise Declined(f"`{document.name}` cannot be completed: {named}")
    return source


def slot_text(source: bytes, start: int, end: int) -> str:
    """A piece of a template as text with line feeds, without the rule that parts it from what follows."""
    text = source[start:end].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").rstrip()
    while text.endswith("\n---"):
        text = text[:-3].rstrip()
    return text


def put_section(document: Document, slot: Slot, text: str) -> Edit:
    """The edit that puts `text` before the next section that the note has, or at the end of what holds it."""
    data = document.tree.data
    ending = ending_of(data)
    places = document.outline.places if document.outline else ()
    written = encoded(document, text).replace(b"\n", ending)
    number = next(n for n, place in enumerate(places) if place.slot.path == slot.path)
    ruled = slot.level <= 2 and is_ruled(document)
    parent = next((place.section for place in places if place.slot.path == slot.path[:-1]), None)
    following = _next_section(places[number + 1 :], parent)
    if following is not None:
        rule = ending * 2 + _RULE if ruled else b""
        return Edit(Span(following.start, following.start), written + rule + ending * 2)
    end = content_end(document, parent) if parent is not None else len(data.rstrip())
    rule = ending * 2 + _RULE if ruled and parent is None and not data[:end].endswith(b"\n" + _RULE) else b""
    return Edit(Span(end, end), rule + ending * 2 + written)


def content_end(document: Document, section: Section) -> int:
    """Where what a section says ends: before blank lines and the rule that parts it from the next."""
    body = document.tree.data[: section.end].rstrip()
    while body.endswith((b"\n" + _RULE, b"\r" + _RULE)):
        body = body[: -len(_RULE)].rstrip()
    return len(body)


def is_ruled(document: Document) -> bool:
    """Whether rules part the note's sections."""
    return any(ends_ruled(document, section) for section in document.tree.sections)


def _missing_top(places: Sequence[Place], slot: Slot) -> Slot:
    """The outermost heading above a slot that the note has not either."""
    absent = {place.slot.path: place.slot for place in places if place.section is None}
    for depth in range(1, len(slot.path)):
        if slot.path[:depth] in absent:
            return absent[slot.path[:depth]]
    return slot


def _cut(source: bytes, top: Slot, slot: Slot) -> str:
    """The template's lines of `slot`, below the headings that lead to it from `top`."""
    lines = []
    at = top
    while at.path != slot.path:
        lines += [slot_text(source, at.span.start, at.span.end).split("\n", 1)[0], ""]
        inner = [child for child in at.children if slot.path[: len(child.path)] == child.path]
        if not inner:
            raise UnknownName(f"the template has changed; `{slot.name}` is not where it was")
        at = inner[0]
    return "\n".join([*lines, slot_text(source, slot.span.start, slot.span.end)])


def _next_section(places: Sequence[Place], parent: Section | None) -> Section | None:
    """The first of the places further down that the note has, inside `parent` if that is given."""
    for place in places:
        if place.section is not None and (parent is None or parent.start < place.section.start < parent.end):
            return place.section
    return None
