"""`trueline drift`, `accept`, `evidence`, `trace` and `touched` as people run them."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from git_vaults import GitVault
from trueline.cli.main import run
from trueline.formats.code.tree import _language

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"
Capture = pytest.CaptureFixture[str]

NOTE = """# Feature: Plots

## 4. API Design

### New Endpoints

#### `GET /plots/{id}`

- **Purpose:** Reads one

#### `DELETE /plots/{id}`

- **Purpose:** Takes one away
"""
API = '{"openapi": "3.1.0", "paths": {"/plots/{id}": {"get": {}}}}'
SETTINGS = '[[built.evidence]]\nkind = "openapi"\npaths = ["../service/api.json"]\n'


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    files = {
        "vault/docs/4. Completed/Plots.md": NOTE,
        "vault/trueline.toml": SETTINGS,
        "service/api.json": API,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "vault")
    return tmp_path / "vault"


def tables(capsys: Capture) -> dict[str, list[dict[str, object]]]:
    answer = json.loads(capsys.readouterr().out)
    return {table["title"]: table["rows"] for table in answer["tables"]}


def drifted(capsys: Capture, *arguments: str) -> tuple[int, dict[str, list[dict[str, object]]]]:
    code = run(["drift", *arguments, "--output-format", "json"])
    return code, tables(capsys)


def test_the_example_drifts_where_it_says(capsys: Capture) -> None:
    code, found = drifted(capsys, "--root", str(EXAMPLE))
    assert code == 1
    assert [row["name"] for row in found["Change the design"]] == [
        "tracking_events.carrier_code",
        "POST /v1/carriers/{carrier}/events/replay",
    ]
    assert [row["name"] for row in found["Change the design or the code"]] == [
        "DELETE /v1/api-keys/{id}",
        "ingest_unmapped_ratio",
    ]
    told = found["Tell of it in a note"]
    assert [(row["name"], row["path"]) for row in told] == [
        ("GET /v1/carriers/{carrier}/mappings", "docs/domains/Carriers/Carriers.md")
    ]
    assert all(
        str(row["code"]).startswith("service/") or row["drift"] == "not built"
        for rows in found.values()
        for row in rows
    )


def test_what_is_planned_is_shown_apart(capsys: Capture) -> None:
    _, found = drifted(capsys, "--root", str(EXAMPLE), "--forecast")
    names = [row["name"] for row in found["Forecast"]]
    assert "POST /v1/imports" in names and len(names) > 20


@pytest.mark.parametrize(
    ("asked", "count"),
    [("Carriers", 4), ("Shop API Key Rotation", 1), ("DELETE /v1/api-keys/{id}", 1), ("tracking_events", 1)],
)
def test_only_what_is_asked_for(asked: str, count: int, capsys: Capture) -> None:
    _, found = drifted(capsys, asked, "--root", str(EXAMPLE))
    assert sum(map(len, found.values())) == count


def test_a_name_that_names_nothing(capsys: Capture) -> None:
    assert run(["drift", "Shop API Key Rotatoin", "--root", str(EXAMPLE)]) == 2
    assert "Shop API Key Rotation" in capsys.readouterr().err


def test_accepting_a_drift(vault: Path, capsys: Capture) -> None:
    code, found = drifted(capsys)
    assert (code, [row["name"] for row in found["Change the design or the code"]]) == (1, ["DELETE /plots/{id}"])
    assert run(["drift", "accept", "Plots", "DELETE /plots/{id}"]) == 1
    assert "reason" in capsys.readouterr().err
    assert run(["drift", "accept", "Plots", "DELETE /plots/{id}", "--reason", "the beds stay until June"]) == 0
    note = (vault / "docs/4. Completed/Plots.md").read_text(encoding="utf-8")
    assert note.startswith(
        "# Feature: Plots\n\n%% trueline: accept drift endpoint DELETE /plots/{id}: the beds stay until June %%\n\n##"
    )
    assert (
        note.replace("\n%% trueline: accept drift endpoint DELETE /plots/{id}: the beds stay until June %%\n", "", 1)
        == NOTE
    )
    capsys.readouterr()
    code, found = drifted(capsys)
    assert (code, found["Accepted"][0]["reason"]) == (0, "the beds stay until June")
    assert run(["accept", "Plots", "DELETE /plots/{id}", "--reason", "again"]) == 0
    assert (vault / "docs/4. Completed/Plots.md").read_text(encoding="utf-8") == note
    assert run(["accept", "Plots", "GET /sheds", "--reason", "no such"]) == 2


def test_check_tells_of_drift_and_of_changes_of_the_code(vault: Path, capsys: Capture) -> None:
    def check() -> str:
        run(["check", "--select", "drift", "--output-format", "concise"])
        return capsys.readouterr().out

    assert "`DELETE /plots/{id}` is not built" in check()
    assert "`DELETE /plots/{id}` is not built" in check()
    (vault.parent / "service/api.json").write_text(
        API.replace('"get": {}', '"get": {}, "delete": {}'), encoding="utf-8"
    )
    assert "not built" not in check()


def test_a_fix_says_what_was_built(vault: Path, capsys: Capture) -> None:
    (vault.parent / "service/api.json").write_text(API.replace("/plots/{id}", "/plot/{id}"), encoding="utf-8")
    run(["check", "--select", "drift", "--fix", "--unsafe-fixes"])
    assert "#### `GET /plot/{id}`" in (vault / "docs/4. Completed/Plots.md").read_text(encoding="utf-8")
    capsys.readouterr()


def test_malformed_evidence_is_told_with_its_place(vault: Path, capsys: Capture) -> None:
    (vault.parent / "service/api.json").write_text('{"openapi":\n', encoding="utf-8")
    _, found = drifted(capsys)
    assert found == {
        "Evidence that could not be read": [{"code": "../service/api.json:2", "what": "it ends in the middle"}]
    }
    assert run(["evidence"]) == 0
    assert "could not be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[built]\nevidences = []\n", "did you mean `evidence`"),
        ('[[built.evidence]]\nkind = "openap"\npaths = ["a"]\n', "did you mean `openapi`"),
        ('[[built.evidence]]\nkind = "sql"\n', "names no `paths`"),
        ('built = "sql"\n', "`built` must be a table"),
    ],
)
def test_a_configuration_that_cannot_be_meant(settings: str, said: str, vault: Path, capsys: Capture) -> None:
    (vault / "trueline.toml").write_text(settings, encoding="utf-8")
    assert run(["drift"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (SETTINGS.replace("api.json", "*.yaml"), "`../service/*.yaml` names no file"),
        ('[[built.evidence]]\nkind = "openapi"\nurl = "http://localhost:1/a.json"\n', "it cannot be asked"),
        ('[built]\nrepository = "../nowhere"\n' + SETTINGS, "leads out of the repository"),
    ],
)
def test_evidence_that_is_not_there_is_no_agreement(settings: str, said: str, vault: Path, capsys: Capture) -> None:
    (vault / "trueline.toml").write_text(settings, encoding="utf-8")
    code, found = drifted(capsys)
    assert code == 2
    (row,) = found["Evidence that could not be read"]
    assert said in str(row["what"])
    assert str(row["code"]) in ("trueline.toml:3", "trueline.toml:5", "http://localhost/a.json")
    run(["check", "--select", "drift/unread-evidence", "--output-format", "concise"])
    assert said in capsys.readouterr().out


def test_an_owner_that_is_no_note_is_told(vault: Path, capsys: Capture) -> None:
    (vault / "trueline.toml").write_text(SETTINGS + '[built.owners]\nPlot = ["/plots*"]\n', encoding="utf-8")
    code, found = drifted(capsys)
    assert (code, found["Evidence that could not be read"]) == (
        1,
        [{"code": "trueline.toml", "what": "`Plot` in `built.owners` is no note"}],
    )


def test_an_extra_that_is_not_installed_is_named(vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    (vault.parent / "service/app.py").write_text("import fastapi\n", encoding="utf-8")
    (vault / "trueline.toml").write_text(
        SETTINGS.replace("openapi", "code").replace("api.json", "app.py"), encoding="utf-8"
    )
    with monkeypatch.context() as bare:
        _language.cache_clear()
        bare.setitem(sys.modules, "tree_sitter", None)
        _, found = drifted(capsys)
        (row,) = found["Evidence that could not be read"]
        assert "trueline[built]" in str(row["what"])
        run(["check", "--select", "drift", "--output-format", "concise"])
        assert "trueline[built]" in capsys.readouterr().out
    run(["check", "--select", "drift", "--output-format", "concise"])
    assert "trueline[built]" not in capsys.readouterr().out


def test_a_screen_of_80_columns_says_where_and_what_to_do(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    (vault.parent / "service/api.json").write_text(
        API.replace("/plots/{id}", "/plot/{id}").replace('"get": {}', '"get": {}, "patch": {}'), encoding="utf-8"
    )
    assert run(["drift"]) == 1
    assert (
        capsys.readouterr().out
        == """\
