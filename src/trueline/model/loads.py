"""How much a design expects: loads as people write them, read into rates."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.document import Document
from trueline.model.quantities import Quantity, quantities, quantity
from trueline.model.sections.performance import Figure, Performance
from trueline.template.late import late
from trueline.text import Span

_RATE_LABEL = late(r"(?:/|\bper\s+)(s|sec|second|m|min|minute|h|hour|d|day|month)s?\b|\b(rps|qps|tps)\b", re.IGNORECASE)
_EVERY = late(
    r"(?<![\w.])(\d[\d,.]{0,20}\s{0,2}(?:k|million|billion|thousand)?)(?:\s{1,3}[A-Za-z-]{1,30}){0,3}?"
    r"\s{1,3}(?:an?|per|each|every)\s{1,3}(second|minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_TARGET = late(r"throughput|rate|\brps\b", re.IGNORECASE)
_GROWTH = late(r"\bgrowth\b", re.IGNORECASE)
_VOLUME = late(r"\b(?:volume|size|storage|rows)\b", re.IGNORECASE)
_SIZE = late(r"(\d[\d,.]{0,20}\s{0,2}(?:bytes?|B|KB|kB|MB|GB|TB|KiB|MiB|GiB))\b(?!\s{1,3}(?:an?|per)\s)")
_PERIODS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86400,
            "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}  # fmt: skip
# Words behind a bare number that do not say what is counted.
_BARE = frozenset({"", "at", "on", "in", "peak", "average", "typical", "max", "requests", "request", "req", "calls"})
_MONTH_S = 2629800.0


class Rate(NamedTuple):
    """A figure read: how often per second as a rule and at most, and how many bytes are added in a month.

    None where the figure does not say it; `read` is whether it could be read at all. `text` is the figure as
    written, `span` where it stands.
    """

    label: str
    text: str
    typical: float | None
    peak: float | None
    bytes_month: float | None
    span: Span
    read: bool


def rates(document: Document) -> tuple[Rate, ...]:
    """The expected loads of a design, read or not; growth is not a load.

    Volumes (`17 million events a month`) say how often only where no other figure does: they count the
    same events again.
    """
    figures = [_rate(figure) for figure in document[Performance].loads if not _GROWTH.search(figure.label)]
    said = any(figure.peak is not None and not _VOLUME.search(figure.label) for figure in figures)
    return tuple(
        figure._replace(typical=None, peak=None) if said and _VOLUME.search(figure.label) and figure.read else figure
        for figure in figures
    )


def throughput(document: Document) -> float | None:
    """The highest rate per second that a design sets itself as a target; None where it names none."""
    found = throughput_figure(document)
    return found[1] if found else None


def throughput_figure(document: Document) -> tuple[Figure, float] | None:
    """The target with the highest rate per second, and that rate; None where a design names none."""
    found = [
        (figure, rate)
        for figure in document[Performance].targets
        if _TARGET.search(figure.label)
        for rate in rates_in(figure.text, figure.label)
    ]
    return max(found, key=lambda one: one[1], default=None)


def _rate(figure: Figure) -> Rate:
    found = [round(rate, 6) for rate in rates_in(figure.text, figure.label)]
    size = _bytes(figure.text)
    typical, peak = (found[0], max(found)) if found else (None, None)
    return Rate(figure.label, figure.text, typical, peak, size, figure.span, bool(found) or size is not None)


def rates_in(text: str, label: str = "") -> Iterator[float]:
    """Every rate in a text, per second; a bare number takes its period from the label (`requests/sec`)."""
    named = _RATE_LABEL.search(label)
    period = _PERIODS.get((named[1] or "s").lower(), 1) if named else None
    for found in quantities(text):
        if found.unit == "B" or found.unit == "ratio":
            continue
        if found.per_s:
            yield found.per_second
        elif period is not None and found.unit in _BARE:
            yield found.value / period
    for match in _EVERY.finditer(text):
        counted = quantity(match[1])
        if counted is not None and not _bytes_of(match[0]):
            yield counted.value / _PERIODS[match[2].lower()]


def _bytes_of(text: str) -> Quantity | None:
    return next((found for found in quantities(text) if found.unit == "B"), None)


def _bytes(text: str) -> float | None:
    """How many bytes are added in a month: `17 million events a month, 310 bytes each; payloads 22 GB a month`."""
    total = 0.0
    for part in re.split(r";\s+", text):
        count = 0.0
        for match in _EVERY.finditer(part):
            size = _bytes_of(match[0])
            months = _MONTH_S / _PERIODS[match[2].lower()]
            if size is not None:
                total += size.value * months
            else:
                counted = quantity(match[1])
                count += counted.value * months if counted is not None else 0.0
        each = _SIZE.search(part)
        size = _bytes_of(each[1]) if each else None
        if count and size is not None:
            total += count * size.value
    return total or None
