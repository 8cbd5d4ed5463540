"""`diff`, `since-approval` and `stats --over-time`, asked of real repositories."""

from pathlib import Path

import pytest

from feature_vaults import feature, rows
from git_vaults import GitVault
from trueline.analysis.history import open_history
from trueline.analysis.opening import open_analysis
from trueline.queries import Answer, UnknownName, find_query
from trueline.queries._changes import excerpts

A = "docs/1. Planning/A.md"
API = "## 4. API Design\n\n### New Endpoints\n\n#### `POST /{}`\n\nPrints.\n"
CRITERIA = "## 1. Overview\n\n### Success Criteria\n\n- [ ] Prints in < {} s\n"
TASKS = "## 13. Implementation Tasks\n\n" + "\n".join(f"- [{{0}}] Step {number}" for number in range(9)) + "\n"


@pytest.fixture
def repository(tmp_path: Path) -> GitVault:
    return GitVault(tmp_path)


def diff(vault: GitVault, *what: str, **more: object) -> Answer:
    past = open_history(str(vault.vault), str(vault.vault))
    return find_query("diff").ask(past, what, **more)


def changes(answer: Answer, *columns: str) -> list[tuple[object, ...]]:
    wanted = columns or ("document", "kind", "what", "before", "after")
    return [tuple(row[column] for column in wanted) for row in rows(answer, "Changes")]


def since(vault: GitVault, name: str) -> Answer:
    root = str(vault.vault)
    return find_query("since-approval").ask(open_analysis(root, root).vault, open_history(root, root), name)


def test_the_work_tree_against_the_last_commit(repository: GitVault) -> None:
    repository.commit({A: feature("A", body=CRITERIA.format(2) + API.format("labels"))})
    repository.write({A: feature("A", body="Intro.\n\n" + CRITERIA.format(5))})
    answer = diff(repository)
    assert changes(answer, "document", "kind", "what", "before", "after", "line") == [
        ("A", "weaker", "criterion loosened", "Prints in < 2 s", "Prints in < 5 s", 14),
        ("A", "breaking", "endpoint removed", "POST /labels", "", None),
        ("A", "note", "text of the introduction changed", "", "", 6),
    ]
    assert answer.tables[0].note.startswith("3 changes in 1 document: 1 breaking, 1 weaker")
    assert changes(diff(repository, breaking=True)) == [("A", "breaking", "endpoint removed", "POST /labels", "")]


def test_documents_as_a_whole(repository: GitVault) -> None:
    repository.commit(
        {
            A: feature("A", body=API.format("labels")),
            "docs/1. Planning/B.md": feature("B"),
            "docs/notes/C.md": "# C\n\nAbout C.",
            "docs/notes/D.md": "# D\n\nAbout D.",
        }
    )
    for path in (A, "docs/1. Planning/B.md"):
        (repository.vault / path).unlink()
    repository.move("docs/notes/C.md", "docs/more/C.md")
    repository.write({"docs/1. Planning/E.md": feature("E", body=API.format("prints") + CRITERIA.format(1))})
    assert changes(diff(repository)) == [
        ("E", "new", "document added", "", "status draft, Planning, 1 endpoint, 1 criterion"),
        ("C", "note", "document moved", "docs/notes", "docs/more"),
        ("A", "breaking", "document removed", "status draft, Planning, 1 endpoint", ""),
        ("B", "gone", "document removed", "status draft, Planning", ""),
    ]


def test_what_another_document_took_over_is_not_gone(repository: GitVault) -> None:
    b = "docs/1. Planning/B.md"
    repository.commit({A: feature("A", body=API.format("labels")), b: feature("B")})
    repository.write({A: feature("A"), b: feature("B", body=API.format("labels"))})
    found = changes(diff(repository))
    assert ("A", "changed", "endpoint moved to B", "POST /labels", "") in found
    assert not [row for row in found if row[1] == "breaking"]


def test_advancing_is_told_as_such(repository: GitVault) -> None:
    repository.commit({A: feature("A")})
    repository.move(A, "docs/2. Planned/A.md")
    repository.write({"docs/2. Planned/A.md": feature("A", tags=("status/designed", "priority/high"))})
    assert changes(diff(repository)) == [
        ("A", "changed", "status advanced", "draft", "designed"),
        ("A", "changed", "stage advanced", "Planning", "Planned"),
    ]


def test_many_alike_are_one_row_unless_all_are_wanted(repository: GitVault) -> None:
    repository.commit({A: feature("A", body=TASKS.format(" "))})
    repository.write({A: feature("A", body=TASKS.format("x"))})
    assert changes(diff(repository)) == [("A", "changed", "9 tasks done", "", "Step 0; Step 1; Step 2; 6 more")]
    assert len(changes(diff(repository, all_=True))) == 9


