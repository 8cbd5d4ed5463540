"""From changes that are asked for to the steps of a transaction: everything that can be refused beforehand."""

import os
import stat
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from trueline.analysis.contents import ReadProblem, composed, confine, is_within, read_all
from trueline.analysis.writing.carrying import carry_over
from trueline.analysis.writing.changes import Change, Conflict, Creation, Refused, Removal, Rewrite, Verify, Written
from trueline.analysis.writing.folders import Folders
from trueline.analysis.writing.journal import CREATION, REMOVAL, REWRITE, Step
from trueline.analysis.writing.place import LIMIT, READ, Refusal, close, refusal_of, shown
from trueline.analysis.writing.preserving import changed_beside
from trueline.analysis.writing.transaction import Planned
from trueline.text import Edit, OverlappingEditsError, splice

_NOTES = (".md", ".markdown")


class Plan(NamedTuple):
    """The steps in their order, the folders to make, what is answered if all goes well, and what cannot be done."""

    steps: tuple[Planned, ...]
    made: tuple[str, ...]
    written: tuple[Written, ...]
    refused: tuple[Refused, ...]


class _Target(NamedTuple):
    """A change and the real paths, below the real root, of the file and of where it goes (empty for nowhere)."""

    change: Change
    path: str
    to: str


def make_plan(folders: Folders, root: str, changes: Sequence[Change], verify: Verify | None) -> Plan:
    """Look at every file of `changes` and work out its new bytes. Locks all folders that are there."""
    refused: list[Refused] = []
    targets = _located(folders, root, changes, refused)
    leaving = {target.path for target in targets if target.path and _goes(target)}
    aside = f".trueline-{os.urandom(8).hex()}"
    steps: list[Planned] = []
    written: list[Written] = []
    for number, target in enumerate(targets):
        try:
            if target.to:
                _require_free(folders, target.to, leaving)
            more, answer = _steps(folders, target, f"{aside}-{number}", verify)
            steps += more
            written.append(answer)
        except Refusal as refusal:
            refused.append(_refused(target.change, refusal))
        except OSError as error:
            refused.append(_refused(target.change, _missing(root, target.change.path, error)))
    made = _missing_folders(folders, [one.step.path for one in steps if one.step.kind == CREATION])
    return Plan(_ordered(steps, leaving), made, tuple(written), tuple(refused))


def _located(folders: Folders, root: str, changes: Sequence[Change], refused: list[Refused]) -> list[_Target]:
    """Where the changes lead, every file once; the folders of all of them are locked."""
    targets = []
    for change in changes:
        try:
            targets.append(_locate(folders, root, change))
        except Refusal as refusal:
            refused.append(_refused(change, refusal))
    located: set[int] = set()
    taken: set[str] = set()
    for number, target in sorted(enumerate(targets), key=lambda one: os.path.dirname(one[1].path or one[1].to)):
        mine = {("-" + target.path) if target.path else "", ("+" + _folded(target.to)) if target.to else ""} - {""}
        try:
            if mine & taken:
                raise Refusal("bad-edit", "is named by two changes of one transaction")
            taken |= mine
            if target.path:
                folders.enter([os.path.dirname(target.path)])
            located.add(number)
        except Refusal as refusal:
            refused.append(_refused(target.change, refusal))
        except OSError as error:
            refused.append(_refused(target.change, _missing(root, target.change.path, error)))
    found = [target for number, target in enumerate(targets) if number in located]
    folders.enter({_nearest(folders, os.path.dirname(target.to)) for target in found if target.to})
    return found


def _locate(folders: Folders, root: str, change: Change) -> _Target:
    if isinstance(change, Creation):
        return _Target(change, "", _below(folders, root, change.path, False))
    moved = isinstance(change, Removal) or change.to is not None
    path = _below(folders, root, change.path, not moved)
    if isinstance(change, Removal) or change.to is None:
        return _Target(change, path, "")
    to = _below(folders, root, change.to, False)
    return _Target(change, path, "" if to == path else to)


def _below(folders: Folders, root: str, path: str, through_links: bool) -> str:
    """The path below the real root that a caller's path stands for."""
    where = confine(root, path)
    if isinstance(where, ReadProblem):
        raise Refusal(where.kind, _unnamed(where.message, path))
    if not through_links and os.path.islink(os.path.join(root, path)):
        raise Refusal("link", "is a link; name the file that it leads to")
    if not is_within(folders.root, where) or where == folders.root:
        raise Refusal("not-a-file", "is no regular file")
    return os.path.relpath(where, folders.root)


def _unnamed(message: str, path: str) -> str:
    return message.removeprefix(f"`{path}` ").removeprefix("`" + path.replace("\0", "\\0") + "` ")


def _nearest(folders: Folders, folder: str) -> str:
    """The innermost folder that is there already on the way to `folder`."""
    while folder and not os.path.lexists(os.path.join(folders.root, folder)):
        folder = os.path.dirname(folder)
    return folder


def _goes(target: _Target) -> bool:
    return isinstance(target.change, Removal) or bool(target.to)


def _require_free(folders: Folders, path: str, leaving: set[str]) -> None:
    """Refuse a name that is taken, or that some systems would not tell from one that is taken."""
    below = _nearest(folders, os.path.dirname(path))
    first = path[len(below) + 1 if below else 0 :].split(os.sep)[0]
    wanted = _folded(first)
    for entry in os.scandir(os.path.join(folders.root, below)):
        if _folded(entry.name) != wanted or os.path.join(below, entry.name) in leaving:
            continue
        if entry.name == first:
            raise Refusal("exists", "exists already")
        raise Refusal(
            "case-collision", f"would differ from `{shown(entry.name)}` in its letters' case or composition only"
        )


