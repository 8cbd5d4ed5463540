"""Back, or on to the end: what is done with the steps of a transaction that stopped somewhere."""

import errno
import os
from collections.abc import Callable, Iterable

from trueline.analysis.writing.changes import JOURNAL
from trueline.analysis.writing.exchange import lease
from trueline.analysis.writing.folders import Folders
from trueline.analysis.writing.journal import CREATION, REWRITE, Journal, Step
from trueline.analysis.writing.place import LEASE_SECONDS, NAMELESS, READ, Place, close, identity_of, put_back

_GONE = NAMELESS | {errno.ENOTDIR}


def retreat(folders: Folders, journal: Journal, begun: bool = True) -> None:
    """Undo every step, as far as it was done, and remove the journal; can be repeated at will.

    What somebody else has saved meanwhile stays. `begun` is false only if surely no step had taken
    its place; otherwise the disk is waited for before the journal goes. Raises `OSError`.
    """
    _each_step(folders, reversed(journal.steps), undo if begun else _drop)
    for path in reversed(journal.made):
        _remove_folder(folders, path)
    if begun:
        _each_step(folders, {step.folder: step for step in journal.steps}.values(), lambda place, _step: place.sync())
    _remove_journal(folders)


def finish(folders: Folders, journal: Journal) -> None:
    """Remove what gave way, and the journal; can be repeated at will. Raises `OSError`."""
    _each_step(folders, journal.steps, _tidy)
    _remove_journal(folders)


def stubbornly(act: Callable[[], None]) -> None:
    """Try more than once what should leave nothing behind; raises the last `OSError`."""
    for _ in range(2):
        try:
            return act()
        except OSError:
            pass
    return act()


def undo(place: Place, step: Step) -> None:
    """Put one file back to what it was, unless somebody else has changed it since."""
    _mend(place, step.aside)
    if step.kind == REWRITE:
        put_back(place, step.aside, step.old, step.new)
    elif step.kind == CREATION:
        _take_back(place, step)
    elif place.identity(step.aside) is not None:
        try:
            place.move(step.aside, place.name)
        except FileExistsError:
            place.remove(step.aside)


def keeping(aside: str) -> str:
    """The name under which the old file is kept where two files cannot be exchanged at once."""
    return aside + "~"


def _each_step(folders: Folders, steps: Iterable[Step], act: Callable[[Place, Step], None]) -> None:
    for step in steps:
        try:
            folders.enter([step.folder])
        except OSError as error:
            if error.errno in _GONE:
                continue
            raise
        act(folders.place(step.path), step)


def _drop(place: Place, step: Step) -> None:
    try:
        place.remove(step.aside)
    except FileNotFoundError:
        pass


def _tidy(place: Place, step: Step) -> None:
    _mend(place, step.aside)
    beside = place.look(step.aside)
    if beside is None:
        return
    if beside.digest == step.old or step.kind == CREATION:
        place.remove(step.aside)
    else:
        # A program that had the old file open all the time has changed it: its words stay.
        undo(place, step)


def _mend(place: Place, aside: str) -> None:
    """Where files cannot be exchanged, bring things to where an exchange would have left them."""
    kept = keeping(aside)
    if place.identity(kept) is None:
        return
    if place.identity(aside) is None:
        place.replace(kept, aside)
    else:
        place.remove(kept)


def _take_back(place: Place, step: Step) -> None:
    """Remove a file that was made, if it is still as it was made."""
    beside = place.identity(step.aside)
    if beside is not None:
        if place.identity(place.name) == beside:
            place.remove(place.name)
        return place.remove(step.aside)
    there = place.look(place.name)
    if there is None or there.digest != step.new:
        return None
    file = place.open(place.name, READ)
    try:
        if lease(file, LEASE_SECONDS) is False:
            return None
        place.move(place.name, step.aside)
        seen = place.look(step.aside)
        if seen is not None and seen.identity == identity_of(os.fstat(file)) and seen.digest == step.new:
            return place.remove(step.aside)
        return place.move(step.aside, place.name)
    except FileExistsError:
        return place.remove(step.aside)
    finally:
        close(file)


def _remove_folder(folders: Folders, path: str) -> None:
    """Remove a folder that was made, unless something is in it by now."""
    try:
        folders.enter([os.path.dirname(path)])
        place = folders.place(path)
        os.rmdir(place.at(place.name), dir_fd=place.descriptor)
    except OSError as error:
        if error.errno not in _GONE | {errno.ENOTEMPTY, errno.EEXIST}:
            raise


def _remove_journal(folders: Folders) -> None:
    try:
        folders.place(JOURNAL).remove(JOURNAL)
    except FileNotFoundError:
        pass
