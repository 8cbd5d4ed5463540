"""What the code looked like at a revision, as the evidence of a vault shows it."""

import os
from collections.abc import Sequence

from trueline.analysis.analysis import Analysis
from trueline.analysis.evidence import understood
from trueline.analysis.git import GitAnswer, GitProblem, call_git, git_root
from trueline.analysis.globbing import matcher
from trueline.formats.built import Built, Source
from trueline.queries.code_history import CodeChange
from trueline.queries.history import NoHistory


class CodeRevisions:
    """The evidence of a vault at other revisions, read from git; nothing is checked out."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis

    def since(self, revision: str) -> CodeChange:
        """What evidence showed where this branch left `revision`, and shows now."""
        gathering = self.analysis.source.gathering
        if gathering is None:
            raise NoHistory("`trueline.toml` names no evidence of what was built; see `trueline drift --discover`")
        root = git_root(self.analysis.root.path)
        if root is None:
            raise NoHistory("the vault lies in no git repository, so it has no history to compare with")
        commit = _commit(root, revision)
        listed = _names(_asked(root, ("ls-tree", "-r", "-z", "--name-only", commit)))
        before, files = Built(), []
        for named, now, _ in gathering.told():
            fits = matcher(self.analysis.root.path, named["paths"])
            paths = [path for path in listed if fits(f"{root}/{path}")]
            older = _contents(root, commit, paths)
            sources = [Source(self._shown(root, path), data) for path, data in zip(paths, older, strict=True)]
            before = before.joined(understood(named, sources, gathering.shelf))
            files += self._differing(sources, now)
        return CodeChange(commit[:9], before, gathering.evidence().built, tuple(sorted(set(files))))

    def _shown(self, root: str, path: str) -> str:
        return os.path.relpath(os.path.join(root, path), self.analysis.root.path).replace(os.sep, "/")

    def _differing(self, older: Sequence[Source], now: Sequence[str]) -> list[str]:
        """The files that are other ones now, new or gone."""
        before = {source.path: source.data for source in older}
        found = []
        for path in now:
            shown = os.path.relpath(path, self.analysis.root.path).replace(os.sep, "/")
            try:
                with open(path, "rb") as file:
                    if before.pop(shown, None) != file.read():
                        found.append(shown)
            except OSError:
                found.append(shown)
        return [*found, *before]


def _commit(root: str, revision: str) -> str:
    found = call_git(root, ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
    if isinstance(found, GitProblem):
        raise NoHistory(found.message)
    if found.code != 0 or "\0" in revision:
        raise NoHistory(f"git knows no revision `{revision}`")
    commit = found.out.split()[-1].decode("ascii", "replace")
    departure = call_git(root, ("merge-base", commit, "HEAD"))
    if isinstance(departure, GitAnswer) and departure.code == 0 and departure.out.strip():
        return departure.out.split()[0].decode("ascii", "replace")
    return commit


def _asked(root: str, arguments: Sequence[str], given: bytes = b"") -> bytes:
    answer = call_git(root, arguments, given)
    if isinstance(answer, GitProblem):
        raise NoHistory(answer.message)
    if answer.code != 0:
        raise NoHistory(answer.said or f"`git {arguments[0]}` failed")
    return answer.out


def _names(listed: bytes) -> list[str]:
    return [os.fsdecode(name) for name in listed.split(b"\0") if name]


def _contents(root: str, commit: str, paths: Sequence[str]) -> list[bytes]:
    """The bytes of files at a commit, in one call of git."""
    if not paths:
        return []
    asked = b"".join(f"{commit}:{path}\n".encode("utf-8", "surrogateescape") for path in paths)
    out = _asked(root, ("cat-file", "--batch"), asked)
    found, at = [], 0
    for _ in paths:
        end = out.index(b"\n", at)
        words = out[at:end].split()
        at = end + 1
        if words[-1] == b"missing":
            found.append(b"")
            continue
        size = int(words[-1])
        found.append(out[at : at + size])
        at += size + 1
    return found
