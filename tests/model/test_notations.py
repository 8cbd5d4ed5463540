"""What people write in notes that nobody tuned the reader on: each case stands for a way of saying it."""

import pytest

from rule_examples import make_vault
from trueline.formats.json import plain
from trueline.model import Document
from trueline.model.markers import marker
from trueline.model.routes import leading
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.text import Span


def note(text: str, title: str = "# Feature: Rolls\n\n") -> Document:
    vault = make_vault({"docs/2. Planned/Rolls.md": (title + text).encode()})
    return next(iter(vault.documents.values()))


def quick(text: str) -> Document:
    return note(text, "# Quick Design: Rolls\n\n")


def entities(text: str) -> tuple[list[str], list[str]]:
    data = quick("## Data Changes\n\n" + text)[Data]
    return [entity.name for entity in data.entities], [change.name for change in data.changes]


def routes(text: str) -> list[tuple[str, str, list[int]]]:
    api = note("## 4. API Design\n\n### New Endpoints\n\n" + text)[Api]
    return [
        (endpoint.key, endpoint.kind, sorted(error.code for error in endpoint.errors)) for endpoint in api.endpoints
    ]


@pytest.mark.parametrize(
    ("text", "fate", "rest"),
    [
        ("*Modified* Roll - gains a width", "modified", "Roll - gains a width"),
        ("*Added* - Roll", "new", "Roll"),
        ("**New:** `Roll`", "new", "`Roll`"),
        ("(modified) `Roll`", "modified", "`Roll`"),
        ("Removed: Roll", "removed", "Roll"),
        ("New table: `rolls` — all", "new", "`rolls` — all"),
        ("Extend `Roll` by a width", "modified", "`Roll` by a width"),
        ("Rölle (existing) - gains", "modified", "Rölle (existing) - gains"),
        ("New index on `rolls`", "other", "New index on `rolls`"),
    ],
)
def test_a_marker_is_no_part_of_the_name(text: str, fate: str, rest: str) -> None:
    data = text.encode()
    found = marker(data, Span(0, len(data)))
    assert found is not None
    assert (found.fate, found.rest.text(data)) == (fate, rest)


@pytest.mark.parametrize("text", ["Update Log - keeps what changed", "Added value per roll", "Roll, updated nightly"])
def test_a_word_that_only_looks_like_a_marker(text: str) -> None:
    assert marker(text.encode(), Span(0, len(text))) is None


def test_an_item_says_itself_whether_it_is_new() -> None:
    found = entities(
        "**New/Modified Entities:**\n\n- *Modified* Printer - knows its roll\n- *RollService* - reads rolls\n"
        "- Removed: `OldRoll`\n- New index on `rolls`\n- `Shop` (existing)\n\n**New/Modified Fields:**\n\n- New: `width`\n"
    )
    assert found == (["RollService"], ["Printer", "Shop"])


def test_lines_and_labels_without_bullets() -> None:
    found = entities(
        "**New/Modified Entities:**\n*Removed* - OldRoll\n*Added* - Roll\nIt holds labels.\n\n*Changed* - Printer\n"
    )
    assert found == (["Roll"], ["Printer"])
    assert entities("**New Entities:** `Roll` - one, [[a/RollEnd]] - its end\n") == (["Roll", "RollEnd"], [])
    assert entities("**New Entities:** None, `Roll` stays\n\n**Modified Entities:** n/a\n") == ([], [])


def test_headings_and_tables_stand_for_labels() -> None:
    table = (
        "| Entity | Change | Why |\n|---|---|---|\n| `Roll` | New | x |\n| `Printer` | Modified | y |\n| None | | |\n"
    )
    assert entities("### New/Modified Entities\n\n" + table) == (["Roll"], ["Printer"])
    assert entities("**New fields on existing entities:**\n\n- `printers.roll_id` - uuid\n") == ([], ["printers"])


def test_column_tables_by_other_names_and_numbers() -> None:
    table = "| {} |\n|---|---|\n| id | uuid |\n\n"
    text = "## 2. Data Model\n\n### New Entities\n\n#### 1. rolls\n\n" + table.format("Column Name | Data Type")
    text += (
        "#### `roll_ends` Table\n\n"
        + table.format("Name | Type")
        + "#### `RollState` Enum\n\n"
        + table.format("Value | Meaning")
    )
    found = note(text)[Data].entities
    assert [(entity.name, [field.name for field in entity.fields]) for entity in found] == [
        ("rolls", ["id"]),
        ("roll_ends", ["id"]),
    ]


def test_rows_that_say_there_is_nothing() -> None:
    row = "|---|---|---|\n| None | - | |\n| {} | x | y |\n"
    text = "## 8. Observability\n\n### Key Metrics\n\n| Metric | Normal | Alert |\n" + row.format("`rolls_total`")
    text += (
        "\n### Logging\n\n| Event | Level | Fields |\n"
        + row.format("N/A")
        + "\n### Alerting\n\n| Condition | S | R |\n"
    )
    text += row.format("none left") + "\n## 12. Decisions Log\n\n| Date | Decision | Why |\n" + row.format("N/A")
    found = plain(note(text))
    assert (found["metrics"], found["log_events"], found["alerts"], found["decisions"]) == (["rolls_total"], [], 1, 1)


