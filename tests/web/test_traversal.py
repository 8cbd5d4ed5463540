"""No address leads to a file that the index does not have."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from portals import bearer, make_vault, opened
from trueline.listening.limits import Limits
from trueline.queries import all_queries

SECRET = "never to be seen"
UPS = (
    "..", "%2e%2e", "%2E%2e", ".%2e", "%252e%252e", "..%00", "..;", "..%20", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae",
    "....", "..%0a", "．．", "%uff0e%uff0e",
)  # fmt: skip
SLASHES = ("/", "%2f", "%5c", "\\", "//", "%252f", "%c0%af", "/./")
ROUTES = ("/static/", "/files/", "/designs/", "/api/v1/documents/")
TARGETS = ("secret.md", "secret.png", "etc/passwd", "vault/trueline.toml", "vault/.hidden/secret.png")
WHOLE = (
    "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "C:\\windows\\win.ini", ".git/config",
    ".trueline-journal", "trueline.toml", ".hidden/secret.png", "features/../../secret.md", "link.md", "link.png",
    "folder-link/secret.md", "folder-link/secret.png", "picture.png%00.md", "picture.png/", "./picture.txt",
    "portal.css/../../app.py", "../app.py", "..%2fapp.py", "templates/Feature.md%00", "~/.ssh/id_rsa", "%00", "%",
)  # fmt: skip


def shapes() -> Iterator[str]:
    for route in ROUTES:
        for number, (up, slash, target) in enumerate(product(UPS, SLASHES, TARGETS)):
            yield route + (up + slash) * (1 + number % 2 * 3) + target
        yield from (route + one for one in WHOLE)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("traversal")
    vault = make_vault(folder)
    for name in ("secret.md", "secret.png"):
        (folder / name).write_text(SECRET)
    (vault.root / ".hidden").mkdir()
    (vault.root / ".hidden" / "secret.png").write_text(SECRET)
    (vault.root / "link.md").symlink_to(folder / "secret.md")
    (vault.root / "link.png").symlink_to(folder / "secret.png")
    (vault.root / "folder-link").symlink_to(folder)
    with opened(vault, limits=Limits(rate=1e6, burst=10_000_000)) as client:
        client.headers.update(bearer())
        yield client


@pytest.mark.parametrize("suffix", ["", "/source"])
def test_nothing_leaks(served, suffix: str) -> None:  # type: ignore[no-untyped-def]
    asked = 0
    for path in shapes():
        if suffix and not path.startswith("/api/"):
            continue
        response = served.get(path + suffix)
        assert response.status_code in (400, 404), (path, response.status_code)
        assert SECRET not in response.text and "root:" not in response.text and "templates =" not in response.text
        asked += 1
    assert asked > 500


def test_what_is_there_is_found(served) -> None:  # type: ignore[no-untyped-def]
    assert served.get("/files/picture.png").status_code == 200
    assert served.get("/files/trueline.toml").status_code == 404
    assert "sandbox" in served.get("/files/picture.png").headers["content-security-policy"]


def test_a_picture_that_turned_into_a_link_is_not_followed(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    (tmp_path / "secret.png").write_text(SECRET)
    with opened(vault) as client:
        (vault.root / "picture.png").unlink()
        (vault.root / "picture.png").symlink_to(tmp_path / "secret.png")
        (vault.root / vault.designs[0]).unlink()
        (vault.root / vault.designs[0]).symlink_to(tmp_path / "secret.png")
        assert SECRET not in client.get("/files/picture.png", headers=bearer()).text
        for path in (f"/designs/{vault.designs[0]}", f"/api/v1/documents/{vault.designs[0]}/source"):
            assert SECRET not in client.get(path, headers=bearer()).text


WORDS = (
    "../secret", "../../etc/passwd", "/etc/passwd", "..\\secret", ".git/config", ".hidden/secret", "folder-link/secret",
    "folder-link", "file:///etc/passwd", "features/../../secret.md", "--output=x", "HEAD:../secret.md", "a/../../x",
    "[[../secret]]", "\u2025/\u2025/secret", "x" * 300,
)  # fmt: skip


def everything(folder: Path, but: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if but not in one.parents and one.is_file()}


def test_no_word_leads_out(served) -> None:  # type: ignore[no-untyped-def]
    asked = 0
    for query in all_queries():
        names = [one.name.rstrip("_").replace("_", "-") for one in query.arguments if one.type not in (bool, int)]
        for name, word in product(names, WORDS):
            given = {**dict.fromkeys(names, "x"), name: word}
            response = served.get(f"/api/v1/ask/{query.name}", params=given)
            assert response.status_code < 500, (query.name, given)
            assert SECRET not in response.text and "root:" not in response.text
            asked += 1
    for path, name in (("/history/features/1. Planning/Design 0.md", "at"), ("/search", "q"), ("/api/v1/search", "path"),
                       ("/api/v1/findings", "path"), ("/system", "of"), ("/api/v1/graph", "of"), ("/static/x", "v"),
                       ("/sign-in", "next"), ("/sign-in/oidc/back", "state")):  # fmt: skip
        for word in WORDS:
            response = served.get(path, params={"q": "x", name: word})
            assert response.status_code < 500 and SECRET not in response.text
            assert "location" not in response.headers
    assert asked > 300


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    (tmp_path / "secret.md").write_text(SECRET)
    (vault.root / "link.md").symlink_to(tmp_path / "secret.md")
    (vault.root / "folder-link").symlink_to(tmp_path)
    (vault.root / ".git").mkdir()
    before = everything(tmp_path, vault.root)
    with opened(vault, limits=Limits(rate=1e6, burst=10_000_000)) as client:
        client.headers.update({**bearer(), "if-match": "*"})
        for up, slash, target in product(UPS, SLASHES, ("secret.md", "folder-link/secret.md", "link.md")):
            for end, sent in (("/source", b"x"), ("/place", b'{"kind": "box", "line": 1, "ticked": true}')):
                method = "PUT" if end == "/source" else "POST"
                response = client.request(method, f"/api/v1/documents/{up}{slash}{target}{end}", content=sent)
                assert response.status_code in (400, 404, 405)
        for word in WORDS:
            for name, given in (
                ("new", {"kind": "feature", "title": word}),
                ("new", {"kind": "feature", "title": "T", "in": word}),
                ("new", {"kind": word, "title": "T"}),
                ("move", {"name": "Design 1", "where": word, "create": True}),
                ("move", {"name": word, "where": "Active"}),
                ("rename", {"old": "Design 1", "new": word}),
                ("rename", {"old": word, "new": "Else"}),
            ):
                shown = client.post(f"/api/v1/change/{name}/preview", json={"arguments": given})
                assert shown.status_code in (200, 404, 409, 422), (name, given)
                tag = {"if-match": shown.headers.get("etag", "*")}
                made = client.post(f"/api/v1/change/{name}", json={"arguments": given}, headers=tag)
                assert made.status_code in (200, 404, 409, 412, 422), (name, given, made.text)
    assert everything(tmp_path, vault.root) == before
    assert not list((vault.root / ".git").iterdir()) and not (vault.root / ".trueline-journal").exists()
