"""Names of metrics in source, as they are exposed to Prometheus."""

import re
from collections.abc import Iterator

from trueline.formats.built import BuiltMetric, Place

from .declared import Annotation, Code
from .expressions import Called, Expression, Name, Table, Text, chain_of, last_name
from .scope import Scope

_BUILDERS = {
    "Counter": "counter", "FunctionCounter": "counter", "Timer": "timer", "FunctionTimer": "timer", "Gauge": "gauge",
    "TimeGauge": "gauge", "MultiGauge": "gauge", "DistributionSummary": "summary", "LongTaskTimer": "timer",
}  # fmt: skip
_REGISTRY = {"counter": "counter", "timer": "timer", "summary": "summary", "gauge": "gauge"}
_CLASSES = {"Counter": "counter", "Gauge": "gauge", "Histogram": "histogram", "Summary": "summary"}
_ANNOTATIONS = {"Timed": "timer", "Counted": "counter", "Observed": "timer"}
_REGISTRIES = re.compile(r"(?i)regist|meter|metric|prometheus|statsd")
_OPTIONS = re.compile(r"^(Counter|Gauge|Histogram|Summary)Opts$")
_CREATED = re.compile(
    r"(?i)^(?:make|create_?|int64|float64)?(up_?down_?counter|counter|gauge|histogram|summary)(?:provider|builder)?$"
)
_PLAIN = re.compile(r"[^a-zA-Z0-9_:]")


def read_metrics(scope: Scope) -> Iterator[BuiltMetric]:
    """Every metric that is registered under a name that can be told."""
    for code in scope.codes:
        for call in code.calls:
            metric = _metric(scope, code, call)
            if metric is not None:
                yield metric
        yield from _annotated(scope, code)


def exposed(name: str, kind: str, unit: str = "") -> str:
    """The name under which Prometheus sees a metric: `orders.created` of a counter is `orders_created_total`."""
    name = _PLAIN.sub("_", name)
    unit = _PLAIN.sub("_", unit)
    if kind == "timer":
        unit = "seconds"
    if unit and not name.endswith(f"_{unit}"):
        name = f"{name.removesuffix('_total')}_{unit}"
    if kind == "counter" and not name.endswith("_total"):
        name += "_total"
    return name


def around(code: Code, line: int) -> str:
    """The type in which a line of a file probably stands: the last one that begins before it."""
    return next((type_.path for type_ in reversed(code.types) if type_.line <= line), "")


def _metric(scope: Scope, code: Code, whole: Called) -> BuiltMetric | None:
    chain = chain_of(whole)
    for call in chain:
        reader = _micrometer if "micrometer" in code.marks else None
        found = reader(call) if reader is not None else None
        if found is None and code.marks & {"prometheus_client", "prom-client", "prometheus", "micrometer"}:
            found = _client(code, call)
        if found is None:
            continue
        given, kind, unit = found
        name = scope.text(given, code, around(code, call.line))
        if name is None or not re.match(r"[A-Za-z_]", name):
            continue
        base = next((one.values[0] for one in chain if one.name == "baseUnit" and one.values), unit)
        unit_text = scope.text(base, code, around(code, call.line)) or ""
        prefix = _prefix(scope, code, call)
        return BuiltMetric(exposed(prefix + name, kind, unit_text), kind, Place(code.path, call.line, call.column))
    return None


def _micrometer(call: Called) -> tuple[Expression, str, Expression | None] | None:
    receiver = last_name(call.receiver)
    first = call.argument(0, "name")
    if first is None:
        return None
    if call.name == "builder" and receiver in _BUILDERS:
        return first, _BUILDERS[receiver], None
    if call.name in _REGISTRY and _REGISTRIES.search(_spelled(call.receiver)):
        return first, _REGISTRY[call.name], None
    if call.name == "createNotStarted" and receiver == "Observation":
        return first, "timer", None
    return None


def _spelled(receiver: Expression | None) -> str:
    return receiver.path if isinstance(receiver, Name) else last_name(receiver)


def _client(code: Code, call: Called) -> tuple[Expression, str, Expression | None] | None:
    name, receiver = call.name, _spelled(call.receiver)
    if name == "new":
        owner = receiver.rpartition(".")[2].rpartition("::")[2]
        first = call.argument(0)
        return (first, _CLASSES[owner], None) if owner in _CLASSES and first is not None else None
    options = _OPTIONS.match(name)
    if options is not None:
        given = call.labelled("Name")
        return (given, options[1].lower(), None) if given is not None else None
    if name in _CLASSES and (code.language == "python" or isinstance(call.argument(0), Table)):
        first = call.argument(0, "name")
        if isinstance(first, Table):
            first = first.value("name")
        return (first, _CLASSES[name], call.labelled("unit")) if first is not None else None
    created = _CREATED.match(name)
    if created is not None and (
        name[:4].lower() in ("make", "crea", "int6", "floa") or name.endswith("Builder") or _REGISTRIES.search(receiver)
    ):
        kind = created[1].lower().replace("_", "")
        first = call.argument(0, "name")
        if isinstance(first, Table):
            first = first.value("name")
        kind = "gauge" if kind == "updowncounter" else kind
        return (first, kind, call.labelled("unit")) if first is not None else None
    return None


def _prefix(scope: Scope, code: Code, call: Called) -> str:
    """`namespace` and `subsystem`, where a library puts them in front."""
    parts = [scope.text(call.labelled(label, label.title()), code) for label in ("namespace", "subsystem")]
    return "".join(f"{part}_" for part in parts if part)


def _annotated(scope: Scope, code: Code) -> Iterator[BuiltMetric]:
    if code.language not in ("kotlin", "java"):
        return
    for type_ in code.types:
        placed: list[Annotation] = list(type_.annotations)
        placed += [one for member in type_.members for one in member.annotations]
        for annotation in placed:
            kind = _ANNOTATIONS.get(annotation.name)
            if kind is not None:
                given = annotation.argument("", "value") or annotation.argument("name")
                name = scope.text(given, code, type_.path)
                if name:
                    yield BuiltMetric(exposed(name, kind), kind, Place(code.path, annotation.line, annotation.column))


def literal(expression: Expression | None) -> str:
    """A literal text; empty for anything else."""
    return expression.value if isinstance(expression, Text) else ""
