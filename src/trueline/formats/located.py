"""JSON and YAML with the place of every key, read so that nothing in them can hurt.

Aliases of YAML are not copied, so that a few lines that stand for billions stay a few lines. What is too large or
too deep is a problem; a caller that follows references has to bound its own steps.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from trueline.formats.built import Place, Problem, Source

_MOST_JSON = 32_000_000
_MOST_YAML = 8_000_000
_DEEPEST = 150
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_PLAIN_NUMBER = re.compile(r"[-+]?\d{1,300}(\.\d*)?([eE][-+]?\d{1,3})?")
_WORDS = {"true": True, "false": False, "null": None}


class Located:
    """One document of data; `root` is plain dicts, lists and scalars."""

    def __init__(self, path: str, root: Any, places: Mapping[tuple[int, object], tuple[int, int]]) -> None:
        self.path = path
        self.root = root
        self._places = places

    def place(self, container: object, key: object = None) -> Place:
        """Where a key or item of a mapping or list stands; the file's beginning for what is not known."""
        line, column = self._places.get((id(container), key), (1, 1))
        return Place(self.path, line, column)


class _Unread(Exception):
    """Why data cannot be read, and at which line and column."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def read_data(source: Source) -> "tuple[Located, ...] | Problem":
    """Every document in a file of JSON or YAML, or why there is none."""
    data = source.data
    try:
        text = data.decode("utf-8-sig") if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data.decode("utf-16")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(Place(source.path, line), "this is no text in UTF-8")
    is_json = source.path.lower().endswith(".json") or text.lstrip()[:1] in ("{", "[")
    most = _MOST_JSON if is_json else _MOST_YAML
    if len(data) > most:
        message = f"{len(data) // 1_000_000} MB is more than is read of one file ({most // 1_000_000} MB)"
        return Problem(Place(source.path, 1), message)
    try:
        if is_json:
            return (_Json(source.path, text).read(),)
        return _read_yaml(source.path, text)
    except _Unread as error:
        if is_json and not source.path.lower().endswith(".json"):
            # What begins with a bracket may be YAML all the same.
            try:
                return _read_yaml(source.path, text)
            except _Unread:
                pass
        return Problem(Place(source.path, error.line, error.column), str(error))


class _Json:
    """Reads JSON; remarks and closing commas, which people leave in configuration, do no harm."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.places: dict[tuple[int, object], tuple[int, int]] = {}
        self.at = 0

    def read(self) -> Located:
        """The whole text."""
        root = self.value(0)
        self.space()
        if self.at < len(self.text):
            raise self.wrong("there is more after the end of the JSON")
        return Located(self.path, root, self.places)

    def where(self, at: int) -> tuple[int, int]:
        """Line and column of a character."""
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1

    def wrong(self, message: str) -> _Unread:
        """What is wrong where the reader stands."""
        return _Unread(message, *self.where(min(self.at, len(self.text))))

    def space(self) -> None:
        """Step over white space and remarks."""
        text = self.text
        while True:
            match = _SPACE.match(text, self.at)
            self.at = match.end() if match else self.at
            if text.startswith("//", self.at):
                end = text.find("\n", self.at)
            elif text.startswith("/*", self.at):
                end = text.find("*/", self.at) + 2
                end = -1 if end < 2 else end
            else:
                return
            self.at = len(text) if end < 0 else end

    def value(self, depth: int) -> Any:
        """The value that begins here."""
        from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

        if depth > _DEEPEST:
            raise self.wrong(f"it is nested more than {_DEEPEST} deep")
        self.space()
        text, at = self.text, self.at
        first = text[at : at + 1]
        if first == "{":
            return self.mapping(depth)
        if first == "[":
            return self.items(depth)
        if first == '"':
            try:
                found, self.at = scanstring(text, at + 1, False)
            except JSONDecodeError as error:
                self.at = min(error.pos, len(text))
                raise self.wrong("a string is not closed or holds a wrong escape") from None
            return found
        number = _NUMBER.match(text, at)
        if number:
            self.at = number.end()
            return float(number[0]) if number[1] or number[2] else int(number[0][:300])
        for word, value in _WORDS.items():
            if text.startswith(word, at):
                self.at = at + len(word)
                return value
        raise self.wrong("a value is expected here" if first else "it ends in the middle")

    def mapping(self, depth: int) -> dict[str, Any]:
        """An object."""
        found: dict[str, Any] = {}
        self.at += 1
        while True:
            self.space()
            if self.text.startswith("}", self.at):
                self.at += 1
                return found
            begin = self.at
            if not self.text.startswith('"', begin):
                raise self.wrong("a key in quotes is expected here")
            key = self.value(depth + 1)
            self.places[id(found), key] = self.where(begin)
            self.space()
            if not self.text.startswith(":", self.at):
                raise self.wrong(f"a colon is expected after `{str(key)[:40]}`")
            self.at += 1
            found[key] = self.value(depth + 1)
            self.comma("}")

    def items(self, depth: int) -> list[Any]:
        """An array."""
        found: list[Any] = []
        self.at += 1
        while True:
            self.space()
            if self.text.startswith("]", self.at):
                self.at += 1
                return found
            self.places[id(found), len(found)] = self.where(self.at)
            found.append(self.value(depth + 1))
            self.comma("]")

    def comma(self, closing: str) -> None:
        """Step over a comma, if the object or array does not end here."""
        self.space()
        if self.text.startswith(",", self.at):
            self.at += 1
        elif not self.text.startswith(closing, self.at):
            raise self.wrong(f"a comma or `{closing}` is expected here")


