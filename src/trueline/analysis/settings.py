"""What a team has decided about its vault, and everything that is wrong with how it says so."""

import os
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from trueline.analysis.roots import CONFIGURATION_NAMES, Root
from trueline.analysis.shapes import SHAPES, Unfit, meant
from trueline.analysis.toml import Toml, TomlProblem, read_toml


class Settings(NamedTuple):
    """What is in force. Paths are relative to the vault with `/` and without a slash at the end.

    `exclude` and `include` are patterns as in `.gitignore`; `select`, `ignore` and the keys of
    `severity` name rules or families; `stages` maps a stage to the folders that mean it, `aliases`
    a heading of a template to other headings for it, `gates` a status to what has to be so before it,
    `check` what a check does besides, such as asking the `history`,
    `built` where to see what was built (`analysis/built_shape.py`), `serve`
    how a portal is run (`analysis/serve_shape.py`), `mounts` a prefix of links to a folder.
    `sources` maps the key of each setting that was made to where, as `trueline.toml:3`.
    """

    templates: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    severity: Mapping[str, str] = {}
    mounts: Mapping[str, str] = {}
    stages: Mapping[str, tuple[str, ...]] = {}
    aliases: Mapping[str, tuple[str, ...]] = {}
    gates: Mapping[str, tuple[str, ...]] = {}
    check: Mapping[str, bool] = {}
    built: Mapping[str, Any] = {}
    serve: Mapping[str, Any] = {}
    baseline: str = ".trueline-baseline.json"
    max_file_size: int = 10_000_000
    sources: Mapping[str, str] = {}


class SettingsProblem(NamedTuple):
    """Something in a configuration that cannot be meant; `line` and `column` from 1, 0 if unknown."""

    path: str
    line: int
    message: str
    help: str = ""
    column: int = 0


def load_settings(root: Root) -> tuple[Settings, tuple[SettingsProblem, ...]]:
    """The settings of a vault and all that is wrong with them; what is wrong keeps its default."""
    if root.configuration_path is None:
        return Settings(), ()
    file = os.path.basename(root.configuration_path)
    found = read_toml(root.configuration_path)
    if isinstance(found, TomlProblem):
        return Settings(), (SettingsProblem(file, found.line, found.message, "", found.column),)
    if file in CONFIGURATION_NAMES:
        return _settle(root, file, found, ())
    return _settle(root, file, found, ("tool", "trueline"))


def _settle(root: Root, file: str, toml: Toml, table: tuple[str, ...]) -> tuple[Settings, tuple[SettingsProblem, ...]]:
    """The settings that stand in `table` of `file`."""
    content: Any = toml.content
    for depth, key in enumerate(table, 1):
        content = content.get(key, {})
        if not isinstance(content, Mapping):
            line = toml.lines.get(table[:depth], 0)
            return Settings(), (SettingsProblem(file, line, f"`{'.'.join(table[:depth])}` must be a table"),)
    made: dict[str, Any] = {}
    sources: dict[str, str] = {}
    problems: list[SettingsProblem] = []
    for key, value in content.items():
        line = toml.lines.get((*table, key), 0)
        try:
            if key not in SHAPES:
                raise Unfit(f"there is no setting `{key}`", meant(key, SHAPES))
            made[_field(key)] = SHAPES[key](key, value)
            if key == "templates":
                _require_files(root.path, made[key])
            sources[key] = f"{file}:{line}" if line else file
        except Unfit as unfit:
            made.pop(_field(key), None)
            line = toml.lines.get((*table, key, unfit.inner), line)
            problems.append(SettingsProblem(file, line, str(unfit), unfit.help))
    return Settings(**made, sources=sources), tuple(sorted(problems, key=lambda problem: problem.line))


def _require_files(root: str, templates: Iterable[str]) -> None:
    for path in templates:
        if not os.path.exists(os.path.join(root, path)):
            raise Unfit(f"`templates` names `{path}`, and there is no such file or folder in the vault")


def describe(settings: Settings) -> list[tuple[str, str, str]]:
    """Every setting for people: its key, its value as TOML has it, and where it comes from."""
    return [(key, _toml(getattr(settings, _field(key))), settings.sources.get(key, "default")) for key in SHAPES]


def _field(key: str) -> str:
    return key.replace("-", "_")


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
