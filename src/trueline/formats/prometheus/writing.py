"""Alert rules for Prometheus from the metrics, thresholds and alerts of section 8, with unit tests for them.

Each row of a design's table of alerts becomes a rule, and so does each metric with a threshold that no alert speaks
of; such a rule has no `severity`, because nobody has said one. The condition must name a metric that some design
lists. A percentile is asked of a histogram, a figure per minute or second of a counter's rate, and a bare figure of
a counter (`…_total`) of what it grows by within the time that the condition names; all else is compared as it is.
`for 10 minutes` becomes `for: 10m`.

Beside the rules stand tests for `promtool test rules`: each rule is shown to fire once its condition has held for
long enough, not a minute before that, and not at all at the threshold itself.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.prometheus.conditions import Condition, condition, exposed_name
from trueline.formats.prometheus.expressions import duration, expression, holding, series, step_s
from trueline.formats.texts import Names, camel, figure, line, slug, yaml_text
from trueline.model import Document
from trueline.model.quantities import quantity
from trueline.model.sections.observability import Alert, Metric, Observability
from trueline.model.symbols import Symbol, metric_symbol
from trueline.text import Span

RULES = "alerts.yml"
TESTS = "alerts.test.yml"
_UNITS = ("ms", "seconds", "minutes", "bytes", "total")
_RANGE_S = 300.0


class Rule(NamedTuple):
    """An alert rule: its name, condition, severity (empty where none is said), and annotations in order."""

    name: str
    condition: Condition
    severity: str
    annotations: dict[str, str]


def write(
    documents: Sequence[Document],
    *,
    range: Annotated[str, "What rates and percentiles are taken over, such as 5m."] = "5m",
    derive_names: Annotated[bool, "Make a metric's name of one that is written in words."] = False,
) -> Artefact:
    """Alert rules with unit tests for them, from metrics, thresholds and alerts."""
    found = quantity(range)
    told = found is not None and found.unit == "s" and found.value >= 60
    range_s = found.value if found is not None and told else _RANGE_S
    groups, skipped = _groups(documents, derive_names)
    if not told:
        reason = "it is no time of a minute or more; 5m is taken"
        skipped.insert(0, Skipped("", Span(0, 0), f"--range {line(range)}", reason))
    if not groups:
        return Artefact((), tuple(skipped))
    written = {
        "groups": [{"name": name, "rules": [_rule(rule, range_s) for rule in rules]} for _, name, rules in groups]
    }
    tests = [test for _, _, rules in groups for rule in rules for test in _tests(rule, range_s)]
    tested = {"rule_files": [RULES], "evaluation_interval": "1m", "tests": tests}
    head = "Alert rules of the designs; written by `trueline export prometheus`."
    return Artefact(
        (
            File(RULES, yaml_text([written], head=head)),
            File(TESTS, yaml_text([tested], head=f"Run them with: promtool test rules {TESTS}")),
        ),
        tuple(skipped),
    )


def alert_names(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """The names of the alert rules that each document gives, by its path."""
    found: dict[str, tuple[str, ...]] = {}
    for path, _, rules in _groups(documents, derive=False)[0]:
        found[path] = tuple(rule.name for rule in rules)
    return found


def _groups(documents: Sequence[Document], derive: bool) -> tuple[list[tuple[str, str, list[Rule]]], list[Skipped]]:
    """The rules of each document with its path and the title of its group, and what could not be written."""
    metrics = known_metrics(documents)
    names, titles = Names("_"), Names(" ")
    skipped: list[Skipped] = []
    groups = []
    for document in documents:
        rules = []
        for one in _rules(document, metrics, derive):
            if isinstance(one, Skipped):
                skipped.append(one)
            else:
                rules.append(one._replace(name=names.take(one.name)))
        if rules:
            groups.append((document.path, titles.take(line(document.name) or document.path), rules))
    return groups, skipped


def known_metrics(documents: Sequence[Document]) -> dict[Symbol, Metric]:
    """The metrics that the documents list, by symbol; the one with a threshold where several do."""
    found: dict[Symbol, Metric] = {}
    for document in documents:
        for metric in document[Observability].metrics:
            symbol = metric_symbol(metric.name)
            if symbol not in found or (metric.threshold_quantity and not found[symbol].threshold_quantity):
                found[symbol] = metric
    return found


def _rules(document: Document, metrics: dict[Symbol, Metric], derive: bool) -> Iterator[Rule | Skipped]:
    seen = document[Observability]
    spoken: set[str] = set()
    for alert in seen.alerts:
        read = condition(alert.condition, metrics, derive)
        subject = f"alert {line(alert.condition)}"
        if isinstance(read, str):
            yield Skipped(document.path, alert.span, subject, read)
        else:
            spoken.add(read.metric)
            yield _of_alert(document, alert, read)
    for metric in seen.metrics:
        name = exposed_name(metric.name, derive)
        if metric.threshold_quantity is None or (name and name in spoken):
            continue
        said = f"`{metric.name}` {metric.threshold}"
        read = condition(said, {metric_symbol(metric.name): metric}, derive)
        if isinstance(read, str):
            place = metric.threshold_span or metric.span
            yield Skipped(document.path, Span(place.start, place.end), f"threshold of {line(metric.name)}", read)
        else:
            yield Rule(_name(read), read, "", _annotations(document, said, ""))


def _of_alert(document: Document, alert: Alert, read: Condition) -> Rule:
    severity = slug(alert.severity) if line(alert.severity) else ""
    return Rule(_name(read), read, severity, _annotations(document, alert.condition, alert.response))


def _name(read: Condition) -> str:
    parts = [part for part in read.metric.split("_") if part.lower() not in _UNITS]
    share = f"P{figure(read.percentile).replace('.', '')}" if read.percentile is not None else ""
    end = {"<": "Low", "<=": "Low", "==": "Reached"}.get(read.comparison, "High")
    return f"{camel('_'.join(parts)) or 'Metric'}{share}{end}"


def _annotations(document: Document, said: str, response: str) -> dict[str, str]:
    texts = {"summary": line(said), "response": line(response), "trueline_source": line(document.path)}
    # Prometheus takes an annotation for a template; a design means what it says.
    return {name: text.replace("{{", "{ {") for name, text in texts.items() if text}


def _rule(rule: Rule, range_s: float) -> dict[str, Any]:
    written: dict[str, Any] = {"alert": rule.name, "expr": expression(rule.condition, range_s)}
    if holding(rule.condition):
        written["for"] = duration(holding(rule.condition))
    if rule.severity:
        written["labels"] = {"severity": rule.severity}
    return {**written, "annotations": rule.annotations}


def _tests(rule: Rule, range_s: float) -> Iterator[dict[str, Any]]:
    """One test in which the rule fires, and not too early, and one in which it never does."""
    held = holding(rule.condition)
    gauge = rule.condition.shape == "gauge"
    minutes = int(-(-held // 60)) + 1 + (0 if gauge else int(-(-range_s // 60)) + 1)
    if rule.condition.shape == "increase":
        minutes = int(-(-max(rule.condition.for_s or 0.0, range_s) // 60)) + 2
    labels = dict(rule.condition.labels) if gauge else {}
    if rule.severity:
        labels["severity"] = rule.severity
    alert = {"exp_labels": labels, "exp_annotations": rule.annotations}
    late = {"eval_time": f"{minutes}m", "alertname": rule.name}
    early = {"eval_time": f"{int(held // 60) - 1}m", "alertname": rule.name, "exp_alerts": []}
    yield {
        "name": f"{rule.name} fires",
        "interval": f"{step_s(rule.condition)}s",
        "input_series": _input(rule.condition, True, range_s, minutes),
        "alert_rule_test": [*([early] if held >= 120 else []), {**late, "exp_alerts": [alert]}],
    }
    yield {
        "name": f"{rule.name} stays quiet",
        "interval": f"{step_s(rule.condition)}s",
        "input_series": _input(rule.condition, False, range_s, minutes),
        "alert_rule_test": [{**late, "exp_alerts": []}],
    }


def _input(read: Condition, fires: bool, range_s: float, minutes: int) -> list[dict[str, str]]:
    steps = minutes * 60 // step_s(read)
    return [
        {"series": one.name, "values": f"{figure(one.start)}+{figure(one.step)}x{steps}"}
        for one in series(read, fires, range_s)
    ]
