"""Killed at any call, refused by the system at any call, disturbed at any call: all or nothing, and no litter."""

import errno
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from interrupted import Injected, calls_of, contents, fill, numbers, rewrite, run

from trueline.analysis.writer import Change, Creation, Refused, Removal, Rewrite, commit
from trueline.analysis.writing.changes import JOURNAL, Recovery
from trueline.analysis.writing.recovery import recover

FILES = {"a.md": b"\xef\xbb\xbf# A\r\nold", "sub/b.md": b"# B\nold\n", "sub/c.md": b"c" * 5000, "d.md": b"to go"}
FIRST_TO_LAST = ("a.md", "sub/b.md", "new/deep/c.md", "new/n.md", "sub/c.md", "d.md")
OLD = FILES | {"sub/": b""}
NEW = {"a.md": b"new a", "sub/b.md": b"new b", "new/deep/c.md": b"C" * 6000, "new/n.md": b"n"}
NEW |= {"sub/": b"", "new/": b"", "new/deep/": b""}
# Where the system can neither exchange files nor lock folders.
UNABLE = [frozenset[str](), frozenset(["renameat2"]), frozenset(["renameat2", "flock", "link"])]


def fresh(folder: Path, name: object = "vault") -> Path:
    root = folder / str(name)
    root.mkdir()
    fill(root, FILES)
    return root


def changes(root: Path) -> list[Change]:
    """Of every kind: edits, a move with an edit, a new file in new folders, and a removal."""
    to_go = rewrite(root, "d.md", b"")
    return [
        rewrite(root, "a.md", b"new a"),
        rewrite(root, "sub/b.md", b"new b"),
        rewrite(root, "sub/c.md", b"C" * 6000, "new/deep/c.md"),
        Creation("new/n.md", b"n"),
        Removal("d.md", to_go.expected),
    ]


@pytest.fixture
def calls(tmp_path: Path) -> Sequence[str]:
    root = fresh(tmp_path, "to count in")
    calls = calls_of(root, changes(root))
    assert contents(root) == NEW
    assert set(calls) >= {"open", "write", "fsync", "renameat2", "unlink", "mkdir", "read", "fcntl"}
    return calls


@pytest.mark.parametrize("unable", UNABLE, ids=["all", "no-exchange", "no-locks"])
def test_killed_at_any_call_that_changes_something(tmp_path: Path, unable: frozenset[str]) -> None:
    root = fresh(tmp_path, "to count in")
    counted = run(root, changes(root), Injected(unable=unable))
    ends = set()
    for number in numbers(counted.calls)[:: 3 if unable else 1]:
        root = fresh(tmp_path, number)
        assert run(root, changes(root), Injected(number, unable=unable)).refused is None
        midway = contents(root)
        torn = [name for name in FILES if name in midway and midway[name] not in (OLD[name], NEW.get(name))]
        assert torn == [], number
        recover(str(root))
        assert contents(root) in (OLD, NEW), number
        ends.add(contents(root) == NEW)
        assert recover(str(root)) is None
    assert ends == {False, True}


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EDQUOT", "EXDEV", "EMFILE", "EROFS"])
def test_refused_at_a_call_leaves_everything_or_succeeds(calls: Sequence[str], tmp_path: Path, error: str) -> None:
    failed = 0
    start = 3 * (len(error) + ord(error[1])) % 13  # Other calls for other errors.
    for number in range(1 + start, len(calls), 13):
        root = fresh(tmp_path, number)
        ended = run(root, changes(root), Injected(number, error=getattr(errno, error)))
        at = f"{error} at call {number}, {calls[number - 1]}: {ended.refused}"
        if ended.refused:
            failed += 1
            assert contents(root) == OLD, at
            assert any(f"`{name}`" in ended.refused[0].message for name in {*FILES, *NEW}), at
            ended = run(root, changes(root))
        assert (ended.refused, contents(root)) == ((), NEW), at
    assert failed > 0


