"""The one way in which files of the vault are changed: everything that is asked for, or nothing.

A change names the hash of the bytes it was made for. Under a lock that keeps our own processes apart
all files are read again and compared; a journal says what is about to happen; the new bytes go to
hidden files beside the old ones and reach the disk. Then each changes places with its old one at one
instant, under a lease that makes editors wait, and the file that gave way is looked at: is it not the
one that was read, everything is put back. When all are in place, and on the disk, the journal is
marked; only then the old files go. Whoever comes next after a kill or a power cut (`recover`) puts
everything back where that mark is missing. So no file is ever torn, empty or missing, and no update
of another program is lost: what an editor saves meanwhile stays, even where that leaves a half of a
cut-off transaction behind, which is then said. (For some microseconds new bytes may be seen although
they are taken back. An editor that replaces the file, reads it again in these and builds on what it
read has lost what it had saved just before.)

Where the system cannot exchange two files (beyond Linux, and on some file systems) a file is compared
once more and then replaced: still never torn, but a program that saves in the instant between the two
loses what it saved. Where folders cannot be locked (Windows, some network file systems) the journal
itself is locked instead. `Written.guarded` says whether the stronger promise held.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from time import sleep

from trueline.analysis.contents import Content, read
from trueline.analysis.writing.changes import (
    JOURNAL,
    Change,
    Conflict,
    Creation,
    Outcome,
    Refused,
    Removal,
    Rewrite,
    Verify,
    Written,
)
from trueline.analysis.writing.folders import Folders
from trueline.analysis.writing.place import LIMIT, Disturbed, Refusal, refusal_of, shown
from trueline.analysis.writing.planning import Plan, make_plan
from trueline.analysis.writing.recovery import settle
from trueline.analysis.writing.transaction import Transaction
from trueline.text import Edit

__all__ = [
    "Change",
    "Conflict",
    "Creation",
    "Outcome",
    "Refused",
    "Removal",
    "Rewrite",
    "Verify",
    "Written",
    "commit",
    "put",
    "write",
]

_ATTEMPTS = 8


def write(
    root: str, path: str, expected: str, edits: Iterable[Edit], verify: Verify | None = None
) -> Written | Refused:
    """Apply `edits` to the file at `path` if its SHA-256 is still `expected` (hexadecimal).

    Only the bytes of the edits' spans change; mode, owner and extended attributes stay. `verify`
    is given the old and the new bytes and may refuse by a reason. Edits that change nothing write
    nothing. A link inside the vault stays a link: what it leads to is written. Never raises for
    the state of the file system.
    """
    outcome = commit(root, [Rewrite(path, expected, tuple(edits))], verify)
    return outcome.refused[0] if outcome.refused else outcome.written[0]


def put(root: str, path: str, data: bytes) -> Written | Refused:
    """Let the file at `path` hold `data`, whatever it held before and whether it was there or not."""
    found = read(root, path, LIMIT)
    change: Change = Creation(path, data)
    if isinstance(found, Content):
        change = Rewrite(path, sha256(found.data).hexdigest(), data)
    elif found.kind != "vanished":
        return Refused(path, found.kind, found.message)
    outcome = commit(root, [change])
    return outcome.refused[0] if outcome.refused else outcome.written[0]


def commit(root: str, changes: Sequence[Change], verify: Verify | None = None) -> Outcome:
    """Make all `changes` in the vault at `root`, or none of them: then `refused` says why.

    `verify` is asked about each rewritten file, as in `write`. No file may be named by two changes,
    but one may take the name that another gives up. What a killed transaction has left in this vault
    is settled first. Never raises for the state of the file system.
    """
    for attempt in range(_ATTEMPTS if changes else 0):
        folders = Folders(root)
        try:
            return _attempt(folders, root, changes, verify)
        except Disturbed:
            sleep(0.005 * attempt)
        finally:
            folders.leave()
    refusal = Refusal("changed", "keeps changing and was left as it is")
    return Outcome((), tuple(_refused(change.path, refusal) for change in changes[:1]))


def _attempt(folders: Folders, root: str, changes: Sequence[Change], verify: Verify | None) -> Outcome:
    first = changes[0].path
    try:
        folders.enter([""])
        try:
            settle(folders)
        except Refusal as refusal:
            return Outcome((), (_refused(JOURNAL, refusal),))
        plan = make_plan(folders, root, changes, verify)
        if plan.refused or not plan.steps:
            return Outcome(() if plan.refused else plan.written, plan.refused)
        return _carried_out(folders, plan)
    except (Refusal, OSError) as error:
        return Outcome((), (_refused(first, error),))


def _carried_out(folders: Folders, plan: Plan) -> Outcome:
    transaction = Transaction(folders, plan.steps, plan.made)
    try:
        transaction.carry_out()
    except (Refusal, OSError) as error:
        return Outcome((), (_refused(transaction.label, error),))
    answers = (written._replace(guarded=transaction.guarded or not written.changed) for written in plan.written)
    return Outcome(tuple(answers))


def _refused(label: str, error: Refusal | OSError) -> Refused:
    refusal = error if isinstance(error, Refusal) else refusal_of(error)
    return Refused(label, refusal.kind, f"`{shown(label)}` {refusal}")
