"""Words that say of a named thing whether it is new, changed or gone: `*Modified* Order - ...`, `New: Slot`.

People write them before the name in italics, bold or brackets, or plainly before a colon or a dash, and
behind it in brackets. The marker is no part of the name.
"""

import re
from typing import NamedTuple

from trueline.template.late import late
from trueline.text import Span


class Marker(NamedTuple):
    """`fate` is `new`, `modified`, `removed`, or `other` for a column, index or enum, which is no thing of its own.

    `rest` is what is left without a marker that stands before the name.
    """

    fate: str
    rest: Span


_WORD = (
    r"(new|add(?:ed|s)?|creat(?:e|ed|es)|introduc(?:e|ed|es)"
    r"|modif(?:y|ied|ies)|chang(?:e|ed|es)|updat(?:e|ed|es)|exten(?:d|ded|ds)|alter(?:ed|s)?|existing"
    r"|remov(?:e|ed|es)|delet(?:e|ed|es)|drop(?:ped|s)?|deprecat(?:e|ed|es))"
)
_BEFORE = late(
    # Set off by emphasis or brackets, with or without a colon or dash behind it,
    rf"\s*(?:(?:\*\*|\*|__|_){_WORD}\s*:?(?:\*\*|\*|__|_)|[(\[]{_WORD}[)\]])\s*(?::|—|–|--?(?=\s))?\s+"
    # or a plain word: that may begin a name as well (`Update Log`), so what follows must tell.
    rf"|\s*{_WORD}(?:\s+(?:entity|table|model))?(?::\s+|\s+(?:—|–|--?)\s+|\s+(?=`|\[\[|\*))",
    re.IGNORECASE,
)
_OTHER = late(
    rf"[\s*_(\[]*{_WORD}[\s*_)\]:]+(?:\w+\s+)?(?:index|indexes|indices|columns?|fields?|enums?|constraints?)\b",
    re.IGNORECASE,
)
_STATE = r"(new|added|modified|existing|updated|changed|extended|altered|removed|deleted|dropped|deprecated)"
_BEHIND = late(rf"[(\[]{_STATE}[)\]]", re.IGNORECASE)
# A cell of a column such as `Change` holds an adjective; `DELETE` or `Update` says what a row does.
_WHOLE = late(rf"\W{{0,4}}{_STATE}\W{{0,4}}", re.IGNORECASE)
_GONE = ("remov", "delet", "drop", "deprecat")
_BORN = ("new", "add", "creat", "introduc")


def marker(data: bytes, span: Span) -> Marker | None:
    """What the text of `span` says of the thing it names, or None where it says nothing of the kind."""
    text = data[span.start : span.end].decode("utf-8", "surrogateescape")
    if _OTHER.match(text):
        return Marker("other", span)
    before = _BEFORE.match(text)
    if before:
        word = next(group for group in before.groups() if group)
        skipped = len(before[0].encode("utf-8", "surrogateescape"))
        return Marker(_fate(word), Span(span.start + skipped, span.end))
    behind = _BEHIND.search(text)
    return Marker(_fate(behind[1]), span) if behind else None


def fate(text: str) -> str:
    """What a cell that holds nothing but a marker says, such as `Modified` in a column `New?`; else empty."""
    found = _WHOLE.fullmatch(text)
    return _fate(found[1]) if found else ""


def _fate(word: str) -> str:
    word = word.lower()
    return "removed" if word.startswith(_GONE) else "new" if word.startswith(_BORN) else "modified"
