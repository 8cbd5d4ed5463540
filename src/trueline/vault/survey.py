"""The wikilinks of each note, as facts, and where they lead."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.syntax import Heading, WikiLink
from trueline.template import State
from trueline.text import Span
from trueline.vault.entry import Entry
from trueline.vault.facts import facts
from trueline.vault.mounts import stale_targets
from trueline.vault.names import Outcome, Resolution
from trueline.vault.vault import Vault


class LinkUse(NamedTuple):
    """A wikilink that is more than an anchor in its own note; `target` is empty for `[[]]`.

    `place` is what it names, or all of it where it names nothing; `idle` says that nothing around it is
    filled in, `quoted` that it stands in front matter.
    """

    target: str
    embed: bool
    place: Span
    idle: bool
    quoted: bool


class AnchorUse(NamedTuple):
    """A wikilink to a heading or block of a note."""

    target: str
    heading: str | None
    block: str | None
    span: Span
    heading_span: Span | None


class Anchors(NamedTuple):
    """What of a note can be linked to: the headings as written, and the blocks' names in lower case."""

    titles: tuple[str, ...]
    blocks: tuple[str, ...]


@facts
def own_names(document: Document) -> Iterator[tuple[Symbol, Span]]:
    """The symbols of a note, by its name and its aliases, each with the place of its title."""
    place = document.meta.title_span if document.meta.title else Span(0, 0)
    for symbol in {document_symbol(name): None for name in (document.path, *document.meta.aliases)}:
        yield symbol, place


@facts
def wikilinks(document: Document) -> Iterator[tuple[Symbol, LinkUse]]:
    """Every wikilink that is more than an anchor in its own note, by the symbol of the note it names."""
    idle = _idle_spans(document)
    data = document.tree.data
    front = document.tree.front_matter
    body = front.end if front is not None else 0
    for link in document.wikilinks():
        # `[[1]](https://…)` is how people write a Markdown link that shows brackets.
        if (link.target or (link.heading is None and link.block is None)) and data[link.end : link.end + 1] != b"(":
            still = any(span.start <= link.start < span.end for span in idle)
            yield (
                document_symbol(link.target or document.path),
                LinkUse(link.target, link.embed, named_place(link), still, link.start < body),
            )


@facts
def anchored_links(document: Document) -> Iterator[tuple[Symbol, AnchorUse]]:
    """Every wikilink to a heading or block, by the symbol of the note that should have it."""
    for link in document.wikilinks():
        if link.heading is not None or link.block is not None:
            span = Span(link.start, link.end)
            yield (
                document_symbol(link.target or document.path),
                AnchorUse(link.target, link.heading, link.block, span, link.heading_span),
            )


@facts
def anchors(document: Document) -> Iterator[tuple[Symbol, Anchors]]:
    """What can be linked to, by the symbols of the note."""
    titles = dict.fromkeys(block.title for block in document.tree.walk() if isinstance(block, Heading))
    found = Anchors(tuple(titles), _block_names(document.tree.data))
    if found.titles or found.blocks:
        for symbol in {document_symbol(name): None for name in (document.path, *document.meta.aliases)}:
            yield symbol, found


def named_place(link: WikiLink) -> Span:
    """What a link names, or all of it where it names nothing."""
    return Span(link.start, link.end) if link.target_span.empty else link.target_span


def _block_names(data: bytes) -> tuple[str, ...]:
    if b"^" not in data:
        return ()
    import re

    return tuple(found[1].decode().lower() for found in re.finditer(rb"(?m)(?:^|[ \t])\^([\w-]+)[ \t\r]*$", data))


def _idle_spans(document: Document) -> Sequence[Span]:
    """The sections in which nothing at all is filled in, which is one finding of its own."""
    return [
        Span(place.section.start, place.section.end)
        for place in (document.outline.places if document.outline else ())
        if place.section is not None and place.state is State.UNTOUCHED
    ]


class Use(NamedTuple):
    """A wikilink, the note it stands in, and where it leads."""

    note: Entry
    link: LinkUse
    resolution: Resolution


def astray(vault: Vault, symbol: Symbol) -> Sequence[Use]:
    """The links to `symbol` that do not lead to exactly one note or file at the place they name.

    A link below a known mount whose folder has gone is *moved* even if its last folders still fit.
    """
    found = []
    stale = vault.table(stale_targets)
    for note, link in vault.relation(wikilinks)[symbol]:
        if not link.target:
            continue
        resolution = vault.resolve(note.path, link.target)
        if resolution.outcome is not Outcome.FOUND:
            found.append(Use(note, link, resolution))
        elif link.target in stale:
            found.append(Use(note, link, Resolution(Outcome.MOVED, resolution.paths)))
    return found
