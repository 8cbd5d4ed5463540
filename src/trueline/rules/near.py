"""Near misses: which known word a misspelt one most likely means.

Written out because loading a library for it costs a fifth of a cold run; nearly every candidate is
ruled out by one look for a shared piece, so the slow comparison is rare.
"""

from collections.abc import Iterable


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs from `word` by the fewest typing slips; None where none or several do.

    A slip is one character too many, missing, wrong, or swapped with its neighbour. Words of up to
    three characters allow none, of up to seven one, longer ones two. Digits are never slips.
    """
    limit = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    if not limit:
        return None
    best, found = limit + 1, None
    pieces = _pieces(word, limit)
    for candidate in candidates:
        if abs(len(candidate) - len(word)) > limit or not any(piece in candidate for piece in pieces):
            continue
        slips = _slips(word, candidate, limit)
        if slips > limit or slips > best or _digits(word) != _digits(candidate):
            continue
        best, found = slips, None if slips == best else candidate
    return found


def _pieces(word: str, limit: int) -> tuple[str, ...]:
    """`word` in so many pieces that any word within `limit` slips holds one of them unchanged.

    A swap may spoil two pieces, so there are twice as many as slips and one more.
    """
    count = 2 * limit + 1
    size = max(len(word) // count, 1)
    return tuple(word[start : start + size] for start in range(0, size * count, size))


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _slips(one: str, other: str, limit: int) -> int:
    """The number of slips between two words; anything above `limit` where there are more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one):
        above, row = row, [i + 1]
        for j, theirs in enumerate(other):
            cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (mine != theirs))
            if i and j and mine == other[j - 1] and one[i - 1] == theirs:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before = above
    return row[-1]
