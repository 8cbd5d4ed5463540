"""Writing over HTTP: for the bytes that were read, once, by those who may, and in the log."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from portals import bearer, make_vault, opened
from trueline.listening.principals import Role
from trueline.listening.tokens import Tokens
from trueline.refactors import all_refactors


def tag(data: bytes) -> str:
    return f'"{sha256(data).hexdigest()}"'


def test_a_source_is_saved_for_the_bytes_it_was_read_at(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    url = f"/api/v1/documents/{path}/source"
    with opened(vault) as client:
        client.headers.update(bearer())
        before = client.get(url)
        new = before.content.replace(b"Who pays?", b"Who pays \xe2\x82\xac?\r\n")
        assert client.put(url, content=new).status_code == 428
        assert client.put(url, content=new, headers={"if-match": ""}).status_code == 428
        response = client.put(url, content=new, headers={"if-match": before.headers["etag"]})
        assert response.status_code == 200 and response.headers["etag"] == tag(new) == response.json()["etag"]
        assert (vault.root / path).read_bytes() == new == client.get(url).content
        stale = client.put(url, content=b"mine", headers={"if-match": before.headers["etag"]})
        assert stale.status_code == 412
        said = stale.json()
        assert said["current"] == {"etag": tag(new), "source": new.decode(), "lines": said["current"]["lines"]}
        assert said["given"]["source"] == "mine"
        assert client.put(url, content=b"mine", headers={"if-match": f"W/{tag(new)}"}).status_code == 412
        assert (vault.root / path).read_bytes() == new
        same = client.put(url, content=new, headers={"if-match": f'"x", {tag(new)}'})
        assert same.status_code == 200 and same.json()["changed"] is False


def test_what_an_editor_saved_meanwhile_is_not_lost(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    url = f"/api/v1/documents/{path}/source"
    with opened(vault) as client:
        client.headers.update(bearer())
        etag = client.get(url).headers["etag"]
        (vault.root / path).write_text("# Saved by an editor\n")
        response = client.put(url, content=b"# Mine\n", headers={"if-match": etag})
        assert response.status_code == 412 and response.json()["current"]["source"] == "# Saved by an editor\n"
        assert vault.text(path) == "# Saved by an editor\n"


def test_only_documents_are_written(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        client.headers.update(bearer())
        for path in ("trueline.toml", "new.md", "templates/Feature.md", "picture.png", "../x.md", "%2e%2e/x.md"):
            response = client.put(f"/api/v1/documents/{path}/source", content=b"x", headers={"if-match": "*"})
            assert response.status_code == 404, path
    assert (vault.root / "trueline.toml").read_text() == 'templates = ["templates"]\n'


def test_a_change_is_shown_and_then_made(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    with opened(vault) as client:
        client.headers.update(bearer())
        offer = next(one for one in client.get("/api/v1/change").json()["offers"] if one["name"] == "tick")
        names = [one["name"] for one in offer["arguments"]]
        body = {"arguments": {names[0]: path, names[1]: "arrives within"}}
        before = vault.text(path)
        shown = client.post("/api/v1/change/tick/preview", json=body)
        assert shown.status_code == 200, shown.text
        assert "+- [x] Each invoice" in shown.json()["files"][0]["diff"] and not shown.json()["applied"]
        assert vault.text(path) == before
        assert client.post("/api/v1/change/tick", json=body).status_code == 428
        made = client.post("/api/v1/change/tick", json=body, headers={"if-match": shown.json()["etag"]})
        assert made.status_code == 200 and made.json()["applied"]
        assert vault.text(path) == before.replace("- [ ] Each", "- [x] Each")
        again = client.post("/api/v1/change/tick", json=body, headers={"if-match": shown.json()["etag"]})
        assert again.status_code == 412 and again.json()["current"]["files"] == []


def test_a_change_of_one_document_takes_its_tag(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    with opened(vault) as client:
        client.headers.update(bearer())
        names = [one.name for one in next(one for one in all_refactors() if one.name == "tick").arguments]
        body = {"arguments": {names[0]: path, names[1]: "arrives within"}}
        etag = client.get(f"/api/v1/documents/{path}/source").headers["etag"]
        assert client.post("/api/v1/change/tick", json=body, headers={"if-match": "*"}).status_code == 412
        assert client.post("/api/v1/change/tick", json=body, headers={"if-match": etag}).json()["applied"]


def test_a_change_that_is_not_allowed_says_why(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        client.headers.update(bearer())
        names = [one.name for one in next(one for one in all_refactors() if one.name == "set").arguments]
        body = {"arguments": {names[0]: vault.designs[0], names[1]: ["status=implemented"]}}
        response = client.post("/api/v1/change/set/preview", json=body)
        assert response.status_code == 409 and response.json()["reasons"], response.text
        body["arguments"][names[0]] = "Desing 0"
        assert client.post("/api/v1/change/set/preview", json=body).status_code == 404
        assert client.post("/api/v1/change/set/preview", json={"arguments": {"moon": "x"}}).status_code == 422


def test_what_comes_twice_is_done_once(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    url = f"/api/v1/documents/{path}/source"
    with opened(vault) as client:
        client.headers.update(bearer())
        headers = {"if-match": client.get(url).headers["etag"], "idempotency-key": "one"}
        first = client.put(url, content=b"# One\n", headers=headers)
        second = client.put(url, content=b"# One\n", headers=headers)
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json() == second.json() and second.headers["idempotency-replayed"] == "true"
        assert client.put(url, content=b"# Two\n", headers=headers).status_code == 422
        assert vault.text(path) == "# One\n"
        assert client.put(url, content=b"#", headers={**headers, "idempotency-key": "x" * 300}).status_code == 400
        lines = client.get("/api/v1/audit").json()["lines"]
        assert len(lines) == 1


def test_of_many_at_once_one_wins(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    url = f"/api/v1/documents/{path}/source"
    with opened(vault) as client:
        client.headers.update(bearer())
        etag = client.get(url).headers["etag"]

        def put(number: int) -> int:
            return client.put(url, content=f"# {number}\n".encode(), headers={"if-match": etag}).status_code

        with ThreadPoolExecutor(10) as pool:
            assert sorted(pool.map(put, range(10))) == [200] + [412] * 9


def test_every_change_is_in_the_log(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    data = tmp_path / "data"
    path = vault.designs[0]
    url = f"/api/v1/documents/{path}/source"
    with opened(vault, data_folder=str(data)) as client:
        before = (vault.root / path).read_bytes()
        response = client.put(url, content=b"# A\n", headers={**bearer(), "if-match": tag(before)})
        assert response.status_code == 200
        line = json.loads((data / "audit.jsonl").read_text())
        assert line["who"] == "local" and line["what"] == "source" and line["path"] == path
        assert line["before"] == sha256(before).hexdigest() and line["after"] == sha256(b"# A\n").hexdigest()
        assert line["request"] == response.headers["x-request-id"]
        assert (data / "audit.jsonl").stat().st_mode & 0o077 == 0


def test_a_role_may_hold_for_some_domains_only(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    tokens = Tokens(str(tmp_path / "data"))
    _, billing = tokens.add("b", Role.EDITOR, ["billing"], 1)
    _, shipping = tokens.add("s", Role.EDITOR, ["Shipping"], 1)
    path = vault.designs[0]
    url = f"/api/v1/documents/{path}/source"
    before = (vault.root / path).read_bytes()
    with opened(vault, data_folder=str(tmp_path / "data")) as client:
        refused = client.put(url, content=b"x", headers={**bearer(shipping), "if-match": tag(before)})
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:trueline:problem:domain")
        away = before.replace(b"[[Billing]]", b"[[Shipping]]")
        for token in (billing, shipping):
            # Neither may take a document to or from where the other one rules.
            assert client.put(url, content=away, headers={**bearer(token), "if-match": tag(before)}).status_code == 403
        good = client.put(url, content=before + b"\n", headers={**bearer(billing), "if-match": tag(before)})
        assert good.status_code == 200


def test_all_tags_that_are_sent_count(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    url = f"/api/v1/documents/{vault.designs[0]}/source"
    with opened(vault) as client:
        client.headers.update(bearer())
        good = client.get(url).headers["etag"]
        body = vault.text(vault.designs[0]).encode()
        for sent, status in (
            ([good], 200), (['"x"', good], 200), ([good, '"x"'], 200), ([f'"x", {good}'], 200), ([f'"x",{good},'], 200),
            (["*"], 200), ([f"W/{good}"], 412), ([good.strip('"')], 412), ([good.upper()], 412), ([good + good], 412),
            (['"'], 412), (["'x'"], 412), (["x" * 9_000], 412), ([","], 428), ([""], 428), ([], 428),
        ):  # fmt: skip
            response = client.put(url, content=body, headers=[("if-match", one) for one in sent])
            assert response.status_code == status, sent


def test_a_key_is_one_and_belongs_to_who_sent_it(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    url = f"/api/v1/documents/{vault.designs[0]}/source"
    _, other = Tokens(str(tmp_path / "data")).add("other", Role.EDITOR, [], 1)
    with opened(vault, data_folder=str(tmp_path / "data")) as client:
        sent = [("if-match", client.get(url, headers=bearer()).headers["etag"]), ("idempotency-key", "one")]
        mine, theirs = [*bearer().items(), *sent], [*bearer(other).items(), *sent]
        assert client.put(url, content=b"# One\n", headers=mine).status_code == 200
        assert client.put(url, content=b"# One\n", headers=theirs).status_code == 412
        twice = [*mine, ("idempotency-key", "two")]
        assert client.put(url, content=b"# One\n", headers=twice).status_code == 400