def _read_yaml(path: str, text: str) -> tuple[Located, ...]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Yaml(path)
    try:
        # Events, not nodes: making nodes of what is nested a hundred thousand deep takes the process down.
        for event in yaml.parse(text, loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        problem = str(error.problem or error.context or "it cannot be parsed")
        raise _Unread(f"this is no YAML: {problem}", line, column) from None
    except yaml.YAMLError as error:
        raise _Unread(f"this is no YAML: {' '.join(str(error).split())}") from None
    return tuple(builder.documents)


class _Open:
    """A mapping or sequence that is being read; of a mapping, the key that waits for its value."""

    __slots__ = ("found", "key", "merged")

    def __init__(self, found: "dict[Any, Any] | list[Any]") -> None:
        self.found = found
        self.key: Any = _Yaml
        self.merged: list[Any] = []


class _Yaml:
    """Makes plain values of YAML's events; what an alias stands for is there once, and shared."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.documents: list[Located] = []
        self.places: dict[tuple[int, object], tuple[int, int]] = {}
        self.anchors: dict[str, Any] = {}
        self.open: list[_Open] = []

    def take(self, event: Any) -> None:
        """Go one event further."""
        kind = type(event).__name__
        where = (event.start_mark.line + 1, event.start_mark.column + 1)
        if kind == "ScalarEvent":
            plain = event.implicit[0] and event.style in (None, "")
            self.put(_scalar(event.value) if plain else event.value, where, event.anchor)
        elif kind == "AliasEvent":
            self.put(self.anchors.get(event.anchor), where, None)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            if len(self.open) >= _DEEPEST:
                raise _Unread(f"it is nested more than {_DEEPEST} deep", *where)
            found: dict[Any, Any] | list[Any] = {} if kind == "MappingStartEvent" else []
            self.put(found, where, event.anchor)
            self.open.append(_Open(found))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self.close(self.open.pop())
        elif kind == "DocumentStartEvent":
            self.anchors = {}

    def put(self, value: Any, where: tuple[int, int], anchor: str | None) -> None:
        """A value where the reader stands."""
        if anchor:
            self.anchors[anchor] = value
        if not self.open:
            self.documents.append(Located(self.path, value, self.places))
            return
        holder = self.open[-1]
        found = holder.found
        if isinstance(found, list):
            self.places[id(found), len(found)] = where
            found.append(value)
        elif holder.key is _Yaml:
            holder.key = value if isinstance(value, str | int | float | bool | None) else f"line {where[0]}"
            self.places.setdefault((id(found), holder.key), where)
        else:
            if holder.key == "<<":
                holder.merged.append(value)
            else:
                found[holder.key] = value
            holder.key = _Yaml

    def close(self, holder: _Open) -> None:
        """A mapping or sequence is complete; what it merges goes behind what it says itself."""
        found = holder.found
        if isinstance(found, list):
            return
        for one in holder.merged:
            for other in one if isinstance(one, list) else (one,):
                for key, value in list(other.items()) if isinstance(other, dict) else ():
                    if key not in found:
                        found[key] = value
                        self.places[id(found), key] = self.places.get((id(other), key), (1, 1))


def _scalar(text: str) -> Any:
    """A plain scalar as JSON would have it; dates stay text."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    number = _PLAIN_NUMBER.fullmatch(text)
    if number:
        return float(text) if number[1] or number[2] else int(text)
    return text


def mapping(value: Any) -> dict[str, Any]:
    """A value that is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> Sequence[Any]:
    """A value that is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def text_of(value: Any) -> str:
    """A value that is a text, else nothing; a number is written out."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
