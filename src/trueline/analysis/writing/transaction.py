"""A planned transaction carried out: every step, or none."""

import errno
import os
import stat
import sys
from collections.abc import Sequence
from typing import NamedTuple

from trueline.analysis.contents import read_all
from trueline.analysis.writing.changes import JOURNAL
from trueline.analysis.writing.exchange import copy_attributes, lease, sync, undisturbed
from trueline.analysis.writing.folders import Folders, own
from trueline.analysis.writing.journal import (
    CREATION,
    REWRITE,
    Journal,
    Step,
    mark_committed,
    start,
    write_all,
)
from trueline.analysis.writing.place import (
    CREATE,
    LEASE_SECONDS,
    LIMIT,
    READ,
    Disturbed,
    Original,
    Place,
    Refusal,
    close,
    digest_of,
    facts_of,
    identity_of,
)
from trueline.analysis.writing.undoing import finish, keeping, retreat, stubbornly, undo


class Planned(NamedTuple):
    """A step with what it needs: `label` is the path as the caller named it, `data` the new bytes.

    `found` is the file as it was; `source` is the path below the root of the file whose mode, owner
    and attributes the new one gets, empty for a file that is new; `unedited` keeps its times too.
    """

    step: Step
    label: str
    data: bytes = b""
    found: os.stat_result | None = None
    source: str = ""
    unedited: bool = False


class _Occupied(Exception):
    """The journal belongs to another process: it is not ours to remove."""


class Transaction:
    """One transaction on its way: what is open, how far it came, and which file it is at (`label`)."""

    def __init__(self, folders: Folders, planned: Sequence[Planned], made: tuple[str, ...]) -> None:
        self.folders = folders
        self.planned = planned
        self.journal = Journal(tuple(one.step for one in planned), made)
        self.root = folders.place(JOURNAL)
        self.label = planned[0].label
        self.guarded = folders.guarded
        self.begun = False
        self.file: int | None = None

    def carry_out(self) -> None:
        """Do all steps. Raises `Refusal`, `Disturbed` or `OSError`, with everything put back."""
        try:
            self._start()
            self._prepare()
            self.begun = True
            self._put_in_place()
            assert self.file is not None
            mark_committed(self.root, self.file)
        except _Occupied:
            raise Disturbed from None
        except BaseException:
            self._retreat()
            raise
        else:
            self._finish()
        finally:
            self._release()

    def _start(self) -> None:
        try:
            self.file = start(self.root, self.journal)
        except FileExistsError:
            raise _Occupied from None
        if not self.folders.guarded:
            mine = identity_of(os.fstat(self.file))
            if not own(self.file) or self.root.identity(JOURNAL) != mine:
                raise _Occupied

    def _release(self) -> None:
        if self.file is not None:
            close(self.file)
            self.file = None

    def _prepare(self) -> None:
        """Make the folders and write the new files beside the old ones."""
        for path in self.journal.made:
            self._make_folder(path)
        self.folders.enter(one.step.folder for one in self.planned)
        for one in self.planned:
            self.label = one.label
            if one.step.new:
                _stage(self.folders, one)

    def _make_folder(self, path: str) -> None:
        self.folders.enter([os.path.dirname(path)])
        place = self.folders.place(path)
        try:
            os.mkdir(place.at(place.name), dir_fd=place.descriptor)
        except FileExistsError:
            raise Disturbed from None
        place.sync()

    def _put_in_place(self) -> None:
        for one in self.planned:
            self.label = one.label
            if not _take(self.folders.place(one.step.path), one):
                self.guarded = False
        for folder in {one.step.folder: one for one in self.planned}.values():
            self.label = folder.label
            self.folders.place(folder.step.path).sync()
        for one in self.planned:
            # A program that found the old file before the exchange may have opened it only afterwards.
            self.label = one.label
            if one.step.old and not _settled(self.folders.place(one.step.path), one.step):
                raise Disturbed

    def _finish(self) -> None:
        self._release_early()
        try:
            stubbornly(lambda: finish(self.folders, self.journal))
        except OSError:
            pass  # All is in place and on the disk; the next transaction tidies up.

    def _retreat(self) -> None:
        self._release_early()
        try:
            stubbornly(lambda: retreat(self.folders, self.journal, self.begun))
        except (OSError, Refusal) as error:
            why = "could not be written nor put back at once; the next run of trueline puts it back"
            raise Refusal("unfinished", why) from error

    def _release_early(self) -> None:
        """Windows removes no file that is open; elsewhere it stays claimed to the end."""
        if sys.platform == "win32":
            self._release()


