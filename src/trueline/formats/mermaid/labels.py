"""Texts as Mermaid takes them in labels."""

from trueline.formats.texts import line
from trueline.template.late import late

# What stands for itself in every diagram: letters, digits, spaces and what no grammar gives a meaning to.
_OTHER = late(r"[^\w .,/'!?=+*&$§°…–—-]|[{}_]{2,}|--+|==+")


def label(text: str) -> str:
    """A text on one line in which everything that Mermaid might read as its own is a character code."""
    coded = _OTHER.sub(lambda found: "".join(f"#{ord(one)};" for one in found[0]), line(text))
    return coded or "…"
