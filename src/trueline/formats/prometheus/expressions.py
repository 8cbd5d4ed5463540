"""Conditions as PromQL, and series that make them come true or not."""

from typing import NamedTuple

from trueline.formats.prometheus.conditions import Condition
from trueline.formats.texts import figure

# How often a series of a test has a sample: for a rate, short enough for the shortest range it is taken over.
_STEP_S = 15
_GAUGE_STEP_S = 60
_LEAST_RANGE_S = 60.0


class Series(NamedTuple):
    """A series of a test in promtool's notation: its name with labels, where it starts, what each step adds."""

    name: str
    start: float
    step: float


def expression(condition: Condition, range_s: float) -> str:
    """The condition in PromQL; `range_s` is what rates and percentiles are taken over."""
    series = condition.metric + _selector(condition.labels)
    window = duration(range_s)
    if condition.shape == "quantile":
        buckets = f"{condition.metric}_bucket{_selector(condition.labels)}"
        share = figure((condition.percentile or 0.0) / 100)
        left = f"histogram_quantile({share}, sum by (le) (rate({buckets}[{window}])))"
    elif condition.shape == "rate":
        scale = f" * {figure(condition.per_s)}" if condition.per_s and condition.per_s != 1 else ""
        left = f"sum(rate({series}[{window}])){scale}"
    elif condition.shape == "increase":
        left = f"sum(increase({series}[{duration(increase_range(condition, range_s))}]))"
    else:
        left = series
    return f"{left} {condition.comparison} {figure(condition.value)}"


def step_s(condition: Condition) -> int:
    """The seconds between two samples of the series of a test."""
    return _GAUGE_STEP_S if condition.shape == "gauge" else _STEP_S


def holding(condition: Condition) -> float:
    """For how many seconds the expression must hold; an increase has its time in the expression."""
    return 0.0 if condition.shape == "increase" else condition.for_s or 0.0


def increase_range(condition: Condition, range_s: float) -> float:
    """What an increase is taken over: the time that the condition names."""
    return max(condition.for_s or range_s, _LEAST_RANGE_S)


def series(condition: Condition, fires: bool, range_s: float) -> tuple[Series, ...]:
    """Series under which the condition holds, or does not."""
    above = (condition.comparison in (">", ">=")) == fires
    value = condition.value
    name = condition.metric + _selector(condition.labels)
    if condition.shape == "gauge":
        return (Series(name, _gauge(condition, fires), 0.0),)
    if condition.shape == "quantile":
        # All observations of a step lie in one bucket: above the limit, or well below it.
        bounds = (value, 2 * value) if above else (value / 2, value)
        reached = (0.0, 10.0) if above else (10.0, 10.0)
        if not value:
            bounds, reached = (0.0, 1.0), (0.0, 10.0) if above else (10.0, 10.0)
        labels = [*zip(map(figure, bounds), reached, strict=True), ("+Inf", 10.0)]
        return tuple(
            Series(f"{condition.metric}_bucket{_selector((*condition.labels, ('le', bound)))}", 0.0, step)
            for bound, step in labels
        )
    period = condition.per_s or increase_range(condition, range_s)
    wanted = (2 * value or 1.0 * period) if above else value / 2
    return (Series(name, 0.0, wanted / period * step_s(condition)),)


def _gauge(condition: Condition, fires: bool) -> float:
    value, more = condition.value, condition.value + max(abs(condition.value), 1.0)
    less = condition.value - max(abs(condition.value) / 2, 1e-9 if condition.value else 1.0)
    if condition.comparison == "==":
        return value if fires else more
    strict = condition.comparison in ("<", ">")
    if condition.comparison in (">", ">="):
        return more if fires else value if strict else less
    return less if fires else value if strict else more


def duration(seconds: float) -> str:
    """A time as Prometheus writes it: `90s`, `15m`, `1d`."""
    whole = round(seconds * 1000)
    for size, unit in ((604_800_000, "w"), (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")):
        if whole and whole % size == 0:
            return f"{whole // size}{unit}"
    return f"{whole}ms"


def _selector(labels: tuple[tuple[str, str], ...]) -> str:
    return "{" + ", ".join(f'{name}="{value}"' for name, value in labels) + "}" if labels else ""
