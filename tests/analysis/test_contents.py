"""Reading one file, whatever it turns out to be; and staying inside the vault."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.analysis.contents import Content, ReadProblem, confine, read

LIMIT = 10_000


def problem(root: Path, path: str, limit: int = LIMIT) -> str:
    found = read(str(root), path, limit)
    assert isinstance(found, ReadProblem)
    assert found.path == path
    assert "\n" not in found.message
    assert path in found.message or "\0" in path
    return found.kind


def content(root: Path, path: str, limit: int = LIMIT) -> bytes:
    found = read(str(root), path, limit)
    assert isinstance(found, Content), found
    return found.data


def test_bytes_come_as_they_are_with_their_identity(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf# a\r\n\x00\xff\xfe\rno end"
    (tmp_path / "a..b.md").write_bytes(data)
    found = read(str(tmp_path), "a..b.md", LIMIT)
    assert isinstance(found, Content)
    status = (tmp_path / "a..b.md").stat()
    assert found.data == data
    assert found.identity == (status.st_mtime_ns, status.st_ctime_ns, len(data), status.st_ino)


def test_limit_is_the_largest_size_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 100)
    assert content(tmp_path, "a.md", 100) == b"x" * 100
    assert problem(tmp_path, "a.md", 99) == "too-large"
    found = read(str(tmp_path), "a.md", 99)
    assert isinstance(found, ReadProblem)
    assert "100 of at most 99 bytes" in found.message


def test_file_larger_than_it_says_is_read_to_the_limit_only(tmp_path: Path) -> None:
    """Files of /proc have size 0 and content; what matters is what comes."""
    assert len(content(Path("/proc/self"), "status")) > 0
    assert problem(Path("/proc/self"), "status", 20) == "too-large"


def test_vanished_file_and_folder(tmp_path: Path) -> None:
    assert problem(tmp_path, "a.md") == "vanished"
    assert problem(tmp_path, "x/a.md") == "vanished"
    assert problem(tmp_path, "é.md") == "vanished"
    (tmp_path / "b.md").touch()
    assert problem(tmp_path, "b.md/c.md") == "vanished"


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "to pipe.md").symlink_to("pipe.md")
    for path in ("folder.md", "pipe.md", "to pipe.md"):
        assert problem(tmp_path, path) == "not-a-file"
    assert problem(Path("/dev"), "null") == "not-a-file"


def test_links_inside_are_followed_and_others_not(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "x").mkdir(parents=True)
    (vault / "x" / "a.md").write_bytes(b"inside")
    (tmp_path / "secret.md").write_bytes(b"outside")
    (vault / "a.md").symlink_to("x/a.md")
    (vault / "y").symlink_to("x")
    (vault / "absolute.md").symlink_to(vault / "x" / "a.md")
    (vault / "out.md").symlink_to("../secret.md")
    (vault / "up").symlink_to("..")
    (vault / "gone.md").symlink_to("nowhere.md")
    (vault / "self.md").symlink_to("self.md")
    for path in ("a.md", "y/a.md", "absolute.md"):
        assert content(vault, path) == b"inside"
    assert problem(vault, "out.md") == "outside-vault"
    assert problem(vault, "up/secret.md") == "outside-vault"
    assert problem(vault, "gone.md") == "dangling-link"
    assert problem(vault, "self.md") == "link-loop"


def test_root_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_bytes(b"a")
    (tmp_path / "link").symlink_to("vault")
    assert content(tmp_path / "link", "a.md") == b"a"


@pytest.mark.parametrize("path", ["../vault/a.md", "x/../a.md", "..", "", "a\0.md", "/etc/passwd"])
def test_no_path_leads_out(tmp_path: Path, path: str) -> None:
    (tmp_path / "vault" / "x").mkdir(parents=True)
    (tmp_path / "vault" / "a.md").touch()
    assert problem(tmp_path / "vault", path) == "outside-vault"
    refused = confine(str(tmp_path / "vault"), path)
    assert isinstance(refused, ReadProblem)
    assert refused.kind == "outside-vault"
    assert "\0" not in refused.message


def test_confined_path_is_real_and_absolute(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").symlink_to("x")
    (tmp_path / "xy").mkdir()
    root = str(tmp_path)
    assert confine(root, "y/new.md") == str(tmp_path / "x" / "new.md")
    assert confine(root, str(tmp_path / "x" / "a.md")) == str(tmp_path / "x" / "a.md")
    assert confine(root, "./x//a.md") == str(tmp_path / "x" / "a.md")
    beside = confine(str(tmp_path / "x"), str(tmp_path / "xy" / "a.md"))
    assert isinstance(beside, ReadProblem)


@given(st.text(alphabet="./\0ax\\ \u0301e", max_size=12))
def test_confine_never_raises_and_never_leaves(path: str) -> None:
    found = confine("/usr/share", path)
    assert isinstance(found, ReadProblem) or found == "/usr/share" or found.startswith("/usr/share/")


@pytest.mark.parametrize(("on_disk", "asked"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_accents_may_be_composed_otherwise(tmp_path: Path, on_disk: str, asked: str) -> None:
    name = "Café/Größe.md"
    real = tmp_path / unicodedata.normalize(on_disk, name)  # type: ignore[arg-type]
    real.parent.mkdir()
    real.write_bytes(b"found")
    typed = unicodedata.normalize(asked, name)  # type: ignore[arg-type]
    assert content(tmp_path, typed) == b"found"
    assert confine(str(tmp_path), typed) == str(real)


def test_file_that_is_closed_to_us(unprivileged: Path) -> None:
    (unprivileged / "a.md").write_bytes(b"a")
    (unprivileged / "a.md").chmod(0)
    assert problem(unprivileged, "a.md") == "permission"
    (unprivileged / "x").mkdir()
    (unprivileged / "x" / "b.md").touch()
    (unprivileged / "x").chmod(0)
    try:
        assert problem(unprivileged, "x/b.md") == "permission"
    finally:
        (unprivileged / "x").chmod(0o700)


def test_name_that_is_too_long(tmp_path: Path) -> None:
    assert problem(tmp_path, "n" * 300 + ".md") == "input-output"


def test_memory_that_cannot_be_read_is_an_input_output_problem() -> None:
    """Reading /proc/self/mem at 0 fails with EIO once the file is open: an error in the midst of reading."""
    assert problem(Path("/proc/self"), "mem") == "input-output"
