"""What a search found, as a page shows it."""

import re
from typing import NamedTuple

from trueline.store.search import CLOSE, OPEN, Found
from trueline.web.texts import visible
from trueline.web.urls import file_url

_DASHES = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)*\s*:?-{3,}:?\s*\|?")
# Marks of Markdown, around which nothing is looked for: a snippet is read, and not edited.
_FENCES = re.compile(r"```[\w-]*|~~~[\w-]*")
_MARKS = re.compile(r"\*\*|==|!?\[\[|\]\]|`|(?<=\s)(?:[-*+]|#{1,6}) (?=\S)|^(?:[-*+]|#{1,6}|>) ")
_PIPES = re.compile(r"\s*\|(?:\s*\|)*\s*")
_NOTES = {
    "begun": "No section has these words as they are; these have words that begin like them.",
    "any": "No section has all of these words; these have some.",
    "none": "No section has these words.",
}


class Piece(NamedTuple):
    """A piece of a snippet; `found` is what was looked for."""

    text: str
    found: bool


class Hit(NamedTuple):
    """A section that was found."""

    url: str
    document: str
    place: str
    path: str
    line: int
    snippet: tuple[Piece, ...]


class Results(NamedTuple):
    """What was looked for, what was found, and what is to be said of it."""

    text: str
    hits: tuple[Hit, ...]
    total: int
    note: str
    near: tuple[str, ...]

    @property
    def documents(self) -> tuple[tuple[str, tuple[Hit, ...]], ...]:
        """The hits by document, the best first, as they were found."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.path, []).append(hit)
        return tuple((hits[0].document, tuple(hits)) for hits in found.values())


NOTHING_ASKED = Results("", (), 0, "", ())


def results(text: str, found: Found) -> Results:
    """What is shown of what was found."""
    hits = tuple(
        Hit(
            f"{file_url(one.path)}#L{one.line}",
            visible(one.document),
            _below(visible(one.place)),
            visible(one.path),
            one.line,
            pieces(one.snippet),
        )
        for one in found.hits
    )
    return Results(text, hits, found.total, _NOTES.get(found.how, ""), tuple(found.near))


def _below(place: str) -> str:
    """A place without the title, which stands above it; the title itself where there is nothing below."""
    return place.partition(" > ")[2] or place


def _read(snippet: str) -> str:
    """A snippet without what Markdown draws tables and marks with."""
    text = _MARKS.sub("", _FENCES.sub(" ", _DASHES.sub(" ", snippet)))
    return _PIPES.sub(" · ", text.strip().strip("|").strip())


def pieces(snippet: str) -> tuple[Piece, ...]:
    """A snippet, what was found in it apart."""
    made = []
    # The line below a table's head is dashes, and says nothing.
    for number, part in enumerate(_read(snippet).split(OPEN)):
        marked, _, after = part.partition(CLOSE) if number else ("", "", part)
        made += [Piece(visible(marked), True)] if marked else []
        if after:
            lead = " " if after[:1].isspace() and made else ""
            made.append(Piece(lead + visible(after) + (" " if after[-1:].isspace() else ""), False))
    return tuple(made)
