"""Places and notes as findings show them."""

from typing import Protocol

from trueline.diagnostics import Related
from trueline.text import Span
from trueline.vault import Entry, Vault


class _Link(Protocol):
    @property
    def span(self) -> Span: ...
    @property
    def target_span(self) -> Span: ...


def target_place(link: _Link) -> Span:
    """What a link names, or all of it where it names nothing."""
    return link.span if link.target_span.empty else link.target_span


def candidate(vault: Vault, path: str, message: str = "") -> Related:
    """The title of a note as the second place of a finding."""
    note = vault.note(path)
    span = note.meta.title_span if note is not None else Span(0, 0)
    return Related(path, span, message or f"`{path}`")


def is_staged(note: Entry) -> bool:
    """Whether a note goes through a pipeline: its template offers it a status or a priority."""
    return not note.families.isdisjoint(("status", "priority"))
