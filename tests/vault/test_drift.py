"""What is designed and what was built, laid side by side: what is found, and what is not accused."""

import pytest

from rule_examples import make_vault
from trueline.text import splice
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts
from trueline.vault.drift.types import differ, family
from trueline.vault.drift.values import Drift, Kind

API = '{"openapi": "3.1.0", "paths": {%s}}'


def routes(*written: str) -> bytes:
    paths: dict[str, set[str]] = {}
    for one in written:
        method, path = one.split()
        paths.setdefault(path, set()).add(method.lower())
    inside = ", ".join(
        f'"{path}": {{{", ".join(f"{chr(34)}{name}{chr(34)}: {{}}" for name in sorted(methods))}}}'
        for path, methods in paths.items()
    )
    return (API % inside).encode()


def vault_of(note: str, path: str = "docs/Notes.md", **built: bytes) -> Vault:
    names = {"sql": "built/a.sql", "api": "built/api.json", "kt": "built/Code.kt"}
    return make_vault({path: note.encode(), **{names[kind]: data for kind, data in built.items()}})


def drifts(note: str, path: str = "docs/Notes.md", **built: bytes) -> list[Drift]:
    return list(find_drifts(vault_of(note, path, **built)).drifts)


def told(found: list[Drift], *kinds: Kind) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.subject, one.name) for one in found if not kinds or one.kind in kinds]


def accused(found: list[Drift]) -> list[tuple[str, str, str]]:
    return told(found, Kind.MISSING, Kind.DIFFERENT, Kind.RENAMED)


CONTROLLER = """# PlotController

Exposes plots under `/api/v1/plots`.

## Endpoints

| Method | Path | Purpose |
| ------ | ---- | ------- |
| GET | `/{plotId}` | Reads one |
| POST | `/` | Makes one |
| DELETE | `/{plotId}/beds/{bedId}` | Takes a bed out |
"""


def test_routes_of_a_controller_are_below_its_base() -> None:
    found = drifts(CONTROLLER, "docs/PlotController.md", api=routes("GET /api/v1/plots/{id}", "POST /api/v1/plots"))
    assert accused(found) == [("missing", "endpoint", "DELETE /{plotId}/beds/{bedId}")]


def test_a_controller_without_a_base_is_met_by_its_class() -> None:
    code = (
        b'@RestController\n@RequestMapping("/api/v1/plots")\nclass PlotController {\n'
        b'  @GetMapping("/{id}") fun one(@PathVariable id: String) = id\n  @PostMapping fun make() = 1\n}\n'
    )
    note = CONTROLLER.replace("Exposes plots under `/api/v1/plots`.", "Serves plots.")
    found = drifts(note, "docs/PlotController.md", kt=code)
    assert accused(found) == [("missing", "endpoint", "DELETE /{plotId}/beds/{bedId}")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| GET | `/api/v1/plots/{id}` | Reads |", []),
        ("| GET | `/api/v1/plots/:plotId/` | Reads |", []),
        ("| GET | `/api/v1/plots/{id}?deep=true` | Reads |", []),
        ("| PUT | `/api/v1/plots/{id}` | Writes |", [("different", "endpoint", "PUT /api/v1/plots/{id}")]),
        ("| GET | `/api/v1/plot/{id}` | Reads |", [("renamed", "endpoint", "GET /api/v1/plot/{id}")]),
        ("| GET | `/api/v1/sheds` | Lists |", [("missing", "endpoint", "GET /api/v1/sheds")]),
        ("| ~~GET~~ | ~~`/api/v1/sheds`~~ | Lists |", []),
        ("| GET | `/api/v1/sheds` | Lists (removed in March) |", []),
        ("| GET | `/api/v1/sheds` | Lists, deprecated |", []),
    ],
)
def test_one_endpoint(line: str, expected: list[tuple[str, str, str]]) -> None:
    note = f"# Plots\n\n## Endpoints\n\n| Method | Path | Purpose |\n| --- | --- | --- |\n{line}\n"
    assert accused(drifts(note, api=routes("GET /api/v1/plots/{id}"))) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no `POST /api/v1/sheds` endpoint.",
        "The endpoint `POST /api/v1/sheds` has been removed.",
        "It replaces `POST /api/v1/sheds`.",
        "`POST /api/v1/sheds` will be added later.",
        "Nango answers `GET /records`.",
        "A parcel comes with `GET /api/v1/plots/plot-17`.",
    ],
)
def test_sentences_that_state_nothing(sentence: str) -> None:
    found = drifts(f"# Plots\n\n{sentence}\n", api=routes("GET /api/v1/plots/{id}"))
    assert accused([one for one in found if not one.forecast]) == []


