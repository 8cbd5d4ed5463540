"""What a condition such as `` `ingest_lag_seconds` p99 > 60s for 10 minutes `` comes to in PromQL.

The unit that a metric's name ends with says what its numbers mean: 800 ms are `800` of `…_latency_ms` and `0.8` of
`…_latency_seconds`, 5 % are `0.05` of `…_ratio` and `5` of `…_percent`. A name without a unit counts in base units:
seconds, bytes, ratios.
"""

from collections.abc import Mapping
from typing import NamedTuple

from trueline.formats.texts import figure
from trueline.model.limits import thresholds
from trueline.model.quantities import Quantity, quantities, quantity
from trueline.model.sections.observability import Metric
from trueline.model.symbols import Symbol, metric_symbol, words
from trueline.template.late import late

_NAME = late(r"(?<![\w:.-])([A-Za-z_:][\w:]*(?:[.-]\w+)*)(\{[^{}]*\})?")
_EXPOSED = late(r"[A-Za-z_:][A-Za-z0-9_:]*")
_MATCHER = late(r'\s*([A-Za-z_]\w*)\s*=\s*"([^"\\{}]*)"\s*')
_WINDOW = late(
    r"(?i)\b(?:for|over|in|within|during)\s+(?:(?:more than|at least|about|the last)\s+)?"
    r"(\d+(?:\.\d+)?|an?|one)\s*-?\s*(s|sec|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?)\b"
)
_PER = late(r"(?i)(\d)\s+(?:an?|per)\s+(?=s(?:ec(?:ond)?)?\b|min(?:ute)?\b|hour\b|day\b|week\b|month\b)")
_PERCENTILE = late(r"(?i)\bp(\d{2})(\d|\.\d+)?\b")
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("ns", "nanoseconds"), ("s", 1e-9)),
    **dict.fromkeys(("us", "microseconds"), ("s", 1e-6)),
    **dict.fromkeys(("ms", "milliseconds", "millis"), ("s", 1e-3)),
    **dict.fromkeys(("seconds", "second", "secs", "sec"), ("s", 1.0)),
    **dict.fromkeys(("minutes", "minute", "mins", "min"), ("s", 60.0)),
    **dict.fromkeys(("hours", "hour"), ("s", 3600.0)),
    **dict.fromkeys(("days", "day"), ("s", 86400.0)),
    **dict.fromkeys(("bytes", "byte"), ("B", 1.0)),
    **dict.fromkeys(("kilobytes", "kb"), ("B", 1e3)),
    **dict.fromkeys(("megabytes", "mb"), ("B", 1e6)),
    **dict.fromkeys(("gigabytes", "gb"), ("B", 1e9)),
    "ratio": ("ratio", 1.0),
    **dict.fromkeys(("percent", "percentage", "pct"), ("ratio", 0.01)),
}
_PERIODS = {"second": 1.0, "sec": 1.0, "s": 1.0, "minute": 60.0, "min": 60.0, "hour": 3600.0, "day": 86400.0}
_KINDS = {"s": "a time", "B": "a size", "ratio": "a ratio"}
_AGGREGATES = frozenset({"total", "count", "max", "avg", "mean", "p50", "p90", "p95", "p99"})


class Condition(NamedTuple):
    """A condition read: the metric under the name it is exposed by, and what is compared.

    `shape` is `gauge`, `quantile`, `rate` or `increase`; `value` is in the unit of the metric's name, of a rate
    per `per_s` seconds; `for_s` is how long it must hold, None where nothing says it. `labels` select series.
    """

    metric: str
    labels: tuple[tuple[str, str], ...]
    shape: str
    comparison: str
    value: float
    percentile: float | None
    per_s: float | None
    for_s: float | None


def exposed_name(name: str, derive: bool = False) -> str:
    """The name a metric is exposed under, with dots and dashes as `_`; empty for one in words.

    With `derive` a name is made of the words: `Sync error rate` is `sync_error_rate`.
    """
    plain = name.partition("{")[0].strip("` ")
    if " " not in plain:
        plain = plain.replace(".", "_").replace("-", "_").replace("/", "_")
        return plain if _EXPOSED.fullmatch(plain) else ""
    made = "_".join(words(plain)) if derive else ""
    made = f"_{made}" if made[:1].isdigit() else made
    return made if _EXPOSED.fullmatch(made) else ""


def metric_factor(name: str) -> tuple[str, float]:
    """What the end of a metric's name counts in: `s`, `B` or `ratio` (empty where it says nothing), and how many
    of them its unit is, so that `…_ms` is `s` and 0.001."""
    parts = name.lower().split("_")
    while len(parts) > 1 and parts[-1] in _AGGREGATES:
        parts.pop()
    return ("", 1.0) if "per" in parts[-2:-1] else _UNITS.get(parts[-1], ("", 1.0))


