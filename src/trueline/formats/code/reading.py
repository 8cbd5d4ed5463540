"""The way from files to what they show."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeGuard

from trueline.formats.built import (
    Built,
    BuiltComponent,
    BuiltEndpoint,
    BuiltEntity,
    BuiltEnum,
    BuiltFlag,
    BuiltMetric,
    Place,
    Problem,
    Source,
)

from .declared import Code
from .properties import is_settings, read_settings
from .scope import Scope
from .sightings import marks_in, sighted_calls
from .tree import LARGEST_BYTES, Reading

if TYPE_CHECKING:
    from tree_sitter import Node

LANGUAGES = {
    ".kt": "kotlin",
    ".java": "java",
    ".py": "python",
    ".go": "go",
    ".cs": "csharp",
    ".rb": "ruby",
    **dict.fromkeys((".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"), "typescript"),
}
_TEST = re.compile(
    r"(?:^|/)(?:src/(?:test|testFixtures|integrationTest|androidTest)|__tests__|node_modules|spec)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|_test\.go$|\.(?:spec|test|min|d)\.[cm]?[jt]sx?$|_spec\.rb$"
)
_Reader = Callable[[str, bytes], "tuple[Code, Reading, Node] | None"]


FileRead = tuple[Code | None, tuple[Problem, ...]]


class Parsed(Protocol):
    """Where what single files hold may be kept by their contents: parsing them takes most of the time."""

    def fetch_files(self, keys: Sequence[str]) -> Mapping[str, object]:
        """What was put under these keys, as far as it is still there."""

    def put_files(self, found: Mapping[str, object]) -> None:
        """Keep what files hold; failing to do so is nobody's concern."""


class _Shown(NamedTuple):
    """What files show before it is put in order."""

    codes: list[Code]
    problems: list[Problem]


def read(sources: Sequence[Source], *, base: str = "", parsed: Parsed | None = None) -> Built:
    """What files of code show, in the order of path and line.

    `base` stands before every path of an endpoint (`/api`); where it is empty, `application.yml` or `.properties`
    of Spring says it, if it is among the sources. Files of other kinds are passed over, and tests, by the names that
    their languages give them: what only a test serves was not built. `parsed` saves parsing what was parsed before.
    """
    shown = _read_codes(sources, parsed)
    scope = Scope(shown.codes)
    found: list[Any] = [*shown.problems, *_everything(scope, sources, base)]
    return Built(
        endpoints=_chosen(found, BuiltEndpoint),
        entities=_chosen(found, BuiltEntity),
        enums=_chosen(found, BuiltEnum),
        components=_chosen(found, BuiltComponent),
        metrics=_chosen(found, BuiltMetric),
        flags=_chosen(found, BuiltFlag),
        problems=_chosen(found, Problem),
    )


def _chosen(found: Iterable[Any], kind: type) -> tuple[Any, ...]:
    """The values of a kind, once each, in the order of their places."""
    unique = dict.fromkeys(one for one in found if type(one) is kind)
    return tuple(sorted(unique, key=lambda one: one.place))


def _everything(scope: Scope, sources: Sequence[Source], base: str) -> Iterable[Any]:
    yield from _served(scope, sources, base)
    yield from _stored(scope, sources)
    from . import components, flags, metrics

    yield from components.read_components(scope)
    yield from components.read_enums(scope)
    yield from metrics.read_metrics(scope)
    yield from flags.read_flags(scope)


def _served(scope: Scope, sources: Sequence[Source], base: str) -> Iterable[BuiltEndpoint | Problem]:
    from . import (
        aspnet,
        django,
        express,
        fastapi,
        flask,
        go_routes,
        nest,
        rails,
        spring,
        spring_data_rest,
        spring_routers,
    )
    from .modules import Modules

    modules = Modules(scope.codes)
    settings = read_settings(sources)
    yield from spring.read_endpoints(scope, settings, base)
    yield from spring_routers.read_routers(scope, settings, base)
    yield from spring_data_rest.read_endpoints(scope, settings, base)
    for framework in (fastapi, flask, django, express, go_routes, aspnet):
        yield from framework.read_endpoints(scope, modules, base)
    yield from nest.read_endpoints(scope, base)
    yield from rails.read_endpoints(scope, base)