def test_a_write_that_is_short_is_gone_on_with(calls: Sequence[str], tmp_path: Path) -> None:
    for number in numbers(calls, frozenset(["write"])):
        root = fresh(tmp_path, number)
        assert run(root, changes(root), Injected(number, short=True)).refused == ()
        assert contents(root) == NEW


def test_what_the_disk_does_not_confirm_is_put_back(calls: Sequence[str], tmp_path: Path) -> None:
    for number in numbers(calls, frozenset(["fsync"])):
        root = fresh(tmp_path, number)
        ended = run(root, changes(root), Injected(number, error=errno.EIO))
        assert contents(root) == OLD, number
        assert ended.refused


def test_killed_while_it_puts_back_is_settled_by_the_next(calls: Sequence[str], tmp_path: Path) -> None:
    root = fresh(tmp_path)
    number = numbers(calls, frozenset(["renameat2"]))[4]
    run(root, changes(root), Injected(number))
    for count in range(1, 1000):
        process = run(root, [Creation("x.md", b"")], Injected(count))
        if process.refused is not None:
            break
    assert contents(root) == OLD | {"x.md": b""}
    assert count > len(numbers(process.calls))


@pytest.mark.parametrize("in_place", [True, False], ids=["in place", "by renaming"])
def test_an_editor_at_any_call_loses_nothing(calls: Sequence[str], tmp_path: Path, in_place: bool) -> None:
    """It wins, and all is put back; or it was late, and has changed what was written."""
    ends = set()
    for number in range(3, len(calls), 7):
        root = fresh(tmp_path, number)
        note = root / "sub" / "b.md"

        def edit(note: Path = note) -> None:
            if in_place:
                with note.open("ab") as file:
                    file.write(b"EDITOR")
            else:
                beside = note.with_name("editor~")
                beside.write_bytes(note.read_bytes() + b"EDITOR")
                beside.rename(note)

        ended = run(root, changes(root), Injected(number, meanwhile=edit))
        assert ended.refused is not None
        after = contents(root)
        first = OLD if ended.refused else NEW
        assert after == first | {"sub/b.md": first["sub/b.md"] + b"EDITOR"}, (number, calls[number - 1], ended)
        ends |= {refused.kind for refused in ended.refused} or {"written"}
    assert ends == {"changed", "written"}


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """One program that writes to and fro, killed again and again: never a half, and it always goes on."""
    root = fresh(tmp_path, "vault")
    code = (
        "import sys\nfrom hashlib import sha256\nfrom trueline.analysis.writer import Rewrite, commit\n"
        "root = sys.argv[1]\nprint('ready', flush=True)\nwhile True:\n"
        "    found = {n: open(f'{root}/{n}', 'rb').read() for n in ('a.md', 'sub/b.md')}\n"
        "    new = str(int(found['a.md'] or b'0') + 1).encode()\n"
        "    commit(root, [Rewrite(n, sha256(d).hexdigest(), new) for n, d in found.items()])\n"
    )
    for name in ("a.md", "sub/b.md"):
        (root / name).write_bytes(b"0")
    last = 0
    for count in range(12):
        with subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE) as program:
            assert program.stdout is not None
            assert program.stdout.readline() == b"ready\n"
            time.sleep(0.003 + 0.0071 * (count % 7))
            program.kill()
        recover(str(root))
        after = contents(root)
        assert after["a.md"] == after["sub/b.md"]
        assert set(after) == {*OLD}
        assert int(after["a.md"]) >= last
        last = int(after["a.md"])
    assert last > 0


def killed_midway(tmp_path: Path, after: int) -> Path:
    """A vault in which a transaction was killed when `after` files had taken their places."""
    root = fresh(tmp_path, "vault")
    calls = calls_of(fresh(tmp_path, "to count in"), changes(root))
    run(root, changes(root), Injected(numbers(calls, frozenset(["renameat2"]))[after]))
    assert (root / JOURNAL).exists()
    return root


