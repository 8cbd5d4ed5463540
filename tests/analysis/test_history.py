"""Vaults at revisions, in real repositories."""

import os
from pathlib import Path

import pytest

from feature_vaults import TEMPLATE, feature
from git_vaults import GitVault
from trueline.analysis.following import spread
from trueline.analysis.history import GitHistory, open_history
from trueline.queries.history import Comparison, NoHistory

CRITERIA = "## 1. Overview\n\n### Success Criteria\n\n- [ ] {}\n"
OWN = (
    "## 1. Overview\n\n### Problem Statement\n\n" + "\n".join(f"Line {number} of {{0}}." for number in range(8)) + "\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> GitVault:
    vault = GitVault(tmp_path)
    vault.commit({"docs/1. Planning/A.md": feature("A"), "docs/1. Planning/B.md": feature("B")}, "first")
    return vault


def history(vault: GitVault) -> GitHistory:
    return open_history(str(vault.vault), str(vault.vault))


def paths(comparison: Comparison) -> list[tuple[str | None, str | None]]:
    return [tuple(document and document.path for document in pair) for pair in comparison.pairs]  # type: ignore[misc]


def texts(comparison: Comparison) -> list[tuple[bytes | None, bytes | None]]:
    return [tuple(document and document.tree.data for document in pair) for pair in comparison.pairs]  # type: ignore[misc]


def test_only_what_differs_is_compared_committed_or_not(repository: GitVault) -> None:
    assert paths(history(repository).compare()) == []
    repository.write({"docs/1. Planning/A.md": feature("A2"), "new.md": "# New", "other.txt": "x"})
    repository.git("add", "new.md")
    (repository.vault / "docs/1. Planning/B.md").unlink()
    found = history(repository).compare()
    assert paths(found) == [
        ("docs/1. Planning/A.md", "docs/1. Planning/A.md"),
        (None, "new.md"),
        ("docs/1. Planning/B.md", None),
    ]
    assert texts(found)[0] == (feature("A").encode(), feature("A2").encode())
    assert found.newer == "the work tree" and found.older.startswith("HEAD (")


def test_a_file_that_was_only_touched_does_not_differ(repository: GitVault) -> None:
    file = repository.vault / "docs/1. Planning/A.md"
    file.write_bytes(file.read_bytes())
    os.utime(file, (1, 1))
    assert paths(history(repository).compare()) == []


def test_a_note_that_moved_is_the_same_however_much_was_edited(repository: GitVault) -> None:
    repository.move("docs/1. Planning/A.md", "docs/2. Planned/A.md")
    repository.write({"docs/2. Planned/A.md": "# Feature: quite another text"})
    assert paths(history(repository).compare()) == [("docs/1. Planning/A.md", "docs/2. Planned/A.md")]


def test_a_renamed_note_is_known_by_what_it_says_of_its_own(repository: GitVault) -> None:
    base = repository.commit({"docs/Own.md": feature("Own", body=OWN.format("mine"))})
    repository.move("docs/Own.md", "docs/Other.md")
    repository.move("docs/1. Planning/A.md", "docs/1. Planning/Fresh.md")
    repository.write({"docs/1. Planning/Fresh.md": feature("Fresh")})
    expected = [
        (None, "docs/1. Planning/Fresh.md"),
        ("docs/Own.md", "docs/Other.md"),
        ("docs/1. Planning/A.md", None),
    ]
    assert paths(history(repository).compare()) == expected
    head = repository.commit()
    assert paths(history(repository).compare(f"{base}..{head}")) == expected


def test_notes_of_one_name_are_not_mixed_up(repository: GitVault) -> None:
    repository.commit({f"docs/{name}/FAQ.md": feature(name, body=OWN.format(name)) for name in ("x", "y")})
    repository.move("docs/x/FAQ.md", "docs/2/FAQ.md")
    repository.move("docs/y/FAQ.md", "docs/1/FAQ.md")
    assert paths(history(repository).compare()) == [
        ("docs/y/FAQ.md", "docs/1/FAQ.md"),
        ("docs/x/FAQ.md", "docs/2/FAQ.md"),
    ]


def test_ranges_mean_what_they_mean_to_git(repository: GitVault) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.commit({"side.md": "# Side"})
    repository.git("checkout", "-q", "main")
    repository.commit({"main.md": "# Main"})
    past = history(repository)
    assert paths(past.compare("side..main")) == [(None, "main.md"), ("side.md", None)]
    assert paths(past.compare("side...main")) == [(None, "main.md")]
    assert paths(past.compare("..side")) == paths(past.compare("HEAD..side")) == [(None, "side.md"), ("main.md", None)]
    # What the other branch did since we left it is no change of ours.
    assert paths(past.compare("side")) == [(None, "main.md")]
    repository.git("checkout", "-q", "side")
    repository.write({"worked.md": "# On"})
    found = history(repository).compare("main")
    assert paths(found) == [(None, "side.md"), (None, "worked.md")]
    assert found.older.startswith("where HEAD left main (")


def test_histories_with_nothing_in_common_are_compared_as_they_are(repository: GitVault) -> None:
    repository.git("checkout", "-q", "--orphan", "other")
    repository.git("rm", "-rfq", ".")
    repository.commit({"alone.md": "# Alone"})
    assert (None, "alone.md") in paths(history(repository).compare("main"))


def test_a_vault_in_a_folder_sees_only_its_own(tmp_path: Path) -> None:
    repository = GitVault(tmp_path, "code/vault")
    (tmp_path / "README.md").write_text("# Code")
    repository.commit({"A.md": "# A"})
    (tmp_path / "README.md").write_text("# Changed")
    repository.write({"A.md": "# A2"})
    assert paths(history(repository).compare()) == [("A.md", "A.md")]
    head = repository.commit()
    assert paths(history(repository).compare(f"{head}~1..{head}")) == [("A.md", "A.md")]


def test_names_of_any_bytes(repository: GitVault) -> None:
    names = ["é ü.md", "new\nline.md", "\ttab.md", '"quoted".md', "-dash.md", ":(glob)*.md", "[a]*?.md"]
    if os.name == "posix":
        names.append(os.fsdecode(b"latin-\xe9.md"))
    repository.commit({name: feature("One") for name in names})
    repository.write({name: feature("Two") for name in names})
    assert sorted(paths(history(repository).compare())) == sorted((name, name) for name in names)
    first, second = repository.git("rev-parse", "HEAD"), repository.commit()
    assert len(paths(history(repository).compare(f"{first}..{second}"))) == len(names)
    past = history(repository)
    for pair in past.compare(f"{first}..{second}").pairs:
        assert pair.after and past.approval(pair.after) is None


def test_what_the_vault_leaves_out_is_left_out_of_its_past(repository: GitVault) -> None:
    repository.commit({"trueline.toml": 'exclude = ["old/"]\n', "old/x.md": "# X", ".hidden/y.md": "# Y"})
    for name in ("old/x.md", ".hidden/y.md"):
        (repository.vault / name).unlink()
    repository.write({"old/z.md": "# Z"})
    assert paths(history(repository).compare()) == []


def test_each_version_is_read_by_its_own_templates(repository: GitVault) -> None:
    other = TEMPLATE.replace("### Success Criteria", "### Measures")
    repository.write({"docs/templates/Feature.md": other})
    repository.write(
        {"docs/1. Planning/A.md": feature("A", body=CRITERIA.format("x").replace("Success Criteria", "Measures"))}
    )
    found = history(repository).compare()
    assert [note for note in found.notes if "docs/templates/Feature.md" in note]
    (pair,) = found.pairs
    assert pair.before and pair.after and pair.before.outline and pair.after.outline
    assert "Measures" in {place.slot.name for place in pair.after.outline.places}
    assert "Measures" not in {place.slot.name for place in pair.before.outline.places}
    second = repository.commit()
    third = repository.commit({"docs/1. Planning/A.md": feature("A", body="## Else")})
    (pair,) = history(repository).compare(f"{second}..{third}").pairs
    assert pair.before and pair.before.outline
    assert "Measures" in {place.slot.name for place in pair.before.outline.places}


@pytest.mark.parametrize(
    "revision", ["nothing", "--output=x", "-O/etc/passwd", "HEAD:docs", "a\0b", "@{9}", "main..nothing"]
)
def test_what_is_no_revision_is_said(repository: GitVault, revision: str) -> None:
    past = history(repository)
    assert not past.knows(revision)
    with pytest.raises(NoHistory) as caught:
        past.compare(revision)
    assert caught.value.message and "\n" not in caught.value.message


def test_without_repository_without_commit_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "A.md").write_text("# A")
    outside = open_history(str(tmp_path), str(tmp_path))
    for ask in (lambda: outside.compare(), lambda: outside.compare("main"), lambda: outside.moments(3)):
        with pytest.raises(NoHistory, match="lies in no git repository"):
            ask()
    repository = GitVault(tmp_path / "fresh")
    with pytest.raises(NoHistory, match="nothing is committed yet"):
        history(repository).compare()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoHistory, match="git is needed for this"):
        history(repository).compare()