def test_a_sentence_that_states_an_endpoint() -> None:
    found = drifts("# Plots\n\nThe client calls `POST /api/v1/sheds`.\n", api=routes("GET /api/v1/plots/{id}"))
    assert accused(found) == [("missing", "endpoint", "POST /api/v1/sheds")]


@pytest.mark.parametrize(
    "heading", ["Changelog", "Recent Changes", "Future Work", "Removed Endpoints", "Open Questions"]
)
def test_headings_that_speak_of_another_time(heading: str) -> None:
    note = f"# Plots\n\n## {heading}\n\n- `POST /api/v1/sheds` makes a shed\n"
    found = drifts(note, api=routes("GET /api/v1/plots/{id}"))
    assert accused([one for one in found if not one.forecast]) == []


@pytest.mark.parametrize(("folder", "forecast"), [("1. Planning", True), ("3. Active", True), ("4. Completed", False)])
def test_what_is_planned_is_a_forecast(folder: str, forecast: bool) -> None:
    note = "# Feature: Sheds\n\n## 4. API Design\n\n### New Endpoints\n\n#### `POST /api/v1/sheds`\n"
    (found,) = [
        one
        for one in drifts(note, f"docs/{folder}/Sheds.md", api=routes("GET /api/v1/plots/{id}"))
        if one.kind is Kind.MISSING
    ]
    assert found.forecast is forecast


def test_decisions_tell_of_their_day() -> None:
    note = "# ADR-007: One path\n\nWe call `POST /api/v1/sheds`.\n"
    assert not accused(drifts(note, "docs/ADR-007 One path.md", api=routes("GET /api/v1/plots/{id}")))


ENTITY = """# PlotEntity

Stored in the `plots` table.

## Fields

| Column | Type | Purpose |
| ------ | ---- | ------- |
| `id` | `UUID` | Primary key |
| `ownerId` | `String` | Who digs it |
| `dug_at` | `ZonedDateTime?` | When |
| `size` | `VARCHAR(20)` | default `large` |
| `mood` | `PlotMood` | one of `CALM`, `CROSS` |
"""
PLOTS = b"CREATE TABLE plots (id uuid PRIMARY KEY, owner_id uuid NOT NULL, dug_at timestamptz, size varchar(20) DEFAULT 'large', mood text);"


def test_a_table_that_agrees() -> None:
    assert told(drifts(ENTITY, "docs/PlotEntity.md", sql=PLOTS)) == []


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (b"dug_at", b"dug_up_at", ("renamed", "column", "PlotEntity.dug_at")),
        (b"dug_at timestamptz", b"note text", ("missing", "column", "PlotEntity.dug_at")),
        (b"varchar(20)", b"varchar(40)", ("different", "column", "PlotEntity.size")),
        (b"varchar(20)", b"integer", ("different", "column", "PlotEntity.size")),
        (b"'large'", b"'small'", ("different", "default", "PlotEntity.size")),
        (b"dug_at timestamptz", b"dug_at timestamptz NOT NULL", ("different", "nullability", "PlotEntity.dug_at")),
    ],
)
def test_a_column_that_does_not(was: bytes, now: bytes, expected: tuple[str, str, str]) -> None:
    found = drifts(ENTITY, "docs/PlotEntity.md", sql=PLOTS.replace(was, now))
    assert accused(found) == [expected]
    assert all(one.place is not None and one.place.path == "built/a.sql" for one in found)


