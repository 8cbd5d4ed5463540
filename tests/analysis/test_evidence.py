"""Evidence is read as the settings say, kept while it stays, and read again when it changes."""

import http.server
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from trueline.analysis.databases import read_database
from trueline.analysis.discovering import as_toml, discover
from trueline.analysis.evidence import Gathering
from trueline.analysis.globbing import find_files, matcher, repository_of
from trueline.analysis.host import AnalysisHost
from trueline.analysis.running import read_running
from trueline.analysis.settings import Settings
from trueline.cli.main import run

API = b'{"openapi": "3.1.0", "paths": {"/plots": {"get": {}}}}'


def write(root: Path, *names: str, text: str = "x") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def found(root: Path, *patterns: str, within: Path | None = None) -> list[str]:
    globbed = find_files(str(root), patterns, str(within or root))
    return [str(Path(path).relative_to(within or root)) for path in globbed.files]


def test_patterns_name_files(tmp_path: Path) -> None:
    write(tmp_path, "src/a.kt", "src/deep/b.kt", "src/deep/b.java", "src/build/c.kt", "src/.hidden/d.kt", "e.kt")
    assert found(tmp_path, "src/**/*.kt") == ["src/a.kt", "src/deep/b.kt"]
    assert found(tmp_path, "src/*.kt") == ["src/a.kt"]
    assert found(tmp_path, "src/**/*.kt", "!src/deep/**") == ["src/a.kt"]
    assert found(tmp_path, "src/deep") == ["src/deep/b.java", "src/deep/b.kt"]
    assert found(tmp_path, "*.kt") == ["e.kt"]


def test_folders_of_builds_are_entered_where_they_are_named(tmp_path: Path) -> None:
    write(tmp_path, "a/build/test-results/test/T.xml", "a/build/classes/T.xml", "a/.reports/R.xml", "b/build/x.xml")
    assert found(tmp_path, "**/*.xml") == []
    assert found(tmp_path, "**/build/test-results/**/*.xml") == ["a/build/test-results/test/T.xml"]
    assert found(tmp_path, "a/.reports/*.xml") == ["a/.reports/R.xml"]


def test_what_is_found_is_what_a_path_is_told_by(tmp_path: Path) -> None:
    write(tmp_path, "src/a.kt", "src/deep/b.kt", "src/deep/Test.kt", "c.kt")
    patterns = ("src/**/*.kt", "!src/**/Test.kt")
    fits = matcher(str(tmp_path), patterns)
    every = [str(path) for path in tmp_path.rglob("*.kt")]
    assert sorted(path for path in every if fits(path)) == sorted(
        find_files(str(tmp_path), patterns, str(tmp_path)).files
    )


def test_patterns_that_lead_out_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "vault/a.md", "code/a.kt")
    assert found(tmp_path / "vault", "../code/*.kt", within=tmp_path) == ["code/a.kt"]
    globbed = find_files(str(tmp_path / "vault"), ["../code/*.kt"], str(tmp_path / "vault"))
    assert not globbed.files and "leads out" in globbed.problems[0]


def test_the_repository_is_gits_or_the_one_that_is_given(tmp_path: Path) -> None:
    write(tmp_path, "vault/a.md", ".git/HEAD")
    assert repository_of(str(tmp_path / "vault")) == str(tmp_path)
    assert repository_of(str(tmp_path / "vault"), "..") == str(tmp_path)


def settings(kind: str, *paths: str, **more: object) -> Settings:
    evidence = {"kind": kind, "paths": paths, "base": "", "url": "", **more}
    return Settings(built={"evidence": (evidence,), "owners": {}, "ignore": (), "repository": ""})


def test_the_digest_changes_with_the_files(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "a.sql", text="CREATE TABLE a (id int);")
    gathering = Gathering(str(tmp_path), settings("sql", "*.sql"))
    before = gathering.digest
    assert [one.name for one in gathering.evidence().built.entities] == ["a"]
    assert not gathering.changed(before)
    write(tmp_path, "b.sql", text="CREATE TABLE b (id int);")
    assert gathering.changed(before)
    assert [one.name for one in gathering.again().evidence().built.entities] == ["a", "b"]


def test_proposals_leave_tests_out_and_bring_what_names_the_base(tmp_path: Path) -> None:
    code = "@RestController class AController { @GetMapping fun a() = 1 }"
    write(tmp_path, "app/src/main/kotlin/A.kt", "app/src/test/kotlin/ATest.kt", "other/src/main/kotlin/B.kt", text=code)
    write(tmp_path, "app/src/main/resources/application-prod.yml", text="server: {servlet: {context-path: /api}}")
    write(tmp_path, "app/build/test-results/test/T.xml", text='<testsuite name="T"/>')
    write(tmp_path, "web/src/index.ts", "tools/gen.py", text="console.log(1)")
    write(tmp_path, "node_modules/x/src/a.ts", text=code)
    write(tmp_path, "vault/docs/A.md")
    proposals = discover(str(tmp_path / "vault"), str(tmp_path))
    assert [(one.kind, one.pattern) for one in proposals] == [
        ("code", "../app/src/**/*.kt"),
        ("code", "../app/src/main/resources/application-prod.yml"),
        ("code", "../other/src/**/*.kt"),
        ("code", "!../app/src/test/**"),
        ("junit", "../app/build/test-results/test/*.xml"),
    ]
    import tomllib

    read = tomllib.loads(as_toml(proposals, "tool.trueline.built"))["tool"]["trueline"]["built"]["evidence"]
    assert [one["kind"] for one in read] == ["code", "junit"] and len(read[0]["paths"]) == 4


