"""Looking for evidence around a vault: what lies in its repository that shows what was built."""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.analysis.globbing import PASSED_OVER
from trueline.formats.code.reading import LANGUAGES

_MOST_FILES = 60_000
_HEAD = 4_096
_SERVING = re.compile(
    rb"@(?:Rest)?Controller|@(?:Get|Post|Put|Delete|Request)Mapping|FastAPI\(|APIRouter\(|Flask\(|Blueprint\(|urlpatterns"
    rb"|express\(|@Controller\(|MapGet\(|ControllerBase|routes\.draw|http\.HandleFunc|chi\.NewRouter|@Entity|__tablename__"
)


_TEST = re.compile(r"(?:^|/)(?:tests?|spec|__tests__|testing)/|[._](?:test|spec)\.\w+$|(?<=[a-z\d])Tests?\.\w+$")
# Where Spring's base path stands, which no route repeats.
_SETTINGS = re.compile(r"^application(?:-\w+)?\.(?:ya?ml|properties)$")
# Where builds leave the results of tests, in folders that are passed over otherwise.
_RESULTS = ("build/test-results", "target/surefire-reports", "target/failsafe-reports")


class Proposal(NamedTuple):
    """Evidence that was found: what `built.evidence` may say of it, and how many files there are.

    A pattern with `!` takes away what the others of its kind name.
    """

    kind: str
    pattern: str
    files: int


def discover(root: str, repository: str) -> tuple[Proposal, ...]:
    """What evidence lies in the repository around a vault, with patterns relative to the vault."""
    found: dict[tuple[str, str], int] = {}
    serving: set[str] = set()
    tests: dict[str, int] = {}
    for path in _files(repository, root):
        kind = _kind(path)
        if not kind:
            continue
        inner = os.path.relpath(path, repository).replace(os.sep, "/")
        if kind == "code" and _TEST.search(inner):
            pattern = _pattern_of_tests(root, repository, inner)
            tests[pattern] = tests.get(pattern, 0) + 1
            continue
        top = _top(path, repository, kind)
        ending = os.path.splitext(path)[1].lower()
        key = (kind, _pattern(root, repository, path, top, ending, kind))
        found[key] = found.get(key, 0) + 1
        if kind == "code" and key[1] not in serving and _SERVING.search(_head(path, 200_000)):
            serving.add(key[1])
    kept = {key: count for key, count in found.items() if key[0] not in ("code", "settings") or key[1] in serving}
    if serving:
        kept.update((("code", key[1]), count) for key, count in found.items() if key[0] == "settings")
        tops = tuple(pattern.partition("**")[0] for pattern in serving)
        kept.update((("code", key), count) for key, count in tests.items() if key[1:].startswith(tops))
    return tuple(Proposal(kind, pattern, count) for (kind, pattern), count in sorted(kept.items(), key=_order))


def _order(found: tuple[tuple[str, str], int]) -> tuple[str, bool, str]:
    (kind, pattern), _ = found
    return kind, pattern.startswith("!"), pattern


def as_toml(proposals: tuple[Proposal, ...], table: str = "built") -> str:
    """Proposals as they may stand in the configuration, where the setting `built` is called `table`."""
    patterns: dict[str, list[str]] = {}
    for one in proposals:
        patterns.setdefault(one.kind, []).append(one.pattern)
    blocks = []
    for kind, paths in patterns.items():
        listed = (
            f'["{paths[0]}"]' if len(paths) == 1 else "".join(("[\n", *(f'    "{path}",\n' for path in paths), "]"))
        )
        blocks.append(f'[[{table}.evidence]]\nkind = "{kind}"\npaths = {listed}\n')
    return "\n".join(blocks)


def _files(repository: str, root: str) -> Iterator[str]:
    count = 0
    for here, folders, names in os.walk(repository):
        yield from _results(here, folders)
        folders[:] = sorted(
            name
            for name in folders
            if name not in PASSED_OVER and not name.startswith(".") and not os.path.islink(os.path.join(here, name))
        )
        if any(name.endswith(".md") for name in names) and here == root and root != repository:
            continue
        for name in sorted(names):
            path = os.path.join(here, name)
            count += 1
            if count > _MOST_FILES:
                return
            if not os.path.islink(path) and os.path.isfile(path):
                yield path


def _results(here: str, folders: list[str]) -> Iterator[str]:
    for results in _RESULTS:
        if results.partition("/")[0] in folders:
            for inner, _, names in os.walk(os.path.join(here, results)):
                yield from (os.path.join(inner, name) for name in sorted(names) if name.endswith(".xml"))


def _kind(path: str) -> str:
    ending = os.path.splitext(path)[1].lower()
    if ending in LANGUAGES:
        return "code"
    if _SETTINGS.match(os.path.basename(path)):
        return "" if _TEST.search(path.replace(os.sep, "/")) else "settings"
    if ending == ".sql":
        return "sql"
    if ending in (".json", ".yaml", ".yml", ".xml"):
        return _kind_of_data(_head(path, _HEAD), ending)
    return ""


def _kind_of_data(head: bytes, ending: str) -> str:
    if ending == ".xml":
        return "junit" if b"<testsuite" in head else ""
    if re.search(rb"^\s*\{?\s*[\"']?(?:openapi|swagger)[\"']?\s*:\s*[\"']?[23]", head, re.MULTILINE):
        return "openapi"
    if re.search(rb"^groups\s*:|^kind\s*:\s*PrometheusRule|\"groups\"\s*:", head, re.MULTILINE) and b"rules" in head:
        return "prometheus"
    if re.search(rb"[\"']?flags[\"']?\s*:", head) and re.search(rb"defaultVariant|variants|flagd", head):
        return "flagd"
    return ""


def _head(path: str, size: int) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _top(path: str, repository: str, kind: str) -> str:
    """The folder that a pattern is to begin at: a source folder, or the folder of migrations, or the project's."""
    inner = os.path.relpath(os.path.dirname(path), repository).replace(os.sep, "/")
    parts = [] if inner == "." else inner.split("/")
    if kind == "code":
        for stop in ("src", "app", "lib", "cmd", "internal"):
            if stop in parts:
                return "/".join(parts[: parts.index(stop) + 1])
        return "/".join(parts[:1])
    return "/".join(parts)


def _pattern(root: str, repository: str, path: str, top: str, ending: str, kind: str) -> str:
    """The pattern, relative to the vault, that names a file and its like."""
    relative = os.path.relpath(os.path.join(repository, top), root).replace(os.sep, "/")
    prefix = "" if relative == "." else f"{relative}/"
    if kind == "code":
        return f"{prefix}**/*{ending}"
    return (
        f"{prefix}*.{kind if kind == 'sql' else 'xml'}" if kind in ("sql", "junit") else prefix + os.path.basename(path)
    )


def _pattern_of_tests(root: str, repository: str, inner: str) -> str:
    """The pattern that takes tests away: their folder, or else the ending of their names."""
    parts = inner.split("/")
    at = next((index for index, part in enumerate(parts[:-1]) if _TEST.search(f"{part}/")), None)
    if at is not None:
        where, what = parts[: at + 1], "**"
    else:
        found = _TEST.search(parts[-1])
        where, what = (
            _top(os.path.join(repository, inner), repository, "code").split("/"),
            f"**/*{found[0] if found else parts[-1]}",
        )
    relative = os.path.relpath(os.path.join(repository, *where), root).replace(os.sep, "/")
    return f"!{relative}/{what}"
