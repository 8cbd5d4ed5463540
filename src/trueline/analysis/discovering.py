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


class Proposal(NamedTuple):
    """Evidence that was found: what `built.evidence` may say of it, and how many files there are."""

    kind: str
    pattern: str
    files: int


def discover(root: str, repository: str) -> tuple[Proposal, ...]:
    """What evidence lies in the repository around a vault, with patterns relative to the vault."""
    found: dict[tuple[str, str], int] = {}
    serving: set[str] = set()
    for path in _files(repository, root):
        kind = _kind(path)
        if kind:
            top = _top(path, repository, kind)
            ending = os.path.splitext(path)[1].lower()
            key = (kind, _pattern(root, repository, path, top, ending, kind))
            found[key] = found.get(key, 0) + 1
            if kind == "code" and key[1] not in serving and _SERVING.search(_head(path, 200_000)):
                serving.add(key[1])
    kept = {key: count for key, count in found.items() if key[0] != "code" or key[1] in serving}
    return tuple(Proposal(kind, pattern, count) for (kind, pattern), count in sorted(kept.items()))


def as_toml(proposals: tuple[Proposal, ...]) -> str:
    """Proposals as they may stand in `trueline.toml`."""
    patterns: dict[str, list[str]] = {}
    for one in proposals:
        patterns.setdefault(one.kind, []).append(one.pattern)
    blocks = []
    for kind, paths in patterns.items():
        listed = ", ".join(f'"{path}"' for path in paths)
        blocks.append(f'[[built.evidence]]\nkind = "{kind}"\npaths = [{listed}]\n')
    return "\n".join(blocks)


def _files(repository: str, root: str) -> Iterator[str]:
    count = 0
    for here, folders, names in os.walk(repository):
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
            if not os.path.islink(path):
                yield path


def _kind(path: str) -> str:
    ending = os.path.splitext(path)[1].lower()
    if ending in LANGUAGES and not re.search(
        r"(?:^|/)(?:tests?|spec|__tests__|testing)/|[._](?:test|spec)\.\w+$|Tests?\.\w+$", path
    ):
        return "code"
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
