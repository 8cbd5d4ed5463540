"""Everything a design names is a symbol: a kind and a name in normal form."""

from typing import NamedTuple
from unicodedata import is_normalized, normalize


class Symbol(NamedTuple):
    """Something that is defined in one place and referred to from others."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def name_key(name: str) -> str:
    """A file's or note's name for comparison: composed characters, case ignored, as Obsidian does."""
    if not name.isascii() and not is_normalized("NFC", name):
        name = normalize("NFC", name)
    return name.casefold()


def document_symbol(target: str) -> Symbol:
    """The symbol of the note that a path or link target names: its last segment without `.md`."""
    return Symbol("document", name_key(target.rsplit("/", 1)[-1].removesuffix(".md").strip()))


def heading_key(heading: str) -> str:
    """A heading for comparison with a link to it: Obsidian drops `#`, `^`, `|`, `:`, `%` and brackets."""
    kept = "".join(" " if character in "#^|:%[]`*_\\" else character for character in heading)
    return " ".join(kept.split()).casefold()
