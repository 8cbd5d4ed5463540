"""From a place on disk to an analysis: everything is read, or only what changed since it was kept."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from trueline.analysis.analysis import Analysis, Source, fresh, gather_evidence, make_policy
from trueline.analysis.contents import Identity, identity_of
from trueline.analysis.drawing import Drawer
from trueline.analysis.files import Listing, discover
from trueline.analysis.kept import Keeper, Kept, Packed, Stamp, pack, stamp_of
from trueline.analysis.moving import moved_findings
from trueline.analysis.reading import Given, Record, make_library
from trueline.analysis.roots import Root, find_root
from trueline.analysis.settings import Settings, SettingsProblem, load_settings
from trueline.analysis.shards import Reading, read_notes
from trueline.analysis.writing.changes import Recovery, Refused
from trueline.analysis.writing.recovery import recover
from trueline.rules.run import Findings
from trueline.syntax import parse
from trueline.template import Library, derive_template
from trueline.vault import Entry, Unread, Vault

if TYPE_CHECKING:
    from trueline.analysis.ahead import Ahead
    from trueline.analysis.evidence import Shelf

_FEW = 100


class SettingsError(Exception):
    """The configuration cannot be used as it is; `problems` say where and why."""

    def __init__(self, problems: Sequence[SettingsProblem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


def open_analysis(
    start: str,
    explicit_root: str | None = None,
    *,
    named: bool | None = None,
    keeper_of: Callable[[str], Keeper] | None = None,
    tell: Callable[[int, int], None] | None = None,
    settled: Callable[[Recovery | Refused], None] | None = None,
    shelf_of: "Callable[[], Shelf] | None" = None,
    ahead: "Ahead | None" = None,
) -> Analysis:
    """Find the vault that `start` lies in, read all of it, and return the view.

    `named` says that a person named `start`; a folder that was merely stood in is a weaker hint.
    `keeper_of` gives the cache for a vault's folder; `tell` is called with how many of how many notes
    are read. A change that was cut off (by a kill, or a power cut) is taken back, or carried to its end,
    before anything is read; `settled` is called with what became of it.
    `shelf_of` gives the place where what evidence showed is kept; without it, evidence is read anew. Where much is
    to be read, a process of `ahead` puts it into the cache first.
    Raises `SettingsError` for an unusable configuration; unreadable notes are findings, not errors.
    """
    root = find_root(start, explicit_root, named=named)
    recovered = recover(root.path)
    if recovered is not None and settled is not None:
        settled(recovered)
    settings, problems = load_settings(root)
    if problems:
        raise SettingsError(problems)
    opening = _Opening(root, settings, discover(root.path, settings), tell, shelf_of)
    keeper = keeper_of(root.path) if keeper_of is not None else None
    kept = keeper.load(opening.environment) if keeper is not None else None
    if keeper is None:
        return opening.anew(None)
    if ahead is not None and opening.is_long(kept):
        ahead.begin(root.path)
        ahead.wait(root.path, tell)
        kept = keeper.load(opening.environment)
    return (kept and opening.from_kept(keeper, kept)) or opening.anew(keeper)


class _Opening:
    """One opening of a vault, and what is known before any note is read."""

    def __init__(
        self,
        root: Root,
        settings: Settings,
        listing: Listing,
        tell: Callable[[int, int], None] | None,
        shelf_of: "Callable[[], Shelf] | None" = None,
    ) -> None:
        self.root = root
        self.settings = settings
        self.listing = listing
        self.tell = tell or (lambda done, total: None)
        self.gathering = gather_evidence(root.path, settings, shelf_of)
        self.environment = f"{root.path}\n{settings!r}"

    def is_long(self, kept: Kept | None) -> bool:
        """Whether so much is to be read that another process should read it first."""
        from trueline.analysis.ahead import is_worth_it

        stamps = kept.stamps if kept else {}
        identities = self._identities()
        return is_worth_it([now.size for path, now in identities.items() if _differs(stamps.get(path), now)])

    def anew(self, keeper: Keeper | None) -> Analysis:
        """Read everything."""
        if keeper is not None:
            keeper.begin(anew=True)
        reading = self._read(self.listing.notes, derive_library, {}, keeper)
        library = reading.library or derive_library(())
        unread = self._unread(reading)
        records = reading.records
        source = Source(self.root, self.settings, lambda: library, gathering=self.gathering)
        analysis = Analysis(
            source,
            self.listing,
            tuple(records),
            unread,
            lambda: {path: record.entry for path, record in records.items()},
            fresh(records.values()),
            draw=Drawer({p: read.digest for p, read in reading.reads.items()}, self._around(unread), keeper, self.tell),
        )
        if keeper is not None:
            now = Kept(self._around(unread), _stamps(reading), reading.templates)
            self._save(keeper, now, (), analysis)
        return analysis

    def from_kept(self, keeper: Keeper, kept: Kept) -> Analysis | None:
        """Read what changed; None where so much did that everything is to be read."""
        identities = self._identities()
        stamps = kept.stamps
        gone = [path for path in stamps if path not in identities]
        templates = {given.path for given in kept.templates}
        if not templates.isdisjoint(gone):
            return None
        suspects = [path for path in self.listing.notes if _differs(stamps.get(path), identities.get(path))]
        known = {path: stamps[path].digest for path in suspects if path in stamps}
        source = Source(self.root, self.settings, lambda: derive_library(kept.templates), gathering=self.gathering)
        # After many changes everything that documents show together is looked at anew in any case.
        before = {path: keeper.record(path) for path in suspects if path in stamps and len(suspects) <= _FEW}
        keeper.begin(anew=False)
        reading = self._read(suspects, lambda _: source.library, known, keeper)
        if reading.templates or not templates.isdisjoint(reading.records):
            keeper.abandon()
            return None
        unread = self._unread(reading)
        gone += [problem.path for problem in unread if problem.path in stamps]
        lost = set(gone)
        left = {path: stamp for path, stamp in stamps.items() if path not in lost}
        around = self._around(unread)
        kept_now = Kept(around, {**left, **_stamps(reading)}, kept.templates)
        paths = tuple(path for path in self.listing.notes if path in kept_now.stamps and path not in templates)
        records = reading.records
        findings: Findings | Callable[[Vault], Findings] | None = None
        if around == kept.around and not gone:
            findings = _patched(keeper, before, records) if records else _as_kept(keeper, paths, source)
        late = findings is None
        if findings is None:
            findings = self._found_late(
                keeper, (kept, kept_now), gone, records, _refound(keeper, paths, records, source)
            )
        analysis = Analysis(
            source,
            self.listing,
            paths,
            unread,
            lambda: _entries(keeper, paths, records, source),
            findings,
            draw=Drawer({p: stamp.digest for p, stamp in kept_now.stamps.items()}, around, keeper, self.tell),
        )
        if (suspects or gone) and not late:
            self._save(keeper, kept_now, gone, analysis)
        return analysis

    def _found_late(
        self,
        keeper: Keeper,
        stages: tuple[Kept, Kept],
        gone: Iterable[str],
        records: Mapping[str, Record],
        find: Callable[[Vault], Findings],
    ) -> Callable[[Vault], Findings]:
        """What finds all anew when it is first asked for, and only then keeps what was read.

        Most changes and questions ask for no findings. Who keeps something meanwhile goes before: `stages`
        are what was kept when this was opened, and what is so now.
        """
        before, now = stages
        keeper.abandon()

        def found(vault: Vault) -> Findings:
            findings = find(vault)
            if not findings.crashes and keeper.load(self.environment) == before:
                keeper.begin(anew=False)
                for path, record in records.items():
                    keeper.put(path, pack(record))
                keeper.finish(self.environment, now, gone, findings)
            return findings

        return found

    def _read(
        self,
        paths: Sequence[str],
        library_of: Callable[[list[Given]], Library],
        known: Mapping[str, bytes],
        keeper: Keeper | None,
    ) -> Reading:
        policy = make_policy(self.settings)

        def keep(path: str, record: Record, packed: Packed | None) -> None:
            if keeper is not None:
                keeper.put(path, packed or pack(record))

        return read_notes(self.root.path, self.settings, policy, paths, library_of, known, keep, self.tell)

    def _unread(self, reading: Reading) -> tuple[Unread, ...]:
        listed = (Unread(problem.path, problem.kind, problem.message) for problem in self.listing.problems)
        return tuple(sorted((*reading.unread, *listed)))

    def _identities(self) -> dict[str, Identity]:
        found: dict[str, Identity] = {}
        for path in self.listing.notes:
            try:
                found[path] = identity_of(os.stat(f"{self.root.path}/{path}"))
            except OSError:
                pass
        return found

    def _around(self, unread: Iterable[Unread]) -> str:
        digest = blake2b(digest_size=16)
        for path in (*self.listing.others, "\n", *self.listing.unchecked, "\n"):
            digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(repr(tuple(unread)).encode("utf-8", "backslashreplace"))
        if self.gathering is not None:
            digest.update(self.gathering.digest.encode())
            # What a service answered a while ago is no answer now.
            digest.update(b"" if self.gathering.is_lasting else os.urandom(8))
        return digest.hexdigest()

    def _save(self, keeper: Keeper, kept: Kept, gone: Iterable[str], analysis: Analysis) -> None:
        findings = analysis.findings
        # A bug of ours may be mended by the time of the next run, and a file be readable again.
        if findings.crashes:
            keeper.abandon()
        else:
            keeper.finish(self.environment, kept, gone, findings)


def _differs(stamp: Stamp | None, identity: Identity | None) -> bool:
    return stamp is None or identity is None or stamp.identity != identity


def _stamps(reading: Reading) -> dict[str, Stamp]:
    reads = reading.reads.items()
    return {path: stamp_of(read.identity, read.digest, reading.begun_ns) for path, read in reads}


def _as_kept(keeper: Keeper, paths: Sequence[str], source: Source) -> Callable[[Vault], Findings]:
    """What fetches the findings as kept, where nothing has changed."""
    return lambda vault: keeper.findings() or _refound(keeper, paths, {}, source)(vault)


def _patched(keeper: Keeper, before: Mapping[str, Record | None], records: Mapping[str, Record]) -> Findings | None:
    """The findings as kept with what changed in documents that mean the same to all others; else None."""
    findings = keeper.findings()
    for path, record in records.items():
        was = before.get(path)
        if was is None or findings is None:
            return None
        findings = moved_findings(findings, was.entry, record)
    return findings


def _entries(keeper: Keeper, paths: Sequence[str], records: Mapping[str, Record], source: Source) -> dict[str, Entry]:
    """The entries of all documents; what the cache has lost is read again."""
    found = {entry.path: entry for entry in keeper.entries(lambda path: source.record(path).entry.rows)}
    found.update((path, record.entry) for path, record in records.items())
    return {path: found[path] if path in found else source.record(path).entry for path in paths}


def _refound(
    keeper: Keeper, paths: Sequence[str], records: Mapping[str, Record], source: Source
) -> Callable[[Vault], Findings]:
    """What finds everything that documents show together anew."""

    def find(vault: Vault) -> Findings:
        found = {record.entry.path: record for record in keeper.records()}
        found.update(records)
        return fresh(found[path] if path in found else source.record(path) for path in paths)(vault)

    return find


def derive_library(templates: Iterable[Given]) -> Library:
    """The library of a vault with these templates."""
    return make_library([derive_template(given.path, parse(given.data)) for given in templates])