def _folded(name: str) -> str:
    return composed(composed(name).casefold())


def _steps(folders: Folders, target: _Target, aside: str, verify: Verify | None) -> tuple[list[Planned], Written]:
    """The one or two steps of a change, none if it changes nothing, and what it answers."""
    change = target.change
    if isinstance(change, Creation):
        new = sha256(change.data).hexdigest()
        step = Step(CREATION, target.to, aside + "0.tmp", "", new)
        return [Planned(step, change.path, change.data)], Written(change.path, new)
    found, old = _read(folders, target.path)
    digest = sha256(old).hexdigest()
    removal = Planned(Step(REMOVAL, target.path, aside + "1.tmp", digest, ""), change.path, found=found)
    if isinstance(change, Removal):
        if digest != change.expected.lower():
            raise _conflict(change.expected, digest)
        return [removal], Written(change.path, "")
    data = _edited(change, old, digest)
    reason = verify(old, data) if data != old and verify is not None else None
    if reason is not None:
        raise Refusal("unverified", f"was left as it is: {reason}")
    new = sha256(data).hexdigest()
    label = change.path if change.to is None else change.to
    answer = Written(label, new, data != old or bool(target.to), carried=digest != change.expected.lower())
    if target.to:
        step = Step(CREATION, target.to, aside + "0.tmp", "", new)
        return [Planned(step, label, data, found, target.path, data == old), removal], answer
    step = Step(REWRITE, target.path, aside + "0.tmp", digest, new)
    return [Planned(step, label, data, found, target.path)] if data != old else [], answer


def _read(folders: Folders, path: str) -> tuple[os.stat_result, bytes]:
    """A file that may be written, and its bytes; refuses what a write would silently turn into something else."""
    place = folders.place(path)
    _require_writable(place.stat(place.name))
    where = place.at(place.name)
    effective = os.access in os.supports_effective_ids
    writable = os.access(where, os.W_OK, dir_fd=place.descriptor, effective_ids=effective)
    file = place.open(place.name, READ)
    try:
        found = os.fstat(file)
        _require_writable(found)
        if not writable:
            raise Refusal("read-only", "is read-only")
        data = read_all(file, LIMIT + 1, found.st_size)
    finally:
        close(file)
    if len(data) > LIMIT:
        raise Refusal("too-large", "is too large to be changed")
    return found, data


def _require_writable(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Refusal("not-a-file", "is no regular file")
    if found.st_nlink > 1:
        raise Refusal("hard-link", "has several names (hard links), and a write would part them")
    if not found.st_mode & 0o222:
        raise Refusal("read-only", "is read-only")


def _edited(change: Rewrite, old: bytes, digest: str) -> bytes:
    """The new bytes, with edits carried over where the file has changed and that is allowed."""
    edits = change.edits
    if digest != change.expected.lower():
        base = change.base
        if base is None or isinstance(edits, bytes) or sha256(base).hexdigest() != change.expected.lower():
            raise _conflict(change.expected, digest)
        _require_spans(edits, base)
        carried = carry_over(edits, base, old)
        if carried is None:
            raise _conflict(change.expected, digest)
        edits = carried
    if isinstance(edits, bytes):
        return edits
    _require_spans(edits, old)
    try:
        new = splice(old, edits)
    except OverlappingEditsError as error:
        raise Refusal("bad-edit", f"was left as it is: {error}") from error
    line = changed_beside(old, new, edits) if new != old and change.path.lower().endswith(_NOTES) else None
    if line is not None:
        raise Refusal("unverified", f"was left as it is: the edit would change what line {line} means, beside it")
    return new


def _require_spans(edits: Iterable[Edit], data: bytes) -> None:
    for (start, end), _ in edits:
        if not 0 <= start <= end <= len(data):
            raise Refusal("bad-edit", f"has {len(data)} bytes; an edit names bytes {start} to {end}")


def _conflict(expected: str, found: str) -> Refusal:
    shown = f"expected {expected.lower()[:12]}, found {found[:12]}"
    return Refusal("changed", f"has changed since it was read ({shown})", Conflict(expected.lower(), found))


def _missing(root: str, path: str, error: OSError) -> Refusal:
    refusal = refusal_of(error)
    if refusal.kind == "missing" and os.path.islink(os.path.join(root, path)):
        return Refusal("dangling-link", "is a link to a file that does not exist")
    return refusal


def _refused(change: Change, refusal: Refusal) -> Refused:
    path = change.to if isinstance(change, Rewrite) and refusal.kind in _OF_TARGET and change.to else change.path
    conflict = refusal.conflict if isinstance(refusal.conflict, Conflict) else None
    return Refused(path, refusal.kind, f"`{shown(path)}` {refusal}", conflict)


_OF_TARGET = frozenset(["exists", "case-collision"])


def _missing_folders(folders: Folders, paths: Iterable[str]) -> tuple[str, ...]:
    """The folders that have to be made for `paths`, the outer before the inner."""
    made: set[str] = set()
    for path in paths:
        folder = os.path.dirname(path)
        nearest = _nearest(folders, folder)
        while folder != nearest:
            made.add(folder)
            folder = os.path.dirname(folder)
    return tuple(sorted(made))


def _ordered(steps: Sequence[Planned], leaving: set[str]) -> tuple[Planned, ...]:
    """New files before old ones go, so that none is missing meanwhile; but not where an old one holds the name."""
    names = {_folded(path) for path in leaving}

    def rank(one: Planned) -> int:
        if one.step.kind == REMOVAL:
            return 2
        return 3 if one.step.kind == CREATION and _folded(one.step.path) in names else 1

    return tuple(sorted(steps, key=rank))
