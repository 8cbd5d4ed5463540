"""What changed since a revision, asked of real repositories."""

import os
import subprocess
from pathlib import Path

import pytest

from trueline.analysis.git import GitProblem, changed_since, git_root


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", *identity, *arguments], cwd=folder, env=environment, capture_output=True, timeout=60, check=True
    )


def commit(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("a") as file:
            file.write("more\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "docs/a.md", "docs/b c.md", "docs/é.md", "docs/gone.md", "docs/moved.md", "code.md", ".gitignore")
    return tmp_path


def test_changed_staged_untracked_and_committed(repository: Path) -> None:
    vault = repository / "docs"
    commit(repository, "docs/committed.md", "other.md")
    (vault / "a.md").write_text("worked on")
    (vault / "é.md").write_text("staged")
    git(repository, "add", "docs/é.md")
    (vault / "new\nline.md").touch()
    (vault / "gone.md").unlink()
    (vault / "moved.md").rename(vault / "there.md")
    (repository / "code.md").write_text("not of the vault")
    (repository / ".gitignore").write_text("*.tmp.md\n")
    (vault / "x.tmp.md").touch()
    assert changed_since(str(vault), "HEAD~1") == {"a.md", "committed.md", "é.md", "new\nline.md", "there.md"}
    assert changed_since(str(vault), "HEAD") == {"a.md", "é.md", "new\nline.md", "there.md"}


def test_what_the_other_branch_did_is_no_change_of_this_one(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "feature")
    commit(repository, "docs/mine.md")
    git(repository, "checkout", "-q", "main")
    commit(repository, "docs/a.md")
    git(repository, "checkout", "-q", "feature")
    assert changed_since(str(repository / "docs"), "main") == {"mine.md"}


@pytest.mark.parametrize(
    "revision", ["nothing", "--output=stolen", "-O/etc/passwd", "", "HEAD:docs", "--all", "main..main", "a\0b", "@{9}"]
)
def test_what_is_no_revision_is_a_problem_and_nothing_else(repository: Path, revision: str) -> None:
    before = sorted(path.name for path in repository.rglob("*") if ".git" not in path.parts)
    found = changed_since(str(repository / "docs"), revision)
    assert isinstance(found, GitProblem)
    assert found.message
    assert "\n" not in found.message
    assert sorted(path.name for path in repository.rglob("*") if ".git" not in path.parts) == before


def test_outside_a_repository(tmp_path: Path) -> None:
    found = changed_since(str(tmp_path), "HEAD")
    assert isinstance(found, GitProblem)
    assert "lies in no git repository" in found.message


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert changed_since(str(repository), "HEAD") == GitProblem("git is needed for this and is not installed")


def test_repository_that_a_hook_names_is_not_ours(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git" / "index"))
    assert changed_since(str(repository), "HEAD") == set()


def test_root_of_a_work_tree(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert git_root(str(repository / "docs")) == str(repository)
    linked = tmp_path_factory.mktemp("linked")
    (linked / ".git").write_text("gitdir: elsewhere\n")
    (linked / "x").mkdir()
    assert git_root(str(linked / "x")) == str(linked)
    assert git_root("/proc") is None
