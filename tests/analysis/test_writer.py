"""The one way in which a file of the vault is changed: exactly the edit, or nothing at all."""

import fcntl
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trueline.analysis.writer import Refused, Written, write
from trueline.analysis.writing.exchange import lease, swap, undisturbed
from trueline.analysis.writing.place import Place, put_back
from trueline.text import Edit, Span, splice

OLD = b"\xef\xbb\xbf# Title\r\n\r\n| a |  b |\r\n\ttab \xff\x00 bytes\rno end"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def apply(note: Path, *edits: Edit, expected: bytes = OLD) -> Written | Refused:
    return write(str(note.parent), note.name, digest(expected), edits)


def replace(start: int, end: int, new: bytes) -> Edit:
    return Edit(Span(start, end), new)


TITLE = replace(5, 10, b"Name")


def refused(result: Written | Refused, kind: str) -> Refused:
    assert isinstance(result, Refused), result
    assert (result.kind, f"`{result.path}`" in result.message) == (kind, True), result
    assert "\n" not in result.message
    return result


def test_only_the_span_changes(note: Path) -> None:
    result = apply(note, TITLE)
    new = OLD[:5] + b"Name" + OLD[10:]
    assert note.read_bytes() == new
    assert result == Written("note.md", digest(new), changed=True, guarded=True)
    assert names(note.parent) == ["note.md"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_write_is_splice_and_can_be_undone(tmp_path: Path, data: st.DataObject) -> None:
    """Of any bytes; what edits of a note may not do besides is for `test_writer_preserving`."""
    old = data.draw(st.binary(max_size=60))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(old)), min_size=0, max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [replace(start, end, data.draw(st.binary(max_size=8))) for start, end in pairs]
    (tmp_path / "n.txt").write_bytes(old)
    new = splice(old, edits)
    result = write(str(tmp_path), "n.txt", digest(old), edits)
    assert result == Written("n.txt", digest(new), changed=new != old)
    assert (tmp_path / "n.txt").read_bytes() == new
    back = write(str(tmp_path), "n.txt", digest(new), [replace(0, len(new), old)])
    assert isinstance(back, Written)
    assert (tmp_path / "n.txt").read_bytes() == old
    assert names(tmp_path) == ["n.txt"]


def test_edit_that_changes_nothing_writes_nothing(note: Path) -> None:
    before = note.stat()
    assert apply(note, replace(5, 10, OLD[5:10])) == Written("note.md", digest(OLD), changed=False)
    assert apply(note) == Written("note.md", digest(OLD), changed=False)
    after = note.stat()
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_ino) == (
        before.st_mtime_ns,
        before.st_ctime_ns,
        before.st_ino,
    )


def test_mode_owner_and_attributes_stay(note: Path) -> None:
    note.chmod(0o4640)
    with suppress(OSError):  # Not every file system has attributes to keep.
        os.setxattr(note, "user.author", b"me")
    before = note.stat()
    attributes = [(name, os.getxattr(note, name)) for name in os.listxattr(note)]
    assert isinstance(apply(note, TITLE), Written)
    after = note.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert [(name, os.getxattr(note, name)) for name in os.listxattr(note)] == attributes


def test_file_that_changed_is_left_alone(note: Path) -> None:
    note.write_bytes(OLD + b"!")
    refused(apply(note, TITLE), "changed")
    assert note.read_bytes() == OLD + b"!"
    assert names(note.parent) == ["note.md"]


def test_verification_sees_both_and_may_refuse(note: Path) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def verify(old: bytes, new: bytes) -> str | None:
        seen.append((old, new))
        return "a heading would vanish" if b"Bad" in new else None

    root = str(note.parent)
    bad = write(root, "note.md", digest(OLD), [replace(5, 10, b"Bad")], verify)
    assert "a heading would vanish" in refused(bad, "unverified").message
    assert note.read_bytes() == OLD
    assert isinstance(write(root, "note.md", digest(OLD), [TITLE], verify), Written)
    assert [old for old, _ in seen] == [OLD, OLD]
    assert [new[5:9] for _, new in seen] == [b"Bad\r", b"Name"]


@pytest.mark.parametrize(
    "edits",
    [
        [replace(0, 4, b""), replace(3, 5, b"")],
        [replace(0, len(OLD) + 1, b"")],
        [replace(-2, 1, b"x")],
        [replace(4, 2, b"x")],
    ],
)
def test_impossible_edits_are_refused(note: Path, edits: list[Edit]) -> None:
    refused(apply(note, *edits), "bad-edit")
    assert note.read_bytes() == OLD


def test_link_inside_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "real.md").write_bytes(OLD)
    (tmp_path / "link.md").symlink_to("x/real.md")
    assert isinstance(apply(tmp_path / "link.md", TITLE), Written)
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "x" / "real.md").read_bytes() == OLD[:5] + b"Name" + OLD[10:]


