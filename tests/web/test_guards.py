"""What every request passes: hosts, origins, forgery, headers, sizes, depths, rates."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from portals import BASE, TOKEN, bearer, make_vault, opened
from trueline.listening.hosts import refused
from trueline.listening.limits import Limits, Rates, depth
from trueline.web.options import Options

BAD_HOSTS = (
    "evil.example",
    "127.0.0.1.evil.example:8421",
    "localhost.evil.example:8421",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1:8422",
    "127.0.0.1:84210",
    "localhost.:8421",
    "0.0.0.0:8421",
    "2130706433:8421",
    "127.1:8421",
    "[::]:8421",
    "[::ffff:127.0.0.1]:8421",
    "user@127.0.0.1:8421",
    "127.0.0.1:8421@evil.example",
    "127.0.0.1:8421,evil.example",
    "127.0.0.1:8421#",
    "127.0.0.1 :8421",
    "http://127.0.0.1:8421",
    "",
)
BAD_ORIGINS = (
    "http://evil.example",
    "https://127.0.0.1:8421",
    "http://127.0.0.1",
    "http://127.0.0.1:8422",
    "http://127.0.0.1:8421.evil.example",
    "http://localhost.evil.example:8421",
    "http://127.0.0.1:8421/",
    "http://127.0.0.1:8421@evil.example",
    "http://user@127.0.0.1:8421",
    "http://[::]:8421",
    "http://0.0.0.0:8421",
    "null",
    "file://",
    "chrome-extension://abcdef",
    "HTTP://127.0.0.1:8421",
    "",
)


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_foreign_hosts_are_refused(tmp_path: Path, host: str) -> None:
    options = Options()
    assert refused([(b"host", host.encode())], options.hosts, options.origins) is not None


def test_foreign_hosts_learn_nothing(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        for path in ("/", "/healthz", "/static/portal.css", "/api/v1/me"):
            response = client.get(path, headers={**bearer(), "host": "evil.example"})
            assert response.status_code == 421
            assert response.headers["content-type"] == "application/problem+json"


def test_a_request_has_one_host() -> None:
    options = Options()
    good = (b"host", b"127.0.0.1:8421")
    assert refused([good], options.hosts, options.origins) is None
    assert refused([(b"host", b"LOCALHOST:8421")], options.hosts, options.origins) is None
    assert refused([good, good], options.hosts, options.origins) is not None
    assert refused([], options.hosts, options.origins) is not None


def test_behind_a_proxy_only_its_name_counts() -> None:
    options = Options(host="0.0.0.0", public_url="https://designs.example.org")
    assert options.hosts == {"designs.example.org"}
    assert options.origins == {"https://designs.example.org"}


@pytest.mark.parametrize("origin", BAD_ORIGINS)
def test_foreign_origins_are_refused(origin: str) -> None:
    options = Options()
    headers = [(b"host", b"localhost:8421"), (b"origin", origin.encode())]
    refusal = refused(headers, options.hosts, options.origins)
    assert refusal is not None and refusal.status == 403


def test_other_sites_may_only_lead_here() -> None:
    options = Options()
    host = (b"host", b"localhost:8421")
    cross = (b"sec-fetch-site", b"cross-site")
    assert refused([host, cross, (b"sec-fetch-mode", b"navigate")], options.hosts, options.origins) is None
    assert refused([host, cross, (b"sec-fetch-mode", b"no-cors")], options.hosts, options.origins) is not None
    assert refused([host, (b"sec-fetch-site", b"same-site")], options.hosts, options.origins) is not None
    assert refused([host], options.hosts, options.origins, needs_origin=True) is not None


def signed_in(client: TestClient) -> dict[str, str]:
    response = client.get(f"/enter?token={TOKEN}")
    assert response.status_code == 200
    return {"origin": BASE, "x-trueline": "1"}


def test_the_address_is_exchanged_for_a_cookie(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        assert client.get("/").status_code == 401
        response = client.get(f"/enter?token={TOKEN}")
        cookie = response.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
        assert TOKEN not in cookie
        assert client.get("/").status_code == 200
        assert client.post("/sign-out", headers={"origin": BASE}).status_code == 303
        assert client.get("/").status_code == 401


def test_a_cookie_over_tls_is_bound_to_its_host(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault, public_url="https://designs.example.org", host="0.0.0.0") as client:
        client.base_url = "https://designs.example.org"  # type: ignore[assignment]
        cookie = client.get(f"/enter?token={TOKEN}").headers["set-cookie"]
        assert cookie.startswith("__Host-trueline=") and "Secure" in cookie
        assert client.get("/").headers["strict-transport-security"]


def test_changes_in_a_session_come_from_our_pages(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = f"/api/v1/documents/{vault.designs[0]}/source"
    with opened(vault) as client:
        headers = signed_in(client)
        etag = client.get(path).headers["etag"]
        forged: tuple[dict[str, str], ...] = ({}, {"origin": BASE}, {"sec-fetch-site": "same-origin"})
        for given in (*forged, {"origin": "http://evil.example", "x-trueline": "1"}):
            response = client.put(path, content=b"x", headers={**given, "if-match": etag})
            assert response.status_code == 403, given
        assert client.put(path, content=b"# x\n", headers={**headers, "if-match": etag}).status_code == 200


def test_forms_of_other_sites_sign_nobody_in(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        data = {"token": TOKEN}
        assert client.post("/sign-in", data=data).status_code == 403
        assert client.post("/sign-in", data=data, headers={"origin": "http://evil.example"}).status_code == 403
        assert client.post("/sign-in", data={"token": "x"}, headers={"origin": BASE}).status_code == 401
        assert client.post("/sign-in", data=data, headers={"origin": BASE}).status_code == 303
        assert client.get("/").status_code == 200


def test_every_response_is_guarded(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        for path in ("/", "/healthz", "/nothing", "/static/portal.css", "/api/v1/me", f"/designs/{vault.designs[0]}"):
            for headers in ({}, bearer(), {**bearer(), "host": "evil.example"}, {**bearer(), "origin": "null"}):
                response = client.get(path, headers={**headers, "accept": "text/html"})
                policy = response.headers["content-security-policy"]
                assert "default-src 'none'" in policy and "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert response.headers["x-content-type-options"] == "nosniff"
                assert response.headers["referrer-policy"] == "no-referrer"
                assert response.headers["cache-control"]
                assert not [name for name in response.headers if name.startswith("access-control")]
                assert response.headers["x-request-id"] or response.status_code in (421, 403)


def test_pages_hold_nothing_inline(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        signed_in(client)
        for path in ("/", "/search?q=invoice", f"/designs/{vault.designs[0]}", "/sign-in", "/nothing"):
            text = client.get(path, headers={"accept": "text/html"}).text
            assert (
                " style=" not in text
                and "<style" not in text
                and "<script>" not in text
                and "//" not in text.replace("</", "")
            ), path


def test_no_other_site_is_told_what_it_may(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        asked = {"origin": "http://evil.example", "access-control-request-method": "PUT"}
        response = client.options("/api/v1/documents", headers=asked)
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


def test_bodies_are_bounded(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault, limits=Limits(json=1_000)) as client:
        for body in (b'{"arguments": {"x": "' + b"a" * 2_000 + b'"}}', b"[" * 900):
            response = client.post("/api/v1/change/tick/preview", content=body, headers=bearer())
            assert response.status_code == (413 if len(body) > 1_000 else 400)

        def pieces():  # type: ignore[no-untyped-def]
            for _ in range(50):
                yield b"x" * 100

        response = client.post("/api/v1/change/tick/preview", content=pieces(), headers=bearer())
        assert response.status_code == 413


BOMBS = (
    b"[" * 100_000,
    b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    b'{"arguments": ' + b"9" * 100_000 + b"}",
    b'{"arguments": {"name": 1e999999}}',
    b'{"arguments": {"name": NaN}}',
    b'{"arguments": {"name": "\\ud800"}}',
    b'{"arguments": {"name": "\\u0000"}}',
    b'{"arguments": {"name": ["x"]}}',
    b'{"arguments": []}',
    b'{"arguments": {"n\\ud800": "x"}}',
    b"\xff\xfe",
    b"null",
    b"",
    b'"',
)


@pytest.mark.parametrize(
    "body",
    [
        '{"arguments": {"name": "Design 1", "values": ["priority=low"], "name": "Design 0"}}',
        '{"arguments": {"name": "Design 1"}, "arguments": {"name": "Design 0", "values": ["priority=low"]}}',
    ],
)
def test_what_is_named_twice_is_refused(tmp_path: Path, body: str) -> None:
    """Readers of JSON differ in which one counts: one would allow what another does."""
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        response = client.post("/api/v1/change/set/preview", content=body, headers=bearer())
        assert response.status_code == 422 and "twice" in response.json()["detail"]
        place = '{"kind": "box", "line": 1, "ticked": true, "line": 23}'
        response = client.post(f"/api/v1/documents/{vault.designs[0]}/place", content=place,
                               headers={**bearer(), "if-match": '"x"'})  # fmt: skip
        assert response.status_code == 422 and response.json()["argument"] == "line"


@pytest.mark.parametrize("bomb", BOMBS, ids=range(len(BOMBS)))
def test_json_that_is_meant_to_hurt_is_refused(tmp_path: Path, bomb: bytes) -> None:
    with opened(make_vault(tmp_path)) as client:
        for name in ("set", "tick", "new"):
            response = client.post(f"/api/v1/change/{name}/preview", content=bomb, headers=bearer())
            assert response.status_code in (400, 413, 422), response.text
            assert response.headers["content-type"] == "application/problem+json"


@given(st.recursive(st.just("1"), lambda inner: st.lists(inner, max_size=3).map(lambda x: "[" + ",".join(x) + "]")))
def test_depth_is_that_of_brackets(text: str) -> None:
    expected = deepest = 0
    for character in text:
        expected += {"[": 1, "]": -1}.get(character, 0)
        deepest = max(deepest, expected)
    assert depth(text.encode()) == deepest
    assert depth(b'{"a[{[": "\\"[[["}') == 1


def test_requests_are_paced(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path), limits=Limits(rate=0.001, burst=5)) as client:
        answers = [client.get("/api/v1/me", headers=bearer()) for _ in range(8)]
        assert [one.status_code for one in answers] == [200] * 5 + [429] * 3
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert answers[-1].headers["content-type"] == "application/problem+json"


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    rates = Rates(1e9, 2)
    assert rates.wait_seconds("a", 3) > 0
    assert rates.wait_seconds("a", 2) == 0


def test_a_head_has_no_body(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        response = client.head("/api/v1/me", headers=bearer())
        assert response.status_code == 200 and response.content == b"" and int(response.headers["content-length"]) > 0


def test_many_clients_do_not_give_one_its_requests_back() -> None:
    rates = Rates(0.001, 2)
    assert [rates.wait_seconds("loud") > 0 for _ in range(3)] == [False, False, True]
    for number in range(25_000):
        rates.wait_seconds(f"client {number}")
    assert rates.wait_seconds("loud") > 0
    assert rates.wait_seconds("client 24999") == 0


def test_strangers_are_strangers_whatever_they_send(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        for headers in ({}, {"x-trueline": "1"}, {"origin": BASE}, {"sec-fetch-site": "same-origin"}):
            assert client.post("/api/v1/change/tick", headers=headers).status_code == 401
            assert client.put("/api/v1/documents/x/source", headers=headers).status_code == 401


def test_one_stranger_does_not_use_up_what_others_may_ask(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault, limits=Limits(rate=0.001, burst=3)) as client:
        assert [client.get("/sign-in").status_code for _ in range(4)] == [200, 200, 200, 429]
        elsewhere = TestClient(client.app, BASE, client=("192.0.2.1", 1))
        assert elsewhere.get("/sign-in").status_code == 200


def test_guessing_is_slowed_down_wherever_one_guesses(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path), limits=Limits(failures=3)) as client:
        guesses = [client.get(f"/enter?token=guess{number}") for number in range(6)]
        assert [one.status_code for one in guesses] == [401] * 3 + [429] * 3
        assert int(guesses[-1].headers["retry-after"]) >= 1
        form = {"data": {"token": "guess"}, "headers": {"origin": BASE}}
        assert client.post("/sign-in", **form).status_code == 429  # type: ignore[arg-type]
        assert client.get("/sign-in").status_code == 200
        assert client.get("/api/v1/me", headers=bearer()).status_code == 200


def test_a_form_with_more_than_a_token_is_none(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        for body in ("a=1&b=2&c=3&d=4&e=5&f=6", "&".join(["token=x"] * 50), b"\xff\0" * 100):
            response = client.post("/sign-in", content=body, headers={"origin": BASE})
            assert response.status_code in (400, 401)


def test_no_error_is_what_one_has_already(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        asked = {"accept": "text/html", "if-none-match": "*"}
        assert client.get("/", headers=asked).status_code == 401
        assert client.get("/enter?token=x", headers=asked).status_code == 401
        assert client.get("/nothing", headers={**asked, **bearer()}).status_code == 404


def test_bodies_are_plain_and_whole(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    path = vault.designs[0]
    before = vault.text(path)
    with opened(vault) as client:
        client.headers.update({**bearer(), "if-match": "*"})
        url = f"/api/v1/documents/{path}/source"
        for name, value, status in (
            ("content-encoding", "gzip", 415),
            ("content-encoding", "br, gzip", 415),
            ("content-range", "bytes 0-1/9", 400),
        ):
            response = client.put(url, content=b"x", headers={name: value})
            assert response.status_code == status
            assert response.headers["content-type"] == "application/problem+json"
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"):
            for asked in ("/api/v1/change/tick", "/api/v1/change/tick/preview", f"/api/v1/documents/{path}/place"):
                response = client.post(asked, content=b'{"arguments": {}}', headers={"content-type": kind})
                assert response.status_code == 415
        odd = '{"arguments": {}}'.encode("utf-16")
        assert client.post("/api/v1/change/tick/preview", content=odd).status_code == 400
    assert vault.text(path) == before


def test_a_mistake_of_ours_is_a_calm_page(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    with opened(vault) as client:
        portal = client.app.state.portal  # type: ignore[attr-defined]
        portal.searching.close()
        portal.searching.find = None
        for accept, kind in (("text/html", "text/html; charset=utf-8"), ("*/*", "application/problem+json")):
            response = client.get("/search?q=invoice", headers={**bearer(), "accept": accept})
            assert (response.status_code, response.headers["content-type"]) == (500, kind)
            assert "Traceback" not in response.text and "NoneType" not in response.text
            assert response.headers["content-security-policy"]


def test_looking_whether_there_is_a_stream_ends(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        assert client.head("/events", headers=bearer()).status_code == 200
        assert client.app.state.portal.hub.count == 0  # type: ignore[attr-defined]
