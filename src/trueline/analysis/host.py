"""The one place with state: a vault that changes, and snapshots of it that do not.

Changes go in (the text of a note, a note that is gone, what the disk has now), an `Analysis` comes out. An
edit runs the rules of its own document, and of exactly those symbols that look different now to whoever
looked: the host remembers what each rule looked up at each symbol. Where an edit only moves text, what
was found stays and only its places move.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from trueline.analysis.ahead import Ahead, Tell, is_worth_it
from trueline.analysis.analysis import Analysis, Source
from trueline.analysis.contents import Identity, ReadProblem, identity_of, read
from trueline.analysis.files import Listing, discover
from trueline.analysis.kept import Keeper
from trueline.analysis.opening import open_analysis
from trueline.analysis.reading import Documents, Given, Record, make_record, read_document, template_like
from trueline.analysis.roots import find_root
from trueline.analysis.runs import Ran, Run, Runs
from trueline.analysis.settings import SettingsProblem, load_settings
from trueline.diagnostics import Diagnostic
from trueline.model import Document
from trueline.rules import all_rules
from trueline.rules.run import Checked, Findings, check_relations, check_relations_at, gather
from trueline.vault import Entry, Read, Unread, Vault
from trueline.vault.revision import Change, revise

# A process is started sooner than so many notes are understood, as after a checkout.
_MANY = 200


class Work(NamedTuple):
    """What a change cost: the documents that were read, and the runs of rules about several."""

    documents: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()


class AnalysisHost:
    """A vault that changes. Every method may be called from any thread; `analysis` never waits for work.

    `work` says what the last change cost. With `ahead`, another process reads a large vault into the cache
    first; `tell` is called with how many of how many notes are read at the beginning. `problems` are those of a
    configuration that cannot be read since somebody changed it; what was in force before holds until it can.
    """

    def __init__(
        self,
        start: str,
        explicit_root: str | None = None,
        keeper_of: Callable[[str], Keeper] | None = None,
        ahead: Ahead | None = None,
        tell: Tell | None = None,
    ) -> None:
        self._start = start
        self._explicit = explicit_root
        self._keeper_of = keeper_of
        self.ahead = ahead
        self._lock = threading.RLock()
        self._texts: dict[str, bytes] = {}
        self.work = Work()
        self.problems: tuple[SettingsProblem, ...] = ()
        # The documents for which all runs are made since something changed in a vault that is not yet looked through;
        # None while nothing has.
        self._settled: frozenset[str] | None = None
        self._load(tell)

    def prepare(self) -> bool:
        """Look through a vault that was just opened for some milliseconds; False when nothing is left of it.

        After a change that came meanwhile, the last step gives the analysis that knows what it means elsewhere.
        """
        with self._lock:
            more = self._runs.step()
            if not more and self._settled is not None:
                self._settled = None
                analysis = self._analysis
                self._publish(analysis.vault, analysis.source, analysis.listing, analysis.unread)
            return more

    @property
    def analysis(self) -> Analysis:
        """The vault as it is after the last change."""
        return self._analysis

    def set_text(self, path: str, data: bytes) -> Analysis:
        """Take `data` for the text of the note at `path`, whatever its file says."""
        with self._lock:
            self._texts[path] = data
            if self._is_template(path, data):
                return self._load()
            document = self._analysis.source.with_texts({}, only=self._texts).document(path)
            return self._apply({path: make_record(document)}, documents={path: document})

    def drop_text(self, path: str) -> Analysis:
        """Take the text of the note at `path` from its file again."""
        with self._lock:
            if self._texts.pop(path, None) is None:
                return self._analysis
            if path not in self._identities:
                self._apply({path: None})
                return self.refresh()
            self._identities[path] = None
            return self.refresh([path])

    def refresh(self, paths: Iterable[str] | None = None) -> Analysis:
        """Look at the disk again: at the notes `paths` if they are known, else at everything.

        What a watcher says is a hint: a note is read again only if its file looks different.
        """
        with self._lock:
            known = None if paths is None else [path for path in paths if self._is_there(path)]
            if known is None or len(known) < len(tuple(paths or ())):
                return self._rescan()
            return self._reread(known)

    def _is_there(self, path: str) -> bool:
        """Whether a note is known and has not gone."""
        return path in self._identities and os.path.lexists(f"{self._analysis.root.path}/{path}")

    def _rescan(self) -> Analysis:
        analysis = self._analysis
        root = find_root(self._start, self._explicit)
        settings, problems = load_settings(root)
        self.problems = problems
        if problems:
            # Somebody is writing it; what was in force holds until it can be read.
            settings = analysis.settings
        elif root != analysis.root or settings != analysis.settings:
            return self._load()
        built = analysis.source.gathering
        ran: tuple[Run, ...] = ()
        if built is not None and built.changed(self._evidence_digest):
            self._rerun_evidence()
            ran = self.work.runs
        listing = discover(analysis.root.path, settings)
        listed = set(listing.notes)
        gone = [path for path in self._identities if path not in listed]
        if any(path in analysis.unchecked for path in gone):
            return self._load()
        found = self._reread(listing.notes, gone, listing)
        self.work = self.work._replace(runs=tuple(dict.fromkeys((*ran, *self.work.runs))))
        return found

    def _take_evidence(self, source: Source, vault: Vault) -> None:
        self._evidence_digest = source.gathering.digest if source.gathering is not None else ""
        if source.gathering is not None:
            vault.evidence = source.gathering.evidence

    def _rerun_evidence(self) -> Analysis:
        """What was built has changed: only the runs that looked at it run again."""
        analysis = self._analysis
        assert analysis.source.gathering is not None
        gathering = analysis.source.gathering.again()
        source = Source(
            analysis.root, analysis.settings, lambda: analysis.source.library, analysis.source.texts, gathering
        )
        vault = analysis.vault.sharing(analysis.vault.entries, analysis.vault.documents)
        self._take_evidence(source, vault)
        again = self._runs.watching(Read("evidence"))
        if not self._runs.all_made:
            self._settled = self._settled or frozenset()
            again |= self._runs.go_on_in(vault, ())
        self._runs.make_again(again, vault)
        self.work = Work((), tuple(again))
        return self._publish(vault, source, analysis.listing, analysis.unread)

    def _reread(self, paths: Iterable[str], gone: Iterable[str] = (), listing: Listing | None = None) -> Analysis:
        analysis = self._analysis
        root, settings = analysis.root.path, analysis.settings
        source = analysis.source.with_texts({}, only=self._texts)
        records: dict[str, Record | None] = {path: None for path in gone if path not in self._texts}
        changed: list[Given] = []
        unread = {problem.path: problem for problem in analysis.unread}
        for path in paths:
            identity = _identity(root, path)
            if path in self._texts or (identity is not None and identity == self._identities.get(path)):
                continue
            content = read(root, path, settings.max_file_size)
            if isinstance(content, ReadProblem):
                unread[path] = Unread(path, content.kind, content.message)
                records[path] = None
                continue
            unread.pop(path, None)
            if self._is_template(path, content.data):
                return self._load()
            self._identities[path] = content.identity
            changed.append(Given(path, content.data))
        records.update(self._records(changed, source))
        for path in gone:
            self._identities.pop(path, None)
            unread.pop(path, None)
        return self._apply(records, listing, tuple(sorted(unread.values())))

    def _records(self, changed: list[Given], source: Source) -> Iterator[tuple[str, Record]]:
        """The records of notes, those of many from another process."""
        made: dict[str, Record] = {}
        if self.ahead is not None and len(changed) >= _MANY and is_worth_it([len(given.data) for given in changed]):
            made = self.ahead.records(source.library, source.policy, changed)
        for given in changed:
            known = made.get(given.path)
            yield given.path, known or make_record(read_document(given, source.library, source.policy))

    def _is_template(self, path: str, data: bytes) -> bool:
        analysis = self._analysis
        return path in analysis.unchecked or template_like(path, data, analysis.settings.templates)

    def _load(self, tell: Tell | None = None) -> Analysis:
        """Read everything anew."""
        # The rules define facts; a vault made before them would draw all of these again, note by note.
        self._runs = Runs()
        analysis = open_analysis(self._start, self._explicit, keeper_of=self._keeper_of, tell=tell, ahead=self.ahead)
        self._local = _local(analysis)
        # None stands for a file that is to be read again, however it looks.
        self._identities: dict[str, Identity | None] = {
            path: _identity(analysis.root.path, path) for path in (*analysis.paths, *analysis.unchecked)
        }
        # What the one that was read knows by now nobody has seen it look up.
        vault = Vault(
            analysis.vault.entries,
            Documents(analysis.paths, analysis.source.document),
            analysis.listing.others,
            analysis.source.library,
            analysis.settings.mounts,
            analysis.unchecked,
            analysis.unread,
            drawing=analysis.draw,
        )
        self._take_evidence(analysis.source, vault)
        vault.reads.kept = True
        self._runs.begin(vault)
        self.work = Work(analysis.paths)
        self._found_first = analysis.findings
        self._first_at = _by_path(analysis.findings)
        self._settled = None
        self._publish(vault, analysis.source, analysis.listing, analysis.unread)
        own = {path: data for path, data in self._texts.items() if path not in analysis.unchecked}
        if not own:
            return self._analysis
        source = analysis.source.with_texts(own)
        documents = {path: source.document(path) for path in own}
        return self._apply({path: make_record(document) for path, document in documents.items()}, documents=documents)

    def _apply(
        self,
        records: Mapping[str, Record | None],
        listing: Listing | None = None,
        unread: tuple[Unread, ...] | None = None,
        documents: Mapping[str, Document] = MappingProxyType({}),
    ) -> Analysis:
        """Put the records of documents in, None for those that go; `documents` are those still at hand."""
        analysis = self._analysis
        vault = analysis.vault
        if not records and unread in (None, analysis.unread) and _same_lists(listing, analysis.listing):
            self.work = Work()
            return analysis
        as_read = listing is None and unread is None and all(self._is_as_drawn(vault, path) for path in records)
        if as_read and not self._runs.all_made:
            return self._take_as_read(documents)
        listing = listing or analysis.listing
        unread = analysis.unread if unread is None else unread
        source = analysis.source.with_texts({}, only=self._texts)
        files = vault.files if listing is analysis.listing else frozenset(listing.others)
        unchecked = vault.unchecked if listing is analysis.listing else analysis.unchecked_with(listing)
        before = {path: vault.entries.get(path) for path in records}
        records = {path: record for path, record in records.items() if record or before[path]}
        entries = {path: record.entry if record else None for path, record in records.items()}
        kept = Documents(_paths_after(vault, entries), source.document)
        kept.take(vault.documents, but=records.keys())
        kept.put(documents)
        same = frozenset(path for path in records if self._is_as_drawn(vault, path))
        new, changed = revise(vault, Change(entries, files, unchecked, unread, same), kept, self._runs.is_watched)
        self._local = dict(self._local)
        for path, record in records.items():
            self._local.pop(path, None)
            if record is not None:
                self._local[path] = record.checked
        again = self._runs.after(changed, whole=unread != vault.unread)
        again |= self._runs.move(before, entries, again)
        if not self._runs.all_made:
            self._settled = (self._settled or frozenset()) | records.keys()
            again |= self._runs.go_on_in(new, records)
        self._runs.make_again(again, new)
        self.work = Work(tuple(records), tuple(again))
        return self._publish(new, source, listing, unread)

    def _is_as_drawn(self, vault: Vault, path: str) -> bool:
        """Whether an open text is the one that the facts which are kept were drawn from."""
        return path in self._texts and path in vault.entries and vault.drawing.has(path, self._texts[path])

    def _take_as_read(self, documents: Mapping[str, Document]) -> Analysis:
        """Take texts that are open for what they are: what their files said when the vault was read."""
        analysis = self._analysis
        documents_read = analysis.vault.documents
        if isinstance(documents_read, Documents):
            documents_read.put(documents)
        source = analysis.source.with_texts({}, only=self._texts)
        self.work = Work(tuple(documents))
        return self._publish(analysis.vault, source, analysis.listing, analysis.unread)

    def _publish(self, vault: Vault, source: Source, listing: Listing, unread: tuple[Unread, ...]) -> Analysis:
        found: Findings | Callable[[Vault], Findings] = self._found_first
        if self._runs.all_made:
            found = partial(_all_findings, self._local, self._runs.ran)
            at = partial(_findings_at, self._local, self._runs.ran, self._runs.touching)
        elif self._settled is not None:
            found = partial(self._finished, self._local)
            at = partial(self._settled_at, self._local, vault)
        else:
            at = partial(_found_at, self._local, self._first_at)
        self._analysis = Analysis(source, listing, tuple(vault.entries), unread, vault, found, at)
        return self._analysis

    def _finished(self, local: Mapping[str, Checked], vault: Vault) -> Findings:
        """All that is found in a vault that changed before it was looked through; who asks waits for that."""
        with self._lock:
            if self._analysis.vault is vault:
                self._runs.finish()
                return _all_findings(local, self._runs.ran, vault)
        return gather(local, check_relations(vault, all_rules()))

    def _settled_at(self, local: Mapping[str, Checked], vault: Vault, path: str) -> Findings:
        """What is found in one document of such a vault."""
        with self._lock:
            if self._analysis.vault is vault:
                if self._settled is not None and path not in self._settled and not self._runs.all_made:
                    self._runs.make_again(self._runs.go_on_in(vault, [path]), vault)
                    self._settled |= {path}
                return _findings_at(local, self._runs.ran, self._runs.touching, path)
        return gather({path: local[path]}, check_relations_at(vault, all_rules(), path))


def _all_findings(local: Mapping[str, Checked], ran: Mapping[Run, Ran], vault: Vault) -> Findings:
    return Findings(
        tuple(one for path in vault.entries for one in local[path].diagnostics),
        tuple(one for run in ran.values() for one in run.found),
        {path: own.suppressions for path, own in local.items() if own.suppressions},
        (
            *(crash for own in local.values() for crash in own.crashes),
            *(crash for run in ran.values() for crash in run.crashes),
        ),
    )


def _findings_at(
    local: Mapping[str, Checked], ran: Mapping[Run, Ran], touching: Mapping[str, frozenset[Run]], path: str
) -> Findings:
    together = [one for run in touching.get(path, ()) for one in ran[run].found if one.path == path]
    return _found_at(local, {path: together}, path)


def _found_at(local: Mapping[str, Checked], together: Mapping[str, Sequence[Diagnostic]], path: str) -> Findings:
    own = local.get(path, Checked(()))
    shown = tuple(together.get(path, ()))
    return Findings(own.diagnostics, shown, {path: own.suppressions} if own.suppressions else {})


def _by_path(findings: Findings) -> Mapping[str, Sequence[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for one in findings.together:
        found.setdefault(one.path, []).append(one)
    return found


def _same_lists(one: Listing | None, other: Listing) -> bool:
    return one is None or (one.others, one.unchecked) == (other.others, other.unchecked)


def _paths_after(vault: Vault, entries: Mapping[str, Entry | None]) -> Iterable[str]:
    """The paths of all documents, in order, once some have come and gone."""
    if all(entry is not None and path in vault.entries for path, entry in entries.items()):
        return vault.documents
    gone = {path for path, entry in entries.items() if entry is None}
    return sorted((vault.entries.keys() | entries.keys()) - gone)


def _local(analysis: Analysis) -> dict[str, Checked]:
    """What each document shows by itself."""
    findings = analysis.findings
    diagnostics: dict[str, list[Diagnostic]] = {path: [] for path in analysis.paths}
    for one in findings.local:
        diagnostics[one.path].append(one)
    return {path: Checked(tuple(found), findings.suppressions.get(path, ())) for path, found in diagnostics.items()}


def _identity(root: str, path: str) -> Identity | None:
    try:
        return identity_of(os.stat(f"{root}/{path}"))
    except OSError:
        return None