Change the design (1)
renamed? endpoint GET /plots/{id}
  `GET /plots/{id}` is built under another path: `GET /plot/{id}`
  design  docs/4. Completed/Plots.md:7
  code    ../service/api.json:1
  action  write `GET /plot/{id}`:
          `trueline check --select drift --fix --unsafe-fixes`

Change the design or the code (1)
not built endpoint DELETE /plots/{id}
  `DELETE /plots/{id}` is not built
  design  docs/4. Completed/Plots.md:11
  action  take it out of the design, or build it
to live with one: `trueline drift accept NOTE NAME --reason WHY`

Tell of it in a note (1)
not designed endpoint PATCH /plot/{id}
  `PATCH /plot/{id}` is built, and no note lists it
  code    ../service/api.json:1
  action  tell of it in a note, or say whose it is in `[built.owners]`
"""
    )
    assert run(["drift", "--output-format", "markdown"]) == 1
    said = capsys.readouterr().out
    assert "| not built | endpoint | DELETE /plots/{id} |" in said and "take it out of the design" in said
    assert run(["drift", "--output-format", "csv", "--table", "tell-of-it-in-a-note"]) == 1
    assert capsys.readouterr().out.splitlines()[1].startswith("not designed,endpoint,PATCH /plot/{id},")


def test_every_line_of_the_example_fits_the_screen(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(["drift", "--root", str(EXAMPLE), "--forecast"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_evidence_stays_in_the_repository(vault: Path, capsys: Capture) -> None:
    outside = vault.parent.parent / f"outside-{vault.parent.name}"
    outside.mkdir()
    (outside / "api.json").write_text(API, encoding="utf-8")
    (vault.parent / "service/link.json").symlink_to(outside / "api.json")
    (vault.parent / "linked").symlink_to(outside)
    for pattern in ("../service/link.json", "../linked/*.json", f"../../{outside.name}/*.json"):
        (vault / "trueline.toml").write_text(SETTINGS.replace("../service/api.json", pattern), encoding="utf-8")
        _, found = drifted(capsys)
        assert list(found) == ["Evidence that could not be read"], pattern


def test_without_evidence_it_says_what_to_do(vault: Path, capsys: Capture) -> None:
    (vault / "trueline.toml").write_text("", encoding="utf-8")
    assert run(["drift"]) == 2
    said = capsys.readouterr().out
    assert "no evidence of what was built is named" in said
    assert "# Put this into trueline.toml" in said and 'paths = ["../service/api.json"]' in said
    assert run(["drift", "--output-format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["tables"] == []
    assert run(["evidence"]) == 1


def test_discovering_proposes_what_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "parcelhub")
    (tmp_path / ".git").mkdir()
    (tmp_path / "parcelhub/trueline.toml").unlink()
    monkeypatch.chdir(tmp_path / "parcelhub")
    assert run(["drift", "--discover", "--root", "."]) == 0
    proposed = capsys.readouterr().out
    for word in (
        'kind = "code"',
        "service/migrations/*.sql",
        "service/ops/alerts.yml",
        "service/ops/flags.json",
        '"junit"',
    ):
        assert word in proposed
    (tmp_path / "parcelhub/trueline.toml").write_text(proposed, encoding="utf-8")
    _, found = drifted(capsys, "--root", ".")
    assert "Evidence that could not be read" not in found
    assert "DELETE /v1/api-keys/{id}" in [row["name"] for row in found["Change the design or the code"]]


def test_tracing_criteria_to_results(capsys: Capture) -> None:
    assert run(["trace", "Tracking Event Ingestion", "--root", str(EXAMPLE), "--output-format", "json"]) == 0
    found = {row["text"]: row for row in tables(capsys)["Criteria and tests"]}
    replayed = next(row for text, row in found.items() if str(text).startswith("A day of events can be replayed"))
    assert (replayed["result"], replayed["tests"]) == (
        "passed",
        ["test_a_day_replayed_leaves_no_duplicate_on_any_timeline"],
    )
    assert any(row["result"] == "no test" for row in found.values())


def test_numbers_trace_for_certain(vault: Path, capsys: Capture) -> None:
    note = "# Feature: Beds\n\n## 1. Overview\n\n### Success Criteria\n\n- [x] AC-1: beds are wet\n- [ ] AC-2: beds are dry\n"
    (vault / "docs/4. Completed/Beds.md").write_text(note, encoding="utf-8")
    xml = '<testsuite><testcase name="AC-1 waters"/><testcase name="other" tags="AC-2"><failure/></testcase><testcase name="AC-9 x"/></testsuite>'
    (vault.parent / "service/junit.xml").write_text(xml, encoding="utf-8")
    (vault / "trueline.toml").write_text(
        '[[built.evidence]]\nkind = "junit"\npaths = ["../service/*.xml"]\n', encoding="utf-8"
    )
    assert run(["trace", "--output-format", "json"]) == 0
    found = tables(capsys)
    assert [(row["result"], row["by"]) for row in found["Criteria and tests"]] == [("passed", "tag"), ("failed", "tag")]
    assert [row["test"] for row in found["Tests for criteria that no design has"]] == ["AC-9 x"]


def test_what_a_change_of_the_code_concerns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    repository = GitVault(tmp_path, "vault")
    repository.write({"docs/4. Completed/Plots.md": NOTE, "trueline.toml": SETTINGS})
    service = tmp_path / "service"
    service.mkdir()
    (service / "api.json").write_text(API.replace('"get": {}', '"get": {}, "delete": {}'), encoding="utf-8")
    repository.commit()
    (service / "api.json").write_text(API.replace('"get": {}', '"get": {}, "patch": {}'), encoding="utf-8")
    monkeypatch.chdir(repository.vault)
    assert run(["impact", "--code", "HEAD", "--output-format", "json"]) == 0
    found = tables(capsys)
    (row,) = found["Notes to update"]
    assert (row["name"], row["line"], row["section"]) == ("DELETE /plots/{id}", 11, "`DELETE /plots/{id}`")
    assert "take it out" in str(row["update"])
    assert [one["name"] for one in found["What no note tells of"]] == ["PATCH /plots/{id}"]
    assert run(["touched", "nonsense"]) == 2
    assert "git knows no revision" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("", "{comment}\n\n"),
        ("---\ntags: [a]\n---\n\n", "---\ntags: [a]\n---\n\n{comment}\n\n"),
        ("# Plots", "# Plots\n\n{comment}\n"),
    ],
)
def test_accepting_in_notes_of_any_shape(note: str, expected: str, vault: Path, capsys: Capture) -> None:
    path = vault / "docs/4. Completed/Plots.md"
    rest = "\n\n`PUT /plots/{id}` is there.\n" if note.startswith("# ") else "`PUT /plots/{id}` is there.\n"
    path.write_bytes((note + rest).encode())
    assert run(["drift", "accept", "Plots", "PUT /plots/{id}", "--reason", "until %% June\nor so"]) == 0
    comment = "%% trueline: accept drift endpoint PUT /plots/{id}: until June or so %%"
    changed = path.read_text(encoding="utf-8")
    assert changed.count(comment) == 1 and changed.replace(comment, "").split() == (note + rest).split()
    capsys.readouterr()
    code, found = drifted(capsys)
    assert (code, found["Accepted"][0]["reason"]) == (0, "until June or so")
    run(["check", "--select", "drift", "--output-format", "concise"])
    assert "PUT /plots" not in capsys.readouterr().out


def test_accepting_keeps_line_endings_and_only_adds_lines(vault: Path, capsys: Capture) -> None:
    path = vault / "docs/4. Completed/Plots.md"
    path.write_bytes(b"\xef\xbb\xbf" + NOTE.replace("\n", "\r\n").encode())
    assert run(["accept", "Plots", "endpoint DELETE /plots/{id}", "--reason", "June"]) == 0
    data = path.read_bytes()
    assert data.startswith(
        b"\xef\xbb\xbf# Feature: Plots\r\n\r\n%% trueline: accept drift"
    ) and b"\n" not in data.replace(b"\r\n", b"")
    capsys.readouterr()


def test_an_acceptance_that_hides_nothing_is_told(vault: Path, capsys: Capture) -> None:
    run(["accept", "Plots", "DELETE /plots/{id}", "--reason", "June"])
    (vault.parent / "service/api.json").write_text(
        API.replace('"get": {}', '"get": {}, "delete": {}'), encoding="utf-8"
    )
    capsys.readouterr()
    run(["check", "--select", "drift", "--output-format", "concise"])
    assert "drift/stale-acceptance" in capsys.readouterr().out
    run(["check", "--select", "drift", "--fix", "--unsafe-fixes"])
    assert "accept drift" not in (vault / "docs/4. Completed/Plots.md").read_text(encoding="utf-8")
    capsys.readouterr()


def test_a_service_in_kotlin_is_traced(capsys: Capture) -> None:
    lendery = Path(__file__).parents[1] / "vault/services/lendery/vault"
    assert run(["trace", "Fines", "--root", str(lendery), "--output-format", "json"]) == 0
    found = tables(capsys)["Criteria and tests"]
    assert [(str(row["text"])[:6], row["result"], row["by"]) for row in found] == [
        ("LEND-1", "passed", "tag"),
        ("LEND-2", "failed", "tag"),
        ("LEND-3", "no test", ""),
    ]
    run(["trace", "Fines", "--untested", "--root", str(lendery), "--output-format", "json"])
    assert len(tables(capsys)["Criteria and tests"]) == 2


def test_a_change_of_a_service_concerns_notes_and_sections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    lendery = Path(__file__).parents[1] / "vault/services/lendery"
    repository = GitVault(tmp_path, "vault")
    shutil.copytree(lendery / "service", tmp_path / "service")
    shutil.copytree(lendery / "vault", tmp_path / "vault", dirs_exist_ok=True)
    repository.commit()
    code = tmp_path / "service/src/main/kotlin/org/lendery"

    def change(name: str, old: str, new: str) -> None:
        text = (code / name).read_text(encoding="utf-8")
        assert old in text
        (code / name).write_text(text.replace(old, new), encoding="utf-8")

    change(
        "items/ItemController.kt",
        '@GetMapping("/{itemId}/photos/{photoId}")',
        '@GetMapping("/{itemId}/pictures/{photoId}")',
    )
    change("items/ItemCondition.kt", "    WORN(true),\n", "")
    change("loans/LoanController.kt", '@GetMapping("/overdue")', '@GetMapping("/late")')
    change("members/MemberController.kt", "MemberController", "PeopleController")
    (tmp_path / "service/src/main/resources/db/common/V007__names.sql").write_text(
        "ALTER TABLE members RENAME COLUMN loan_limit TO most_loans;\n", encoding="utf-8"
    )
    monkeypatch.chdir(repository.vault)
    assert run(["impact", "--code", "HEAD", "--output-format", "json"]) == 0
    found = tables(capsys)
    rows = {(row["name"], str(row["path"]).rpartition("/")[2], row["section"]) for row in found["Notes to update"]}
    assert {
        ("GET /api/v1/loans/overdue", "LoanController.md", "Endpoints"),
        ("ItemCondition.WORN", "Catalogue.md", "Data"),
        ("members.loan_limit", "Members.md", "Schema"),
    } <= rows
    photo = {(path, section) for name, path, section in rows if name == "GET /api/v1/items/{itemId}/photos/{photoId}"}
    assert photo == {
        ("ItemController.md", "Endpoints"),
        ("Photo Uploads.md", "`GET /api/v1/items/:itemId/photos/:photoId`"),
    }
    assert ("MemberController", "Members.md", "Domain: Members") in rows
    assert [row["name"] for row in found["What no note tells of"]] == ["PeopleController"]
    updates = {row["name"]: row["update"] for row in found["Notes to update"]}
    assert updates["members.loan_limit"] == "it is called most_loans now"
    assert updates["GET /api/v1/loans/overdue"] == "it is `GET /api/v1/loans/late` now"


def test_evidence_of_a_small_part_is_suspected(vault: Path, capsys: Capture) -> None:
    rows = "".join(f"| GET | `/things/{name}` |\n" for name in "abcdefghij")
    note = "# Things\n\n| Method | Path |\n| --- | --- |\n" + rows
    (vault / "docs/4. Completed/Things.md").write_text(note, encoding="utf-8")
    run(["drift"])
    assert "is some of it missing?" in " ".join(capsys.readouterr().out.split())
    (vault / "docs/4. Completed/Things.md").unlink()
    run(["drift"])
    assert "missing?" not in capsys.readouterr().out
