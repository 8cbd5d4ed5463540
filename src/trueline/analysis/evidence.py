"""Reading what was built, as the setting `built` says where to look for it.

Files are looked at first, and read and understood only when somebody asks what they show: most runs find them as
they were. What cannot be read is a problem with a place, and never more.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any, Protocol

from trueline.analysis.globbing import find_files, repository_of
from trueline.analysis.settings import Settings
from trueline.formats.built import Built, Place, Problem, Source
from trueline.vault.evidence import Evidence

_LARGEST = {"code": 4_000_000, "sql": 128_000_000}
_LARGEST_OTHER = 40_000_000
_MOST_BYTES = 600_000_000
# Raised whenever a reader reads more or otherwise, so that nothing kept from before is taken for its answer.
_READERS = "2"


# A server opens one vault again and again; what it read last it need not read again.
_remembered: dict[str, Built] = {}
_MOST_REMEMBERED = 16


class Shelf(Protocol):
    """Where what evidence shows may be kept between runs; `store` has one."""

    def fetch(self, key: str) -> Built | None:
        """What was put under a key, if it is still there."""

    def put(self, key: str, built: Built) -> None:
        """Keep what was read; failing to do so is nobody's concern."""

    def fetch_files(self, keys: Sequence[str]) -> Mapping[str, object]:
        """What single files hold, as far as it is still there."""

    def put_files(self, found: Mapping[str, object]) -> None:
        """Keep what single files hold."""


