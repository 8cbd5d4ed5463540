"""Every room, in every notation people use."""

import pytest

from rule_examples import make_vault
from trueline.formats.json import plain
from trueline.model import Document
from trueline.model.naming import name_in
from trueline.model.rooms import all_rooms
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.failures import Failures
from trueline.model.sections.observability import Observability
from trueline.model.sections.overview import Overview
from trueline.model.sections.performance import Performance
from trueline.model.sections.questions import Questions
from trueline.model.sections.related import Related
from trueline.model.sections.rollout import Rollout
from trueline.model.sections.security import Security
from trueline.model.sections.tasks import Tasks
from trueline.model.sections.testing import Testing as TestPlan


def document(text: str, title: str = "# Feature: Labels\n\n") -> Document:
    vault = make_vault({"docs/2. Planned/Labels.md": (title + text).encode()})
    return next(iter(vault.documents.values()))


def routes(text: str) -> list[tuple[str, str, str, list[int]]]:
    api = document("## 4. API Design\n\n" + text)[Api]
    return [(e.method, e.path, e.kind, sorted(error.code for error in e.errors)) for e in api.endpoints]


@pytest.mark.parametrize(
    "text",
    [
        "### New Endpoints\n\n#### `GET /labels/{id}`\n\n- **Purpose:** x\n- **Error Cases:**\n    - `404` - gone\n",
        "### New Endpoints\n\n```\nGET /labels/{id}\n```\n\n**Error Responses**: `404` (gone)\n",
        "### New Endpoints\n\n- `GET /labels/{id}` - reads one\n  - **Error Cases:** `404`\n",
        "### New Endpoints\n\n`GET /labels/{id}` reads one.\n\n- **Error Cases:** `404`\n",
        "### New Endpoints\n\n#### `GET /labels/{id}?full=true` (read)\n\n| Status | When |\n|---|---|\n| `404` | gone |\n",
    ],
)
def test_one_endpoint_in_many_notations(text: str) -> None:
    assert routes(text) == [("GET", "/labels/{id}", "new", [404])]


def test_two_endpoints_share_a_heading() -> None:
    found = routes("### Modified Endpoints\n\n#### `GET /a` and `PUT /a/:id`\n\n- **Error Cases:** `400`, `409`\n")
    assert found == [("GET", "/a", "modified", [400, 409]), ("PUT", "/a/:id", "modified", [400, 409])]


def test_an_endpoint_named_twice_keeps_what_is_said_at_both_places() -> None:
    table = "| Endpoint | Purpose |\n|---|---|\n| `GET /labels/{id}` | |\n| `PUT /labels/{id}` | replaces |\n"
    further = (
        "#### `GET /labels/{labelId}`\n\n- **Purpose:** reads one\n- **Error Cases:** `404`\n\n"
        '- **Response:**\n\n```json\n{"id": 1}\n```\n'
    )
    first, second = document("## 4. API Design\n\n### New Endpoints\n\n" + table + "\n" + further)[Api].endpoints
    assert (first.path, first.purpose, first.notation) == ("/labels/{id}", "reads one", "table")
    assert [error.code for error in first.errors] == [404]
    assert [(body.side, body.text.strip()) for body in first.bodies] == [("response", '{"id": 1}')]
    assert (second.purpose, second.errors, second.bodies) == ("replaces", (), ())


@pytest.mark.parametrize(
    "table",
    [
        "| Method | Path |\n|---|---|\n| `GET` | `/queue` |\n| POST | /queue/<id>/done |\n",
        "| Endpoint | Method |\n|---|---|\n| `/queue` | GET |\n| `/queue/<id>/done` | POST |\n",
        "| Endpoint | Purpose |\n|---|---|\n| `GET /queue` | a |\n| `POST /queue/<id>/done` | b |\n",
    ],
)
def test_tables_are_relative_to_the_base(table: str) -> None:
    found = routes("### New Endpoints\n\nAll paths are relative to `/api/v1/ops`.\n\n" + table)
    assert [(method, path) for method, path, _, _ in found] == [
        ("GET", "/api/v1/ops/queue"),
        ("POST", "/api/v1/ops/queue/<id>/done"),
    ]


def test_the_templates_own_endpoint_is_none() -> None:
    assert routes("### New Endpoints\n\n#### `POST /api/v1/resource`\n\n- **Purpose:**\n") == []


