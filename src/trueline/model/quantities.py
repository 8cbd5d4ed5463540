"""Quantities as people write them: `< 500ms`, `p99 < 30s`, `~100 records/second`, `> 5% for 5 minutes`, `10k/day`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.template.late import late

_UNITS = {
    "ns": ("s", 1e-9), "us": ("s", 1e-6), "µs": ("s", 1e-6), "ms": ("s", 1e-3), "millisecond": ("s", 1e-3),
    "s": ("s", 1.0), "sec": ("s", 1.0), "second": ("s", 1.0), "m": ("s", 60.0), "min": ("s", 60.0),
    "minute": ("s", 60.0), "h": ("s", 3600.0), "hr": ("s", 3600.0), "hour": ("s", 3600.0),
    "d": ("s", 86400.0), "day": ("s", 86400.0), "week": ("s", 604800.0), "month": ("s", 2629800.0),
    "b": ("B", 1.0), "byte": ("B", 1.0), "kb": ("B", 1e3), "mb": ("B", 1e6), "gb": ("B", 1e9), "tb": ("B", 1e12),
    "kib": ("B", 1024.0), "mib": ("B", 1024.0**2), "gib": ("B", 1024.0**3), "%": ("ratio", 0.01),
}  # fmt: skip
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9, "thousand": 1e3}
# What follows a number and begins something else is not what is counted: `> 15 for 1 minute`, `300 per minute`.
_NO_UNIT = r"(?!(?:for|over|in|within|per|and|or|to|of|on|at|than|from|by|with|after|before|is|are|while|each|every|an?|the)\b)"
_NUMBER = r"(?P<number>(?<![\d.])\d[\d,_]{0,30}(?:\.\d{1,30})?)"
_QUANTITY = late(
    r"(?:p(?P<percentile>\d{2}(?:\.\d+)?)\b\s{0,3}:?\s{0,3})?"
    r"(?P<comparison><=|>=|≤|≥|<|>|~|≈|=|under|below|above|over|up to|at most|at least)?\s{0,3}"
    + _NUMBER
    + r"\s{0,3}(?P<scale>k|M|million|billion|thousand)?(?![A-Za-z]{0,30}\d)\s{0,3}"
    rf"(?P<unit>%|µs|{_NO_UNIT}[A-Za-z]{{1,30}})?"
    r"(?:\s{0,3}(?:/|(?<![A-Za-z])(?:per|each|every|an?)\b)\s{0,3}(?P<times>\d{1,4}(?=\s{0,3}[A-Za-z]))?\s{0,3}(?P<per>[A-Za-z]{1,30}))?"
    r"(?:(?:\s{1,3}|(?<=\s))(?:for|over|in|within)\s{1,3}(?:the\s{1,3}last\s{1,3})?(?P<window>\d{1,9}\s{0,3}[A-Za-z]{1,30}))?"
)
_WINDOW = late(r"(\d+)\s*([A-Za-z]+)")
_COMPARISONS = {
    "≤": "<=", "≥": ">=", "≈": "~", "under": "<", "below": "<", "above": ">", "over": ">",
    "up to": "<=", "at most": "<=", "at least": ">=",
}  # fmt: skip


class Quantity(NamedTuple):
    """One measured value.

    `value` is in base units: seconds, bytes, a ratio for percentages, else the number itself; `unit`
    is `s`, `B`, `ratio` or the counted thing (`records`), `per_s` the period of a rate in seconds
    (None for no rate), `window_s` how long it must hold, `percentile` such as 99.0.
    """

    comparison: str
    value: float
    unit: str
    per_s: float | None
    window_s: float | None
    percentile: float | None

    @property
    def per_second(self) -> float:
        """A rate per second; the value itself where it is no rate."""
        return self.value / self.per_s if self.per_s else self.value


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in `text`, in order; nothing for text without numbers."""
    return tuple(found for match in _QUANTITY.finditer(text) if (found := _quantity(match)) is not None)


def placed_quantities(text: str) -> Iterator[tuple[Quantity, int, int]]:
    """Every quantity in `text` with the characters where its number and unit start and end."""
    for match in _QUANTITY.finditer(text):
        found = _quantity(match)
        if found is not None:
            end = max(match.end(name) for name in ("number", "scale", "unit", "per"))
            yield found, match.start("number"), end


def quantity(text: str) -> Quantity | None:
    """The first quantity in `text`."""
    match = _QUANTITY.search(text)
    return _quantity(match) if match else None


def _quantity(match: re.Match[str]) -> Quantity | None:
    number = float(match["number"].replace(",", "").replace("_", ""))
    scale = match["scale"] or ""
    word = (match["unit"] or "").strip()
    if scale.lower() == "m" and not word:
        # `5m` is five minutes, `5M` five million.
        scale, word = ("", "m") if match["scale"] == "m" else (scale, "")
    base, factor = _unit(word)
    per = match["per"]
    period: float | None = None
    if per:
        kind, seconds = _unit(per)
        period = (seconds * int(match["times"] or 1) or None) if kind == "s" else None
    elif word.lower() in ("rps", "qps", "tps"):
        base, period = word.lower(), 1.0
    comparison = (match["comparison"] or "").lower()
    return Quantity(
        _COMPARISONS.get(comparison, comparison),
        number * _SCALES.get(scale if scale == "M" else scale.lower(), 1e6) * factor,
        base,
        period,
        _window(match["window"]),
        float(match["percentile"]) if match["percentile"] else None,
    )


def _unit(word: str) -> tuple[str, float]:
    if word in _UNITS:
        return _UNITS[word]
    lower = word.lower()
    for form in (lower, lower.removesuffix("s")):
        if form in _UNITS and not (form == "m" and word == "M"):
            return _UNITS[form]
    return lower, 1.0


def _window(text: str | None) -> float | None:
    found = _WINDOW.match(text) if text else None
    if not found:
        return None
    base, factor = _unit(found[2])
    return int(found[1]) * factor if base == "s" else None