def test_component_headings() -> None:
    text = (
        "## 3. Component Design\n\n### New Components\n\n#### 1. RollService\n\n- **Responsibility:** x\n\n"
        "#### RollWorker (nightly job)\n\n#### Storage\n\n| Component | Purpose |\n|---|---|\n| `RollStore` | keeps |\n"
    )
    assert [c.name for c in note(text)[Components].components] == ["RollService", "RollWorker", "RollStore"]


def test_affected_components_of_a_short_note_in_a_table() -> None:
    text = "## Components Affected\n\n| Component | Change |\n|---|---|\n| [[a/Printer]] | prints |\n\n- `Mailer` - sends\n"
    assert [change.name for change in quick(text)[Components].affected] == ["Printer", "Mailer"]


def test_a_line_names_several_endpoints() -> None:
    found = leading("`POST /rolls` — starts one; `GET /rolls/{id}` — reads it")
    assert found is not None
    assert [tuple(route) for route in found.routes] == [
        ("POST", "/rolls", "starts one"),
        ("GET", "/rolls/{id}", "reads it"),
    ]
    assert routes("- `GET /a`, `PUT /a` and `DELETE /a` - all\n") == [
        (f"{m} /a", "new", []) for m in ("GET", "PUT", "DELETE")
    ]
    assert routes("- `POST /a` - answers like `GET /b`, but later\n") == [("POST /a", "new", [])]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- **Existing:** `GET /a` returns more\n", "modified"),
        ("- **GET** `/a` - reads\n", "new"),
        ("Existing endpoint `GET /a` accepts `full`.\n", "modified"),
        ("**Endpoint:** `GET /a`\n", "new"),
        ("1. **List all**: `GET /a` - every one\n", "new"),
        ("- **List all** — `GET /a`\n", "new"),
        ("- New `GET /a` endpoint\n", "new"),
        ("- `GET /a` - now returns the width\n", "modified"),
        ("#### `GET /a` (modified)\n", "modified"),
        ("#### **GET** `/a`\n", "new"),
        ("- **Method:** `GET`\n- **Path:** `/a`\n", "new"),
        ("**Method:** GET\n**Path:** /a\n", "new"),
        ("| Method | Path | Status |\n|---|---|---|\n| GET | /a | Existing |\n", "modified"),
        ("| Method | Path | Purpose |\n|---|---|---|\n| GET | /a | Update |\n", "new"),
    ],
)
def test_how_an_endpoint_is_introduced(text: str, kind: str) -> None:
    assert routes(text) == [("GET /a", kind, [])]


def test_errors_without_bold_labels_and_in_columns() -> None:
    assert routes("#### `GET /a`\n\n- Error Cases: `404` if it is gone; 200 otherwise\n") == [("GET /a", "new", [404])]
    assert routes("#### `GET /a`\n\nError Cases\n\n- `404`\n") == [("GET /a", "new", [404])]
    assert routes("- **Polling:** `GET /a` is asked every minute\n") == []
    assert routes("#### `GET /a`\n\nError responses: 401 (no login), 403\n") == [("GET /a", "new", [401, 403])]
    table = "| Endpoint | Method | Errors |\n|---|---|---|\n| `/a` | `GET`, `PUT` | 400, `409` |\n"
    assert routes(table) == [("GET /a", "new", [400, 409]), ("PUT /a", "new", [400, 409])]


def test_what_the_template_shows_as_an_example_is_no_endpoint() -> None:
    example = "#### `POST /api/v1/resource`\n\n- **Purpose:**\n- **Request:**\n\n```json\n{\n  \n}\n```\n\n"
    found = note("## 4. API Design\n\n### New Endpoints\n\n" + example + "#### `GET /rolls`\n")[Api]
    assert ([endpoint.key for endpoint in found.endpoints], found.examples) == (["GET /rolls"], ())


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("- **Flag name:** `rolls` (server)\n", "rolls"),
        ("Flag: `rolls`\n", "rolls"),
        ("- Feature flag: rolls-v2\n", "rolls-v2"),
        ("Flag: none\n", None),
        ("Flag: --\n", None),
        ("- **Flag name:** ` `\n", None),
        ("The flag: we need none of it\n", None),
    ],
)
def test_a_flag_behind_a_label(text: str, flag: str | None) -> None:
    assert plain(note("## 10. Migration & Rollout\n\n### Feature Flags\n\n" + text))["feature_flag"] == flag


def test_a_link_to_a_folder_or_a_file_is_called_by_its_last_segment() -> None:
    front = '---\nDomains:\n  - "[[domains/Printing/]]"\n  - "[[domains/Shops.md]]"\n---\n'
    found = plain(note("## Related Documents\n\n- [[a/Printer.md]] - prints\n", front + "# Feature: Rolls\n\n"))
    assert (found["domains"], found["related"]) == (["Printing", "Shops"], ["Printer"])