def test_a_shallow_clone_says_that_it_is_one(tmp_path: Path) -> None:
    repository = GitVault(tmp_path / "origin")
    repository.commit({"A.md": "# A"})
    old = repository.commit({"A.md": "# A2"})
    repository.commit({"A.md": feature("A", tags=("status/designed",)), "B.md": "# B"})
    repository.commit({"B.md": "# B2"})
    repository.git("branch", "side", old)
    repository.git(
        "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{tmp_path / 'origin'}", str(tmp_path / "shallow")
    )
    past = open_history(str(tmp_path / "shallow"), str(tmp_path / "shallow"))
    assert paths(past.compare()) == []
    for revision in (old, "origin/side"):
        with pytest.raises(NoHistory, match="shallow"):
            past.compare(f"{revision}~1" if revision == old else revision)
    (document,) = (
        pair.after
        for pair in history(repository).compare(f"{old}..main").pairs
        if pair.after and pair.after.path == "A.md"
    )
    approval = past.approval(document)
    assert approval and not approval.certain


def approved(status: str) -> str:
    return feature("A", tags=(f"status/{status}",))


def approval_of(vault: GitVault, path: str) -> tuple[str, str, str] | None:
    past = history(vault)
    text = (vault.vault / path).read_bytes()
    document = past._document(path, text, past._library(past._templates))
    found = past.approval(document)
    return found and (found.revision, found.date, found.by)


