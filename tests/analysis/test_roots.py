"""Where the vault is, and why it is there."""

import os
from pathlib import Path

import pytest

from trueline.analysis.roots import configuration_in, find_root


def make(*files: Path) -> None:
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def test_explicit_root_settles_it(tmp_path: Path) -> None:
    make(tmp_path / "trueline.toml", tmp_path / "sub" / "a.md")
    root = find_root(str(tmp_path), str(tmp_path / "sub"))
    assert (root.path, root.configuration_path) == (str(tmp_path / "sub"), None)
    assert "--root" in root.how


@pytest.mark.parametrize("name", ["trueline.toml", ".trueline.toml"])
def test_configuration_above_wins_over_a_nearer_obsidian_folder(tmp_path: Path, name: str) -> None:
    make(tmp_path / name, tmp_path / "docs" / ".obsidian" / "app.json", tmp_path / "docs" / "x" / "a.md")
    root = find_root(str(tmp_path / "docs" / "x"))
    assert root.path == str(tmp_path)
    assert root.configuration_path == str(tmp_path / name)
    assert f"`{name}`" in root.how


@pytest.mark.parametrize(
    ("project", "counts"),
    [
        ("[project]\nname = 'x'\n[tool.trueline]\n", True),
        ("[project]\r\n  [tool.trueline.severity]\r\n", True),
        ("[tool.truest]\n", False),
        ("# like [tool.trueline] elsewhere\n", False),
    ],
)
def test_project_counts_if_it_speaks_of_trueline(tmp_path: Path, project: str, counts: bool) -> None:
    (tmp_path / "pyproject.toml").write_bytes(project.encode())
    found = configuration_in(str(tmp_path))
    assert found == (str(tmp_path / "pyproject.toml") if counts else None)


def test_own_file_goes_before_the_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.trueline]\n")
    make(tmp_path / "trueline.toml")
    assert configuration_in(str(tmp_path)) == str(tmp_path / "trueline.toml")


def test_folder_called_like_a_configuration_is_none(tmp_path: Path) -> None:
    (tmp_path / "trueline.toml").mkdir()
    os.mkfifo(tmp_path / ".trueline.toml")
    assert configuration_in(str(tmp_path)) is None


def test_nearest_obsidian_folder(tmp_path: Path) -> None:
    make(
        tmp_path / ".obsidian" / "app.json",
        tmp_path / "in" / ".obsidian" / "app.json",
        tmp_path / "in/x/a.md",
    )
    root = find_root(str(tmp_path / "in" / "x"))
    assert root.path == str(tmp_path / "in")
    assert ".obsidian" in root.how


def test_named_folder_of_a_repository_is_itself_the_vault(tmp_path: Path) -> None:
    make(tmp_path / ".git" / "HEAD", tmp_path / "docs" / "x" / "a.md")
    root = find_root(str(tmp_path / "docs"))
    assert root.path == str(tmp_path / "docs")
    assert "named" in root.how


def test_standing_in_a_repository_the_work_tree_is_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / ".git", tmp_path / "docs" / "a.md")
    monkeypatch.chdir(tmp_path / "docs")
    root = find_root(str(Path.cwd()))
    assert root.path == str(tmp_path)
    assert "git" in root.how
    assert find_root(".", named=True).path == str(tmp_path / "docs")


def test_named_note_of_a_repository_belongs_to_its_work_tree(tmp_path: Path) -> None:
    make(tmp_path / ".git" / "HEAD", tmp_path / "docs" / "a.md")
    assert find_root(str(tmp_path / "docs" / "a.md")).path == str(tmp_path)


def test_without_any_mark_the_start_is_the_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "docs" / "a.md", tmp_path / "elsewhere" / "b.md")
    monkeypatch.chdir(tmp_path)
    assert find_root(str(Path.cwd())).path == str(tmp_path)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert find_root(str(tmp_path / "docs" / "a.md")).path == str(tmp_path / "docs")


def test_root_is_free_of_links(tmp_path: Path) -> None:
    make(tmp_path / "vault" / ".obsidian" / "app.json")
    (tmp_path / "link").symlink_to("vault")
    assert find_root(str(tmp_path / "link")).path == str(tmp_path / "vault")


def test_a_note_named_from_a_folder_above_lies_in_that_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "docs" / "x" / "a.md")
    monkeypatch.chdir(tmp_path)
    root = find_root(str(tmp_path / "docs" / "x" / "a.md"))
    assert root.path == str(tmp_path)
    assert "current folder" in root.how
    assert find_root(str(tmp_path / "docs" / "x")).path == str(tmp_path / "docs" / "x")
    monkeypatch.chdir("/")
    assert find_root(str(tmp_path / "docs" / "x" / "a.md")).path == str(tmp_path / "docs" / "x")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_root(str(tmp_path / "docs" / "x" / "a.md")).path == str(tmp_path / "docs" / "x")
