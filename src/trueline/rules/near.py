"""Near misses: which known word a misspelt one most likely means.

Written out because importing a library for it takes a fifth of the time of a cold run; nearly every
candidate is ruled out by its length and its letters, so the slow comparison is rare.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

# Words by their length, each with a bit for every two letters that stand side by side in it.
Index: TypeAlias = Mapping[int, Sequence[tuple[int, str]]]


def index_words(words: Iterable[str]) -> Index:
    """`words` arranged so that `nearest` finds one fast."""
    index: dict[int, list[tuple[int, str]]] = {}
    for word in words:
        index.setdefault(len(word), []).append((_pairs(word), word))
    return index


def nearest(word: str, index: Index) -> str | None:
    """The word that differs from `word` by the fewest typing slips; None where none or several do.

    A slip is one character too many, missing, wrong, or swapped with its neighbour. Words of up to
    three characters allow none, of up to seven one, longer ones two. Digits are never slips.
    """
    limit = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    pairs = _pairs(word)
    best, found = limit + 1, None
    for length in range(len(word) - limit, len(word) + limit + 1):
        for theirs, candidate in index.get(length, ()) if limit else ():
            # One slip, a swap, makes at most three pairs of three others.
            if (pairs ^ theirs).bit_count() > 6 * limit:
                continue
            slips = _slips(word, candidate, min(best, limit))
            if slips <= limit and slips <= best and _digits(word) == _digits(candidate):
                found = None if slips == best else candidate
                best = slips
    return found


def _pairs(word: str) -> int:
    """A bit for every two letters that stand side by side in a word; rare pairs may share one."""
    pairs = 0
    before = 0
    for character in word:
        code = ord(character)
        pairs |= 1 << (before * 31 + code & 255)
        before = code
    return pairs


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _slips(one: str, other: str, limit: int) -> int:
    """The number of slips between two words; anything above `limit` where there are more."""
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    # Only cells near the diagonal can stay within the limit.
    most = limit + 1
    before = above = [most] * (len(other) + 1)
    row = [min(j, most) for j in range(len(other) + 1)]
    for i, mine in enumerate(one):
        before, above, row = above, row, [most] * (len(other) + 1)
        row[0] = min(i + 1, most)
        for j in range(max(i - limit, 0), min(i + limit + 1, len(other))):
            cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (mine != other[j]))
            if i and j and mine == other[j - 1] and one[i - 1] == other[j]:
                cost = min(cost, before[j - 1] + 1)
            row[j + 1] = min(cost, most)
        if min(row) > limit:
            return most
    return row[-1]