def condition(text: str, metrics: Mapping[Symbol, Metric], derive: bool = False) -> Condition | str:
    """What `text` demands of one of `metrics`, or why it cannot be told, in lower case.

    Where the condition gives no figure, the metric's own threshold counts.
    """
    named = _named(text, metrics, derive)
    if isinstance(named, str):
        return named
    metric, labels, rest = named
    read = _limit(rest, metric)
    if read is None and metric.threshold and metric.threshold not in text:
        read = _limit(metric.threshold, metric)
    if read is None:
        return "it gives no figure that could be compared"
    return read if isinstance(read, str) else _compared(exposed_name(metric.name, derive), labels, *read)


def _named(
    text: str, metrics: Mapping[Symbol, Metric], derive: bool
) -> tuple[Metric, tuple[tuple[str, str], ...], str] | str:
    """The metric that a condition speaks of, the labels that it selects, and the rest of the text."""
    found = [match for match in _NAME.finditer(text) if metric_symbol(match[1]) in metrics]
    unknown = next((match[1] for match in _NAME.finditer(text) if "_" in match[1] and match[1].islower()), "")
    if len({metric_symbol(match[1]) for match in found}) > 1:
        return "it compares several metrics"
    if found:
        metric = metrics[metric_symbol(found[0][1])]
        if not exposed_name(metric.name, derive):
            return f"`{metric.name}` is no name that a metric is exposed under; write that name in backticks"
        labels = _labels(found[0][2] or "")
        rest = text[: found[0].start()] + " " + text[found[0].end() :]
        return (metric, labels, rest) if labels is not None else 'its labels are not of the form `name="value"`'
    for metric in metrics.values():
        start = text.lower().find(metric.name.lower()) if " " in metric.name else -1
        if start >= 0 and exposed_name(metric.name, derive):
            return metric, (), text[:start] + " " + text[start + len(metric.name) :]
        if start >= 0:
            return f"`{metric.name}` is no name that a metric is exposed under; write that name in backticks"
    return f"`{unknown}` is in no design's table of metrics" if unknown else "it names no metric that a design lists"


def _labels(written: str) -> tuple[tuple[str, str], ...] | None:
    if not written.strip("{} "):
        return ()
    matchers = [_MATCHER.fullmatch(part) for part in written.strip("{}").rstrip(", ").split(",")]
    return tuple((found[1], found[2]) for found in matchers if found) if all(matchers) else None


def _limit(text: str, metric: Metric) -> tuple[str, Quantity, float | None] | str | None:
    """How a text compares, with what, and for how many seconds; why not, or None where it has no figure."""
    text = _PER.sub(r"\1/", text.replace("`", " "))
    window = _WINDOW.search(text)
    held = quantity(f"{window[1] if window[1][0].isdigit() else 1} {window[2]}") if window else None
    if window:
        text = text[: window.start()] + text[window.end() :]
    percentile = _PERCENTILE.search(text)
    plain = _PERCENTILE.sub(" ", text) if percentile else text
    found = quantities(plain)
    compared = [one for one in found if one.comparison in ("<", "<=", ">", ">=", "=")] or list(found)
    if len(compared) != 1:
        return "it gives several figures" if compared else None
    limit = compared[0]
    if percentile:
        # People write `p999` for `p99.9`.
        limit = limit._replace(percentile=float(f"{percentile[1]}.{(percentile[2] or '0').lstrip('.')}"))
    comparison = {"=": "=="}.get(limit.comparison, limit.comparison)
    if comparison not in ("<", "<=", ">", ">=", "=="):
        bound = thresholds((limit,), quantity(metric.normal))[0]
        if not bound.sure:
            return "it does not say whether too much or too little is meant"
        comparison = "<" if bound.least else ">"
    return comparison, limit, held.value if held else limit.window_s


def _compared(
    name: str, labels: tuple[tuple[str, str], ...], comparison: str, limit: Quantity, held: float | None
) -> Condition | str:
    parts = name.lower().split("_")
    counter = parts[-1] == "total"
    kind, factor = metric_factor(name)
    unit = limit.unit if limit.unit in _KINDS else ""
    if unit and kind and unit != kind:
        return f"it compares with {_KINDS[unit]}, but `{name}` is named as {_KINDS[kind]}"
    value = limit.value / factor if unit else limit.value
    shape, per_s = "gauge", None
    if limit.percentile is not None and not name.endswith(f"_p{limit.percentile:g}"):
        shape = "quantile"
    if limit.per_s:
        if shape == "quantile":
            return "a percentile of a rate cannot be asked for"
        period = _PERIODS.get(parts[-1]) if "per" in parts[-2:-1] else None
        shape, per_s = ("gauge", None) if period else ("rate", limit.per_s)
        value = limit.value * period / limit.per_s if period else limit.value
    elif counter and shape == "gauge":
        if unit == "ratio":
            return f"a ratio of `{name}` needs a second metric to divide by"
        shape = "increase"
    if shape != "gauge" and (value < 0 or (value == 0 and comparison in ("<", "<=")) or comparison == "=="):
        return f"it compares with {figure(value)}, which cannot be watched for"
    percentile = limit.percentile if shape == "quantile" else None
    return Condition(name, labels, shape, comparison, float(figure(value)), percentile, per_s, held)
