"""One statement of somebody else's reads the tables, and can do nothing besides."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from table_vaults import full_vault
from trueline.store.filling import content_of_vault
from trueline.store.sandbox import FUNCTIONS, PRAGMAS, answered
from trueline.store.statement import Rows, StatementError, run_statement
from trueline.store.tables import fill_file

BOMB = "WITH RECURSIVE bomb(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM bomb) SELECT count(*) FROM bomb"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    # What stands in a URI for something else may stand in a path.
    path = tmp_path_factory.mktemp("tables") / "a %41?b#c é.sqlite"
    fill_file(str(path), content_of_vault(full_vault()))
    return str(path)


def failed(database: str, statement: str, seconds: float = 5.0) -> StatementError:
    with pytest.raises(StatementError) as error:
        run_statement(database, statement, seconds)
    assert "\n" not in error.value.message
    return error.value


def test_reading_works_in_every_way(database: str) -> None:
    assert run_statement(database, "SELECT method, endpoint_path FROM endpoint") == Rows(
        ("method", "endpoint_path"), [("PUT", "/labels/{id}")]
    )
    ranked = "SELECT section.heading, snippet(fts, 2, '[', ']', '', 3) FROM fts JOIN section ON section.id = fts.rowid"
    assert run_statement(database, f"{ranked} WHERE fts MATCH '\"print jobs\" blocked' ORDER BY rank").rows == []
    assert run_statement(database, f"{ranked} WHERE fts MATCH 'v7' ORDER BY bm25(fts)").rows == [
        ("Database Migrations", "1. `[V7]__print"),
    ]
    assert run_statement(database, "WITH a(x) AS (VALUES (1), (2)) SELECT sum(x) AS x FROM a").rows == [(3,)]
    assert run_statement(database, "SELECT value FROM json_each('[1, 2]')").rows == [(1,), (2,)]
    assert run_statement(database, "SELECT name FROM pragma_table_info('criterion')").rows[-1] == ("done",)
    assert run_statement(database, "PRAGMA table_info(criterion)").rows[0][1] == "path"
    assert run_statement(database, "EXPLAIN QUERY PLAN SELECT * FROM document").rows
    assert run_statement(database, "SELECT 1 AS a, 2 AS a, NULL, 1e999, x'ff', 'é'") == Rows(
        ("a", "a_2", "NULL", "1e999", "x'ff'", "'é'"), [(1, 2, None, "inf", "x'ff'", "é")]
    )


def test_rows_are_limited_and_more_of_them_told(database: str) -> None:
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1500) SELECT x FROM n"
    assert run_statement(database, numbers, rows=3) == Rows(("x",), [(1,), (2,), (3,)], more=True)
    assert run_statement(database, f"{numbers} LIMIT 3", rows=3) == Rows(("x",), [(1,), (2,), (3,)])
    assert len(run_statement(database, numbers).rows) == 1000
    found = run_statement(database, numbers, rows=0)
    assert (len(found.rows), found.more, found.cut) == (1500, False, False)


WRITES = (
    "DELETE FROM document",
    "INSERT INTO about VALUES ('a', 'b')",
    "UPDATE document SET title = '' RETURNING path",
    "WITH a AS (SELECT 1) INSERT INTO about SELECT 1, 2 FROM a",
    "REPLACE INTO about VALUES ('schema', 'x')",
    "DROP TABLE document",
    "ALTER TABLE document ADD COLUMN x",
    "CREATE TABLE x (a)",
    "CREATE TEMP TABLE x (a)",
    "CREATE TEMP VIEW x AS SELECT 1",
    "CREATE TEMP TRIGGER x AFTER INSERT ON about BEGIN SELECT 1; END",
    "CREATE INDEX x ON document (title)",
    "CREATE VIRTUAL TABLE temp.x USING fts5vocab(main, fts, row)",
    "INSERT INTO fts(fts) VALUES ('rebuild')",
    "UPDATE sqlite_master SET sql = ''",
    "DELETE FROM fts_data",
    "ATTACH '{}' AS x",
    "ATTACH ':memory:' AS x",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO '{}'",
    "REINDEX",
    "ANALYZE",
    "BEGIN",
    "BEGIN EXCLUSIVE",
    "COMMIT",
    "SAVEPOINT x",
)
PRAGMA_ATTEMPTS = (
    "query_only = OFF", "writable_schema = ON", "journal_mode = WAL", "hard_heap_limit = 0", "soft_heap_limit = 0",
    "temp_store_directory = '/tmp'", "trusted_schema = ON", "user_version = 7", "mmap_size = 1", "database_list",
    "wal_checkpoint", "optimize", "incremental_vacuum", "function_list", "key = 'x'", "data_store_directory = '/'",
)  # fmt: skip
CALLS = (
    "load_extension('{}')", "readfile('/etc/hostname')", "writefile('{}', 'x')", "edit('x')", "fsdir('/')",
    "fts3_tokenizer('simple')", "sqlite_compileoption_used('X')", "eval('SELECT 1')", "sqlar_compress('x')",
    "sqlite_log(1, 'x')", "fts5(1)", "unknown(1)", "unistr('x')", "sqlite_source_id()",
)  # fmt: skip


@pytest.mark.parametrize("statement", WRITES)
def test_nothing_is_written(database: str, tmp_path: Path, statement: str) -> None:
    before, around = Path(database).read_bytes(), sorted(Path(database).parent.iterdir())
    error = failed(database, statement.format(tmp_path / "new.sqlite"))
    assert error.kind in ("refused", "sql"), error.message
    assert Path(database).read_bytes() == before
    assert sorted(Path(database).parent.iterdir()) == around and not list(tmp_path.iterdir())


@pytest.mark.parametrize("pragma", PRAGMA_ATTEMPTS)
def test_no_pragma_changes_or_tells_anything(database: str, pragma: str) -> None:
    assert failed(database, f"PRAGMA {pragma}").kind == "refused"
    name = pragma.split(" ", maxsplit=1)[0]
    assert failed(database, f"SELECT * FROM pragma_{name}").kind in ("refused", "sql")


@pytest.mark.parametrize("call", CALLS)
def test_no_function_reaches_out(database: str, tmp_path: Path, call: str) -> None:
    assert failed(database, f"SELECT {call.format(tmp_path / 'x')}").kind in ("refused", "sql")
    assert not list(tmp_path.iterdir())


def test_what_is_admitted_opens_nothing() -> None:
    assert not FUNCTIONS & {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fsdir", "lsdir"}
    assert not PRAGMAS & {"query_only", "writable_schema", "journal_mode", "hard_heap_limit", "database_list"}


def test_only_one_statement_is_run(database: str) -> None:
    assert failed(database, "SELECT 1; DELETE FROM document").message == "only one statement is run at a time"
    assert run_statement(database, "SELECT 1 -- ; DELETE\n;").rows == [(1,)]
    for nothing in ("", "  ", "-- only a comment", "/* one */"):
        assert "no statement" in failed(database, nothing).message


@pytest.mark.parametrize(
    "statement",
    [
        BOMB,
        "SELECT count(*) FROM section a, section b, section c, section d, section e, section f",
        # In these no clock is looked at while one function runs: the process is killed.
        "SELECT instr(zeroblob(20000000), zeroblob(10000000) || x'01')",
        "SELECT printf('%.*c', 2000000000, 'a')",
    ],
)
def test_what_runs_away_is_stopped(database: str, statement: str) -> None:
    error = failed(database, statement, 0.3)
    assert (error.kind, error.message) == ("time", "the statement was stopped after 0.3 s; --timeout gives it longer")


@pytest.mark.parametrize(
    "statement",
    [
        "WITH RECURSIVE bomb(x) AS (SELECT '' UNION SELECT hex(randomblob(4000)) FROM bomb) SELECT count(*) FROM bomb",
        "SELECT length(randomblob(1000000000))",
        "SELECT length(zeroblob(2000000000))",
        "SELECT replace(hex(zeroblob(10000000)), '0', hex(zeroblob(1000)))",
        "SELECT hex(randomblob(4000)) AS x FROM section a, section b, section c ORDER BY x",
        "SELECT json_group_array(hex(randomblob(1000000))) FROM section a, section b",
        "SELECT group_concat(hex(zeroblob(10000000))) FROM section",
        "WITH RECURSIVE t(x) AS (SELECT 'aaaaaaaaaaaaaaaa' UNION ALL SELECT x || x FROM t) SELECT max(length(x)) FROM t",
    ],
)
def test_what_would_take_all_memory_is_stopped(database: str, statement: str) -> None:
    error = failed(database, statement, 20.0)
    assert error.kind in ("memory", "sql") and ("memory" in error.message or "too big" in error.message)


def test_an_answer_is_cut_where_it_becomes_too_large(database: str) -> None:
    found = run_statement(database, "SELECT hex(zeroblob(5000000)) FROM section", 20.0)
    assert found.cut and found.more and 0 < len(found.rows) < 10


def test_deep_and_wide_statements_are_refused(database: str) -> None:
    for statement in (
        "SELECT " + "(" * 5000 + "1" + ")" * 5000,
        "SELECT " + "-" * 0 + "+".join(["1"] * 5000),
        "SELECT " + ", ".join(["1"] * 5000),
        " UNION ".join(["SELECT 1"] * 600),
        "SELECT '" + "x" * 200_000 + "'",
    ):
        assert failed(database, statement).kind in ("sql", "memory")


def test_a_wrong_name_proposes_near_ones(database: str) -> None:
    assert failed(database, "SELECT * FROM endpoits").near[0] == "endpoint"
    assert failed(database, "SELECT methd FROM endpoint").near == ("method",)
    assert failed(database, "SELECT e.methd FROM endpoint e").near[0] == "method"
    error = failed(database, "SELEC 1")
    assert (error.message, error.near) == ('near "SELEC": syntax error', ())


def test_a_damaged_database_is_told_from_a_wrong_statement(tmp_path: Path) -> None:
    (tmp_path / "torn.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        run_statement(str(tmp_path / "torn.sqlite"), "SELECT * FROM document")


@given(st.text(max_size=60) | st.lists(st.sampled_from("SELECT ( ) * , ; ' \" -- /* FROM section fts WHERE MATCH ? :a x 1".split())).map(" ".join))  # fmt: skip
@settings(max_examples=150)
def test_any_text_is_answered_or_told(statement: str) -> None:
    """In this process, for a new one for each would take long: what the other one runs is the same."""
    path = Path(os.environ["TRUELINE_CACHE_DIR"]) / "any.sqlite"
    if not path.exists():
        fill_file(str(path), content_of_vault(full_vault()))
    before = path.read_bytes()
    asked = {
        "database": str(path), "statement": statement, "seconds": 2.0, "rows": 10, "bytes": 1 << 20, "memory": 1 << 30,
    }  # fmt: skip
    *_, last = answered(asked)
    assert "end" in last or last["error"] in ("sql", "refused", "time")
    assert path.read_bytes() == before


def test_the_database_may_be_read_by_others_meanwhile(database: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM about").fetchall()
        assert run_statement(database, "SELECT count(*) FROM about").rows == [(4,)]