def test_approval_is_the_last_time_a_status_became_designed(repository: GitVault) -> None:
    path = "docs/1. Planning/A.md"
    assert approval_of(repository, path) is None
    repository.commit({path: approved("designed")}, date="2026-03-02")
    repository.commit({path: approved("draft")}, date="2026-03-03")
    second = repository.commit({path: approved("designed")}, date="2026-03-04")
    repository.commit({path: approved("implemented")}, date="2026-03-05")
    repository.commit({"docs/else.md": "# Else"}, date="2026-03-06")
    assert approval_of(repository, path) == (second, "2026-03-04", "status designed")


def test_approval_follows_moves_and_renames(repository: GitVault) -> None:
    body = OWN.format("mine")
    repository.commit({"docs/1. Planning/Own.md": feature("Own", body=body)}, date="2026-03-02")
    designed = feature("Own", tags=("status/designed",), body=body)
    repository.move("docs/1. Planning/Own.md", "docs/2. Planned/Own.md")
    there = repository.commit({"docs/2. Planned/Own.md": designed}, date="2026-03-03")
    repository.move("docs/2. Planned/Own.md", "docs/3. Active/Own.md")
    repository.commit({"docs/3. Active/Own.md": designed + "\nMore.\n"}, date="2026-03-04")
    repository.move("docs/3. Active/Own.md", "docs/3. Active/Called Otherwise.md")
    repository.commit(date="2026-03-05")
    repository.move("docs/3. Active/Called Otherwise.md", "docs/4. Completed/Called Otherwise.md")
    expected = (there, "2026-03-03", "status designed")
    assert approval_of(repository, "docs/4. Completed/Called Otherwise.md") == expected
    repository.commit(date="2026-03-06")
    assert approval_of(repository, "docs/4. Completed/Called Otherwise.md") == expected


def test_what_a_branch_approved_is_approved_by_its_merge(repository: GitVault) -> None:
    path = "docs/1. Planning/A.md"
    repository.git("checkout", "-q", "-b", "side")
    repository.commit({path: approved("designed")})
    repository.git("checkout", "-q", "main")
    repository.commit({"docs/else.md": "# Else"})
    repository.git("merge", "-q", "--no-ff", "-m", "merged", "side", date="2026-03-07")
    assert approval_of(repository, path) == (repository.git("rev-parse", "HEAD"), "2026-03-07", "status designed")


def test_approval_by_folder_where_no_status_says_so_and_not_yet_committed(repository: GitVault) -> None:
    repository.move("docs/1. Planning/B.md", "docs/2. Planned/B.md")
    there = repository.commit(date="2026-03-02")
    assert approval_of(repository, "docs/2. Planned/B.md") == (there, "2026-03-02", "stage Planned")
    repository.write({"docs/2. Planned/B.md": approved("designed")})
    assert approval_of(repository, "docs/2. Planned/B.md") == ("", "", "status designed")


def test_moments_are_the_last_commits_of_days(repository: GitVault) -> None:
    for day in range(2, 20):
        repository.commit({"docs/1. Planning/A.md": feature(f"{day}a")}, date=f"2026-03-{day:02}")
        repository.commit({"docs/1. Planning/A.md": feature(f"{day}")}, date=f"2026-03-{day:02}")
    past = history(repository)
    moments = past.moments(4)
    assert [moment.date for moment in moments] == ["2026-03-01", "2026-03-07", "2026-03-13", "2026-03-19"]
    (document,) = past.read(moments[1], ["docs/1. Planning/A.md"])
    assert document.meta.title == "7"


def test_days_are_spread_evenly() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 15)]
    found = spread(days, 5)
    assert found[0] == days[0] and found[-1] == days[-1] and len(found) == 5
    assert spread(days[:2], 5) == days[:2]


def test_nothing_is_written(repository: GitVault) -> None:
    repository.write({"docs/1. Planning/A.md": feature("A2")})
    before = {path: path.stat().st_mtime_ns for path in repository.folder.rglob("*")}
    past = history(repository)
    past.compare()
    past.moments(3)
    assert {path: path.stat().st_mtime_ns for path in repository.folder.rglob("*")} == before


def test_a_hook_of_another_repository_leads_nowhere_else(
    repository: GitVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitVault(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    repository.write({"docs/1. Planning/A.md": feature("A2")})
    assert paths(history(repository).compare()) == [("docs/1. Planning/A.md", "docs/1. Planning/A.md")]
