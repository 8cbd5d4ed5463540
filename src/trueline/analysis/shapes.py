"""What each setting may be: from what TOML gives to what the rest of the house expects."""

import os
import re
from collections.abc import Callable, Iterable, Mapping

_SEVERITIES = ("info", "warning", "error", "off")
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}


class Unfit(Exception):
    """What a setting cannot take, what would help, and at which key inside the setting it stands."""

    def __init__(self, message: str, help: str = "", inner: str = "") -> None:
        super().__init__(message)
        self.help = help
        self.inner = inner


def meant(given: str, known: Iterable[str]) -> str:
    """The help for a name that is none: the one most like it, or where the names are listed."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(given.lower().replace("_", "-"), names, 1, 0.6)
    return f"did you mean `{near[0]}`?" if near else f"known are {', '.join(f'`{name}`' for name in names)}"


def _strings(key: str, value: object, inner: str = "") -> tuple[str, ...]:
    """A list of strings; a single string counts as a list of one."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        named = f"`{inner}` in `{key}`" if inner else f"`{key}`"
        raise Unfit(f"{named} must be a list of strings, not {_kind(value)}", inner=inner)
    return tuple(value)


def _kind(value: object) -> str:
    """What TOML calls the type of `value`; of a list, whether it is one of strings."""
    kinds = ((bool, "a boolean"), (int, "a number"), (float, "a number"), (str, "a string"))
    for kind, name in kinds:
        if isinstance(value, kind):
            return name
    if isinstance(value, list):
        return "a list that holds other things"
    return "a table" if isinstance(value, Mapping) else "a date or time"


def _table(key: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise Unfit(f"`{key}` must be a table, not {_kind(value)}")
    return value


def _lists(key: str, value: object) -> dict[str, tuple[str, ...]]:
    """A table of lists of strings."""
    return {name: _strings(key, inner, name) for name, inner in _table(key, value).items()}


def _stages(key: str, value: object) -> dict[str, tuple[str, ...]]:
    """A table as above, or just a list of stages whose folders are called like them."""
    return {name: (name,) for name in _strings(key, value)} if isinstance(value, list) else _lists(key, value)


def _inside(key: str, path: object, inner: str = "") -> str:
    """A path inside the vault, without `./` and without a slash at the end; the vault itself is empty."""
    named = f"`{inner}` in `{key}`" if inner else f"`{key}`"
    if not isinstance(path, str):
        raise Unfit(f"{named} must be a path, not {_kind(path)}", inner=inner)
    parts = [part for part in path.replace(os.sep, "/").split("/") if part not in ("", ".")]
    if ".." in parts or "\0" in path or os.path.isabs(path):
        raise Unfit(f"`{path}` in `{key}` leads out of the vault", "give it relative to the vault's root", inner)
    return "/".join(parts)


def _templates(key: str, value: object) -> tuple[str, ...]:
    paths = tuple(_inside(key, path) for path in _strings(key, value))
    if "" in paths:
        raise Unfit(f"`{key}` names the whole vault", "name the folder or the notes that are templates")
    return paths


def _mounts(key: str, value: object) -> dict[str, str]:
    return {prefix: _inside(key, path, prefix) for prefix, path in _table(key, value).items()}


def _rules(key: str, value: object, inner: str = "") -> tuple[str, ...]:
    """Names of rules, of families, `family/*` or `ALL`."""
    from trueline.rules import rule_names
    from trueline.rules.run import matches

    patterns = _strings(key, value, inner)
    names = rule_names()
    for pattern in patterns:
        if not any(matches(pattern, name) for name in names):
            near = meant(pattern, [*names, *sorted({name.partition("/")[0] for name in names})])
            help = near if near.startswith("did") else "`trueline rules` lists them"
            raise Unfit(f"no rule or family is called `{pattern}`", help, inner or pattern)
    return patterns


def _per_file(key: str, value: object) -> dict[str, tuple[str, ...]]:
    return {pattern: _rules(key, rules, pattern) for pattern, rules in _table(key, value).items()}


def _severities(key: str, value: object) -> dict[str, str]:
    severities: dict[str, str] = {}
    for rule, word in _table(key, value).items():
        if not isinstance(word, str) or word.lower() not in _SEVERITIES:
            given = f"`{word}`" if isinstance(word, str) else _kind(word)
            help = "it is one of `info`, `warning`, `error` and `off`"
            raise Unfit(f"the severity of `{rule}` cannot be {given}", help, rule)
        _rules(key, rule)
        severities[rule] = word.lower()
    return severities


def _gates(key: str, value: object) -> dict[str, tuple[str, ...]]:
    """Conditions by status: those that have a name, and rules or families that must find nothing."""
    from trueline.model.gates import CONDITIONS

    gates: dict[str, tuple[str, ...]] = {}
    for status, wanted in _lists(key, value).items():
        for condition in wanted:
            if condition not in CONDITIONS:
                try:
                    _rules(key, condition, status)
                except Unfit:
                    near = meant(condition, CONDITIONS)
                    raise Unfit(f"`{condition}` is no condition of a gate, and no rule", near, status) from None
        gates[status.lower()] = wanted
    return gates


def _check(key: str, value: object) -> dict[str, bool]:
    """What `trueline check` does without being told on the command line."""
    found: dict[str, bool] = {}
    for name, wanted in _table(key, value).items():
        if name != "history":
            raise Unfit(f"there is no setting `{name}` in `{key}`; there is `history`", inner=name)
        if not isinstance(wanted, bool):
            raise Unfit(f"`{name}` in `{key}` must be true or false, not {_kind(wanted)}", inner=name)
        found[name] = wanted
    return found


def _file(key: str, value: object) -> str:
    path = _inside(key, value)
    if not path:
        raise Unfit(f"`{key}` must name a file")
    return path


def _bytes(key: str, value: object) -> int:
    """A number of bytes, or a string with a unit: `"10 MB"`, `"2 MiB"`."""
    if isinstance(value, str):
        found = re.fullmatch(r"([0-9]{1,12})\s*([a-z]*)", value.strip().lower())
        value = int(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise Unfit(f"`{key}` must be a size", 'write a number of bytes, or a string such as "10 MB"')
    return value


def _built(key: str, value: object) -> object:
    """What evidence there is of what was built."""
    from trueline.analysis.built_shape import built_shape

    return built_shape(key, value)


def _serve(key: str, value: object) -> object:
    """How a portal is reached, and who may come in."""
    from trueline.analysis.serve_shape import serve_shape

    return serve_shape(key, value)


strings, table, lists = _strings, _table, _lists

SHAPES: Mapping[str, Callable[[str, object], object]] = {
    "templates": _templates,
    "exclude": _strings,
    "include": _strings,
    "select": _rules,
    "ignore": _rules,
    "per-file-ignores": _per_file,
    "severity": _severities,
    "mounts": _mounts,
    "stages": _stages,
    "aliases": _lists,
    "gates": _gates,
    "check": _check,
    "built": _built,
    "serve": _serve,
    "baseline": _file,
    "max-file-size": _bytes,
}
