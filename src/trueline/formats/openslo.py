"""Service level objectives in OpenSLO v1 from the latency and availability targets of section 7.

A target such as `p99: 300 ms` becomes an objective of 99 % of requests within 300 ms, counted in the buckets of the
histogram that measures it. Which metric that is, the design says in section 8: it is the one metric of time whose
normal range has the same figure, or the only metric of time where that gives no range. A target of availability or
errors goes with the one metric that is a ratio and speaks of the same. Without such a metric there is no objective:
nobody could tell whether it is met. The histogram needs a bucket that ends at the target. Designs set no window for their budgets, so the window is an option.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NamedTuple

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.prometheus.conditions import exposed_name, metric_factor
from trueline.formats.texts import Names, excerpt, figure, line, slug, yaml_text
from trueline.model import Document
from trueline.model.quantities import Quantity, quantities
from trueline.model.sections.observability import Metric, Observability
from trueline.model.sections.performance import Figure, Percentile, Performance
from trueline.template.late import late
from trueline.text import Span

_API = "openslo/v1"
_GOOD = late(r"(?i)availab|uptime|success|\bok\b|accepted")
_BAD = late(r"(?i)error|fail")
_WINDOW = late(r"[1-9]\d{0,3}[mhdwMQY]")
_TIME = late(r"(?i)latency|duration|delay|lag|time|seconds|_ms\b|wait")


class Objective(NamedTuple):
    """One objective: what it is called, the share that must be good, and how good is measured."""

    name: str
    title: str
    target: float
    description: str
    indicator: dict[str, Any]


def write(
    documents: Sequence[Document],
    *,
    window: Annotated[str, "The rolling window of every budget, such as 28d or 4w."] = "28d",
) -> Artefact:
    """Services and service level objectives in OpenSLO v1, from performance targets and the metrics that show them."""
    skipped: list[Skipped] = []
    if not _WINDOW.fullmatch(window):
        reason = "it is no time such as 28d or 4w; 28d is taken"
        skipped.append(Skipped("", Span(0, 0), f"--window {line(window)}", reason))
        window = "28d"
    written: list[dict[str, Any]] = []
    names = Names()
    for document in documents:
        objectives = []
        for one in _objectives(document):
            if isinstance(one, Skipped):
                skipped.append(one)
            else:
                objectives.append(one)
        if objectives:
            service = names.take(slug(document.name, 55))
            written.append(_service(document, service))
            own = Names()
            for objective in objectives:
                name = own.take(slug(f"{service}-{objective.name}", 60))
                written.append(_slo(document, service, objective._replace(name=name), window))
    if not written:
        return Artefact((), tuple(skipped))
    return Artefact((File("openslo.yml", yaml_text(written)),), tuple(skipped))


def _objectives(document: Document) -> Iterator[Objective | Skipped]:
    metrics = [metric for metric in document[Observability].metrics if exposed_name(metric.name)]
    for target in document[Performance].targets:
        if target.percentiles:
            yield from (_latency(document, target, one, metrics) for one in target.percentiles)
            continue
        shares = [one for one in quantities(target.text) if one.unit == "ratio"]
        if shares and (_GOOD.search(target.label) or _BAD.search(target.label)):
            yield _share(document, target, shares[0], metrics)


def _latency(document: Document, target: Figure, goal: Percentile, metrics: Sequence[Metric]) -> Objective | Skipped:
    subject = f"target {line(target.label)} p{figure(goal.percentile)} of {figure(goal.seconds)} s"
    if goal.comparison.startswith(">"):
        return Skipped(document.path, goal.span, subject, "it is a lower bound, which is no objective for a time")
    seconds = {one.seconds for one in target.percentiles}
    timed = [metric for metric in metrics if _TIME.search(metric.name)]
    same = [
        metric for metric in timed if any(one.unit == "s" and one.value in seconds for one in quantities(metric.normal))
    ]
    fitting = same or [metric for metric in timed if not quantities(metric.normal)]
    if len(fitting) != 1 or (not same and len(timed) > 1):
        reason = (
            "several metrics have its figure"
            if len(fitting) > 1
            else "no metric of the design has it as its normal range"
        )
        return Skipped(document.path, goal.span, subject, reason)
    name = exposed_name(fitting[0].name)
    kind, factor = metric_factor(name)
    bound = figure(goal.seconds / (factor if kind == "s" else 1.0))
    good, total = f'sum(rate({name}_bucket{{le="{bound}"}}[5m]))', f"sum(rate({name}_count[5m]))"
    indicator = {"ratioMetric": {"counter": True, "good": _source(good), "total": _source(total)}}
    title = f"{excerpt(line(target.label), 40)} p{figure(goal.percentile)}: {figure(goal.seconds * 1000)} ms"
    return Objective(
        f"{slug(target.label, 30)}-p{figure(goal.percentile).replace('.', '-')}",
        title,
        float(figure(goal.percentile / 100)),
        line(target.text),
        indicator,
    )


def _share(document: Document, target: Figure, goal: Quantity, metrics: Sequence[Metric]) -> Objective | Skipped:
    subject = f"target {line(target.label)} of {figure(goal.value * 100)} %"
    bad = _BAD.search(target.label) is not None
    spoken = _BAD if bad else _GOOD
    fitting = [
        one for one in metrics if one.name.lower().endswith("_ratio") and spoken.search(one.name.replace("_", " "))
    ]
    value = 1 - goal.value if bad else goal.value
    if len(fitting) != 1 or not 0 < value < 1:
        reason = (
            "several metrics speak of it" if len(fitting) > 1 else "no ratio among the design's metrics speaks of it"
        )
        return Skipped(
            document.path, target.span, subject, reason if 0 < value < 1 else "it leaves no budget for anything"
        )
    raw = {"rawType": "failure" if bad else "success", "raw": _source(exposed_name(fitting[0].name))}
    return Objective(
        slug(target.label, 40), excerpt(line(target.label), 50), float(figure(value)), line(target.text),
        {"ratioMetric": {"counter": False, **raw}},
    )  # fmt: skip


def _source(query: str) -> dict[str, Any]:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": query}}}


def _service(document: Document, name: str) -> dict[str, Any]:
    title = excerpt(line(document.meta.title or document.name), 63)
    spec = {"description": excerpt(f"Designed in {line(document.path)}", 1000)}
    return {"apiVersion": _API, "kind": "Service", "metadata": {"name": name, "displayName": title}, "spec": spec}


def _slo(document: Document, service: str, objective: Objective, window: str) -> dict[str, Any]:
    return {
        "apiVersion": _API,
        "kind": "SLO",
        "metadata": {
            "name": objective.name,
            "displayName": objective.title,
            "annotations": {"trueline_source": line(document.path)},
        },
        "spec": {
            "description": excerpt(objective.description, 1000),
            "service": service,
            "indicator": {
                "metadata": {"name": slug(f"{objective.name}-indicator", 63), "displayName": objective.title},
                "spec": objective.indicator,
            },
            "timeWindow": [{"duration": window, "isRolling": True}],
            "budgetingMethod": "Occurrences",
            "objectives": [{"displayName": objective.title, "target": objective.target}],
        },
    }
