"""What git keeps of a folder: revisions, which files differ between them, their bytes, the log of a name."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trueline.analysis.git import GitAnswer, GitProblem, call_git
from trueline.queries.history import NoHistory

_REGULAR = ("100644", "100755")


class Commit(NamedTuple):
    """A commit: its full name, the day (`2026-01-31`), who made it and its first line."""

    name: str
    date: str
    author: str
    subject: str

    @property
    def short(self) -> str:
        """As people write it."""
        return self.name[:9]


class Differing(NamedTuple):
    """A file that differs: the names of its contents, None where it is not there, or not known (work tree)."""

    path: str
    before: str | None
    after: str | None


class Step(NamedTuple):
    """A commit and the files it changed."""

    commit: Commit
    files: tuple[Differing, ...]


class Repository:
    """The git repository around a folder. All paths are relative to that folder, with `/`, as on disk.

    Nothing is written, not even the index. Each method raises `NoHistory` where git does not answer.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def commit(self, revision: str) -> Commit:
        """The commit that a revision names."""
        name = self._resolved(revision)
        return next(self._commits("log", "--no-walk", "--format=%H%x00%cs%x00%an%x00%s", name))

    def knows(self, revision: str) -> bool:
        """Whether a word names a commit."""
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return "\0" not in revision and bool(self._try(*arguments))

    def common(self, one: str, other: str) -> Commit | None:
        """Where two branches parted; None for histories that have nothing in common."""
        found = self._try("merge-base", self._resolved(one), self._resolved(other))
        if found is not None and found.strip():
            return self.commit(found.split()[0].decode("ascii", "replace"))
        if self.shallow:
            raise NoHistory(
                f"this clone is shallow: where `{one}` and `{other}` parted is not in it; `git fetch --unshallow` gets it"
            )
        return None

    @property
    def shallow(self) -> bool:
        """Whether history was cut off when this repository was cloned."""
        return (self._try("rev-parse", "--is-shallow-repository") or b"").strip() == b"true"

    def differing(self, before: str, after: str | None) -> list[Differing]:
        """The files that differ between two commits, or a commit and the work tree with its new files."""
        ends = (before,) if after is None else (before, after)
        fixed = ("--raw", "-z", "--relative", "--no-abbrev", "--no-renames", "--no-ext-diff", "--ignore-submodules")
        found = {one.path: one for one in _raw(iter(self._run("diff", *fixed, *ends, "--").split(b"\0")))}
        if after is None:
            found = {path: one._replace(after=None) for path, one in found.items()}
            listed = self._run("ls-files", "--others", "--exclude-standard", "-z", "--")
            for name in map(os.fsdecode, filter(None, listed.split(b"\0"))):
                found.setdefault(name, Differing(name, None, None))
        return sorted(found.values())

    def files(self, commit: str) -> dict[str, str]:
        """The regular files of a commit below the folder, each with the name of its content."""
        found = {}
        for entry in self._run("ls-tree", "-r", "-z", commit).split(b"\0"):
            head, _, path = entry.partition(b"\t")
            words = head.split()
            if len(words) == 3 and words[0].decode() in _REGULAR:
                found[os.fsdecode(path)] = words[2].decode()
        return found

    def holds(self, revision: str, path: str) -> bool:
        """Whether a commit has a file at a path."""
        return bool(self._try("ls-tree", "-z", "--name-only", self._resolved(revision), f":(literal){path}"))

    def contents(self, names: Iterable[str]) -> dict[str, bytes]:
        """The bytes of contents by their names; one that the repository lacks is left out."""
        wanted = list(dict.fromkeys(names))
        if not wanted:
            return {}
        data = self._run("cat-file", "--batch", "--buffer", given="\n".join(wanted).encode() + b"\n")
        found = {}
        place = 0
        while place < len(data):
            end = data.index(b"\n", place)
            words = data[place:end].split()
            place = end + 1
            if len(words) == 3 and words[1] == b"blob":
                size = int(words[2])
                found[words[0].decode()] = data[place : place + size]
                place += size + 1
        return found

    def log(self, patterns: Sequence[str], start: str = "HEAD") -> Iterator[Step]:
        """The commits before and at `start`, newest first, that changed files which match one of `patterns`.

        Of a merge it is told what came to the branch it was merged into, so steps follow each other.
        """
        form = "--format=%x01%H%x02%cs%x02%an%x02%s"
        arguments = ("--first-parent", "-m", "--raw", "-z", "--relative", "--no-abbrev", "--no-renames", form)
        tokens = self._run("log", *arguments, start, "--", *patterns).split(b"\0")
        commit: Commit | None = None
        files: list[bytes] = []
        for token in tokens:
            if len(files) % 2 == 0 and token.startswith(b"\x01"):
                if commit is not None:
                    yield Step(commit, tuple(_raw(iter(files))))
                commit, files = _commit(token[1:].split(b"\x02")), []
            elif token:
                files.append(token.removeprefix(b"\n") if len(files) % 2 == 0 else token)
        if commit is not None:
            yield Step(commit, tuple(_raw(iter(files))))

    def renamed(self, commit: str, path: str) -> str | None:
        """What the file that a commit brought was called before, if git takes it for one that went."""
        arguments = ("-r", "-m", "--first-parent", "-M", "--raw", "-z", "--relative", "--root", "--no-commit-id")
        tokens = iter(self._run("diff-tree", *arguments, "--diff-filter=R", commit).split(b"\0"))
        for token in tokens:
            if token.startswith(b":"):
                earlier, later = os.fsdecode(next(tokens, b"")), os.fsdecode(next(tokens, b""))
                if later == path:
                    return earlier
        return None

    def days(self) -> Iterator[Commit]:
        """The commits that changed the folder, newest first, as the current branch saw them."""
        form = "--format=%H%x00%cs%x00%an%x00%s"
        yield from self._commits("log", "--first-parent", form, "HEAD", "--", ".")

    def _commits(self, *arguments: str) -> Iterator[Commit]:
        for line in filter(None, self._run(*arguments).split(b"\n")):
            yield _commit(line.split(b"\0"))

    def _resolved(self, revision: str) -> str:
        found = self._try("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found is None or not found.strip():
            self._run("rev-parse", "--git-dir")  # which says so where there is no repository
            if revision == "HEAD":
                raise NoHistory("nothing is committed yet, so there is nothing to compare with")
            hint = "; this clone is shallow, `git fetch --unshallow` gets the rest" if self.shallow else ""
            raise NoHistory(f"git knows no revision `{revision}`{hint}")
        return found.split()[-1].decode("ascii", "replace")

    def _try(self, *arguments: str) -> bytes | None:
        """What git answers, or None where it refuses."""
        answer = self._call(arguments)
        return answer.out if answer.code == 0 else None

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        answer = self._call(arguments, given)
        if answer.code != 0:
            if "not a git repository" in answer.said:
                raise NoHistory("the vault lies in no git repository, so it has no history to compare with")
            raise NoHistory(f"`git {arguments[0]}` failed: {answer.said or f'code {answer.code}'}")
        return answer.out

    def _call(self, arguments: Sequence[str], given: bytes = b"") -> GitAnswer:
        answer = call_git(self.folder, arguments, given)
        if isinstance(answer, GitProblem):
            raise NoHistory(answer.message)
        return answer


def _commit(words: Sequence[bytes]) -> Commit:
    name, date, author, subject = (word.decode("utf-8", "replace") for word in words[:4])
    return Commit(name, date, author, subject)


def _raw(tokens: Iterator[bytes]) -> Iterator[Differing]:
    """The records of `--raw -z`: `:mode mode content content status`, then the path."""
    for token in tokens:
        if not token.startswith(b":"):
            continue
        path = os.fsdecode(next(tokens, b""))
        modes = token[1:].split()
        old, new = (
            content.decode() if mode.decode() in _REGULAR and set(content) != {48} else None
            for mode, content in ((modes[0], modes[2]), (modes[1], modes[3]))
        )
        yield Differing(path, old, new)
