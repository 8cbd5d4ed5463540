"""What a killed transaction left behind is put back, or carried to its end, before anything else is done."""

import os
import sys
from typing import TYPE_CHECKING

from trueline.analysis.writing.changes import JOURNAL, Recovery, Refused

if TYPE_CHECKING:
    from trueline.analysis.writing.folders import Folders
    from trueline.analysis.writing.journal import Step

_PATIENCE_SECONDS = 5.0


def recover(root: str) -> Recovery | Refused | None:
    """Settle what a killed transaction left in the vault at `root`; None where there is nothing to settle.

    Costs one failing system call where there is nothing. Waits a while for a transaction that is
    still running; if that takes too long, or the disk refuses, the answer is `Refused`, and what is
    read may be half of a change. Never raises for the state of the file system.
    """
    if not os.path.lexists(os.path.join(root, JOURNAL)):
        return None
    # What follows is rare, and none of it is wanted on the way of every run.
    from trueline.analysis.writing.folders import Folders
    from trueline.analysis.writing.place import Refusal, refusal_of

    folders = Folders(root)
    try:
        folders.enter([""], _PATIENCE_SECONDS)
        return settle(folders)
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else refusal_of(error)
        return Refused(JOURNAL, refusal.kind, f"`{JOURNAL}` {refusal}")
    finally:
        folders.leave()


def settle(folders: "Folders") -> Recovery | None:
    """As `recover`, in folders whose root is locked. Raises `Refusal` and `OSError`."""
    from trueline.analysis.writing.folders import own
    from trueline.analysis.writing.journal import open_journal, read_journal
    from trueline.analysis.writing.place import Refusal, close
    from trueline.analysis.writing.undoing import finish, retreat

    root = folders.place(JOURNAL)
    file = open_journal(root)
    if file is None:
        return None
    try:
        if not folders.guarded and not own(file):
            raise Refusal("busy", "belongs to another process of trueline that is still at work")
        journal = read_journal(root, file)
        if sys.platform == "win32":
            # No file that is open can be removed there.
            close(file)
            file = None
        if journal is None:
            root.remove(JOURNAL)
            return None
        if journal.committed:
            finish(folders, journal)
        else:
            retreat(folders, journal)
        left = [] if journal.committed else [step.path for step in journal.steps if not _restored(folders, step)]
        return Recovery(tuple(step.path for step in journal.steps), journal.committed, tuple(left))
    finally:
        if file is not None:
            close(file)


def _restored(folders: "Folders", step: "Step") -> bool:
    """Whether a file is again what it was before the transaction."""
    try:
        seen = folders.place(step.path).look(os.path.basename(step.path))
    except (KeyError, OSError):
        return False
    return (seen.digest if seen is not None else "") == step.old
