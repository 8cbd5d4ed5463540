"""What git knows of a vault: where its work tree begins, and which files changed since a revision."""

import os
from collections.abc import Sequence
from typing import NamedTuple

_SECONDS = 120.0
# Inside a hook git names its own repository in these; the vault may lie in another.
_INHERITED = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
# A quoted or coloured answer, or one in another form, is whatever the user's configuration makes it.
_PLAIN = ("-c", "core.quotePath=false", "-c", "log.showSignature=false")


class GitProblem(NamedTuple):
    """Why git could not answer, in one lower-case line."""

    message: str


class GitAnswer(NamedTuple):
    """What git wrote, with its exit code; `said` is the first line of its complaint, without `fatal:`."""

    code: int
    out: bytes
    said: str


def git_root(path: str) -> str | None:
    """The nearest folder at or above `path` that holds `.git`; a file `.git` marks a linked work tree."""
    folder = os.path.abspath(path)
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def changed_since(root: str, revision: str) -> set[str] | GitProblem:
    """The files below `root` that differ from `revision`, committed or not, and those not tracked yet.

    Paths are relative to `root` with `/`, as they are called on disk; deleted files are not among
    them. Where `revision` has gone on since the current branch left it, the point of departure
    counts: what others changed meanwhile is not a change of this branch.
    """
    found = call_git(root, ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    if isinstance(found, GitProblem):
        return found
    if found.code != 0:
        if git_root(root) is None:
            return GitProblem(f"`{root}` lies in no git repository")
        return GitProblem(found.said or f"git knows no revision `{revision}`")
    commit = found.out.split()[-1].decode("ascii", "replace")
    departure = call_git(root, ("merge-base", commit, "HEAD"))
    if isinstance(departure, GitProblem):
        return departure
    since = departure.out.decode("ascii", "replace").strip() if departure.code == 0 else commit
    changed: set[str] = set()
    for arguments in (
        (
            "diff",
            "--name-only",
            "-z",
            "--relative",
            "--no-renames",
            "--no-ext-diff",
            "--diff-filter=d",
            since,
            "--",
        ),
        ("ls-files", "--others", "--exclude-standard", "-z", "--"),
    ):
        listed = call_git(root, arguments)
        if isinstance(listed, GitProblem):
            return listed
        if listed.code != 0:
            return GitProblem(listed.said or f"`git {arguments[0]}` failed with code {listed.code}")
        changed.update(os.fsdecode(name) for name in listed.out.split(b"\0") if name)
    return changed


def call_git(folder: str, arguments: Sequence[str], given: bytes = b"") -> GitAnswer | GitProblem:
    """One git command that neither asks, nor pages, nor writes the index; `given` is its input."""
    import subprocess

    environment = {key: value for key, value in os.environ.items() if key not in _INHERITED}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", folder, "--no-pager", *_PLAIN, *arguments],
            input=given,
            capture_output=True,
            env=environment,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        return GitProblem("git is needed for this and is not installed")
    except subprocess.TimeoutExpired:
        return GitProblem(f"`git {arguments[0]}` gave no answer within {_SECONDS:.0f} seconds")
    except (OSError, ValueError) as error:
        return GitProblem(f"`git {arguments[0]}` could not be run: {error}")
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    said = lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else ""
    return GitAnswer(done.returncode, done.stdout, said)
