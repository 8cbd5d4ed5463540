"""Where a span stands, for people."""

from trueline.text import Span
from trueline.vault import Vault


def line_of(vault: Vault, path: str, span: Span) -> int:
    """The line, from 1, at which a span of a document begins."""
    return vault.documents[path].tree.data.count(b"\n", 0, span.start) + 1
