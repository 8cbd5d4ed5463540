"""Places and notes as findings show them."""

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.syntax import WikiLink
from trueline.text import Span
from trueline.vault import Vault


def target_place(link: WikiLink) -> Span:
    """What a link names, or all of it where it names nothing."""
    return Span(link.start, link.end) if link.target_span.empty else link.target_span


def candidate(vault: Vault, path: str, message: str = "") -> Related:
    """The title of a note as the second place of a finding."""
    document = vault.documents.get(path)
    span = document.meta.title_span if document is not None else Span(0, 0)
    return Related(path, span, message or f"`{path}`")


def is_design(document: Document) -> bool:
    """Whether a note goes through a pipeline: its template offers it a status or a priority."""
    template = document.template
    return template is not None and any(family.name in ("status", "priority") for family in template.families)
