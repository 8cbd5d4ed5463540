"""What may be written at a place: links, headings, tags, properties, choices, names that the vault knows."""

import re

from trueline.assists import _known_names, _links, _matter, _template
from trueline.assists.offers import Offers, Texts
from trueline.model import Document
from trueline.syntax import Fence
from trueline.vault import Vault

# An open wikilink on this line: what is in front of it, and what is typed of it.
_LINK = re.compile(rb"!?\[\[([^\[\]\r\n]*)$")
_HEADING = re.compile(rb"^(#{1,6})[ \t]*([^\r\n]*)$")
_CODE = re.compile(rb"`([^`\r\n]*)$")


def complete(vault: Vault, document: Document, offset: int, texts: Texts) -> Offers:
    """What fits at byte `offset` of a note; nothing where nothing is known to fit."""
    data = document.tree.data
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    before = data[start:offset]
    fence = next(
        (one for one in document.tree.walk() if isinstance(one, Fence) and one.start < offset <= one.end), None
    )
    if fence is not None:
        return _known_names.in_fence(vault, document, fence, start, offset)
    link = _LINK.search(before)
    if link:
        # In code, brackets are brackets.
        coded = before[: link.start()].count(b"`") % 2
        return Offers() if coded else _links.complete(vault, document, start + link.start(1), offset)
    matter = document.tree.front_matter
    if matter and matter.body.start <= offset <= matter.body.end:
        return _matter.complete(vault, document, start, offset)
    heading = _HEADING.match(before)
    if heading:
        return _template.headings(document, start, offset, texts)
    code = _CODE.search(before)
    if code and before.count(b"`") % 2:
        return _known_names.in_code(vault, document, start + code.start(1), offset)
    return _template.choices(vault, document, start, offset)
