"""What quantities bound, and whether other quantities bound it as tightly."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from trueline.model.quantities import Quantity, placed_quantities, quantities
from trueline.template.late import late

_CEILING = late(r"(?i)laten|time|duration|delay|\blag\b|age\b|error|fail|size|memory|cost|loss|timeout|p\d\d")
_FLOOR = late(r"(?i)throughput|availab|uptime|success|\bhit|accura|coverage|concurren|capacity|recall|precision")
_WITHIN = late(r"(?i)\bless than|\bwithin\b|\bfaster than|\b(?:no|not) (?:more|longer|later) than|\bfewer than")
_NUMBER = late(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")


class Limit(NamedTuple):
    """A bound on something that is measured in `unit`: at most, or `least`, at least `value`.

    `sure` is false where nothing says which of the two is meant; `percentile` is 100 where none is given,
    because then all are meant; `window_s` is how long it must hold.
    """

    value: float
    unit: str
    least: bool
    sure: bool
    percentile: float
    window_s: float


def targets(found: Iterable[Quantity], label: str = "") -> tuple[Limit, ...]:
    """What a target bounds: a latency from above, a throughput from below, and all else as it says."""
    return tuple(_limit(quantity, label, alarm=False) for quantity in found)


def demands(text: str) -> tuple[Limit, ...]:
    """What a sentence bounds that demands something, such as a criterion; a bare number in it bounds nothing."""
    within = _WITHIN.search(text)
    limits = []
    for found in quantities(text):
        limit = _limit(found, "", alarm=False)
        bare = found.comparison not in ("<", "<=", ">", ">=")
        limits.append(limit._replace(sure=within is not None, least=False) if bare else limit)
    return (*limits, *other_numbers(text))


def thresholds(found: Iterable[Quantity], usual: Quantity | None = None) -> tuple[Limit, ...]:
    """What a threshold guards: an alarm above 5 % bounds from above. `usual` is the usual range, if known."""
    limits = []
    for quantity in found:
        limit = _limit(quantity, "", alarm=True)
        if not limit.sure and usual is not None and usual.unit == quantity.unit and usual.value != quantity.value:
            limit = limit._replace(sure=True, least=quantity.value < usual.value)
        limits.append(limit)
    return tuple(limits)


def other_numbers(text: str) -> tuple[Limit, ...]:
    """The numbers in a text that belong to none of its quantities: `1000` in `p99 < 2 s for 1000 notes`."""
    gaps = []
    last = 0
    windowed = False
    for found, start, end in placed_quantities(text):
        # What stands behind a quantity that must hold for a while is how long.
        gaps.append("" if windowed else text[last:start])
        last, windowed = end, found.window_s is not None
    gaps.append("" if windowed else text[last:])
    numbers = [number for gap in gaps for number in _NUMBER.findall(gap)]
    return tuple(Limit(float(number.replace(",", "")), "", False, False, 100.0, 0.0) for number in numbers)


def judge(was: Sequence[Limit], now: Sequence[Limit]) -> int | None:
    """-1 where the new limits allow more, 1 where they allow only less, 0 where they allow the same.

    None where that cannot be told.
    """
    # What bounds nothing for certain, such as `for 10,000 notes`, must at least be the same.
    if {limit for limit in was if not limit.sure} != {limit for limit in now if not limit.sure}:
        return None
    was = [limit for limit in was if limit.sure]
    now = [limit for limit in now if limit.sure]
    if any(not _holds(limit, now) for limit in was):
        return -1
    return 1 if any(not _holds(limit, was) for limit in now) else 0


def _holds(limit: Limit, others: Sequence[Limit]) -> bool:
    """Whether one of `others` bounds what `limit` does, as tightly."""
    return any(_implies(other, limit) for other in others)


def _implies(one: Limit, other: Limit) -> bool:
    if one.unit != other.unit or one.least != other.least:
        return False
    if one.percentile < other.percentile or one.window_s > other.window_s:
        return False
    slack = 1e-9 * abs(other.value)
    return one.value >= other.value - slack if one.least else one.value <= other.value + slack


def _limit(quantity: Quantity, label: str, *, alarm: bool) -> Limit:
    rate = quantity.per_s is not None
    below = quantity.comparison in ("<", "<=")
    above = quantity.comparison in (">", ">=")
    sure = below or above
    least = below if alarm else above
    if not sure and not alarm:
        floor, ceiling = bool(_FLOOR.search(label)), bool(_CEILING.search(label))
        if floor != ceiling:
            sure, least = True, floor
        elif (quantity.unit == "s" and not rate) or quantity.percentile is not None:
            sure, least = True, False
    unit = quantity.unit + ("/s" if rate else "")
    percentile = 100.0 if quantity.percentile is None else quantity.percentile
    return Limit(quantity.per_second, unit, least, sure, percentile, quantity.window_s or 0.0)