def test_what_must_not_be_written_is_refused(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "folder.md").mkdir(parents=True)
    (tmp_path / "secret.md").write_bytes(OLD)
    (vault / "out.md").symlink_to("../secret.md")
    (vault / "up").symlink_to("..")
    (vault / "dangling.md").symlink_to("nowhere.md")
    (vault / "one.md").write_bytes(OLD)
    (vault / "two.md").hardlink_to(vault / "one.md")
    (vault / "locked.md").write_bytes(OLD)
    (vault / "locked.md").chmod(0o444)
    os.mkfifo(vault / "pipe.md")
    expected = {
        "out.md": "outside-vault",
        "up/secret.md": "outside-vault",
        "../secret.md": "outside-vault",
        str(tmp_path / "secret.md"): "outside-vault",
        "a\0.md": "outside-vault",
        "dangling.md": "dangling-link",
        "missing.md": "missing",
        "no/folder.md": "missing",
        "one.md/x.md": "missing",
        "one.md": "hard-link",
        "two.md": "hard-link",
        "locked.md": "read-only",
        "folder.md": "not-a-file",
        "pipe.md": "not-a-file",
    }
    for path, kind in expected.items():
        result = write(str(vault), path, digest(OLD), [TITLE])
        assert isinstance(result, Refused), path
        assert result.kind == kind, path
    assert (tmp_path / "secret.md").read_bytes() == OLD
    assert (vault / "one.md").read_bytes() == OLD
    assert (vault / "locked.md").read_bytes() == OLD
    assert len(names(vault)) == 8


def test_file_and_folder_without_permission(unprivileged: Path) -> None:
    note = unprivileged / "note.md"
    note.write_bytes(OLD)
    unprivileged.chmod(0o500)
    try:
        refused(apply(note, TITLE), "permission")
    finally:
        unprivileged.chmod(0o700)
    note.chmod(0o040)
    refused(apply(note, TITLE), "read-only")
    note.chmod(0o600)
    assert note.read_bytes() == OLD
    assert isinstance(apply(note, TITLE), Written)


def test_full_disk_leaves_the_file_and_no_litter(note: Path) -> None:
    """A limit on file size fails the write as a full disk does, and as late: after the first bytes."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limit[1]))
        result = apply(note, replace(0, 0, b"x" * 10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    refused(result, "input-output")
    assert note.read_bytes() == OLD
    assert names(note.parent) == ["note.md"]
    assert isinstance(apply(note, TITLE), Written)


def test_no_free_descriptor_is_refused(note: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(path.name) for path in Path("/proc/self/fd").iterdir())
    # Numbers below it that are free would be taken first.
    taken = [os.open(note, os.O_RDONLY)]
    while taken[-1] < highest:
        taken.append(os.open(note, os.O_RDONLY))
    try:
        free = [count for count in range(5) if _refused_with(note, taken[-1] + 1 + count, limit)]
    finally:
        for file in taken:
            os.close(file)
    assert free == [0, 1, 2, 3]
    assert note.read_bytes() == OLD[:5] + b"Name" + OLD[10:]
    assert names(note.parent) == ["note.md"]


def _refused_with(note: Path, descriptors: int, limit: tuple[int, int]) -> bool:
    """Whether a write is refused where this many descriptors may be open."""
    result: Written | Refused | None = None
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, limit[1]))
        result = apply(note, TITLE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)
    return isinstance(result, Refused)


def test_a_broken_verification_leaves_no_litter(note: Path) -> None:
    def verify(_old: bytes, _new: bytes) -> str | None:
        raise RuntimeError("a bug of the caller")

    with pytest.raises(RuntimeError, match="a bug of the caller"):
        write(str(note.parent), "note.md", digest(OLD), [TITLE], verify)
    assert names(note.parent) == ["note.md"]
    assert isinstance(apply(note, TITLE), Written)


def during(note: Path, act: Callable[[], None]) -> Written | Refused:
    """Write while `act` happens after the file was read and before it is replaced."""

    def verify(_old: bytes, _new: bytes) -> str | None:
        act()
        return None

    return write(str(note.parent), note.name, digest(OLD), [TITLE], verify)


def save_by_rename(note: Path, data: bytes) -> None:
    beside = note.with_name("editor")
    beside.write_bytes(data)
    beside.rename(note)


def test_editor_that_saves_by_rename_meanwhile_wins(note: Path) -> None:
    refused(during(note, lambda: save_by_rename(note, b"from the editor")), "changed")
    assert note.read_bytes() == b"from the editor"
    assert names(note.parent) == ["note.md"]


def test_editor_that_saves_the_same_bytes_meanwhile_costs_nothing(note: Path) -> None:
    saved: list[bool] = []

    def once() -> None:
        if not saved:
            save_by_rename(note, OLD)
        saved.append(True)

    assert isinstance(during(note, once), Written)
    assert len(saved) == 2
    assert note.read_bytes() == OLD[:5] + b"Name" + OLD[10:]


def test_file_that_is_deleted_meanwhile_stays_deleted(note: Path) -> None:
    refused(during(note, note.unlink), "missing")
    assert names(note.parent) == []


def test_file_that_gets_another_name_or_mode_meanwhile(note: Path) -> None:
    refused(during(note, lambda: note.with_name("other.md").hardlink_to(note)), "hard-link")
    note.with_name("other.md").unlink()
    assert isinstance(during(note, lambda: note.chmod(0o600)), Written)
    assert note.stat().st_mode & 0o777 == 0o600
    assert names(note.parent) == ["note.md"]


@contextmanager
def another_program(code: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has said `ready`."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        yield program


def test_editor_that_saves_in_place_meanwhile_loses_nothing(note: Path) -> None:
    def save() -> None:
        with note.open("ab") as file:
            file.write(b" and the editor")

    refused(during(note, save), "changed")
    assert note.read_bytes().startswith(OLD + b" and the editor")
    assert names(note.parent) == ["note.md"]


def test_file_that_another_program_has_open_for_writing_is_busy(note: Path) -> None:
    code = "import sys; file = open(sys.argv[1], 'r+b'); print('ready', flush=True); sys.stdin.readline()"
    with another_program(code, str(note)) as editor:
        refused(apply(note, TITLE), "busy")
        assert editor.stdin is not None
        editor.stdin.close()
    assert note.read_bytes() == OLD
    assert isinstance(apply(note, TITLE), Written)


def test_write_waits_for_another_of_ours(note: Path) -> None:
    folder = os.open(note.parent, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    results: list[Written | Refused] = []
    thread = threading.Thread(target=lambda: results.append(apply(note, TITLE)))
    thread.start()
    thread.join(0.2)
    assert (results, note.read_bytes()) == ([], OLD)
    os.close(folder)
    thread.join(30)
    assert isinstance(results[0], Written)


WRITER = """
import sys
from hashlib import sha256
from pathlib import Path
from trueline.analysis.writer import Refused, write
from trueline.text import Edit, Span

