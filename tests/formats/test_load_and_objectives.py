"""OpenSLO and Locust: objectives have the shape of the specification, scenarios run."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from design_notes import documents, table
from trueline.formats import locust, openslo

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "openslo-v1.schema.json").read_text(encoding="utf-8"))
# Made once: `jsonschema.validate` looks through the schema each time.
VALIDATOR = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
API = """## API Design

### New Endpoints

#### `GET /labels/{id}`

#### `POST /labels`

**Request:**

```json
{"parcel": "a \\"b\\"", "copies": null}
```

#### `GET /labels/{id}/pages/{id}`
"""


def design(
    latency: str = "p50: 70 ms, p99: 300 ms", metrics: object = None, load: str = "2.5 on average, 6 at peak"
) -> str:
    rows = metrics if metrics is not None else [("`label_latency_ms`", "p99 < 300ms", "p99 > 1s")]
    return (
        "# Feature: Labels\n\n"
        + API
        + "\n## Performance & Scale\n\n### Expected Load\n\n"
        + f"- **Requests/sec:** {load}\n- **GET /labels/{{id}}:** 4/s\n\n### Performance Requirements\n\n"
        + f"- **Latency target:** {latency}\n- **Availability:** 99.9 %\n\n"
        + table("Key Metrics", ("Metric", "Normal Range", "Alert Threshold"), rows)  # type: ignore[arg-type]
    )


def objects(text: str) -> list[dict[str, object]]:
    found = list(yaml.safe_load_all(text))
    for one in found:
        VALIDATOR.validate(one)
    return found


def test_a_latency_target_is_counted_in_the_buckets_of_its_metric() -> None:
    artefact = openslo.write(documents(Labels=design()), window="30d")
    service, half, most = objects(artefact.files[0].text)
    assert service["metadata"] == {"name": "labels", "displayName": "Labels"}
    spec = most["spec"]
    assert isinstance(spec, dict)
    assert spec["objectives"][0]["target"] == 0.99
    assert spec["timeWindow"] == [{"duration": "30d", "isRolling": True}]
    ratio = spec["indicator"]["spec"]["ratioMetric"]
    assert ratio["good"]["metricSource"]["spec"]["query"] == 'sum(rate(label_latency_ms_bucket{le="300"}[5m]))'
    assert ratio["total"]["metricSource"]["spec"]["query"] == "sum(rate(label_latency_ms_count[5m]))"
    assert half["metadata"] != most["metadata"]
    assert [one.subject for one in artefact.skipped] == ["target availability of 99.9 %"]


def test_availability_goes_with_the_ratio_that_speaks_of_it() -> None:
    rows = [("`label_success_ratio`", "> 99.9%", "< 99%"), ("`label_hit_ratio`", "", "")]
    artefact = openslo.write(documents(Labels=design(metrics=rows)))
    found = objects(artefact.files[0].text)[-1]["spec"]
    assert isinstance(found, dict)
    assert found["objectives"][0]["target"] == 0.999
    assert found["indicator"]["spec"]["ratioMetric"]["rawType"] == "success"


@pytest.mark.parametrize(
    ("metrics", "reason"),
    [
        ([], "no metric of the design has it as its normal range"),
        ([("`label_queue_seconds`", "p99 < 90s", "")], "no metric of the design has it as its normal range"),
        ([("`a_latency_ms`", "p99 < 300ms", ""), ("`b_latency_ms`", "< 300ms", "")], "several metrics have its figure"),
    ],
)
def test_a_target_that_nothing_measures_is_no_objective(metrics: object, reason: str) -> None:
    artefact = openslo.write(documents(Labels=design(metrics=metrics)))
    assert artefact.files == ()
    assert [one.reason for one in artefact.skipped][:2] == [reason, reason]


@given(TEXTS, TEXTS, TEXTS)
def test_objectives_of_whatever_is_said_have_the_shape(latency: str, metric: str, normal: str) -> None:
    one_line = " ".join(latency.split())
    rows = [("`label_latency_ms`", "p99 < 300ms", ""), (metric, normal, normal)]
    for file in openslo.write(documents(Labels=design(f"{one_line}; p99: 300 ms", rows))).files:
        objects(file.text)


def test_the_shape_of_objectives_is_kept() -> None:
    VALIDATOR.check_schema(SCHEMA)
    good = objects(openslo.write(documents(Labels=design())).files[0].text)[1]
    spec = good["spec"]
    assert isinstance(spec, dict)
    for name, value in (
        ("budgetingMethod", "Some"),
        ("objectives", [{"target": 1.0}]),
        ("timeWindow", [{"duration": "1y"}]),
    ):
        with pytest.raises(jsonschema.ValidationError):
            VALIDATOR.validate({**good, "spec": {**spec, name: value}})


def test_stages_follow_the_load_and_weights_what_it_says_of_endpoints() -> None:
    (file,) = locust.write(documents(Labels=design()), minutes=2).files
    assert file.name == "load_labels.py"
    assert "STAGES = [(120, 4), (120, 6), (120, 4)]" in file.text
    assert "PARAMETERS = {'id': '1', 'id_2': '1'}" in file.text
    assert "TARGETS_MS = {50: 70, 99: 300}" in file.text
    assert "@task(4)\n    def get_labels_id(self)" in file.text
    assert "'/labels/' + PARAMETERS['id'] + '/pages/' + PARAMETERS['id_2']" in file.text
    assert """json={'parcel': 'a "b"', 'copies': None}""" in file.text


def test_a_load_that_cannot_be_read_or_falls_on_nothing_is_told() -> None:
    texts = {"A": design(load="a few").replace("4/s", "some"), "B": design().replace(API, "")}
    artefact = locust.write(documents(**texts))
    assert artefact.files == ()
    assert [one.reason for one in artefact.skipped] == [
        "it gives no rate that can be read",
        "no endpoint is named that it falls on",
    ]


@given(TEXTS, TEXTS, st.from_regex(r"/[^\s`|)]{0,20}", fullmatch=True))
def test_scenarios_of_whatever_is_said_are_python(load: str, title: str, path: str) -> None:
    text = design(load=f"3/s {' '.join(load.split())}").replace("# Feature: Labels", f"# {' '.join(title.split())}")
    for file in locust.write(documents(Labels=text.replace("/labels/{id}/pages/{id}", path))).files:
        compile(file.text, file.name, "exec")


class _Stub(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def stub() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stub) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(("promised", "code"), [("p99: 30 s", 0), ("p99: 0.000001 ms", 1)])
def test_locust_runs_it_and_fails_where_the_promise_is_broken(
    tmp_path: Path, stub: str, promised: str, code: int
) -> None:
    (file,) = locust.write(documents(Labels=design(promised))).files
    (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    command = [sys.executable, "-m", "locust", "-f", file.name, "--headless", "--host", stub, "--run-time", "3s"]
    result = subprocess.run(
        [*command, "--only-summary"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == code, result.stdout + result.stderr
    assert " /labels" in result.stdout + result.stderr
