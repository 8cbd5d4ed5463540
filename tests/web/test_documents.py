"""Documents, findings, questions, symbols and search over HTTP."""

import json
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from portals import Vault, bearer, make_vault, opened
from rule_examples import make_vault as notes_of
from trueline.diagnostics import Diagnostic, Severity
from trueline.listening.limits import Limits
from trueline.queries import all_queries
from trueline.text import Span
from trueline.web.views.rail import rail

FAST = Limits(rate=1e6, burst=1_000_000)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return make_vault(tmp_path_factory.mktemp("documents"), 25)


@pytest.fixture(scope="module")
def client(vault: Vault) -> Iterator[TestClient]:
    with opened(vault, limits=FAST) as client:
        client.headers.update(bearer())
        yield client


def test_lists_are_read_page_by_page(client: TestClient) -> None:
    whole = client.get("/api/v1/documents?limit=500").json()
    assert whole["total"] == len(whole["documents"]) == 27 and whole["next"] is None
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/documents", params={"limit": 4, "cursor": cursor}).json()
        assert page["total"] == 27
        seen += page["documents"]
        cursor = page["next"]
    assert seen == whole["documents"]
    for bad in ("x", "é", "W10", "bnVsbA", "eyJ4IjoxfQ", "MQ"):
        assert client.get("/api/v1/documents", params={"cursor": bad}).status_code in (200, 400)
    assert client.get("/api/v1/documents?cursor=%%%").status_code == 400
    assert client.get("/api/v1/documents?limit=0").status_code == 422


def test_lists_are_filtered(client: TestClient) -> None:
    for query, expected in (
        ({"stage": "active"}, 12),
        ({"stage": "Planning"}, 13),
        ({"status": "planned"}, 25),
        ({"status": "implemented"}, 0),
        ({"domain": "billing"}, 25),
        ({"q": "design 1"}, 11),
        ({"template": "nothing"}, 0),
        ({"stage": "active", "q": "DESIGN 1"}, 6),
    ):
        assert client.get("/api/v1/documents", params=query).json()["total"] == expected, query


def test_findings_are_listed_with_their_places(client: TestClient, vault: Vault) -> None:
    found = client.get("/api/v1/findings", params={"rule": "links/broken", "limit": 500}).json()["findings"]
    assert found
    for one in found:
        data = (vault.root / one["path"]).read_bytes()
        assert data[one["place"]["start"] : one["place"]["end"]] == b"Nowhere"
        line = data.splitlines()[one["place"]["line"] - 1].decode()
        assert line[one["place"]["column"] - 1 :].startswith("Nowhere")
    seen, cursor = 0, ""
    while cursor is not None:
        page = client.get("/api/v1/findings", params={"limit": 7, "cursor": cursor}).json()
        seen, cursor = seen + len(page["findings"]), page["next"]
    assert seen == page["total"]
    only = client.get("/api/v1/findings", params={"severity": "error", "path": "features"}).json()["findings"]
    assert all(one["severity"] == "error" and one["path"].startswith("features/") for one in only)


def test_a_document_is_everything_that_is_known_of_it(client: TestClient, vault: Vault) -> None:
    path = vault.designs[0]
    found = client.get(f"/api/v1/documents/{path}").json()
    source = client.get(f"/api/v1/documents/{path}/source")
    assert source.content == (vault.root / path).read_bytes()
    assert found["etag"] == source.headers["etag"] == f'"{sha256(source.content).hexdigest()}"'
    assert found["card"]["status"] == "planned"
    assert [one["title"] for one in found["sections"]][:2] == ["Feature: Design 0", "1. Overview"]
    assert found["values"]["path"] == path
    assert found["findings"]


