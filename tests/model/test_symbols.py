"""One thing has one symbol, however people write it; two things have two."""

import pytest

from rule_examples import make_vault
from trueline.model import Symbol
from trueline.model.symbols import (
    component_symbol,
    endpoint_symbol,
    entity_symbol,
    flag_symbol,
    metric_symbol,
    path_parameters,
    singular,
    words,
)


@pytest.mark.parametrize(
    "names",
    [
        [
            "print_jobs",
            "PrintJob",
            "PrintJobEntity",
            "`print_jobs` table",
            "PrintJobs Table",
            "app.print_jobs",
        ],
        ["OAuthToken", "oauth_tokens", "oauth-token"],
        ["addresses", "Address", "AddressEntity"],
        ["deliveries", "Delivery"],
        ["Entity"],
        ["EntityTypeEntity", "entity_types", "Entity Type"],
        ["statuses", "status"],
    ],
    ids=lambda names: names[0],
)
def test_spellings_of_one_entity(names: list[str]) -> None:
    assert len({entity_symbol(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Label", "LabelPrinter"),
        ("print_jobs", "print_job_events"),
        ("Entity", "EntityTypeEntity"),
        ("news", "new"),
    ],
)
def test_different_entities(one: str, other: str) -> None:
    assert entity_symbol(one) != entity_symbol(other)


@pytest.mark.parametrize(
    "path",
    ["/labels/{id}", "/labels/:id", "/labels/<id>", "/labels/<int:id>", "/labels/{labelId}/", "/labels/[id]",
     "https://api.example.org/labels/{id}?full=true", "/labels/${id}"],
)  # fmt: skip
def test_spellings_of_one_endpoint(path: str) -> None:
    assert endpoint_symbol("get", path) == Symbol("endpoint", "GET /labels/{}")


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/a/{id}/b/:other", ("id", "other")),
        ("/a/{id}:cancel", ("id",)),
        ("/a/b:batch", ()),
        ("/a/{}", ("",)),
        ("/", ()),
    ],
)
def test_path_parameters(path: str, names: tuple[str, ...]) -> None:
    assert path_parameters(path) == names


def test_the_root_is_a_path() -> None:
    assert endpoint_symbol("GET", "/").name == "GET /"


def test_roles_belong_to_components() -> None:
    assert component_symbol("Label Printer") == component_symbol("LabelPrinter") == component_symbol("label-printer")
    assert component_symbol("LabelService") != component_symbol("LabelRepository")


def test_flags_and_metrics() -> None:
    assert flag_symbol("LABELS_V2") == flag_symbol("labels-v2") == flag_symbol("labelsV2")
    assert metric_symbol('http_errors_total{code="500"}') == metric_symbol("http_errors_total")
    assert metric_symbol("http_errors") != metric_symbol("http_error_ratio")


@pytest.mark.parametrize(
    ("plural", "one"),
    [("caches", "cache"), ("boxes", "box"), ("batches", "batch"), ("houses", "house"), ("aliases", "alias"),
     ("analysis", "analysis"), ("process", "process"), ("series", "sery"), ("sms", "sms"), ("people", "person")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one
    assert singular(one) == one


def test_words_of_other_alphabets() -> None:
    assert words("Straßen-Name") == ("strassen", "name")
    assert words("HTTPServer2Go") == ("http", "server2", "go")
    assert words("—") == ()


DESIGN = """# Feature: Labels

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| --- | --- | --- |
| `print_jobs` | waits | `id` |

### Entity Modifications

| Entity | Change | Rationale |
| --- | --- | --- |
| `parcels` | gains one | x |

## 3. Component Design

### New Components

#### LabelPrinter

- **Dependencies:** `PrintQueue`

## 4. API Design

### New Endpoints

- `GET /labels/:id` - one

### Modified Endpoints

- `PUT /parcels/:id` - gains one

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Threshold |
| --- | --- | --- |
| `label_seconds` | < 2s | > 5s |

## 10. Migration & Rollout

### Feature Flags

- **Flag name:** `labels`
"""


def test_a_design_defines_what_is_new_and_refers_to_what_it_uses() -> None:
    vault = make_vault({"docs/2. Planned/Labels.md": DESIGN.encode()})
    (document,) = vault.documents.values()
    assert {str(symbol) for symbol in document.definitions()} == {
        "document labels",
        "entity printjob",
        "component labelprinter",
        "endpoint GET /labels/{}",
        "metric label_seconds",
        "flag labels",
    }
    assert {str(symbol) for symbol in document.references()} == {
        "entity parcel",
        "component printqueue",
        "endpoint PUT /parcels/{}",
    }
    assert vault.definitions[Symbol("endpoint", document_endpoint())] == ["docs/2. Planned/Labels.md"]


def document_endpoint() -> str:
    return endpoint_symbol("GET", "/labels/{label}").name


def test_an_untouched_template_defines_itself_only() -> None:
    text = (
        "# Feature: Labels\n\n## 4. API Design\n\n### New Endpoints\n\n#### `POST /api/v1/resource`\n\n- **Purpose:**\n"
    )
    text += "\n## 3. Component Design\n\n### New Components\n\n#### ComponentName\n\n- **Responsibility:**\n"
    (document,) = make_vault({"docs/Labels.md": text.encode()}).documents.values()
    assert document.definitions() == {Symbol("document", "labels")}
    assert document.references() == frozenset()
