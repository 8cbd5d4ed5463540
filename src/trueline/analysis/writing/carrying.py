"""Edits made for some bytes, carried over to what these bytes have become meanwhile."""

from trueline.text import Edit, Span


def carry_over(edits: tuple[Edit, ...], base: bytes, now: bytes) -> tuple[Edit, ...] | None:
    """The edits at their places in `now`; None where one touches what was changed.

    Everything from the first to the last byte that differs counts as changed, so each span still
    holds the same text with the same neighbours on both sides.
    """
    start = _common(base, now)
    most = min(len(base), len(now)) - start
    left = _common(base[len(base) - most :][::-1], now[len(now) - most :][::-1])
    end, shift = len(base) - left, len(now) - len(base)
    carried = []
    for span, replacement in edits:
        if span.end < start:
            carried.append(Edit(span, replacement))
        elif span.start > end:
            carried.append(Edit(Span(span.start + shift, span.end + shift), replacement))
        else:
            return None
    return tuple(carried)


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