def test_a_migration_knows_the_new_name() -> None:
    sql = PLOTS + b"ALTER TABLE plots RENAME COLUMN mood TO temper;"
    (found,) = drifts(ENTITY, "docs/PlotEntity.md", sql=sql)
    assert (found.kind, found.built, "was renamed" in found.message) == (Kind.RENAMED, "temper", True)
    assert b"| `temper` |" in splice(ENTITY.encode(), found.edits)


def test_columns_that_nobody_lists() -> None:
    found = drifts(
        ENTITY, "docs/PlotEntity.md", sql=PLOTS.replace(b"mood text", b"mood text, soil text, created_at date")
    )
    assert [(one.kind, one.built) for one in found] == [(Kind.UNDOCUMENTED, "soil")]


def test_a_table_is_found_by_its_older_name() -> None:
    sql = PLOTS + b"ALTER TABLE plots RENAME TO parcels;"
    found = drifts(ENTITY.replace("Stored in the `plots` table.", ""), "docs/PlotEntity.md", sql=sql)
    assert accused(found) == [("renamed", "entity", "PlotEntity")]


MOODS = "# Moods\n\n**PlotMood enum** (documented inline):\n- CALM (1) — quiet\n- CROSS (2) — not\n- GLAD — very\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"enum class PlotMood { CALM, CROSS, GLAD }", []),
        (b"enum class PlotMood { CALM, CROSS }", [("missing", "enum value", "PlotMood.GLAD")]),
        (b"enum class PlotMood { CALM, CROSS, GLADE }", [("renamed", "enum value", "PlotMood.GLAD")]),
        (b"enum class PlotMood { CALM, CROSS, GLAD, SAD }", [("undocumented", "enum value", "PlotMood.SAD")]),
        (b"enum class Temper { CALM, CROSS, GLAD }", [("renamed", "enum", "PlotMood")]),
        (b"enum class Size { SMALL, LARGE }", [("missing", "enum", "PlotMood")]),
        (b"enum class PlotMood { A, B, C }", []),
    ],
)
def test_sets_of_values(code: bytes, expected: list[tuple[str, str, str]]) -> None:
    assert told(drifts(MOODS, kt=code)) == expected


@pytest.mark.parametrize(
    "listing",
    [
        "## PlotMood Enum\n\n| Value | Meaning |\n| --- | --- |\n| `CALM` | quiet |\n| `GLAD` | very |\n",
        "The `PlotMood` enum (CALM, GLAD) says how it is.\n",
        "| Component | Purpose | Type |\n| --- | --- | --- |\n| PlotMood | How it is: CALM, GLAD | Enum |\n",
        "| Column | Type | Purpose |\n| --- | --- | --- |\n| `mood` | `PlotMood` | state: `CALM` or `GLAD` |\n",
        "```kotlin\nenum class PlotMood { CALM, GLAD }\n```\n",
        "Governed by `PlotMood`, an enum with two states.\n\n| State | Next |\n| --- | --- |\n| `CALM` | `GLAD` |\n| `GLAD` | |\n",
    ],
)
def test_the_forms_of_a_set(listing: str) -> None:
    found = accused(drifts(f"# Moods\n\n{listing}", kt=b"enum class PlotMood { CALM, CROSS }"))
    assert found == [("missing", "enum value", "PlotMood.GLAD")]


COMPONENT = "---\ntags:\n  - component/active\n---\n# {0}\n\nPart of [[Plots]]\n\n## Purpose\n\nDigs.\n"


