"""Which files a vault has."""

import os
import socket
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from trueline.analysis.files import Listing, discover
from trueline.analysis.settings import Settings


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"# {name}\n")


def kinds(listing: Listing) -> dict[str, str]:
    for problem in listing.problems:
        assert f"`{problem.path}`" in problem.message
    return {problem.path: problem.kind for problem in listing.problems}


def test_notes_and_other_files_sorted(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "a/c.md", "a/pic.png", "A.md", "a.txt", "x.md/inside.md", "README")
    listing = discover(str(tmp_path), Settings())
    assert listing.notes == ("A.md", "a/c.md", "b.md", "x.md/inside.md")
    assert listing.others == ("README", "a.txt", "a/pic.png")
    assert (listing.problems, listing.unchecked) == ((), ())


def test_hidden_and_foreign_folders_are_no_part(tmp_path: Path) -> None:
    hidden = [".git", ".obsidian", ".trash", ".venv", ".github", "node_modules"]
    make(tmp_path, "a.md", ".b.md", *(f"{name}/c.md" for name in hidden), "x/node_modules/d.md")
    found = discover(str(tmp_path), Settings())
    assert found._replace(looked_at=()) == Listing(("a.md",), (), ())
    assert found.looked_at == (str(tmp_path), str(tmp_path / "x"), str(tmp_path / ".git"))


def test_ignore_files_hold_where_they_lie_and_below(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "x/a.md", "x/b.md", "x/y/b.md", "y/b.md", "out/a.md", "out/pic.png")
    (tmp_path / ".gitignore").write_bytes(b"\xef\xbb\xbfout/\r\n")
    (tmp_path / "x" / ".gitignore").write_text("b.md\n!y/b.md\n")
    assert discover(str(tmp_path), Settings()).notes == ("a.md", "x/a.md", "x/y/b.md", "y/b.md")


def test_repository_above_speaks_for_the_vault(tmp_path: Path) -> None:
    make(tmp_path, ".git/HEAD", "docs/vault/a.md", "docs/vault/drafts/b.md", "docs/vault/c.md")
    (tmp_path / ".gitignore").write_text("/docs/vault/drafts/\nb.md\n")
    (tmp_path / "docs" / ".gitignore").write_text("vault/c.md\n")
    assert discover(str(tmp_path / "docs" / "vault"), Settings()).notes == ("a.md",)


def test_vault_that_is_itself_ignored_is_read_all_the_same(tmp_path: Path) -> None:
    make(tmp_path, ".git/HEAD", "tmp/vault/a.md")
    (tmp_path / ".gitignore").write_text("tmp/\n*.md\n")
    assert discover(str(tmp_path / "tmp" / "vault"), Settings()).notes == ("a.md",)


def test_what_settings_leave_out_is_there_but_unchecked(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "old/b.md", "old/pic.png", "x/c.md", "x/d.draft.md", "y/e.md", "y/f.md")
    (tmp_path / "y" / ".truelineignore").write_text("e.md\n")
    (tmp_path / "y" / ".obsidianignore").write_text("f.md\n")
    listing = discover(str(tmp_path), Settings(exclude=("old/", "*.draft.md")))
    assert listing.notes == ("a.md", "x/c.md")
    assert listing.unchecked == ("old/b.md", "x/d.draft.md", "y/e.md", "y/f.md")
    assert listing.others == ("old/pic.png",)


def test_include_takes_in_only_what_it_names(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "docs/b.md", "docs/x/c.md", "docs/x/old.md", "kep-1.md", "pic.png")
    listing = discover(str(tmp_path), Settings(include=("docs/", "kep-*.md"), exclude=("old.md",)))
    assert listing.notes == ("docs/b.md", "docs/x/c.md", "kep-1.md")
    assert listing.unchecked == ("a.md", "docs/x/old.md")
    assert listing.others == ("pic.png",)


def test_templates_that_settings_name_are_read_wherever_they_lie(tmp_path: Path) -> None:
    make(tmp_path, "a.md", ".templates/t.md", "old/t.md", "old/b.md", "gone/t.md", "gone/c.md")
    (tmp_path / ".gitignore").write_text("gone/\n")
    listing = discover(str(tmp_path), Settings(exclude=("old/",), templates=(".templates", "old/t.md", "gone/t.md")))
    assert listing.notes == (".templates/t.md", "a.md", "gone/t.md", "old/t.md")
    assert listing.unchecked == ("old/b.md",)