def test_method_tables_are_no_endpoints() -> None:
    assert routes("### Internal\n\n| Method | Returns |\n|---|---|\n| `read(id)` | x |\n") == []


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("| Entity | Purpose | Key Fields |\n|---|---|---|\n| `labels` table | keeps | `id`, `name` |\n", "table"),
        ("#### labels\n\n| Column | Type |\n|---|---|\n| `id` | uuid |\n| name | text |\n", "columns"),
        (
            "```sql\nCREATE TABLE app.labels (\n  id uuid PRIMARY KEY,\n  name varchar(20) NOT NULL,\n  UNIQUE (name)\n);\n```\n",
            "sql",
        ),
    ],
)
def test_entities(text: str, notation: str) -> None:
    (entity,) = document("## 2. Data Model\n\n### New Entities\n\n" + text)[Data].entities
    assert (entity.name, entity.notation) == ("labels", notation)
    assert [field.name for field in entity.fields] == ["id", "name"]


def test_short_template() -> None:
    text = (
        "## Data Changes\n\n**New Entities:**\n\n- `labels` - the set\n\n**Modified Entities:**\n\n- `parcels` - gains one\n\n"
        "**Notes:**\n\n- `index` - not an entity\n\n## Components Affected\n\n- [[a/b - c/Printer|Printer]] — prints\n"
        "- **Nightly job** - runs\n\n## API Changes\n\n- `GET /labels` - all\n\n## Tasks\n\n- [x] one\n- [ ]\n"
    )
    found = document(text, "# Quick Design: Labels\n\n")
    assert [entity.name for entity in found[Data].entities] == ["labels"]
    assert [change.name for change in found[Data].changes] == ["parcels"]
    assert [change.name for change in found[Components].affected] == ["Printer", "Nightly job"]
    assert [endpoint.key for endpoint in found[Api].endpoints] == ["GET /labels"]
    assert [(task.text, task.done) for task in found[Tasks].tasks] == [("one", True)]


def test_relationships() -> None:
    text = (
        "## 2. Data Model\n\n### Relationships\n\n```\n[Parcel] ---(has many)---> [Label]\n```\n\n"
        "```mermaid\nerDiagram\n    parcel ||--o{ event : records\n```\n"
    )
    found = [(r.source, r.kind, r.target) for r in document(text)[Data].relationships]
    assert found == [("Parcel", "has many", "Label"), ("parcel", "records", "event")]


def test_components() -> None:
    text = (
        "## 3. Component Design\n\n### New Components\n\n#### `LabelPrinter` / `LabelSpooler`\n\n"
        "- **Responsibility:** prints\n- **Dependencies:** [[x/LabelStore]], `Queue`\n- **Exposes to:** None\n\n"
        "#### ComponentName\n\n- **Responsibility:**\n- **Dependencies:** [[Dependency1]], [[Dependency2]]\n"
        "- **Exposes to:** [[Consumer1]], [[Consumer2]]\n\n"
        "### Component Interaction Diagram\n\n```mermaid\nsequenceDiagram\n    participant P as LabelPrinter\n"
        "    P->>S: spool\n    S-->>P: done\n```\n"
    )
    found = document(text)[Components]
    assert [component.name for component in found.components] == ["LabelPrinter", "LabelSpooler"]
    assert [name.text for name in found.components[0].dependencies] == ["LabelStore", "Queue"]
    assert found.components[0].exposes_to == ()
    (diagram,) = found.interactions
    assert diagram.participants == ("LabelPrinter", "S")
    assert [(m.source, m.target, m.text) for m in diagram.messages] == [
        ("LabelPrinter", "S", "spool"),
        ("S", "LabelPrinter", "done"),
    ]


def test_failures_security_and_figures() -> None:
    text = (
        "## 5. Failure Modes & Recovery\n\n### Dependency Failures\n\n|Dependency|Failure Scenario|System Behavior|Recovery|\n"
        "|---|---|---|---|\n|Database||||\n|Message Queue|full|drop|drain|\n\n### Rollback Strategy\n\n- [x] Feature flag controlled\n"
        "- [ ] Database migration reversible\n\n## 6. Security\n\n### Data Sensitivity\n\n"
        "|Data Element|Sensitivity|Protection Required|\n|---|---|---|\n||PII / Confidential / Public|Encryption / Audit / None|\n"
        "|Street|PII|None|\n\n## 7. Performance & Scale\n\n### Performance Requirements\n\n"
        "- **Latency target:** p50: 80 ms, p99: 0.4 s\n- **Throughput target:**\n"
    )
    found = document(text)
    assert [d.name for d in found[Failures].dependencies] == ["Message Queue"]
    assert [choice.ticked for choice in found[Failures].rollback] == [True, False]
    assert [(e.name, e.sensitivity, e.protection) for e in found[Security].elements] == [("Street", "PII", "None")]
    assert found[Performance].percentiles == {50.0: 0.08, 99.0: 0.4}


