"""Floor 0: bytes, places in them and changes to them. Knows nothing of Markdown."""

from trueline.text.edit import Edit, OverlappingEditsError, followed_by, splice
from trueline.text.lines import LineIndex, Position
from trueline.text.span import Span

__all__ = ["Edit", "LineIndex", "OverlappingEditsError", "Position", "Span", "followed_by", "splice"]