def test_a_note_about_a_class_that_is_not_there() -> None:
    note = COMPONENT.format("PlotDigger")
    assert accused(drifts(note, "docs/PlotDigger.md", kt=b"class PlotService")) == [
        ("missing", "component", "PlotDigger")
    ]
    assert accused(drifts(note, "docs/PlotDigger.md", kt=b"interface PlotDigger")) == []
    assert accused(drifts(note, "docs/PlotDigger.md", kt=b"class PlotDiggerImpl")) == []
    retired = note.replace("component/active", "component/deprecated")
    assert accused(drifts(retired, "docs/PlotDigger.md", kt=b"class PlotService")) == []


def test_a_folder_that_the_evidence_knows_nothing_of_is_not_accused() -> None:
    names = ["PlotList", "ShedService", "RakeHook", "SoilStore", "SeedService", "FenceService"]
    notes = {f"docs/frontend/{name}.md": COMPONENT.format(name).encode() for name in names}
    notes["docs/backend/PlotService.md"] = COMPONENT.format("PlotService").encode()
    notes["docs/backend/HoeService.md"] = COMPONENT.format("HoeService").encode()
    found = find_drifts(make_vault({**notes, "built/Code.kt": b"class PlotService"})).drifts
    assert [one.name for one in found if one.kind is Kind.MISSING] == ["HoeService"]


def test_accepted_drift_is_told_apart() -> None:
    accepted = (
        "# Plots\n\n%% trueline: accept drift endpoint GET /api/v1/sheds: until June %%\n\nCall `GET /api/v1/sheds`.\n"
    )
    (found,) = [one for one in drifts(accepted, api=routes("GET /api/v1/plots")) if one.kind is Kind.MISSING]
    assert found.accepted == "until June"
    result = find_drifts(vault_of(accepted, api=routes("GET /api/v1/sheds")))
    assert [path for path, _ in result.stale] == ["docs/Notes.md"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UUID", "String"), ("varchar(255)", "String"), ("timestamptz", "Instant"), ("jsonb", "Map<String, Any>"),
        ("ZonedDateTime?", "timestamp with time zone"), ("Int", "bigint"), ("SyncStatus", "varchar(20)"),
        ("BOOLEAN / TIMESTAMPTZ", "boolean"), ("List<String>", "text[]"), ("", "uuid"), ("number", "numeric(10,2)"),
    ],
)  # fmt: skip
def test_types_that_hold_the_same(one: str, other: str) -> None:
    assert not differ(one, other) and not differ(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("UUID", "integer"), ("text", "boolean"), ("Instant", "boolean"), ("int", "jsonb")]
)
def test_types_that_do_not(one: str, other: str) -> None:
    assert differ(one, other) and differ(other, one)
    assert family(one) != family(other)


def test_without_evidence_nothing_has_drifted() -> None:
    assert find_drifts(make_vault({"docs/a.md": CONTROLLER.encode()})).drifts == ()


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("Before 2024, `POST /api/v1/sheds` did this.", "past"),
        ("Before a plot is dug, the app calls `POST /api/v1/sheds`.", ""),
        ("We add a shed with `POST /api/v1/sheds`.", ""),
        ("Requests to `POST /api/v1/sheds` are rejected at night.", ""),
        ("We thought about `POST /api/v1/sheds`, and rejected it.", "past"),
        ("If nothing is free, the app calls `POST /api/v1/sheds`.", ""),
        ("Nothing answers to `POST /api/v1/sheds`.", "past"),
        ("Next year there is `POST /api/v1/sheds` too.", "later"),
        ("`POST /api/v1/sheds` cleans up abandoned sheds.", ""),
    ],
)
def test_of_when_a_sentence_speaks(sentence: str, time: str) -> None:
    found = drifts(f"# Plots\n\n{sentence}\n", api=routes("GET /api/v1/plots/{id}"))
    own = [one for one in found if one.name == "POST /api/v1/sheds"]
    assert [one.forecast for one in own] == {"": [False], "past": [], "later": [True]}[time]


