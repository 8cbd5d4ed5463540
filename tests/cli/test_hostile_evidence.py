"""Evidence that is broken, huge, foreign or in the way: a problem with its place each, and the rest still counts."""

import json
import os
from pathlib import Path

import pytest

from trueline.analysis import evidence
from trueline.cli.main import run

Capture = pytest.CaptureFixture[str]
GOOD = '{"openapi": "3.1.0", "paths": {"/plots/{id}": {"get": {}}}}'
NOTE = "# Plots\n\n| Method | Path |\n| --- | --- |\n| GET | `/plots/{id}` |\n| GET | `/plots/{id}/beds` |\n"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "vault/docs").mkdir(parents=True)
    (tmp_path / "vault/docs/Plots.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "service").mkdir()
    (tmp_path / "service/good.json").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "vault")
    return tmp_path / "vault"


def configure(vault: Path, **patterns: str) -> None:
    blocks = [f'[[built.evidence]]\nkind = "{kind}"\npaths = ["../service/{one}"]\n' for kind, one in patterns.items()]
    (vault / "trueline.toml").write_text("\n".join(blocks), encoding="utf-8")


def drifted(capsys: Capture) -> tuple[int, list[str], dict[str, str]]:
    """The exit code, what drifted, and the problems by place."""
    code = run(["drift", "--output-format", "json"])
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    tables = {table["title"]: table["rows"] for table in json.loads(shown.out)["tables"]}
    problems = {row["code"]: row["what"] for row in tables.pop("Evidence that could not be read", [])}
    return code, [row["name"] for rows in tables.values() for row in rows], problems


def looping(depth: int) -> str:
    return "{" + '"a": {' * depth + "}" * depth + "}"


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("half.json", b'{"openapi": "3.1.0",\n "paths": {', 2),
        ("text.yaml", b"openapi: 3.1.0\npaths:\n  - [}\n", 3),
        ("binary.json", bytes(range(256)) * 40, 2),
        ("utf16.json", GOOD.encode("utf-16"), None),
        ("empty.yaml", b"", None),
        ("list.yaml", b"- a\n- b\n", 1),
        ("deep.json", looping(100_000).encode(), 1),
        ("bomb.yaml", b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)), None),
        ("laugh.yaml", b"openapi: 3.0.0\nx0: &x0 [lol]\n" + b"".join(
            b"x%d: &x%d [%s]\n" % (n, n, b", ".join([b"*x%d" % (n - 1)] * 10)) for n in range(1, 12)
        ), None),
        ("loop.json", b'{"openapi": "3.1.0", "paths": {"/loops": {"$ref": "#/paths/~1loops"}}}', None),
        ("self.json", b'{"openapi": "3.1.0", "paths": {"/selves": {"post": {"requestBody": {"content": {"application/json":'
         b' {"schema": {"$ref": "#/components/schemas/A"}}}}}}}, "components": {"schemas": {"A": {"type": "object",'
         b' "properties": {"a": {"$ref": "#/components/schemas/A"}}}}}}', None),
        ("odd.json", b'{"openapi": "3.1.0", "paths": [{"get": 1}], "components": 7}', None),
    ],
)  # fmt: skip
def test_broken_descriptions_of_an_api(name: str, data: bytes, line: int | None, vault: Path, capsys: Capture) -> None:
    (vault.parent / "service" / name).write_bytes(data)
    configure(vault, openapi="*.*")
    code, names, problems = drifted(capsys)
    assert code == 1 and "GET /plots/{id}/beds" in names and "GET /plots/{id}" not in names
    if line is not None:
        assert list(problems) == [f"../service/{name}:{line}"]


@pytest.mark.parametrize(
    "data",
    [
        b"CREATE TABLE a (id int);\nCREATE TABLE (((;\nCREATE TABLE b (id int);",
        b"SELECT 'open",
        b"/* open",
        b"$$ open",
        bytes(range(256)) * 100,
        b"(" * 50_000,
        b"DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\nDELIMITER ;\nCREATE TABLE a (id INT) ENGINE=InnoDB;",
        b"CREATE TABLE [dbo].[Orders] ([Id] INT IDENTITY(1,1) NOT NULL);\nGO\n",
        "CREATE TABLE größe (größe int);".encode("latin-1"),
        b"\xef\xbb\xbfCREATE TABLE a (id int);",
    ],
)
def test_sql_of_any_kind(data: bytes, vault: Path, capsys: Capture) -> None:
    (vault.parent / "service/a.sql").write_bytes(data)
    (vault.parent / "service/z.sql").write_bytes(b"CREATE TABLE plots (id int);")
    configure(vault, sql="*.sql", openapi="good.json")
    code, names, problems = drifted(capsys)
    assert code == 1 and "GET /plots/{id}/beds" in names
    assert all(place.startswith("../service/a.sql:") for place in problems)


@pytest.mark.parametrize("ending", ["kt", "java", "py", "ts", "go", "cs", "rb"])
@pytest.mark.parametrize(
    "data",
    [
        b"class A { fun",
        bytes(range(256)) * 50,
        b"(" * 20_000,
        b"@GetMapping(" * 3_000,
        b"x = " + b"[" * 3_000 + b"]" * 3_000,
        "class Größe { fun a() = \"日本\" }".encode("utf-16"),
    ],
)  # fmt: skip
def test_code_that_is_none(ending: str, data: bytes, vault: Path, capsys: Capture) -> None:
    (vault.parent / f"service/a.{ending}").write_bytes(data)
    configure(vault, code=f"*.{ending}", openapi="good.json")
    code, names, problems = drifted(capsys)
    assert code == 1 and "GET /plots/{id}/beds" in names
    assert all(place.startswith(f"../service/a.{ending}:") for place in problems)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("prometheus", b"groups:\n- rules: [{alert: 1, expr: [}]\n"),
        ("prometheus", b"# TYPE a\na{b=\n"),
        ("flagd", b'{"flags": [1, 2]}'),
        ("flagd", b'{"flags": {"a": null, "b": {"variants": 3}}}'),
        ("junit", b"<testsuite><testcase name='a'>"),
        (
            "junit",
            b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&b;"/></testsuite>',
        ),
        ("junit", b"<testsuite>" * 5_000),
    ],
)
def test_other_kinds(kind: str, data: bytes, vault: Path, capsys: Capture) -> None:
    (vault.parent / "service/a.txt").write_bytes(data)
    configure(vault, **{kind: "a.txt"}, openapi="good.json")
    code, names, problems = drifted(capsys)
    assert code == 1 and "GET /plots/{id}/beds" in names
    assert all(place.startswith("../service/a.txt:") for place in problems)
    assert "root:" not in json.dumps([names, problems])


def test_files_that_are_in_the_way(vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    service = vault.parent / "service"
    os.mkfifo(service / "pipe.json")
    (service / "round").symlink_to(service)
    (service / "gone.json").symlink_to(service / "nothing.json")
    (service / "folder.json").mkdir()
    (service / "odd\n name \udcff.json").write_text("{", encoding="utf-8")
    (service / "large.json").write_bytes(b" " * 4_000)
    monkeypatch.setattr(evidence, "_LARGEST_OTHER", 3_000)
    configure(vault, openapi="**/*.json")
    code, names, problems = drifted(capsys)
    assert code == 1 and "GET /plots/{id}/beds" in names
    assert any("large.json" in place and "more than is read" in what for place, what in problems.items())
    assert len(problems) == 2
