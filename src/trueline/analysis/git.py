"""What git knows of a vault: where its work tree begins, and which files changed since a revision."""

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from subprocess import CompletedProcess

_SECONDS = 30.0


class GitProblem(NamedTuple):
    """Why git could not answer, in one lower-case line."""

    message: str


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
    found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if isinstance(found, GitProblem):
        return found
    if found.returncode != 0:
        if git_root(root) is None:
            return GitProblem(f"`{root}` lies in no git repository")
        return GitProblem(_said(found) or f"git knows no revision `{revision}`")
    commit = found.stdout.split()[-1].decode("ascii", "replace")
    departure = _run(root, "merge-base", commit, "HEAD")
    if isinstance(departure, GitProblem):
        return departure
    since = departure.stdout.decode("ascii", "replace").strip() if departure.returncode == 0 else commit
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
        listed = _run(root, *arguments)
        if isinstance(listed, GitProblem):
            return listed
        if listed.returncode != 0:
            return GitProblem(_said(listed) or f"`git {arguments[0]}` failed with code {listed.returncode}")
        changed.update(os.fsdecode(name) for name in listed.stdout.split(b"\0") if name)
    return changed


def _run(root: str, *arguments: str) -> "CompletedProcess[bytes] | GitProblem":
    """One git command that neither asks, nor pages, nor writes the index."""
    import subprocess

    # Inside a hook git names its own repository in these; the vault may lie in another.
    inherited = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
    environment = {key: value for key, value in os.environ.items() if key not in inherited}
    environment |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["git", "-C", root, "--no-pager", *arguments],
            stdin=subprocess.DEVNULL,
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


def _said(result: "CompletedProcess[bytes]") -> str:
    """The first line that git wrote to standard error, without its `fatal:`."""
    lines = result.stderr.decode("utf-8", "replace").splitlines()
    return lines[0].removeprefix("fatal: ").removeprefix("error: ") if lines else ""