def _stage(folders: Folders, one: Planned) -> None:
    """Write the new file beside its place, whole, with all facts of the old one, and on the disk."""
    place = folders.place(one.step.path)
    file = place.open(one.step.aside, CREATE, 0o600 if one.source else 0o666)
    try:
        write_all(file, one.data)
        if one.source and one.found is not None:
            _copy_facts(folders.place(one.source), one, file)
        sync(file)
    finally:
        close(file)


def _copy_facts(source: Place, one: Planned, file: int) -> None:
    found = one.found
    assert found is not None
    mine = os.fstat(file)
    if hasattr(os, "fchown") and (mine.st_uid, mine.st_gid) != (found.st_uid, found.st_gid):
        try:
            os.fchown(file, found.st_uid, found.st_gid)
        except PermissionError:
            raise Refusal("owner", "belongs to another user or group, which a write would change") from None
    original = source.open(source.name, READ)
    try:
        if identity_of(os.fstat(original)) != identity_of(found):
            raise Disturbed
        copy_attributes(original, file)
    finally:
        close(original)
    if hasattr(os, "fchmod"):
        os.fchmod(file, stat.S_IMODE(found.st_mode))
    if one.unedited and os.utime in os.supports_fd:
        os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


def _take(place: Place, one: Planned) -> bool:
    """Let one step take its place, and look at what gave way; whether the stronger promise held."""
    step = one.step
    if step.kind == CREATION:
        try:
            place.move(step.aside, place.name)
        except FileExistsError:
            raise Disturbed from None
        return True
    file = place.open(place.name, READ)
    try:
        original = _unchanged(file, one)
        if not original.remains(place.identity(place.name)):
            raise Disturbed
        if step.kind != REWRITE:
            place.move(place.name, step.aside)
        elif not place.swap(step.aside):
            _replace(place, step.aside, original.data)
            return False
        if not original.remains(place.identity(step.aside)):
            undo(place, step)
            raise Disturbed
        return original.leased
    finally:
        # Not earlier: a program that waits to write the old file shall find it in its place again.
        close(file)


def _unchanged(file: int, one: Planned) -> Original:
    """The open file, if it is the one that was planned for, with a lease where there are leases."""
    found = os.fstat(file)
    if one.found is None or identity_of(found) != identity_of(one.found) or facts_of(found) != facts_of(one.found):
        raise Disturbed
    leased = lease(file, LEASE_SECONDS)
    if leased is False:
        raise Refusal("busy", "is open for writing in another program")
    original = Original(file, found, read_all(file, LIMIT + 1, found.st_size), bool(leased))
    if original.digest != one.step.old:
        raise Disturbed
    return original


def _settled(place: Place, step: Step) -> bool:
    """Whether the file that gave way is still what it was, and no program has it open for writing."""
    file = place.open(step.aside, READ)
    try:
        leased = lease(file, LEASE_SECONDS)
        return leased is not False and digest_of(file) == step.old and (not leased or undisturbed(file))
    finally:
        close(file)


def _replace(place: Place, aside: str, old: bytes) -> None:
    """Where two files cannot be exchanged: keep the old one under another name, then replace it."""
    kept = keeping(aside)
    try:
        place.link(place.name, kept)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.EEXIST, errno.ENOSPC, errno.EIO):
            raise
        file = place.open(kept, CREATE)
        try:
            write_all(file, old)
            sync(file)
        finally:
            close(file)
    place.replace(aside, place.name)
    place.replace(kept, aside)