def test_the_next_write_settles_what_was_left(tmp_path: Path) -> None:
    root = killed_midway(tmp_path, 2)
    assert (root / "a.md").read_bytes() == b"new a"
    assert commit(str(root), [Creation("e.md", b"e")]).refused == ()
    assert contents(root) == OLD | {"e.md": b"e"}


def test_what_somebody_saved_since_stays(tmp_path: Path) -> None:
    root = killed_midway(tmp_path, 2)
    (root / "a.md").write_bytes(b"new a, and more of mine")
    settled = recover(str(root))
    assert settled == Recovery(FIRST_TO_LAST, False, ("a.md",))
    assert contents(root) == OLD | {"a.md": b"new a, and more of mine"}


def test_a_journal_of_another_folder_is_not_acted_on(tmp_path: Path) -> None:
    root = killed_midway(tmp_path, 2)
    copy = tmp_path / "copy"
    copy.mkdir()
    before = contents(root)
    fill(copy, {name: data for name, data in before.items() if not name.endswith("/")})
    settled = recover(str(copy))
    assert isinstance(settled, Refused)
    assert (settled.kind, JOURNAL in settled.message) == ("journal", True)
    refused = commit(str(copy), [Creation("e.md", b"e")]).refused
    assert [(one.path, one.kind) for one in refused] == [(JOURNAL, "journal")]
    assert {name: data for name, data in contents(copy).items() if not name.endswith("/")} == {
        name: data for name, data in before.items() if not name.endswith("/")
    }


def test_an_unfinished_journal_means_that_nothing_had_begun(tmp_path: Path) -> None:
    root = fresh(tmp_path, "vault")
    (root / JOURNAL).write_bytes(b'0123 {"version": 1, "steps": [')
    assert recover(str(root)) is None
    assert contents(root) == OLD


WRITER = """
import sys
from hashlib import sha256
from trueline.analysis.writer import Rewrite, commit
from trueline.text import Edit, Span

root, who, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
for count in range(rounds):
    while True:
        changes = []
        for name in ("a.md", "sub/b.md"):
            with open(f"{root}/{name}", "rb") as file:
                data = file.read()
            changes.append(Rewrite(name, sha256(data).hexdigest(), (Edit(Span(0, 0), f"[{who}.{count}]".encode()),)))
        refused = commit(root, changes).refused
        if not refused:
            break
        if {one.kind for one in refused} - {"changed", "busy"}:
            sys.exit(str(refused))
"""


def test_sixteen_writers_and_an_editor_lose_no_edit(tmp_path: Path) -> None:
    root = fresh(tmp_path, "vault")
    for name in ("a.md", "sub/b.md"):
        (root / name).write_bytes(b"")
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(root), str(who), "4"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for who in range(16)
    ]
    for program in programs:
        assert program.stdout is not None
        program.stdout.readline()
        assert program.stdin is not None
        program.stdin.write(b"\n")
        program.stdin.flush()
    for count in range(30):
        with (root / "a.md").open("ab") as file:
            file.write(f"[editor.{count}]".encode())
        time.sleep(0.01)
    for program in programs:
        program.communicate(timeout=300)
        assert program.returncode == 0
    tokens = [f"[{who}.{count}]".encode() for who in range(16) for count in range(4)]
    saved = [f"[editor.{count}]".encode() for count in range(30)]
    first, second = (root / "a.md").read_bytes(), (root / "sub" / "b.md").read_bytes()
    assert [token for token in (*tokens, *saved) if first.count(token) != 1] == []
    assert [token for token in tokens if second.count(token) != 1] == []
    assert set(contents(root)) == set(OLD)


def test_nothing_is_left_open(tmp_path: Path) -> None:
    root = fresh(tmp_path, "vault")
    before = {path.name for path in Path("/proc/self/fd").iterdir()}
    commit(str(root), [Creation("x/y.md", b""), Removal("d.md", "0" * 64)])
    commit(str(root), [Creation("x/y.md", b""), Rewrite("link.md", "0" * 64)])
    commit(str(root), [Creation("x/y.md", b"")])
    assert {path.name for path in Path("/proc/self/fd").iterdir()} == before