def test_words_name_revisions_notes_and_folders(repository: GitVault) -> None:
    b = "docs/more/B.md"
    repository.commit({A: feature("A"), b: "# B\n\nOne."})
    repository.git("tag", "v1")
    repository.commit({A: feature("A", tags=("status/designed",)), b: "# B\n\nTwo."})
    assert {row[0] for row in changes(diff(repository, "v1"))} == {"A", "B"}
    assert {row[0] for row in changes(diff(repository, "v1", "docs/more"))} == {"B"}
    assert {row[0] for row in changes(diff(repository, "v1..HEAD", "a", "B.md"))} == {"A", "B"}
    assert diff(repository, "B").empty == f"nothing changed in `B` from HEAD ({head(repository)}) to the work tree"
    assert diff(repository, "v1", "A", breaking=True).empty.startswith("nothing breaks in `A` from v1")
    for words in (("v11",), ("v1", "Bee")):
        with pytest.raises(UnknownName) as caught:
            diff(repository, *words)
        assert f"no revision, note or folder is called `{words[-1]}`" in caught.value.message
    (repository.vault / b).unlink()
    assert changes(diff(repository, "B")) == [("B", "gone", "document removed", "B", "")]


def head(repository: GitVault) -> str:
    return repository.git("rev-parse", "HEAD")[:9]


def test_nothing_changed_is_said(repository: GitVault) -> None:
    repository.commit({A: feature("A")})
    assert diff(repository).empty == f"nothing changed from HEAD ({head(repository)}) to the work tree"
    repository.write({A: feature("A") + "\n\n\n"})
    assert diff(repository).empty.startswith("no design changed from HEAD")


def test_since_approval_tells_changes_and_suspect_links(repository: GitVault) -> None:
    linked = feature(
        "A", tags=("status/designed",), body=CRITERIA.format(2) + "\n## Related\n\n- [[B]]\n- [[C]]\n- [[D]]\n"
    )
    b, c, d = (f"docs/1. Planning/{name}.md" for name in "BCD")
    repository.commit({A: linked, b: feature("B", body=API.format("b")), c: feature("C"), d: feature("D")}, "agreed")
    repository.commit({A: linked.replace("< 2 s", "< 3 s"), b: feature("B"), c: feature("C", body="## X\n\nText.\n")})
    repository.move(d, "docs/2. Planned/D.md")
    answer = since(repository, "A")
    assert changes(answer, "kind", "what") == [("weaker", "criterion loosened")]
    assert "2026-03-01" in answer.tables[0].note and "“agreed” (status designed)" in answer.tables[0].note
    suspects = {row["target"]: row for row in rows(answer, "Suspect links")}
    assert suspects["B"]["what"] == ("endpoint removed",) and suspects["B"]["line"] == 15
    assert suspects["C"]["what"] == ("section added",)
    # That a note has come further is no reason to doubt what rests on it.
    assert "D" not in suspects


def test_a_link_to_what_is_gone_is_suspect(repository: GitVault) -> None:
    b = "docs/1. Planning/B.md"
    repository.commit({A: feature("A", tags=("status/designed",), body="See [[B]].\n"), b: feature("B")})
    (repository.vault / b).unlink()
    assert [row["what"] for row in rows(since(repository, "A"), "Suspect links")] == [("document removed",)]


def test_what_was_never_approved_or_only_just(repository: GitVault) -> None:
    repository.commit({A: feature("A")})
    assert since(repository, "A").empty.startswith("`A` was never approved")
    repository.write({A: feature("A", tags=("status/designed",))})
    assert "only in the work tree" in since(repository, "A").empty
    repository.commit()
    assert since(repository, "A").empty.startswith("nothing changed in `A` or in what it links to since 2026-03-01")


def test_completeness_over_time(repository: GitVault) -> None:
    full = "## 1. Overview\n\n### Problem Statement\n\nIt hurts.\n\n" + CRITERIA.format(1).partition("\n\n")[2]
    b = "docs/4. Completed/B.md"
    repository.commit({A: feature("A")}, date="2026-01-01")
    repository.commit({A: feature("A", tags=("status/designed",), body=full)}, date="2026-02-01")
    repository.commit({b: feature("B", tags=("status/implemented",), body=full), "note.md": "# N"}, date="2026-03-01")
    root = str(repository.vault)
    answer = find_query("stats").ask(open_analysis(root, root).vault, over_time=True, history=open_history(root, root))
    found = rows(answer, "Over time")
    assert [(row["date"], row["features"], row["designed"], row["completed"], row["notes"]) for row in found] == [
        ("2026-01-01", 1, 0, 0, 1),
        ("2026-02-01", 1, 1, 0, 1),
        ("2026-03-01", 2, 2, 1, 3),
    ]
    shares = [row["complete"] for row in found]
    assert shares[0] == 0 and shares[1] == shares[2] and isinstance(shares[1], int) and shares[1] > 0


def test_long_texts_are_shown_where_they_differ() -> None:
    start, end = "the same words at the start of it all ", " and the same words at the end of it"
    assert excerpts(start + "one" + end, start + "another" + end) == (
        "… start of it all one and the same words …",
        "… start of it all another and the same words …",
    )
    assert excerpts("", "x" * 500)[1].endswith("…") and len(excerpts("", "x" * 500)[1]) <= 121