class _Shelf(dict):  # type: ignore[type-arg]
    def fetch(self, key: str) -> object:
        return self.get(key)

    def put(self, key: str, built: object) -> None:
        self[key] = built

    def fetch_files(self, keys: Sequence[str]) -> dict[str, object]:
        return {key: self[key] for key in keys if key in self}

    def put_files(self, found: Mapping[str, object]) -> None:
        self.update(found)


def test_what_was_read_is_fetched_by_its_contents(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "a.sql", text="CREATE TABLE shelved (id int);")
    shelf = _Shelf()
    first = Gathering(str(tmp_path), settings("sql", "*.sql"), shelf).evidence()
    assert len(shelf) == 1
    assert Gathering(str(tmp_path), settings("sql", "*.sql"), shelf).evidence() == first
    write(tmp_path, "a.sql", text="CREATE TABLE other (id int);")
    assert Gathering(str(tmp_path), settings("sql", "*.sql"), shelf).evidence() != first
    assert len(shelf) == 2


def test_a_host_sees_the_code_change(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD")
    write(tmp_path, "docs/Plots.md", text="# Plots\n\nCall `GET /plots` or `GET /plots/sheds`.\n")
    write(tmp_path, "trueline.toml", text='[[built.evidence]]\nkind = "openapi"\npaths = ["api.json"]\n')
    (tmp_path / "api.json").write_bytes(API)

    def told(host: AnalysisHost) -> list[str]:
        return [one.message for one in host.analysis.findings.together if one.rule.startswith("drift/")]

    host = AnalysisHost(str(tmp_path))
    while host.prepare():
        pass
    assert told(host) == ["`GET /plots/sheds` is not built"]
    (tmp_path / "api.json").write_bytes(API.replace(b'"/plots"', b'"/plots/sheds"'))
    host.refresh()
    assert told(host) == []
    assert {name for name, _ in host.work.runs} == {
        "drift/different", "drift/missing", "drift/renamed", "drift/stale-acceptance", "drift/undocumented",
        "drift/unread-evidence",
    }  # fmt: skip
    text = b"# Plots\n\nCall `GET /plots/hoes`.\n"
    host.set_text("docs/Plots.md", text)
    assert told(host) == ["`GET /plots/hoes` is not built"]
    (tmp_path / "docs/Plots.md").write_bytes(text)
    assert told(AnalysisHost(str(tmp_path))) == told(host)


class _Answering(http.server.BaseHTTPRequestHandler):
    answer = API

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://example.org/")
        else:
            self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_a_check_asks_a_service_each_time(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, ".git/HEAD", "docs/Plots.md", text="# Plots\n\nCall `GET /plots/sheds`.\n")
    write(tmp_path, "trueline.toml", text=f'[[built.evidence]]\nkind = "openapi"\nurl = "{address}/openapi.json"\n')
    monkeypatch.chdir(tmp_path)

    def checked() -> str:
        run(["check", "--select", "drift", "--output-format", "concise"])
        return capsys.readouterr().out

    assert "`GET /plots/sheds` is not built" in checked()
    monkeypatch.setattr(_Answering, "answer", API.replace(b"/plots", b"/plots/sheds"))
    assert "not built" not in checked()


def test_a_service_of_this_machine_is_asked(address: str) -> None:
    built = read_running("openapi", f"{address}/openapi.json", "/v1")
    assert [one.path for one in built.endpoints] == ["/v1/plots"]
    assert "302" in read_running("openapi", f"{address}/moved").problems[0].message


@pytest.mark.parametrize(
    "url",
    ["http://example.org/a", "https://127.0.0.1.example.org/", "file:///etc/passwd", "http://[", "ftp://localhost/"],
)
def test_no_other_machine_is_asked(url: str) -> None:
    (problem,) = read_running("openapi", url).problems
    assert "machine" in problem.message or "address" in problem.message


def test_a_database_is_read(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "garden.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE owners (id INTEGER PRIMARY KEY);"
            "CREATE TABLE plots (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES owners (id),"
            " name VARCHAR(20) DEFAULT 'a', UNIQUE (name)); CREATE INDEX by_owner ON plots (owner_id);"
            "CREATE VIEW few AS SELECT id FROM plots;"
        )
    connection.close()
    built = read_database(f"sqlite:///{path}", "sqlite://garden")
    assert not built.problems
    tables = {one.name: one for one in built.entities}
    assert (tables["few"].kind, set(tables)) == ("view", {"few", "owners", "plots"})
    fields = {field.name: field for field in tables["plots"].fields}
    assert (fields["owner_id"].references, fields["owner_id"].required) == ("owners(id)", True)
    assert (fields["name"].type, fields["name"].default, fields["name"].unique) == ("varchar(20)", "'a'", True)
    assert fields["id"].primary


def test_asking_for_a_database_makes_no_file(tmp_path: Path) -> None:
    (problem,) = read_database(f"sqlite:///{tmp_path}/garden.db", "there").problems
    assert problem.message == "there is no such file" and not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["nonsense", "nonsense://x/y", "sqlite:////nowhere/at/all.db"])
def test_a_database_that_cannot_be_asked_is_a_problem(url: str) -> None:
    assert len(read_database(url, "there").problems) == 1
