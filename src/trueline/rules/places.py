"""Places and notes as findings show them."""

from trueline.diagnostics import Related
from trueline.text import Span
from trueline.vault import Entry, Vault


def candidate(vault: Vault, path: str, message: str = "") -> Related:
    """The title of a note as the second place of a finding."""
    note = vault.note(path)
    span = note.meta.title_span if note is not None else Span(0, 0)
    return Related(path, span, message or f"`{path}`")


def is_staged(note: Entry) -> bool:
    """Whether a note goes through a pipeline: its template offers it a status or a priority."""
    return not note.families.isdisjoint(("status", "priority"))