def test_no_pipe_socket_or_device_is_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "null.md").symlink_to(os.devnull)
    (tmp_path / "to pipe.md").symlink_to("pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("socket.md")
        finally:
            os.chdir(here)
        listing = discover(str(tmp_path), Settings())
    assert (listing.notes, listing.others) == (("a.md",), ())
    assert kinds(listing) == {
        "pipe.md": "not-a-file",
        "socket.md": "not-a-file",
        "to pipe.md": "not-a-file",
        "null.md": "outside-vault",
    }


def test_links_inside_are_followed_once(tmp_path: Path) -> None:
    make(tmp_path, "x/a.md", ".hidden/b.md", ".hidden/pic.png", ".hidden/sub/c.md")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "x" / "up").symlink_to("..")
    (tmp_path / "same").symlink_to("x")
    (tmp_path / "again.md").symlink_to("x/a.md")
    (tmp_path / "shown").symlink_to(".hidden")
    (tmp_path / "shown twice").symlink_to(".hidden")
    (tmp_path / "y.md").symlink_to(".hidden/sub/c.md")
    (tmp_path / "z.md").symlink_to(".hidden/sub/c.md")
    listing = discover(str(tmp_path), Settings())
    assert listing.notes == ("shown/b.md", "shown/sub/c.md", "x/a.md", "y.md")
    assert listing.unchecked == ("again.md", "z.md")
    assert listing.others == ("shown/pic.png",)
    assert listing.problems == ()


def test_links_that_leave_or_lead_nowhere_are_reported(tmp_path: Path) -> None:
    make(tmp_path, "out/secret.md", "out/pic.png", "vault/a.md")
    vault = tmp_path / "vault"
    (vault / "folder").symlink_to("../out")
    (vault / "note.md").symlink_to("../out/secret.md")
    (vault / "pic.png").symlink_to("../out/pic.png")
    (vault / "gone.md").symlink_to("nowhere.md")
    (vault / "gone.png").symlink_to("nowhere.png")
    (vault / "self.md").symlink_to("self.md")
    listing = discover(str(vault), Settings())
    assert (listing.notes, listing.others) == (("a.md",), ("pic.png",))
    assert kinds(listing) == {
        "folder": "outside-vault",
        "note.md": "outside-vault",
        "gone.md": "dangling-link",
        "self.md": "link-loop",
    }


def test_names_are_kept_as_on_disk_and_found_when_composed(tmp_path: Path) -> None:
    apart = unicodedata.normalize("NFD", "Café/Größe.md")
    make(tmp_path, apart, "Cafz.md", "Caf.md")
    listing = discover(str(tmp_path), Settings())
    assert listing.notes == ("Caf.md", "Cafz.md", apart)
    assert listing.spellings == {"Café/Größe.md": apart}


def test_name_that_is_no_text_is_listed(tmp_path: Path) -> None:
    (tmp_path / "\udcff\udcfe.md").touch()
    assert discover(str(tmp_path), Settings()).notes == ("\udcff\udcfe.md",)


def test_root_that_cannot_be_listed_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    for path, kind in ((tmp_path / "none", "vanished"), (tmp_path / "a.md", "vanished")):
        assert kinds(discover(str(path), Settings())) == {".": kind}


def test_ignore_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    os.mkfifo(tmp_path / ".gitignore")
    (tmp_path / ".truelineignore").mkdir()
    listing = discover(str(tmp_path), Settings())
    assert listing.notes == ("a.md",)
    assert kinds(listing) == {".gitignore": "not-a-file", ".truelineignore": "not-a-file"}


def test_folder_that_is_closed_to_us_is_reported(unprivileged: Path) -> None:
    make(unprivileged, "a.md", "closed/b.md")
    (unprivileged / "closed").chmod(0)
    try:
        listing = discover(str(unprivileged), Settings())
    finally:
        (unprivileged / "closed").chmod(0o700)
    assert listing.notes == ("a.md",)
    assert kinds(listing) == {"closed": "permission"}


@pytest.mark.parametrize("depth", [150])
def test_deep_folders_end_in_a_listing(tmp_path: Path, depth: int) -> None:
    """Deeper than a recursion would go, and in the end longer than a path may be."""
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            Path("f" * 60).mkdir()
            os.chdir("f" * 60)
            Path("a.md").touch()
        listing = discover(str(tmp_path), Settings())
    finally:
        os.chdir(here)
        subprocess.run(["rm", "-rf", str(tmp_path)], check=True, timeout=60)
    assert len(listing.notes) > 50
    assert list(kinds(listing).values()) == ["input-output"]


def test_listing_imports_nothing_heavy(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "b.md")
    (tmp_path / ".gitignore").write_text("*.py[cod]\nnode_modules/\n.env*\n!b.md\n**/dist\n[[:alpha:]]\\#\n")
    code = (
        "import sys; from trueline.analysis.files import discover; from trueline.analysis.settings import Settings\n"
        f"discover({str(tmp_path)!r}, Settings(exclude=('old/', '*.tmp')))\n"
        "heavy = {'pathlib', 'pathspec', 'tomllib', 'subprocess', 'ctypes', 'json', 'click', 'difflib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; " + code],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stdout.strip() == "[]"
