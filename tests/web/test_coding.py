"""Fewer bytes for the same: whoever takes a coding gets it, a page is coded only where that tells nobody anything."""

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from portals import TOKEN, bearer, make_vault, opened
from trueline.web.assets import asset_version, assets
from trueline.web.coding import taken

DISTANT = {"public_url": "https://designs.example.org"}
OWN = "https://designs.example.org"
SCRIPT = "/static/built/frame.js"


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.000, *", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
        ("", ""),
        ("zstd;q=1, deflate", ""),
    ],
)
def test_a_client_gets_the_shortest_coding_that_it_takes(header: str, coding: str) -> None:
    assert taken(header, ("br", "gzip")) == coding


def test_each_coding_of_a_script_is_the_script_under_a_tag_of_its_own(tmp_path: Path) -> None:
    tags = set()
    whole = assets()["built/frame.js"].data
    with opened(make_vault(tmp_path)) as client:
        for coding in ("br", "gzip", "identity"):
            response = client.get(SCRIPT, headers={"accept-encoding": coding})
            assert response.headers.get("content-encoding", "identity") == coding
            assert "accept-encoding" in response.headers["vary"]
            tags.add(response.headers["etag"])
            if coding != "br":
                # The client undoes what it knows.
                assert response.content == whole
            elif response.content != whole:
                assert len(response.content) < len(whole) / 2
            known = {"accept-encoding": coding, "if-none-match": response.headers["etag"]}
            again = client.get(SCRIPT, headers=known)
            assert (again.status_code, again.content) == (304, b"")
    assert len(tags) == 3


def test_every_script_was_compressed_by_the_build() -> None:
    scripts = [name for name in assets() if name.startswith("built/") and name.endswith(".js")]
    assert [name for name in scripts if not assets()[name].brotli] == [], "in web/: npm ci && npm run build"
    large = assets()["built/diagram.js"]
    assert len(large.brotli) < len(large.data) / 3
    assert not [name for name in assets() if name.endswith(".br")]


def test_files_that_were_not_built_are_compressed_when_somebody_asks(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        style = client.get("/static/portal.css", headers={"accept-encoding": "br, gzip"})
        assert style.headers["content-encoding"] == "gzip"
        assert style.content == assets()["portal.css"].data
        assert int(style.headers["content-length"]) < len(style.content) / 2


def test_a_file_lasts_as_long_as_its_address_names_its_version(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        lasting = client.get(f"{SCRIPT}?v={asset_version()}", headers={"accept-encoding": "br"})
        assert "immutable" in lasting.headers["cache-control"]
        assert client.get(f"{SCRIPT}?v=other").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("sent", "coded"),
    [
        ({**bearer()}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        # A link on another site leads here.
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, False),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}, False),
        ({}, False),
        ({**bearer(), "accept-encoding": "identity"}, False),
    ],
)
def test_a_page_is_compressed_where_nobody_else_can_have_asked_for_it(
    tmp_path: Path, sent: Mapping[str, str], coded: bool
) -> None:
    with opened(make_vault(tmp_path), **DISTANT) as client:
        client.base_url = OWN  # type: ignore[assignment]
        client.get("/enter", params={"token": TOKEN})
        page = client.get("/", headers=sent)
        assert page.status_code == 200
        assert ("content-encoding" in page.headers) is coded
        assert {"accept-encoding", "sec-fetch-site"} == set(page.headers["vary"].split(", "))
        assert "<main" in page.text


def test_answers_are_compressed_and_sources_keep_the_tag_that_a_write_names(tmp_path: Path) -> None:
    vault = make_vault(tmp_path, 12)
    with opened(vault, **DISTANT) as client:
        client.base_url = OWN  # type: ignore[assignment]
        address = "/api/v1/documents?limit=50"
        listed = client.get(address, headers=bearer())
        assert listed.headers["content-encoding"] == "gzip"
        assert len(listed.json()["documents"]) >= 12
        plain = client.get(address, headers={**bearer(), "accept-encoding": "identity"})
        assert plain.content == listed.content and plain.headers["etag"] != listed.headers["etag"]
        assert client.get(address, headers={**bearer(), "if-none-match": listed.headers["etag"]}).status_code == 304
        path = f"/api/v1/documents/{vault.designs[0]}/source"
        source = client.get(path, headers=bearer())
        assert "content-encoding" not in source.headers
        saved = client.put(
            path, content=source.content + b"\nMore.\n", headers={**bearer(), "if-match": source.headers["etag"]}
        )
        assert saved.status_code == 200


def test_nothing_is_compressed_that_stays_on_one_machine(tmp_path: Path) -> None:
    with opened(make_vault(tmp_path)) as client:
        assert "content-encoding" not in client.get("/", headers=bearer()).headers


def test_compressing_says_the_same_each_time() -> None:
    from trueline.web.coding import gzipped

    body = b"<p>A page</p>" * 500
    assert gzipped(body) == gzipped(body)
    assert gzip.decompress(gzipped(body)) == body == gzip.decompress(gzipped(body, best=True))
