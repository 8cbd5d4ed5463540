"""Which documents write certain words at all, found in their bytes before any of them is read."""

from collections.abc import Iterable, Mapping, Sequence

from trueline.model.symbols import singular
from trueline.refactors._rename_spelling import name_of
from trueline.refactors.refactor import Texts
from trueline.vault import Vault


class Search:
    """The documents of a vault by the words that they hold, whatever their case; each file is looked at once.

    `groups` are sets of words that will be asked for; asking for others looks at the files again.
    """

    __slots__ = ("_found", "texts", "vault")

    def __init__(self, vault: Vault, texts: Texts, groups: Iterable[Sequence[str]] = ()) -> None:
        self.vault = vault
        self.texts = texts
        self._found: dict[frozenset[bytes], list[str]] = dict(self._looked_up(list(map(_needles, groups))))

    def holding(self, words: Sequence[str]) -> Sequence[str]:
        """The paths of the documents that hold all these words, in path order."""
        needles = _needles(words)
        if needles not in self._found:
            self._found.update(self._looked_up([needles]))
        return self._found[needles]

    def _looked_up(self, groups: Sequence[frozenset[bytes]]) -> Mapping[frozenset[bytes], list[str]]:
        found: dict[frozenset[bytes], list[str]] = {group: [] for group in groups}
        if not found:
            return found
        for path in self.vault.entries:
            data = self.texts(path).lower()
            for group, paths in found.items():
                if all(needle in data for needle in group):
                    paths.append(path)
        return found


def _needles(words: Sequence[str]) -> frozenset[bytes]:
    """Words as they stand in lower-cased bytes; letters beyond ASCII may have any case there, so they are left out."""
    return frozenset(word.lower().encode() for word in words if word.isascii())


def words_of(name: str) -> list[str]:
    """The words that every spelling of a name holds, and every URL of a note that is called so."""
    words = list(name_of(name).words)
    if words:
        # The plural may end otherwise than the singular.
        low = singular(words[-1].lower())
        words[-1] = {"person": "pe", "index": "ind"}.get(low, low.removesuffix("y"))
    return words
