"""Markdown that would take minutes to read is shown as it is written.

Readers of Markdown look, for each mark that may begin something, through what follows for its end: with tens of
thousands of them in one paragraph a page would never come. No paragraph that a person wrote has so many.
"""

import re
from collections.abc import Callable
from html import escape

# Bytes of a note beyond which nothing of it is read as Markdown, and marks in a paragraph beyond which it is not.
LARGEST, _MOST_MARKS = 1_000_000, 3_000
_MARKS = re.compile(r"[\[\]()*_~=<`!\\&]")
_BEGINS = re.compile(r"[ \t>]*(?:[-+#|]|\* |\d+[.)] |$)")
_FENCE = re.compile(r"[ \t>]*(```|~~~)")
_TILDES = re.compile(r"~{3,}")


def verbatim(text: str) -> str:
    """A text as one block of code, whatever it says."""
    fence = "~" * (max((len(found[0]) for found in _TILDES.finditer(text)), default=2) + 1)
    return f"{fence}\n{text}\n{fence}\n"


def tamed(text: str, keep: Callable[[str], str]) -> str:
    """The text without paragraphs that have very many marks, which are put aside by `keep` as HTML; its lines stay."""
    if len(_MARKS.findall(text)) <= _MOST_MARKS:
        return text
    lines = text.split("\n")
    begin, weight, fence = 0, 0, ""
    for number, line in enumerate([*lines, ""]):
        found = _FENCE.match(line)
        if found is None and not fence and not _BEGINS.match(line):
            weight += len(_MARKS.findall(line))
            continue
        if weight > _MOST_MARKS:
            aside = keep(escape("\n".join(lines[begin:number])))
            lines[begin:number] = [aside, *[""] * (number - begin - 1)]
        begin, weight = number, 0 if found or fence else len(_MARKS.findall(line))
        if found is not None:
            fence = "" if found[1] == fence else fence or found[1]
    return "\n".join(lines)
