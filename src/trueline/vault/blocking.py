"""Which design waits for which."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.text import Span
from trueline.vault.chains import circles
from trueline.vault.entry import Entry
from trueline.vault.facts import facts
from trueline.vault.vault import Vault


class Wait(NamedTuple):
    """An entry of `blocked by`: what it names, and where."""

    target: str
    span: Span
    place: Span


class Blocking(NamedTuple):
    """An entry of `blocked by`: `document` waits for `blocker`, as `link` says."""

    document: Entry
    link: Wait
    blocker: Entry


@facts
def waits(document: Document) -> Iterator[tuple[Symbol, Wait]]:
    """Every entry of `blocked by`, by the symbol of the note that is waited for."""
    for link in document.meta.blocked_by:
        if link.target:
            yield document_symbol(link.target), Wait(link.target, Span(link.start, link.end), link.target_span)


def blockings_of(vault: Vault, note: Entry) -> Sequence[Blocking]:
    """The entries of one note that lead to a note."""
    return [found for _, wait in note.facts(waits) if (found := _blocking(vault, note, wait))]


def blockings_at(vault: Vault, symbol: Symbol) -> Sequence[Blocking]:
    """The entries that wait for a note of this name."""
    return [found for note, wait in vault.relation(waits)[symbol] if (found := _blocking(vault, note, wait))]


def _blocking(vault: Vault, note: Entry, wait: Wait) -> Blocking | None:
    blocker = vault.note(vault.resolve(note.path, wait.target).path)
    return None if blocker is None else Blocking(note, wait, blocker)


def blockings(vault: Vault) -> Mapping[str, Sequence[Blocking]]:
    """Every entry that leads to a note, by the path of the document that waits; in path order."""
    found: dict[str, list[Blocking]] = {}
    for note, wait in vault.relation(waits).values():
        entry = _blocking(vault, note, wait)
        if entry is not None:
            found.setdefault(note.path, []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: entry.link.span)
    return dict(sorted(found.items()))


def blocking_circles(vault: Vault) -> Sequence[Sequence[Blocking]]:
    """Designs that wait for each other: one shortest circle for each knot of them.

    Each circle starts at the smallest path of its knot. A completed design blocks nobody and waits for
    nobody, so it is part of no circle.
    """
    waits = {
        path: [entry for entry in entries if not entry.blocker.meta.completed]
        for path, entries in blockings(vault).items()
        if not entries[0].document.meta.completed
    }
    edges = {path: [entry.blocker.path for entry in entries] for path, entries in waits.items()}
    return [
        [
            next(entry for entry in waits[path] if entry.blocker.path == following)
            for path, following in pairwise((*circle, circle[0]))
        ]
        for circle in circles(edges)
    ]
