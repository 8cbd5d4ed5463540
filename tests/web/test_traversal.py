"""No address leads to a file that the index does not have."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from portals import bearer, make_vault, opened
from trueline.listening.limits import Limits

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
        for up, slash, target in product(UPS, SLASHES, TARGETS):
            for depth in (1, 4):
                yield route + (up + slash) * depth + target
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
    assert asked > 1_000


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