def _stored(scope: Scope, sources: Sequence[Source]) -> Iterable[BuiltEntity | BuiltEnum]:
    from . import active_record, ef_core, exposed, gorm, jpa, prisma, python_stores, typeorm

    yield from jpa.read_entities(scope, read_settings(sources))
    for store in (exposed, python_stores, typeorm, ef_core, gorm, active_record):
        yield from store.read_tables(scope)
    for source in sources:
        if source.path.endswith(".prisma"):
            yield from prisma.read_schema(source)


def _read_codes(sources: Sequence[Source], parsed: Parsed | None) -> _Shown:
    shown = _Shown([], [])
    missing: set[str] = set()
    asked = [
        source
        for source in sorted(set(sources), key=lambda source: source.path)
        if _language(source.path) and not is_settings(source.path) and not _TEST.search(source.path)
    ]
    keys = [_key(source) for source in asked] if parsed is not None else [""] * len(asked)
    known = parsed.fetch_files(keys) if parsed is not None else {}
    fresh: dict[str, object] = {}
    for source, key in zip(asked, keys, strict=True):
        found = known.get(key)
        if not _is_read(found):
            try:
                found = fresh[key] = _read_file(source)
            except ImportError:
                language = _language(source.path)
                if language not in missing:
                    missing.add(language)
                    message = f"reading {language} needs more packages: install `trueline[built]`"
                    shown.problems.append(Problem(Place(source.path, 1), message))
                continue
        code, problems = found
        shown.problems.extend(problems)
        if code is not None:
            shown.codes.append(code)
    if parsed is not None and fresh:
        parsed.put_files(fresh)
    return shown


def _is_read(found: object) -> TypeGuard[FileRead]:
    return type(found) is tuple and len(found) == 2


def _key(source: Source) -> str:
    return blake2b(source.path.encode("utf-8", "replace") + b"\0" + source.data, digest_size=20).hexdigest()


def _language(path: str) -> str:
    dot = path.rfind(".")
    return LANGUAGES.get(path[dot:].lower(), "") if dot > path.rfind("/") else ""


def _read_file(source: Source) -> FileRead:
    """What one file holds. Raises ImportError where its grammar is not installed."""
    if len(source.data) > LARGEST_BYTES:
        size = len(source.data) // 1_000_000
        message = f"{size} MB of code is more than is read of one file ({LARGEST_BYTES // 1_000_000} MB); leave it out if it is generated"
        return None, (Problem(Place(source.path, 1), message),)
    language = _language(source.path)
    read_code = _reader(language)
    result = read_code(source.path, source.data)
    if result is None:
        message = "this file is too tangled to be read; leave it out if it is generated"
        return None, (Problem(Place(source.path, 1), message),)
    code, reading, root = result
    marks = marks_in(source.data)
    problems: tuple[Problem, ...] = ()
    if language in ("kotlin", "java"):
        from .spring import lost

        if b"Mapping" in source.data:
            problems = tuple(lost(source.path, source.data.decode("utf-8", "replace"), code.types, code.functions))
    return code._replace(calls=sighted_calls(reading, root, marks), marks=marks), problems


def _reader(language: str) -> _Reader:
    from . import csharp, golang, java, kotlin, python, ruby, typescript

    readers: dict[str, _Reader] = {
        "kotlin": kotlin.read_code,
        "java": java.read_code,
        "python": python.read_code,
        "typescript": typescript.read_code,
        "csharp": csharp.read_code,
        "ruby": ruby.read_code,
        "go": golang.read_code,
    }
    return readers[language]