def test_observability_rollout_and_tests() -> None:
    text = (
        "## 8. Observability\n\n### Key Metrics\n\n|Metric|Normal Range|Alert Threshold|\n|---|---|---|\n"
        "|`print_seconds`|< 2s|> 5% for 5 minutes|\n\n### Alerting\n\n|Condition|Severity|Response|\n|---|---|---|\n||||\n"
        "|queue > 100|High|look|\n\n## 9. Testing Strategy\n\n### Unit Tests\n\n- [ ] Component logic coverage\n- [x] T-4 prints\n\n"
        "## 10. Migration & Rollout\n\n### Feature Flags\n\n- **Flag name:** `labels_v2`\n- **Rollout strategy:** 10 %\n\n"
        "### Rollout Phases\n\n|Phase|Scope|Success Criteria|Rollback Trigger|\n|---|---|---|---|\n|1|one shop|ok|errors|\n|2||||\n"
    )
    found = document(text)
    (metric,) = found[Observability].metrics
    assert metric.name == "print_seconds" and metric.threshold_quantity is not None
    assert (metric.threshold_quantity.value, metric.threshold_quantity.window_s) == (0.05, 300.0)
    assert [alert.condition for alert in found[Observability].alerts] == ["queue > 100"]
    assert [(case.identifier, case.done) for case in found[TestPlan].cases][-1] == ("T-4", True)
    assert found[Rollout].flag is not None and found[Rollout].flag.name == "labels_v2"
    assert [phase.scope for phase in found[Rollout].phases] == ["one shop"]


@pytest.mark.parametrize("text", ["None needed", "N/A", "", "no flag is planned"])
def test_no_flag(text: str) -> None:
    found = document(f"## 10. Migration & Rollout\n\n### Feature Flags\n\n- **Flag name:** {text}\n")
    assert found[Rollout].flag is None


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (
            "> [!warning] Unresolved\n>\n> - [ ] Why?\n> - [x] How?\n> - [ ] Question 2\n",
            [("Why?", False), ("How?", True)],
        ),
        ("- Why?\n- How?\n", [("Why?", False), ("How?", False)]),
        ("1. Why?\n2. How?\n", [("Why?", False), ("How?", False)]),
        ("| Question | Answer |\n|---|---|\n| Why? | because |\n", [("Why?", True)]),
        ("None for now; answered were:\n\n1. Why?\n", []),
        ("No unresolved questions.\n\n- later: colours\n", []),
    ],
)
def test_questions(text: str, questions: list[tuple[str, bool]]) -> None:
    found = document("## 11. Open Questions\n\n" + text)[Questions].questions
    assert [(question.text, question.resolved) for question in found] == questions


def test_overview_tasks_and_log() -> None:
    text = (
        "## 1. Overview\n\n### Success Criteria\n\n- [ ] Criterion 1\n- [x] Prints in 2 s\n- Nobody waits\n\n"
        "## 12. Decisions Log\n\n|Date|Decision|Rationale|Alternatives Considered|\n|---|---|---|---|\n|||||\n"
        "|2026-02-30|Spool|fast|none|\n\n## 13. Implementation Tasks\n\n### Build\n\n- [ ] Task 1\n- [x] spool\n  - [ ] retry\n"
    )
    found = document(text)
    assert [(c.text, c.done) for c in found[Overview].criteria] == [("Prints in 2 s", True), ("Nobody waits", None)]
    assert [(t.text, t.done, t.depth, t.group) for t in found[Tasks].tasks] == [
        ("spool", True, 0, "Build"),
        ("retry", False, 1, "Build"),
    ]
    (decision,) = found[Decisions].decisions
    assert (decision.decision, decision.iso) == ("Spool", None)


def test_an_empty_document_has_empty_rooms() -> None:
    found = document("")
    for room in all_rooms().values():
        assert isinstance(found[room], room)
    assert plain(found)["tasks"] == {"done": 0, "total": 0}


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("[[Press - Main]] - prints", "Press - Main"),
        ("[[folder/Press|The Press]] — prints `labels`", "The Press"),
        ("`a - b`: says - more", "a - b"),
        ("Press service - prints `labels`", "Press service"),
        ("[[Press\\|The Press]] – prints", "The Press"),
    ],
)
def test_name_of_a_bullet(item: str, name: str) -> None:
    assert name_in(item, bullet=True) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("*Shipment*", "Shipment"),
        ("_match_suggestions_", "match_suggestions"),
        ("***Shipment*** (new)", "Shipment"),
        ("match_suggestions", "match_suggestions"),
        ("__init__", "__init__"),
        ("`_hidden_`", "_hidden_"),
    ],
)
def test_emphasis_is_no_part_of_a_name(text: str, name: str) -> None:
    assert name_in(text) == name


def test_target_of_a_related_link() -> None:
    text = "## Related Documents\n\n- [[a/Press#Ink\\|Ink]] - why\n- [[ ]]\n- see [[Spool]]\n"
    found = document(text)[Related].links
    assert [(link.target, link.name, link.note) for link in found] == [
        ("a/Press", "Ink", "why"),
        ("Spool", "Spool", ""),
    ]
