"""Floor 3: what a document means, as frozen values. Knows no other document."""

from trueline.model.document import Document, lower
from trueline.model.policy import DEFAULT_STAGES, Policy
from trueline.model.symbols import Symbol, document_symbol, heading_key, name_key

__all__ = [
    "DEFAULT_STAGES",
    "Document",
    "Policy",
    "Symbol",
    "document_symbol",
    "heading_key",
    "lower",
    "name_key",
]
