"""The few settings of `application.yml` and `application.properties` that move every path."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from trueline.formats.built import Source

_FILE = re.compile(r"(?:^|/)(application|bootstrap)(?:-\w+)?\.(ya?ml|properties)$")
_LINE = re.compile(r"^(\s*)([\w.\-\[\]\"']+)\s*:(?:\s+(.*?))?\s*$")
_HOLDER = re.compile(r"\$\{([^${}:]+)(?::([^{}]*))?\}")
_MODULE = re.compile(r"^(.*?)(?:/?src/|[^/]*$)")
_DEEPEST = 5


class Settings(NamedTuple):
    """The settings of one module: the folder that holds its `src`, and its keys in lower case without dashes."""

    module: str
    values: dict[str, str]

    def value(self, *keys: str) -> str:
        """The first of some keys that is set, its placeholders filled."""
        for key in keys:
            text = self.values.get(_plain(key))
            if text is not None:
                return self.filled(text) or ""
        return ""

    def filled(self, text: str) -> str | None:
        """A text with `${key}` and `${key:default}` filled; None where one is not known."""
        for _ in range(_DEEPEST):
            if "${" not in text:
                return text
            match = _HOLDER.search(text)
            if match is None:
                return None
            value = self.values.get(_plain(match[1]), match[2])
            if value is None:
                return None
            text = text[: match.start()] + value + text[match.end() :]
        return None


def _plain(key: str) -> str:
    return key.strip().lower().replace("-", "").replace("_", "")


def is_settings(path: str) -> bool:
    """Whether a file's name says that it holds settings of Spring."""
    return bool(_FILE.search(path))


def module_of(path: str) -> str:
    """The folder of the module that a file belongs to."""
    match = _MODULE.match(path)
    return match[1].rstrip("/") if match else ""


def read_settings(sources: Sequence[Source]) -> tuple[Settings, ...]:
    """The settings of every module; a file without profile counts before one with."""
    modules: dict[str, dict[str, str]] = {}
    chosen = [source for source in sources if is_settings(source.path) and "/test/" not in source.path]
    for source in sorted(chosen, key=lambda source: (source.path.count("-") > 0, source.path)):
        text = source.data[:1_000_000].decode("utf-8", "replace")
        read = _from_properties(text) if source.path.endswith(".properties") else _from_yaml(text)
        values = modules.setdefault(module_of(source.path), {})
        for key, value in read.items():
            values.setdefault(key, value)
    return tuple(Settings(module, values) for module, values in sorted(modules.items()))


def settings_for(path: str, settings: Sequence[Settings]) -> Settings:
    """The settings that hold for a file: those of its own module, else of the nearest folder above it."""
    module = module_of(path)
    above = [one for one in settings if module == one.module or not one.module or module.startswith(f"{one.module}/")]
    if above:
        return max(above, key=lambda one: len(one.module))
    return settings[0] if len(settings) == 1 else Settings("", {})


def _from_properties(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        key, separator, value = line.partition("=" if "=" in line else ":")
        if separator and not line.lstrip().startswith(("#", "!")):
            found.setdefault(_plain(key), value.strip())
    return found


def _from_yaml(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in text.splitlines():
        if line.startswith("---") and found:
            break
        match = _LINE.match(line)
        if match is None or line.lstrip().startswith("#"):
            continue
        indent = len(match[1])
        while above and above[-1][0] >= indent:
            above.pop()
        above.append((indent, match[2].strip("\"'")))
        value = re.sub(r"\s+#.*$", "", match[3] or "").strip()
        if value and not value.startswith(("|", ">", "&", "*", "{", "[")):
            key = _plain(".".join(name for _, name in above))
            found.setdefault(key, value.strip("\"'"))
    return found
