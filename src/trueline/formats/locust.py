"""Locust scenarios from the endpoints, the expected load and the latency targets of a design.

One file for each design that names endpoints and says how often they are called. Users send one request a second
each; their number follows the expected load: as a rule, at its peak, at the throughput that the design sets itself,
and as a rule again. Endpoints are called equally often, unless the expected load names them with rates of their own.
A request has the design's example as its body. Values of path parameters are not in a design: they are `1`, at the
head of the file, to be replaced. At the end the run fails where a percentile is above the target.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.texts import Names, camel, figure, identifier, line
from trueline.model import Document
from trueline.model.loads import Rate, rates, rates_in, throughput
from trueline.model.sections.api import Api
from trueline.model.sections.performance import Performance
from trueline.model.symbols import path_key, path_parameters
from trueline.template.late import late

_SEGMENT = late(r"\{\}")
_BODIES = frozenset({"POST", "PUT", "PATCH"})
_HEAD = '''"""The load that {title} is designed for ({path}).

Run it with: locust --headless --host URL -f {file}
"""

from locust import HttpUser, LoadTestShape, constant_throughput, events, task

# Replace these by values that the system under test knows.
PARAMETERS = {parameters}

# Response times in milliseconds that the design promises, by percentile.
TARGETS_MS = {targets}

# Seconds and users of each stage; every user sends {rate} requests a second.
STAGES = [{stages}]


class {name}(HttpUser):
    """Calls the endpoints of the design."""

    wait_time = constant_throughput({rate})
'''
_TAIL = '''

class Expected(LoadTestShape):
    """The expected load, stage by stage, or as much of it as `--run-time` leaves."""

    use_common_options = True

    def tick(self):
        limit = self.runner.environment.parsed_options.run_time
        if limit and self.get_run_time() > limit:
            return None
        end = 0
        for seconds, users in STAGES:
            end += seconds
            if self.get_run_time() < end:
                return users, max(users / 10, 1)
        return None


@events.quitting.add_listener
def check_targets(environment, **_):
    """Fail the run where a percentile is above its target."""
    for percentile, limit_ms in TARGETS_MS.items():
        found_ms = environment.stats.total.get_response_time_percentile(percentile / 100)
        if found_ms is not None and found_ms > limit_ms:
            print(f"p{percentile:g} was {found_ms} ms, the design promises {limit_ms:g} ms")
            environment.process_exit_code = 1
'''


def write(
    documents: Sequence[Document],
    *,
    minutes: Annotated[int, "How many minutes each stage of the load lasts."] = 3,
) -> Artefact:
    """Load tests for Locust: the endpoints, the expected load in stages, the latency targets as a check at the end."""
    files: list[File] = []
    skipped: list[Skipped] = []
    names = Names("_")
    for document in documents:
        loads = document[Performance].loads
        if not loads:
            continue
        found = [rate for rate in rates(document) if rate.peak]
        if not document[Api].endpoints or not found:
            reason = "no endpoint is named that it falls on" if found else "it gives no rate that can be read"
            skipped.append(Skipped(document.path, loads[0].span, "expected load", reason))
            continue
        name = f"{names.take(f'load_{identifier(document.name)}')}.py"
        files.append(File(name, _scenario(document, name, found, max(minutes, 1))))
    return Artefact(tuple(files), tuple(skipped))


def _scenario(document: Document, file: str, found: Sequence[Rate], minutes: int) -> str:
    endpoints = document[Api].endpoints
    steps = _steps(document, found)
    per_user = min(1.0, max(steps))
    stages = ", ".join(f"({minutes * 60}, {max(1, -int(-rate // per_user))})" for rate in steps)
    parameters = {name: "1" for one in endpoints for name in _parameters(one.path)}
    targets = {share: seconds * 1000 for share, seconds in sorted(document[Performance].percentiles.items())}
    text = _HEAD.format(
        title=_quoted(document.meta.title or document.name), path=_quoted(document.path), file=file,
        parameters=_mapping({repr(name): repr(value) for name, value in parameters.items()}),
        targets=_mapping({figure(share): figure(value) for share, value in targets.items()}),
        stages=stages, name=_class_name(document), rate=figure(per_user),
    )  # fmt: skip
    names = Names("_")
    for endpoint in endpoints:
        text += _task(document, endpoint, names, _weight(endpoint, found, per_user))
    return text + _TAIL


def _steps(document: Document, found: Sequence[Rate]) -> list[float]:
    """The rates of the stages in requests per second."""
    typical = max((one.typical or 0.0 for one in found), default=0.0)
    peak = max(one.peak or 0.0 for one in found)
    wanted = throughput(document) or 0.0
    rising = [rate for rate in dict.fromkeys((typical, peak, wanted)) if rate > 0]
    return [*rising, rising[0]] if len(rising) > 1 else rising


def _weight(endpoint: Any, found: Sequence[Rate], per_user: float) -> int:
    """How much more often than others an endpoint is called: its own rate, where the load names it."""
    for rate in found:
        said = f"{rate.label} {rate.text}"
        if any(path_key(word.strip("`,;()")) == path_key(endpoint.path) for word in said.split() if "/" in word):
            own = max(rates_in(rate.text, rate.label), default=0.0)
            return max(1, round(own / per_user))
    return 1


def _task(document: Document, endpoint: Any, names: Names, weight: int) -> str:
    pieces = _SEGMENT.split(path_key(endpoint.path))
    path = repr(pieces[0]) + "".join(
        f" + PARAMETERS[{name!r}]" + (f" + {piece!r}" if piece else "")
        for name, piece in zip(_parameters(endpoint.path), pieces[1:], strict=True)
    )
    body = _body(endpoint)
    sent = f", json={body!r}" if body is not None else ""
    title = f"{endpoint.method} {endpoint.path}"
    method = endpoint.method.lower()
    return (
        f"\n    @task({weight})\n"
        f"    def {names.take(identifier(title))}(self):\n"
        f"        self.client.{method}({path}{sent}, name={line(title)!r})\n"
    )


def _body(endpoint: Any) -> Any:
    """The example of a request as a value; None where there is none that is JSON."""
    from json import loads

    if endpoint.method not in _BODIES:
        return None
    for side in ("request", ""):
        for body in endpoint.bodies:
            if body.side == side:
                try:
                    return loads(body.text)
                except (ValueError, RecursionError):
                    continue
    return None


def _parameters(path: str) -> list[str]:
    names = Names("_")
    return [names.take(line(name) or "value") for name in path_parameters(path)]


def _class_name(document: Document) -> str:
    name = camel(document.name)
    return name if name.isidentifier() and name not in ("Expected", "HttpUser", "LoadTestShape") else f"Users{name}"


def _quoted(text: str) -> str:
    """A text as it may stand in a docstring."""
    return line(text).replace("\\", "/").replace('"', "'")


def _mapping(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"
