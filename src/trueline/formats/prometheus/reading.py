"""Reading Prometheus: alerts of rule files, and metrics of what a service exposes."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from trueline.formats.built import Built, BuiltAlert, BuiltMetric, Place, Problem, Source
from trueline.formats.located import Located, mapping, read_data, sequence, text_of

_TYPE = re.compile(r"^#\s*TYPE\s+([a-zA-Z_:][\w:]*)\s+(\w+)\s*$")
_SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{[^}]*\})?\s+[-+\d.NIn]")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhdwy])")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000}
_ENDINGS = ("_bucket", "_sum", "_count")
_LARGEST = 16_000_000


def read(sources: Sequence[Source]) -> Built:
    """What rule files (YAML, also as Kubernetes' `PrometheusRule`) and exposition text show."""
    built = Built()
    for source in sources:
        is_data = source.path.lower().endswith((".yml", ".yaml", ".json"))
        built = built.joined(_rules(source) if is_data else _exposition(source))
    return built


def _rules(source: Source) -> Built:
    found = read_data(source)
    if isinstance(found, Problem):
        return Built(problems=(found,))
    problems: list[Problem] = []
    alerts: list[BuiltAlert] = []
    metrics: list[BuiltMetric] = []
    known = False
    for located in found:
        root = mapping(located.root)
        holder = mapping(root.get("spec")) if root.get("kind") == "PrometheusRule" else root
        known = known or "groups" in holder
        for group in sequence(holder.get("groups")):
            rules = mapping(group).get("rules")
            for index, rule in enumerate(sequence(rules)):
                place = located.place(rules, index)
                _take(located, mapping(rule), place, alerts, metrics, problems)
    if not known and not problems:
        problems.append(Problem(Place(source.path, 1), "these are no rules of Prometheus: there are no `groups`"))
    return Built(alerts=tuple(alerts), metrics=tuple(metrics), problems=tuple(problems))


def _take(
    located: Located,
    rule: dict[str, Any],
    place: Place,
    alerts: list[BuiltAlert],
    metrics: list[BuiltMetric],
    problems: list[Problem],
) -> None:
    name, expression = text_of(rule.get("alert")), text_of(rule.get("expr"))
    if name and expression:
        severity = text_of(mapping(rule.get("labels")).get("severity"))
        alerts.append(
            BuiltAlert(name, " ".join(expression.split()), place, seconds(text_of(rule.get("for"))), severity)
        )
    elif text_of(rule.get("record")):
        metrics.append(BuiltMetric(text_of(rule.get("record")), "recorded", place))
    else:
        problems.append(Problem(place, "a rule has neither `record` nor `alert` with its `expr`"))


def seconds(written: str) -> float | None:
    """A duration as Prometheus writes it (`1h30m`) in seconds; None where it is none."""
    if not written:
        return None
    parts = _PART.findall(written)
    if "".join(number + unit for number, unit in parts) != written:
        return 0.0 if written == "0" else None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


def _exposition(source: Source) -> Built:
    if len(source.data) > _LARGEST:
        message = f"{len(source.data) // 1_000_000} MB is more than is read of one file"
        return Built(problems=(Problem(Place(source.path, 1), message),))
    metrics = tuple(_metrics(source))
    if not metrics:
        message = "this is no text as Prometheus reads it: it shows no metric"
        return Built(problems=(Problem(Place(source.path, 1), message),))
    return Built(metrics=metrics)


def _metrics(source: Source) -> Iterator[BuiltMetric]:
    seen: set[str] = set()
    for number, data in enumerate(source.data.splitlines(), 1):
        line = data.decode("utf-8", "replace")
        typed = _TYPE.match(line)
        if typed:
            if typed[1] not in seen:
                yield BuiltMetric(typed[1], typed[2], Place(source.path, number))
            seen.add(typed[1])
            continue
        sample = None if line.startswith("#") else _SAMPLE.match(line)
        if sample:
            name = sample[1]
            stem = next((name.removesuffix(end) for end in _ENDINGS if name.removesuffix(end) in seen), name)
            if stem not in seen:
                seen.add(stem)
                yield BuiltMetric(stem, "", Place(source.path, number))