class Gathering:
    """The evidence for one vault. Files are found at once, and read when they are asked for."""

    def __init__(self, root: str, settings: Settings, shelf: Shelf | None = None) -> None:
        self.root = root
        self.named = settings.built
        self._settings = settings
        self.shelf = shelf
        self.repository = repository_of(root, str(self.named.get("repository", "")))
        found = [find_files(root, one["paths"], self.repository) for one in self.named.get("evidence", ())]
        self._files = tuple(one.files for one in found)
        self.named_in = settings.sources.get("built", "trueline.toml").partition(":")[0]
        self.problems = tuple(self._at_pattern(text) for one in found for text in one.problems)
        self._folders = tuple(dict.fromkeys(folder for one in found for folder in one.folders))
        self._evidence: Evidence | None = None
        self._told: tuple[tuple[Mapping[str, Any], tuple[str, ...], Built], ...] | None = None

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Every file and folder that the evidence rests on."""
        return (*self._folders, *dict.fromkeys(path for files in self._files for path in files))

    @property
    def beside(self) -> tuple[str, ...]:
        """The folders outside of the vault, but not around it, that evidence lies in: what a watch is to follow too."""
        own = self.root.rstrip("/") + "/"
        found = sorted(one for one in self._folders if os.path.isdir(one) and not f"{one}/".startswith(own))
        tops: list[str] = []
        for folder in found:
            inside = any(f"{folder}/".startswith(f"{top}/") for top in tops)
            if not inside and not own.startswith(f"{folder.rstrip('/')}/"):
                tops.append(folder)
        return tuple(tops)

    @property
    def digest(self) -> str:
        """What changes when a file of evidence does, or what is said of it."""
        digest = blake2b(repr((_READERS, _grammars(), self.named, self.problems)).encode(), digest_size=16)
        for files in self._files:
            for path in files:
                try:
                    found = os.stat(path)
                    digest.update(
                        f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0{found.st_ino}\n".encode("utf-8", "replace")
                    )
                except OSError:
                    digest.update(f"{path}\0gone\n".encode("utf-8", "replace"))
        return digest.hexdigest()

    @property
    def is_lasting(self) -> bool:
        """Whether what is read holds until a file changes: a service that runs may answer otherwise any time."""
        return _grammars() and not any(one["url"] for one in self.named.get("evidence", ()))

    def again(self) -> "Gathering":
        """The same evidence, looked for anew."""
        return Gathering(self.root, self._settings, self.shelf)

    def changed(self, digest: str) -> bool:
        """Whether files are there now that are not as they were when the evidence had this digest."""
        return self.again().digest != digest

    def told(self) -> tuple[tuple[Mapping[str, Any], tuple[str, ...], Built], ...]:
        """Each evidence that is named, with its files and what they show."""
        if self._told is None:
            told = []
            left = _MOST_BYTES
            for named, files in zip(self.named.get("evidence", ()), self._files, strict=True):
                sources, problems = self._sources(named["kind"], files, left)
                left -= sum(len(source.data) for source in sources)
                told.append((named, files, Built(problems=tuple(problems)).joined(self._read(named, sources))))
            self._told = tuple(told)
        return self._told

    def evidence(self) -> Evidence:
        """What all files show, read when first asked for."""
        if self._evidence is None:
            built = Built(problems=self.problems)
            for _, _, shown in self.told():
                built = built.joined(shown)
            endings = frozenset(os.path.splitext(path)[1].lower() for files in self._files for path in files)
            owners = self.named.get("owners", {})
            self._evidence = Evidence(built, owners, self.named.get("ignore", ()), endings, self.named_in)
        return self._evidence

    def _at_pattern(self, message: str) -> Problem:
        """What is wrong with a pattern, at the line of the configuration that names it."""
        pattern = message.split("`", 2)[1]
        line = 1
        with (
            suppress(OSError),
            open(os.path.join(self.root, self.named_in), encoding="utf-8", errors="replace") as file,
        ):
            line = next(
                (number for number, text in enumerate(file, 1) if f'"{pattern}"' in text or f"'{pattern}'" in text), 1
            )
        return Problem(Place(self.named_in, line), message)

    def _sources(self, kind: str, files: Sequence[str], left: int) -> tuple[list[Source], list[Problem]]:
        sources: list[Source] = []
        problems: list[Problem] = []
        most = _LARGEST.get(kind, _LARGEST_OTHER)
        for path in files:
            shown = os.path.relpath(path, self.root).replace(os.sep, "/")
            try:
                size = os.path.getsize(path)
                if size > min(most, left):
                    message = f"{max(1, size // 1_000_000)} MB is more than is read of one file, or of all together"
                    problems.append(Problem(Place(shown, 1), message))
                    continue
                with open(path, "rb") as file:
                    sources.append(Source(shown, file.read(most)))
                left -= size
            except OSError as error:
                problems.append(Problem(Place(shown, 1), f"cannot be read: {(error.strerror or str(error)).lower()}"))
        return sources, problems

    def _read(self, named: Mapping[str, Any], sources: Sequence[Source]) -> Built:
        if named["url"]:
            from trueline.analysis.running import read_running

            return read_running(named["kind"], named["url"], named["base"]).joined(
                understood(named, sources, self.shelf)
            )
        key = _key(named, sources)
        kept = _remembered.get(key)
        if kept is None and self.shelf is not None:
            kept = self.shelf.fetch(key)
        if kept is None:
            kept = understood(named, sources, self.shelf)
            if self.shelf is not None:
                self.shelf.put(key, kept)
        _remember(key, kept)
        return kept


def _grammars() -> bool:
    """Whether code can be read; where it cannot, somebody may install what is missing any time."""
    from importlib.util import find_spec

    try:
        return find_spec("tree_sitter") is not None
    except ValueError:
        return False


def _remember(key: str, built: Built) -> None:
    _remembered.pop(key, None)
    while len(_remembered) >= _MOST_REMEMBERED:
        del _remembered[next(iter(_remembered))]
    _remembered[key] = built


def _key(named: Mapping[str, Any], sources: Sequence[Source]) -> str:
    digest = blake2b(repr((_READERS, _grammars(), named["kind"], named["base"])).encode(), digest_size=20)
    for source in sources:
        digest.update(blake2b(source.path.encode("utf-8", "replace") + b"\0" + source.data).digest())
    return digest.hexdigest()


def understood(named: Mapping[str, Any], sources: Sequence[Source], shelf: Shelf | None = None) -> Built:
    """What files show that one kind of evidence names; `shelf` may know what some of them hold."""
    if not sources:
        return Built()
    kind, base = named["kind"], named["base"]
    read: Callable[..., Built]
    if kind == "code":
        from trueline.formats.code import read

        return read(sources, base=base, parsed=shelf)
    if kind == "openapi":
        from trueline.formats.openapi.reading import read

        return read(sources, base=base)
    if kind == "sql":
        from trueline.formats.sql.reading import read
    elif kind == "prometheus":
        from trueline.formats.prometheus.reading import read
    elif kind == "flagd":
        from trueline.formats.flagd.reading import read
    elif kind == "junit":
        from trueline.formats.junit.reading import read
    else:
        return Built(
            problems=(Problem(Place(sources[0].path, 1), f"`{kind}` is not read from files; give it a `url`"),)
        )
    return read(sources)
