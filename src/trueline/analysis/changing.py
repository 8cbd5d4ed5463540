"""Carrying out changes: what a refactor has to be brought, and how its plan is written."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from hashlib import sha256

from trueline.analysis.analysis import Analysis
from trueline.analysis.selecting import select_rules
from trueline.analysis.writer import Change, Creation, Refused, Rewrite, commit
from trueline.diagnostics import Diagnostic
from trueline.model.gates import DEFAULT_GATES
from trueline.refactors import Changed, Plan
from trueline.refactors.refactor import Choose


def bring(
    analysis: Analysis,
    wanted: Sequence[str],
    today: str | None = None,
    author: str | None = None,
    choose: Choose | None = None,
) -> dict[str, object]:
    """A value for each parameter in `wanted` that a refactor has no way to know by itself.

    Without `today` (`YYYY-MM-DD`) it is the day of the clock, without `author` the one that git knows;
    without `choose` everything that is left to be chosen is as the refactor proposes.
    """

    def problems(path: str, data: bytes) -> Sequence[Diagnostic]:
        selection = select_rules(analysis.settings)
        return analysis.edited({path: data}).check(selection, frozenset([path])).diagnostics

    values: dict[str, object] = {
        "vault": lambda: analysis.vault,
        "today": lambda: today or time.strftime("%Y-%m-%d"),
        "now": lambda: time.strftime("%H:%M:%S"),
        "author": lambda: author or _author(analysis.root.path),
        "problems": lambda: problems,
        "texts": lambda: lambda path: text_of(analysis, path),
        "gates": lambda: {**DEFAULT_GATES, **analysis.settings.gates},
        "stages": lambda: analysis.policy.stages,
        "choose": lambda: choose or _default,
    }
    return {name: values[name]() for name in wanted}  # type: ignore[operator]


def bytes_of(analysis: Analysis) -> Callable[[str], bytes]:
    """What gives the bytes that the vault's documents, and its other files, were read from."""
    documents = analysis.vault.documents
    return lambda path: documents[path].tree.data if path in documents else analysis.source.data(path)


def write(analysis: Analysis, plan: Plan, changed: Sequence[Changed]) -> Sequence[Refused]:
    """Write all of a plan or nothing, and give what was refused."""
    changes = _each_once(analysis.root.path, changes_of(plan, changed))
    return commit(analysis.root.path, changes, unsound).refused if changed else ()


def _each_once(root: str, changes: Sequence[Change]) -> list[Change]:
    """Without what would change through a link a note that is itself among the changes."""
    own = {os.path.realpath(os.path.join(root, one.path)): one.path for one in reversed(changes)}
    if len(own) < len(changes):
        own.update({os.path.join(os.path.realpath(root), one.path): one.path for one in changes if _is_real(root, one)})
    return [one for one in changes if own[os.path.realpath(os.path.join(root, one.path))] == one.path]


def _is_real(root: str, change: Change) -> bool:
    return os.path.realpath(os.path.join(root, change.path)) == os.path.join(os.path.realpath(root), change.path)


def unsound(before: bytes, after: bytes) -> str | None:
    """Why new bytes must not be written: they could be read only by guessing where the old ones could be read."""
    from trueline.syntax import parse

    had = {problem.kind for problem in parse(before).problems}
    new = next((problem for problem in parse(after).problems if problem.kind not in had), None)
    return None if new is None else f"would be broken by this change: {new.message}"


def changes_of(plan: Plan, changed: Sequence[Changed]) -> list[Change]:
    """The writer's changes that carry a plan out."""
    wanted: list[Change] = []
    for one in changed:
        if one.before is None:
            wanted.append(Creation(one.path, one.after))
            continue
        to = one.path if one.path != one.source else None
        wanted.append(Rewrite(one.source, sha256(one.before).hexdigest(), tuple(plan.edits.get(one.source, ())), to))
    return wanted


def text_of(analysis: Analysis, path: str) -> bytes:
    """The bytes of a file of the vault, or of a template that comes with Trueline."""
    if not path.startswith("<built in>/"):
        return analysis.source.data(path)
    import trueline.template

    try:
        with open(os.path.join(trueline.template.__path__[0], "builtin", path.partition("/")[2]), "rb") as file:
            return file.read()
    except OSError:
        return b""


def _default(what: str, options: Sequence[str], default: str) -> str:
    return default


def _author(folder: str) -> str:
    """The name git has for whoever works here, else the user's."""
    named = os.environ.get("TRUELINE_AUTHOR")
    if named:
        return named
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"], cwd=folder, capture_output=True, timeout=5, check=False, text=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        asked = None
    if asked is not None and asked.stdout.strip():
        return asked.stdout.strip()
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