root, name, who = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
for count in range(50):
    while True:
        data = Path(root, name).read_bytes()
        result = write(root, name, sha256(data).hexdigest(), [Edit(Span(2, 2), f"[{who}.{count}]".encode())])
        if not isinstance(result, Refused):
            break
        if result.kind != "changed":
            sys.exit(result.message)
"""


def test_parallel_writers_lose_no_edit(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_bytes(b"# \r\n")
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), "n.md", str(who)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for who in range(4)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
    for program in programs:
        program.communicate(b"\n", timeout=300)
        assert program.returncode == 0
    data = (tmp_path / "n.md").read_bytes()
    tokens = [f"[{who}.{count}]".encode() for who in range(4) for count in range(50)]
    assert [token for token in tokens if data.count(token) != 1] == []
    assert len(data) == 4 + sum(map(len, tokens))
    assert names(tmp_path) == ["n.md"]


def test_swap_exchanges_two_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        assert swap(folder, "a", "b")
        with pytest.raises(FileNotFoundError):
            swap(folder, "a", "c")
    finally:
        os.close(folder)
    assert ((tmp_path / "a").read_text(), (tmp_path / "b").read_text()) == ("b", "a")
    assert swap(None, "a", "b") is False


def test_lease_tells_that_a_writer_waits(note: Path) -> None:
    file = os.open(note, os.O_RDONLY)
    try:
        assert lease(file, 0) is True
        assert undisturbed(file)
        with pytest.raises(BlockingIOError):
            os.open(note, os.O_WRONLY | os.O_NONBLOCK)
        assert not undisturbed(file)
    finally:
        os.close(file)
    writer = os.open(note, os.O_WRONLY)
    file = os.open(note, os.O_RDONLY)
    assert lease(file, 0) is False
    os.close(file)
    os.close(writer)


@pytest.mark.parametrize(
    ("in_place", "aside", "after"),
    [
        ("old", "new", "old"),  # not exchanged yet: the draft goes
        ("old", "ne", "old"),  # the draft was not even finished
        ("new", "old", "old"),  # exchanged, but not to be: the old file comes back
        ("new", "newer", "newer"),  # an editor had saved just before the exchange: that comes back
        ("newest", "old", "newest"),  # somebody saved over what was written: that stays
        ("newest", "newer", "newest"),  # an editor saved before and after the exchange: its last word stays
        (None, "old", "old"),  # what took the place is gone: the old file comes back
        (None, "ne", None),  # what was deleted does not come back as an unfinished draft
        ("new", None, "new"),  # all done
    ],
)
def test_putting_back_leaves_one_file_and_the_right_one(
    tmp_path: Path, in_place: str | None, aside: str | None, after: str | None
) -> None:
    for name, text in (("n.md", in_place), ("aside", aside)):
        if text is not None:
            (tmp_path / name).write_text(text)
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        put_back(Place(str(tmp_path), "n.md", folder), "aside", digest(b"old"), digest(b"new"))
    finally:
        os.close(folder)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == ({} if after is None else {"n.md": after})