@pytest.mark.parametrize(
    ("name", "listed", "expected"),
    [
        ("Mood", "`CALM`, `CROSS`, `GLAD`", [("missing", "enum value", "Mood.GLAD")]),
        ("Mood", "`LEFT`, `RIGHT`, `CALM`", []),
        ("Method", "`GET`, `POST`", []),
        ("Note", "`CALM`, `GLAD`", []),
        ("PlotMood", "`CALM`, `GLAD`", [("missing", "enum", "PlotMood")]),
    ],
)
def test_sets_with_names_of_one_word(name: str, listed: str, expected: list[tuple[str, str, str]]) -> None:
    code = b"package a\n\nenum class Mood { CALM, CROSS }\n\nenum class Note { LOUD, LOW }\n"
    assert accused(drifts(f"# Plots\n\n`{name}` enum ({listed}).\n", kt=code)) == expected


def test_of_two_sets_of_one_name_the_one_that_is_meant() -> None:
    code = b"enum class State { OPEN, SHUT }\n"
    other = b"class Gate { enum class State { UP, DOWN, BROKEN } }\n"
    note = "# Gates\n\nA gate's `State` enum (`UP`, `DOWN`, `STUCK`).\n"
    assert accused(drifts(note, kt=code + other)) == [("missing", "enum value", "State.STUCK")]


def test_the_shape_of_a_message_is_no_table() -> None:
    sql = b"CREATE TABLE plots (id uuid PRIMARY KEY, name text, size int DEFAULT 3, soil text);"
    note = "# API\n\n## Plot\n\n| Field | Type | Notes |\n| --- | --- | --- |\n%s"
    rows = "| id | uuid | |\n| name | string | |\n| size | int | default 4 |\n| soil | string | |\n| url | string | |\n"
    assert accused(drifts(note % rows, sql=sql)) == [("different", "default", "Plot.size")]
    other = "| id | uuid | |\n| href | string | |\n| rel | string | |\n| soil | string | |\n"
    assert accused(drifts(note % other, sql=sql)) == []


@pytest.mark.parametrize(("code", "expected"), [(409, 1), (404, 0), (403, 0), (500, 0)])
def test_error_codes_below_a_heading(code: int, expected: int) -> None:
    api = b'{"openapi": "3.1.0", "paths": {"/plots": {"post": {"responses": {"201": {}, "404": {}, "422": {}}}}}}'
    note = f"# Feature: P\n\n## 4. API Design\n\n#### `POST /plots`\n\n- **Error Cases:**\n    - `{code}` - no\n"
    found = drifts(note, "docs/4. Completed/P.md", api=api)
    assert len([one for one in found if one.subject == "error code"]) == expected


def test_one_column_left_on_both_sides_is_a_rename() -> None:
    sql = b"CREATE TABLE plots (id uuid PRIMARY KEY, owner_id uuid, dug timestamptz);"
    note = "# P\n\n## Table `plots`\n\n| Column | Type |\n| --- | --- |\n| id | uuid |\n| owner_id | uuid |\n| %s |\n"
    assert accused(drifts(note % "tilled_at | timestamptz", sql=sql)) == [("renamed", "column", "plots.tilled_at")]
    assert accused(drifts(note % "tilled_by | uuid", sql=sql)) == [("missing", "column", "plots.tilled_by")]


def test_what_a_listed_endpoint_replaces_is_not_the_endpoint() -> None:
    note = "# P\n\n| Method | Path | What |\n| --- | --- | --- |\n| POST | `/plots` | Replaces what grew there |\n"
    assert not drifts(note, api=routes("POST /plots"))
    note = "# P\n\nWe considered `PATCH /plots/{id}` but did not build it. `GET /plots/{id}` is there.\n"
    assert not drifts(note, api=routes("GET /plots/{id}"))


def test_a_component_of_spring_is_looked_for() -> None:
    note = "# P\n\n| Component | Type |\n| --- | --- |\n| PlotValidator | Component |\n| PlotCard | Component |\n"
    found = drifts(note, kt=b"class PlotService { fun a() = 1 }\n")
    assert accused(found) == [("missing", "component", "PlotValidator")]
