"""Metrics, alerts and flags: by their names, and thresholds by their numbers."""

import re
from collections.abc import Iterator, Mapping

from trueline.formats.built import BuiltAlert, BuiltFlag, BuiltMetric
from trueline.model.quantities import quantities
from trueline.model.stated.values import StatedName
from trueline.model.symbols import Symbol, flag_symbol, metric_symbol
from trueline.template.late import late
from trueline.text import Edit, Span
from trueline.vault.drift.designed import Claim, Designed
from trueline.vault.drift.gathered import Gathered
from trueline.vault.drift.values import Drift, Kind

_ENDING = late(r"_(?:total|count|sum|bucket|seconds|milliseconds|ms|bytes|ratio|percent|created|info)$")
_BOUND = late(r"(>=?|<=?)\s*(?:bool\s+)?(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\b(?!\s*[\[\w])")
_LIKE = 84


def signal_drifts(designed: Designed, gathered: Gathered) -> Iterator[Drift]:
    """Every drift of a metric, an alert's threshold, or a flag."""
    built = gathered.evidence.built
    claims = list(designed.of(StatedName))
    metrics = {_stem(one.name): one for one in built.metrics}
    yield from _named([one for one in claims if one.symbol.kind == "metric"], metrics, "metric", designed)
    flags = {flag_symbol(one.name).name: one for one in built.flags}
    yield from _named([one for one in claims if one.symbol.kind == "flag"], flags, "flag", designed)
    for claim in claims:
        if claim.symbol.kind == "metric" and isinstance(claim.stated, StatedName) and claim.stated.said:
            yield from _threshold(claim, claim.stated, built.alerts)


def _stem(name: str) -> str:
    stem = metric_symbol(name).name
    while _ENDING.search(stem):
        stem = _ENDING.sub("", stem)
    return stem


def _named(
    claims: list[Claim], built: Mapping[str, BuiltMetric | BuiltFlag], subject: str, designed: Designed
) -> Iterator[Drift]:
    from rapidfuzz import fuzz

    if not built:
        return
    found: set[str] = set()
    lost = []
    for claim in claims:
        assert isinstance(claim.stated, StatedName)
        key = _stem(claim.stated.name) if subject == "metric" else claim.symbol.name
        if key in built:
            found.add(key)
        else:
            lost.append((claim, key))
    for claim, key in lost:
        stated = claim.stated
        assert isinstance(stated, StatedName)
        base = Drift(
            Kind.MISSING, subject, stated.name, claim.symbol, claim.entry.path, stated.span,
            f"there is no {subject} `{stated.name}`", designed=stated.name, forecast=claim.forecast,
        )  # fmt: skip
        scored = [(fuzz.ratio(key, other), other) for other in built if other not in found]
        best = max(scored, default=(0.0, ""))
        if best[0] >= _LIKE:
            one = built[best[1]]
            name, place = one.name, one.place
            found.add(best[1])
            base = base._replace(
                kind=Kind.RENAMED, message=f"the {subject} `{stated.name}` is probably `{name}` now", built=name,
                place=place, edits=(Edit(stated.span, name.encode()),),
            )  # fmt: skip
        yield base
    for key, one in built.items():
        name, place = one.name, one.place
        if key not in found and "".join(key.split("_")) not in designed.mentioned:
            yield Drift(
                Kind.UNDOCUMENTED, subject, name, Symbol(subject, key), "", Span(0, 0),
                f"the {subject} `{name}` is built, and no note mentions it", built=name, place=place,
            )  # fmt: skip


def _threshold(claim: Claim, stated: StatedName, alerts: tuple[BuiltAlert, ...]) -> Iterator[Drift]:
    """An alert on the metric that fires at another number."""
    stem = _stem(stated.name)
    # How long it must hold is another number, of which the bound says nothing.
    numbers = [one for one in quantities(stated.said.partition(" for ")[0]) if one.value is not None]
    if len(numbers) != 1 or not stem:
        return
    for alert in alerts:
        names = {_stem(name) for name in re.findall(r"[a-zA-Z_:][\w:]*", alert.expression)}
        bounds = _BOUND.findall(alert.expression)
        if stem not in names or len(bounds) != 1:
            continue
        actual = float(bounds[0][1])
        if not any(_close(value, actual) for value in _readings(numbers[0].value, stated.said)):
            yield Drift(
                Kind.DIFFERENT, "threshold", stated.name, claim.symbol, claim.entry.path, stated.span,
                f"the alert `{alert.name}` fires at {bounds[0][0]} {bounds[0][1]}, and the design says {stated.said}",
                designed=stated.said, built=f"{bounds[0][0]} {bounds[0][1]}", place=alert.place,
                forecast=claim.forecast,
            )  # fmt: skip


def _readings(value: float, said: str) -> tuple[float, ...]:
    """What a number may be in an expression: percent as a ratio, milliseconds as seconds, minutes as seconds."""
    raw = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", said.replace(",", ""))[:1]]
    return tuple(one * factor for one in (value, *raw) for factor in (1, 0.01, 100, 0.001, 1000, 60, 1 / 60, 3600))


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-9)
