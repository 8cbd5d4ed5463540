"""Many files changed as one: all of them or none, whatever is asked for."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interrupted import contents, fill

from trueline.analysis.writer import (
    Change,
    Conflict,
    Creation,
    Outcome,
    Removal,
    Rewrite,
    Written,
    commit,
)
from trueline.analysis.writing.carrying import carry_over
from trueline.analysis.writing.preserving import changed_beside
from trueline.text import Edit, Span, splice

FILES = {"a.md": b"\xef\xbb\xbf# A\r\nno end", "sub/b.md": b"# B\n", "sub/c.md": b"# C\n\xff\x00"}


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    fill(tmp_path, FILES)
    return tmp_path


def change(vault: Path, *changes: Change) -> Outcome:
    return commit(str(vault), changes)


def rewrite(path: str, data: bytes, to: str | None = None) -> Rewrite:
    return Rewrite(path, digest(FILES[path]), data, to)


def kinds(outcome: Outcome) -> dict[str, str]:
    """Why each file was refused; nothing was written."""
    assert outcome.written == ()
    assert all(f"`{refused.path}`" in refused.message and "\n" not in refused.message for refused in outcome.refused)
    return {refused.path: refused.kind for refused in outcome.refused}


def test_many_files_change_together(vault: Path) -> None:
    outcome = change(
        vault,
        rewrite("a.md", b"new a"),
        Rewrite("sub/b.md", digest(FILES["sub/b.md"]), (Edit(Span(2, 3), b"Name"),), "4. Done/deep/b.md"),
        Creation("4. Done/n.md", b"n"),
        Removal("sub/c.md", digest(FILES["sub/c.md"])),
    )
    assert outcome.refused == ()
    assert {(w.path, w.digest, w.changed, w.guarded) for w in outcome.written} == {
        ("a.md", digest(b"new a"), True, True),
        ("4. Done/deep/b.md", digest(b"# Name\n"), True, True),
        ("4. Done/n.md", digest(b"n"), True, True),
        ("sub/c.md", "", True, True),
    }
    assert contents(vault) == {
        "a.md": b"new a",
        "4. Done/": b"",
        "4. Done/deep/": b"",
        "4. Done/deep/b.md": b"# Name\n",
        "4. Done/n.md": b"n",
        "sub/": b"",
    }


def test_one_that_cannot_be_written_keeps_all(vault: Path) -> None:
    before = contents(vault)
    stale = Rewrite("sub/b.md", digest(b"what it was"), b"new b")
    outcome = change(vault, rewrite("a.md", b"new a"), stale, Creation("new/n.md", b"n"))
    assert kinds(outcome) == {"sub/b.md": "changed"}
    assert outcome.refused[0].conflict == Conflict(digest(b"what it was"), digest(FILES["sub/b.md"]))
    assert digest(FILES["sub/b.md"])[:12] in outcome.refused[0].message
    assert contents(vault) == before


def test_all_that_cannot_be_written_is_said_at_once(vault: Path) -> None:
    (vault / "real.md").write_bytes(b"")
    (vault / "link.md").symlink_to("real.md")
    (vault / "dangling.md").symlink_to("nowhere.md")
    before = contents(vault)
    empty = digest(b"")
    outcome = change(
        vault,
        rewrite("a.md", b"new a"),
        Creation("sub/c.md", b""),
        Creation("Sub/d.md", b""),
        Creation("A.md", b""),
        Creation("dangling.md", b""),
        Creation("../out.md", b""),
        Removal("link.md", empty),
        Rewrite("missing.md", empty, b""),
        Removal("sub/b.md", empty),
    )
    assert kinds(outcome) == {
        "sub/c.md": "exists",
        "Sub/d.md": "case-collision",
        "A.md": "case-collision",
        "dangling.md": "link",
        "../out.md": "outside-vault",
        "link.md": "link",
        "missing.md": "missing",
        "sub/b.md": "changed",
    }
    assert contents(vault) == before


def test_names_may_be_exchanged_and_change_their_case(vault: Path) -> None:
    moves = [Rewrite("sub/b.md", digest(FILES["sub/b.md"]), (), "sub/c.md")]
    moves.append(Rewrite("sub/c.md", digest(FILES["sub/c.md"]), (), "sub/b.md"))
    moves.append(Rewrite("a.md", digest(FILES["a.md"]), (), "A.md"))
    assert change(vault, *moves).refused == ()
    after = {"A.md": FILES["a.md"], "sub/": b"", "sub/b.md": FILES["sub/c.md"], "sub/c.md": FILES["sub/b.md"]}
    assert contents(vault) == after


def test_two_changes_of_one_file_are_refused(vault: Path) -> None:
    (vault / "link.md").symlink_to("a.md")
    twice = Rewrite("link.md", digest(FILES["a.md"]), b"other")
    assert kinds(change(vault, rewrite("a.md", b"new a"), twice)) == {"link.md": "bad-edit"}
    same = [Creation("x.md", b"1"), Creation("X.md", b"2")]
    assert kinds(change(vault, *same)) == {"X.md": "bad-edit"}
    assert (vault / "a.md").read_bytes() == FILES["a.md"]


def test_a_move_keeps_mode_attributes_and_time(vault: Path) -> None:
    note = vault / "a.md"
    note.chmod(0o640)
    os.utime(note, ns=(10**18, 10**18))
    try:
        os.setxattr(note, "user.author", b"me")
    except OSError:  # Not every file system has attributes to keep.
        pass
    attributes = {name: os.getxattr(note, name) for name in os.listxattr(note)}
    assert change(vault, Rewrite("a.md", digest(FILES["a.md"]), (), "sub/a.md")).refused == ()
    moved = vault / "sub" / "a.md"
    assert (moved.stat().st_mode & 0o7777, moved.stat().st_mtime_ns) == (0o640, 10**18)
    assert {name: os.getxattr(moved, name) for name in os.listxattr(moved)} == attributes


def test_a_new_file_has_the_mode_that_others_would_give_it(vault: Path) -> None:
    with (vault / "plain.md").open("wb"):
        pass
    assert change(vault, Creation("new.md", b"")).refused == ()
    assert (vault / "new.md").stat().st_mode == (vault / "plain.md").stat().st_mode


def test_what_changes_nothing_writes_nothing(vault: Path) -> None:
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in sorted(vault.rglob("*"))]
    outcome = change(vault, rewrite("a.md", FILES["a.md"]), Rewrite("sub/b.md", digest(FILES["sub/b.md"]), ()))
    assert [(written.path, written.changed) for written in outcome.written] == [("a.md", False), ("sub/b.md", False)]
    assert [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in sorted(vault.rglob("*"))] == before
    assert change(vault) == Outcome()


def test_edits_are_carried_over_to_a_file_that_changed_elsewhere(vault: Path) -> None:
    base = b"# Title\n\nstatus: draft\n\nSome text.\n"
    (vault / "a.md").write_bytes(base + b"\nmore at the end\n")
    edit = Edit(Span(17, 22), b"designed")
    outcome = change(vault, Rewrite("a.md", digest(base), (edit,), base=base))
    new = base.replace(b"draft", b"designed") + b"\nmore at the end\n"
    assert outcome.written == (Written("a.md", digest(new), carried=True),)
    assert (vault / "a.md").read_bytes() == new
    (vault / "a.md").write_bytes(base.replace(b"draft", b"drafts"))
    assert kinds(change(vault, Rewrite("a.md", digest(base), (edit,), base=base))) == {"a.md": "changed"}
    assert kinds(change(vault, Rewrite("a.md", digest(b"?"), (edit,), base=base))) == {"a.md": "changed"}


@given(st.integers(0, 20), st.data())
def test_carrying_over_commutes_with_an_edit_elsewhere(length: int, data: st.DataObject) -> None:
    """What was edited in one place and, by somebody else, in another is as if both had been edited at once."""
    base = bytes(range(length))  # Every byte once: so it is certain which of them was edited.
    spans = st.lists(st.integers(0, length), min_size=2, max_size=2).map(lambda pair: Span(min(pair), max(pair)))
    theirs = Edit(data.draw(spans), data.draw(st.binary(max_size=6).map(lambda new: new.replace(b"\0", b"") or b"!")))
    theirs = Edit(theirs.span, bytes(byte | 0x80 for byte in theirs.replacement))
    ours = Edit(data.draw(spans), b"new")
    carried = carry_over((ours,), base, splice(base, [theirs]))
    if ours.span.end < theirs.span.start or ours.span.start > theirs.span.end:
        assert carried is not None
        assert splice(splice(base, [theirs]), carried) == splice(base, [theirs, ours])
    else:
        assert carried is None


NAMES = ["plain.md", "with space.md", "ünïcode ß.md", "u\u0308decomposed.md", "日本語.md", "emoji 🦖.md", "-dash.md",
         "quote'\".md", "new\nline.md", "back\\slash.md", ".hidden.md", "trailing .md", "UPPER.MD", "a" * 200 + ".md",
         "a" * 252 + ".md", "no extension", "x.canvas", "line\u2028separator.md",
         "4. Done/nested & deep/x.md", "bytes\udcff.md", "%41*?[x].md"]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16", "latin-1", "cp1252", "shift-jis", "utf-32"]
ENDINGS = ["\n", "\r\n", "\r", "\n\r", "\x0b", "\x0c", "\x85", "\u2028", "\0"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NAMES), st.sampled_from(ENCODINGS), st.sampled_from(ENDINGS), st.data())
def test_random_edits_change_only_their_spans(
    tmp_path: Path, name: str, encoding: str, ending: str, data: st.DataObject
) -> None:
    lines = data.draw(st.lists(st.text("#| -`aéß¤日[]", max_size=12), max_size=8))
    old = ending.join(lines).encode(encoding, "replace")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(old)), max_size=6)))
    edits = [Edit(Span(*pair), data.draw(st.binary(max_size=6))) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    new = splice(old, edits)
    fill(tmp_path, {name: old})
    root = str(tmp_path)
    outcome = commit(root, [Rewrite(name, digest(old), tuple(edits))])
    more = name.lower().endswith(".md") and changed_beside(old, new, edits) is not None
    assert [refused.kind for refused in outcome.refused] == ["unverified"] * more
    if outcome.refused:
        assert (tmp_path / name).read_bytes() == old
        assert commit(root, [Rewrite(name, digest(old), new)]).refused == ()
    assert (tmp_path / name).read_bytes() == new
    state = (tmp_path / name).stat()
    again = commit(root, [Rewrite(name, digest(new), new)])
    assert [written.changed for written in again.written] == [False]
    now = (tmp_path / name).stat()
    assert (now.st_mtime_ns, now.st_ctime_ns, now.st_ino) == (state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    assert commit(root, [Rewrite(name, digest(new), old)]).refused == ()
    assert (tmp_path / name).read_bytes() == old
    (tmp_path / name).unlink()
    assert not [path for path in tmp_path.rglob("*") if not path.is_dir()]


@pytest.mark.parametrize(
    "name", ["x" * 300 + ".md", "y" * 300 + "/n.md", "new/" + "x" * 300 + ".md", "é" * 130 + ".md"]
)
def test_a_name_that_no_disk_takes_blocks_nothing(vault: Path, name: str) -> None:
    for wanted in (Creation(name, b"n"), rewrite("a.md", b"new", name)):
        before = contents(vault)
        assert kinds(change(vault, rewrite("sub/b.md", b"other"), wanted)), "what cannot be written is refused"
        assert contents(vault) == before and not list(vault.glob(".trueline*")), "and leaves nothing behind"
    assert change(vault, rewrite("a.md", b"new a")).written, "and others may write"