def test_what_one_has_is_not_sent_again(client: TestClient, vault: Vault) -> None:
    for path in (
        f"/api/v1/documents/{vault.designs[0]}/source",
        f"/api/v1/documents/{vault.designs[0]}",
        "/api/v1/ask/board",
        "/",
        "/static/portal.css",
    ):
        first = client.get(path)
        assert first.status_code == 200
        again = client.get(path, headers={"if-none-match": f'"x", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b""), path
        assert client.get(path, headers={"if-none-match": '"x"'}).status_code == 200


def test_every_question_can_be_asked(client: TestClient) -> None:
    listed = {one["name"]: one for one in client.get("/api/v1/ask").json()["offers"]}
    assert sorted(listed) == [query.name for query in all_queries()]
    for query in all_queries():
        given = {one.name: one.choices[0] if one.choices else "Design 1" for one in query.arguments if one.required}
        response = client.get(f"/api/v1/ask/{query.name}", params=given)
        # There is no history here, and what one question takes for a name another does not.
        if response.status_code != 200:
            kind = response.json()["type"].rpartition(":")[2]
            past = {"history", "code"} & set(query.brought.values())
            assert kind == ("no-history" if past else "unknown-name"), response.text
        if response.status_code == 200:
            assert response.json()["question"] == query.name


def test_a_question_about_nothing_proposes(client: TestClient) -> None:
    response = client.get("/api/v1/ask/brief", params={"name": "Desing 1"})
    assert response.status_code == 404 and response.json()["near"]
    assert client.get("/api/v1/ask/board", params={"by": "moon"}).status_code == 422
    assert client.get("/api/v1/ask/impact").status_code == 422
    rows = client.get("/api/v1/ask/board", params={"limit": 2}).json()["tables"][0]
    assert len(rows["rows"]) == 2 and rows["count"] == 25


@pytest.mark.parametrize("word", ["--output=leak", "-n1", "HEAD;x", "..", "HEAD..--all", "@{u}", "--help", "-"])
def test_no_word_becomes_an_option_of_git(tmp_path: Path, word: str) -> None:
    vault = make_vault(tmp_path)
    for words in (("init", "-q"), ("add", "."), ("-c", "user.name=a", "-c", "user.email=b@c", "commit", "-qm", "x")):
        subprocess.run(["git", *words], cwd=vault.root, check=True, timeout=60)
    with opened(vault) as client:
        assert client.get("/api/v1/ask/diff", headers=bearer()).status_code == 200
        response = client.get("/api/v1/ask/diff", params={"what": word}, headers=bearer())
        assert response.status_code in (200, 404, 409), response.text
    assert not list(vault.root.rglob("leak")) and not Path("leak").exists()


def test_text_is_found(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "invoices lost", "limit": 3}).json()
    assert found["total"] == 25 and len(found["hits"]) == 3 and "«" in found["hits"][0]["snippet"]
    for odd in ('"', "NEAR(", "a OR", "*", "{text} : x", "'; DROP TABLE section; --", "\x00", "%", "((((", "^x"):
        assert client.get("/api/v1/search", params={"q": odd}).status_code == 200, odd
        assert client.get("/search", params={"q": odd}).status_code == 200, odd


def test_symbols_hang_together(client: TestClient) -> None:
    listed = client.get("/api/v1/symbols?kind=feature&limit=3").json()
    assert listed["total"] == 25 and listed["next"]
    one = client.get(f"/api/v1/symbols/document/{listed['symbols'][0]['id'].partition(' ')[2]}").json()
    assert one["symbol"]["kind"] == "feature" and one["domains"] == ["Billing"]
    assert client.get("/api/v1/symbols/document/nothing").status_code == 404
    assert client.get("/api/v1/graph", params={"of": "nothing at all"}).status_code == 404
    near = client.get("/api/v1/graph", params={"of": listed["symbols"][0]["id"]}).json()
    assert listed["symbols"][0]["id"] in [node["id"] for node in near["nodes"]]


def test_a_picture_of_much_is_folded(client: TestClient) -> None:
    whole = client.get("/api/v1/graph?most=2000").json()
    assert all(node["size"] == 1 for node in whole["nodes"])
    folded = client.get("/api/v1/graph?most=10").json()
    assert len(folded["nodes"]) < 10 < whole["symbols"] == sum(node["size"] for node in folded["nodes"])
    ids = {node["id"] for node in folded["nodes"]}
    assert all({edge["source"], edge["target"]} <= ids for edge in folded["edges"])
    fold = max(folded["nodes"], key=lambda node: node["size"])["id"]
    opened = client.get("/api/v1/graph", params={"most": 10, "open": fold}).json()
    assert sum(node["size"] for node in opened["nodes"]) == whole["symbols"]


def test_many_domains_are_folded_together(tmp_path: Path) -> None:
    vault = make_vault(tmp_path, designs=1)
    for number in range(40):
        text = f"---\nDomains:\n  - '[[Domain {number:02}]]'\n---\n# Feature {number}\n\nabout [[Design 0]]\n"
        (vault.root / f"features/1. Planning/Feature {number}.md").write_text(text)
    with opened(vault) as client:
        client.headers.update(bearer())
        whole = client.get("/api/v1/graph?most=2000").json()
        folded = client.get("/api/v1/graph?most=12").json()
        assert len(folded["nodes"]) <= 12 and sum(node["size"] for node in folded["nodes"]) == whole["symbols"]
        fold = next(node["id"] for node in folded["nodes"] if node["domain"].startswith("Domain 2"))
        inside = client.get("/api/v1/graph", params={"most": 12, "open": fold}).json()
        assert sum(node["size"] for node in inside["nodes"]) == whole["symbols"]
        domains = {node["domain"] for node in inside["nodes"]}
        first, _, last = fold.removeprefix("fold:").removesuffix("/").partition(" – ")
        assert {first, last} <= domains
        own = client.get("/api/v1/graph", params={"most": 12, "open": [fold, f"fold:{first}/"]}).json()
        assert sum(node["size"] for node in own["nodes"]) == whole["symbols"] and len(own["nodes"]) >= len(domains)


def test_it_says_how_it_is(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    page = client.get("/metrics").text
    assert 'trueline_portal_requests_total{method="GET",route="/healthz",status="200"}' in page
    assert "trueline_portal_documents 27.0" in page


@pytest.mark.parametrize("name", ["documents", "findings", "symbols"])
def test_a_cursor_that_nobody_gave_is_refused(client: TestClient, name: str) -> None:
    rows = client.get(f"/api/v1/{name}?limit=500").json()[name]
    forged: list[object] = [1, None, True, {}, [], float("nan")]
    for known in dict.fromkeys(["feature", "component", *(one.get("path") or one["kind"] for one in rows)]):
        forged += [[known], [known, None], [known, 1], [known, "x", "y"], [known, {}], [[known]], [known, 0, 0, 0, 0]]
    for one in forged:
        cursor = urlsafe_b64encode(json.dumps(one).encode()).decode()
        response = client.get(f"/api/v1/{name}", params={"cursor": cursor})
        assert (response.status_code, response.json()["type"]) == (400, "urn:trueline:problem:cursor"), one


def test_very_many_sections_with_findings_are_counted_at_once() -> None:
    document = notes_of({"docs/Note.md": b"# a\n" * 8_000}).documents["docs/Note.md"]
    findings = [Diagnostic(document.path, Span(at, at + 3), "no", Severity.INFO, "x/y") for at in range(4, 32_000, 4)]
    counts = [one.findings for one in rail(document, findings[::-1])]
    assert counts == [0] + [1] * 7_999
