"""Chaos Toolkit and Open Threat Model: experiments that the toolkit takes and runs, models of the specified shape."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
from chaoslib.experiment import ensure_experiment_is_valid, run_experiment
from hypothesis import given
from hypothesis import strategies as st

from design_notes import documents, table
from trueline.formats import chaos, otm
from trueline.formats.artefact import Artefact

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
OTM = json.loads((Path(__file__).parents[1] / "data" / "otm-0.2.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.validators.validator_for(OTM)(OTM)
VALIDATOR.check_schema(OTM)
FAILURES = (
    ("PostgreSQL", "Primary unreachable", "Answers `503`", "Automatic"),
    ("Label Printer", "Timeout of 3 s", "Tries again", "None"),
    ("Label Printer", "Wrong paper", "Says so", "By hand"),
    ("Carrier API", "Rate limited (429)", "Waits", "By itself"),
)
ALERTS = table("Key Metrics", ("Metric", "Alert Threshold"), [("`labels_failed_ratio`", "> 5%")])


def experiments(failures: object = FAILURES, more: str = ALERTS, **options: str) -> Artefact:
    columns = ("Dependency", "Failure Scenario", "Expected Behavior", "Recovery")
    text = "# Feature: Labels\n\n## Failure Modes & Recovery\n\n#" + table("Dependency Failures", columns, failures)  # type: ignore[arg-type]
    return chaos.write(documents(Labels=text + "\n" + more), **options)


def test_what_a_cut_connection_brings_about_is_an_experiment_and_the_rest_is_told() -> None:
    artefact = experiments()
    assert [file.name for file in artefact.files] == ["chaos-labels-postgresql.json", "chaos-labels-label-printer.json"]
    down, held = (json.loads(file.text) for file in artefact.files)
    assert down["title"] == "Labels: PostgreSQL is down"
    assert down["description"].startswith("Scenario: Primary unreachable. Expected: Answers 503. Recovery: Automatic.")
    assert down["method"][0]["provider"]["arguments"] == {"enabled": False}
    assert held["method"][0]["provider"]["arguments"]["type"] == "timeout"
    assert held["rollbacks"][0]["provider"]["method"] == "DELETE"
    assert [one.subject for one in artefact.skipped] == [
        "failure of Label Printer: Wrong paper",
        "failure of Carrier API: Rate limited (429)",
    ]
    assert "steady-state-hypothesis" not in json.loads(experiments(more="").files[0].text)


class _Stub(BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, str]]] = []
    firing = False

    def do_GET(self) -> None:
        self._answer(b"ALERTS 1\n" if self.firing else b"", "text/plain")

    def do_POST(self) -> None:
        self._answer(b"{}", "application/json")

    do_DELETE = do_POST

    def _answer(self, body: bytes, kind: str) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append((self.command, self.path.partition("?")[0]))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def stub() -> Iterator[str]:
    _Stub.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stub) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("firing", [False, True])
def test_the_toolkit_runs_it(stub: str, monkeypatch: pytest.MonkeyPatch, firing: bool) -> None:
    monkeypatch.setattr(_Stub, "firing", firing)
    file = experiments(toxiproxy=stub, prometheus=stub).files[0]
    experiment: dict[str, Any] = json.loads(file.text)
    experiment["method"][0]["pauses"]["after"] = 0
    journal = run_experiment(experiment)
    assert journal["steady_states"]["before"]["steady_state_met"] is not firing
    # While an alert fires, nothing more is broken.
    done = [one["activity"]["name"] for one in journal["run"]]
    assert done == ([] if firing else ["cut the connection to postgresql"])
    assert _Stub.seen[-1] == ("POST", "/proxies/postgresql")
    assert _Stub.seen[0] == ("GET", "/federate")


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), max_size=3))
def test_experiments_of_whatever_is_said_are_valid(failures: list[tuple[str, str, str, str]]) -> None:
    said = [(name, f"{scenario} is down", *rest) for name, scenario, *rest in failures]
    for file in experiments([*FAILURES, *said]).files:
        ensure_experiment_is_valid(json.loads(file.text))


SECURITY = """# Feature: Labels

## Component Design

### New Components

#### LabelService

- **Responsibility:** Prints

### Component Interaction Diagram

```mermaid
sequenceDiagram
    participant S as Shop
    S->>LabelService: print
    LabelService->>S: done
    S->>LabelService: print again
```

## Security

### Authentication & Authorization

- **Required permissions:** `labels:write`

### Attack Vectors Considered

- [x] Input validation: closed list of sizes
- [x] Rate limiting — N/A, printed by hand
- [ ] Data leakage
- [ ] Authorization bypass: checked in the gateway
"""


def model(text: str) -> dict[str, Any]:
    (file,) = otm.write(documents(Labels=text)).files
    found: dict[str, Any] = json.loads(file.text)
    VALIDATOR.validate(found)
    for kind in ("trustZones", "components", "assets", "threats", "mitigations"):
        ids = [one["id"] for one in found[kind]]
        assert len(set(ids)) == len(ids)
    zones = {one["id"] for one in found["trustZones"]}
    parts = {one["id"] for one in found["components"]}
    assert all(one["parent"]["trustZone"] in zones for one in found["components"])
    assert all({one["source"], one["destination"]} <= parts for one in found["dataflows"])
    guards = {one["id"] for one in found["mitigations"]}
    for component in found["components"]:
        for threat in component.get("threats", ()):
            assert {one["mitigation"] for one in threat.get("mitigations", ())} <= guards
    return found


def test_vectors_are_threats_and_what_is_said_of_them_mitigations() -> None:
    sensitivity = table(
        "Data Sensitivity", ("Element", "Sensitivity", "Protection"), [("Address", "PII", "Encryption")]
    )
    found = model(SECURITY + "\n" + sensitivity)
    assert [one["name"] for one in found["threats"]] == ["Input validation", "Rate limiting", "Authorization bypass"]
    assert [(one["name"], one["riskReduction"]) for one in found["mitigations"]] == [
        ("closed list of sizes", 100),
        ("checked in the gateway", 0),
    ]
    assert found["assets"][0]["risk"]["confidentiality"] == 100
    assert [(one["name"], one["parent"]["trustZone"]) for one in found["components"]] == [
        ("LabelService", "system"),
        ("Shop", "others"),
    ]
    assert [(one["name"], one["description"]) for one in found["dataflows"]] == [
        ("Shop to LabelService", "print; print again"),
        ("LabelService to Shop", "done"),
    ]
    skipped = otm.write(documents(Labels=SECURITY)).skipped
    assert [one.subject for one in skipped] == ["attack vector Data leakage"]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=3), TEXTS)
def test_models_of_whatever_is_said_have_the_shape(elements: list[tuple[str, str, str]], vector: str) -> None:
    text = SECURITY + f"- [x] {' '.join(vector.split())}\n\n"
    model(text + table("Data Sensitivity", ("Element", "Sensitivity", "Protection"), elements))
