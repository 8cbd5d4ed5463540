"""Examples of JSON as designers write them, and the shapes they show.

A sketch may have remarks, trailing or missing commas, `...` for more of the same, names of types for values
(`"id": uuid`), alternatives (`"ACTIVE | PAUSED"`), and `?` behind the name of a field that may be missing. What it
does not show is not made up: such a value has a shape that allows everything.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from trueline.template.late import late

_TOKEN = late(
    r"(?P<space>\s+)|(?P<remark>//[^\n]*|\#[^\n]*|/\*.{0,2000}?\*/)"
    r'|(?P<string>"(?:[^"\\\n]|\\[^\n])*"?)'
    r"|(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)"
    r"|(?P<number>-?(?:0|[1-9]\d{0,200})(?:\.\d{1,200})?(?:[eE][+-]?\d{1,2})?(?![\w./:-]))"
    r"|(?P<more>\.\.\.|…)"
    r"|(?P<word>[^\s\"\[\]{},:]+)",
    re.DOTALL,
)
_DEEPEST = 40
_WORDS = {"true": "boolean", "false": "boolean", "null": "null"}
_TYPES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("string", "str", "text", "varchar", "char"), ("string", "")),
    **dict.fromkeys(("uuid", "guid"), ("string", "uuid")),
    **dict.fromkeys(("int", "integer", "long", "bigint", "short"), ("integer", "")),
    **dict.fromkeys(("number", "float", "double", "decimal", "bigdecimal"), ("number", "")),
    **dict.fromkeys(("bool", "boolean"), ("boolean", "")),
    **dict.fromkeys(
        ("datetime", "date-time", "timestamp", "timestamptz", "instant", "iso8601", "zoneddatetime"),
        ("string", "date-time"),
    ),
    **dict.fromkeys(("date", "localdate"), ("string", "date")),
    "email": ("string", "email"),
    **dict.fromkeys(("url", "uri"), ("string", "uri")),
    **dict.fromkeys(("object", "map"), ("object", "")),
    "array": ("array", ""),
}
# In quotes these may well be values; outside of them they are types.
_VALUES_TOO = frozenset(("text", "char", "short", "long", "date", "email", "url", "uri", "map", "array", "number"))
_UUID = late(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_DAY = late(_DATE)
_MOMENT = late(_DATE + r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)")
_EMAIL = late(r"[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_URI = late(r"https?://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:/[\w./~%&=+?-]{0,500})?")
_CHOICE = late(r"[A-Za-z_][\w-]{0,60}")


class Shape(NamedTuple):
    """What values look like, as far as examples show it: `kinds` are JSON's types, none where nothing is known.

    `properties` of objects with the shape of each, `required` those that every object has, `items` the shape of
    what arrays hold, `values` all that a text may be where that is listed.
    """

    kinds: tuple[str, ...] = ()
    format: str = ""
    values: tuple[str, ...] = ()
    properties: Mapping[str, "Shape"] = {}
    required: frozenset[str] = frozenset()
    items: "Shape | None" = None


class Sketch(NamedTuple):
    """One example: its shape, and the value itself where it is `exact`, that is JSON but for remarks and commas."""

    shape: Shape
    value: Any
    exact: bool


def sketch(text: str) -> Sketch | None:
    """What an example shows; None for what is not written like JSON."""
    reader = _Reader(text)
    if reader.peek()[1] not in ("{", "["):
        return None
    shape, value = reader.value(0)
    return Sketch(shape, value, reader.exact and not reader.peek()[0])


def merged(shapes: Iterable[Shape]) -> Shape:
    """The shape of all: what any of them may be; only what all objects have is required."""
    found: Shape | None = None
    for shape in shapes:
        found = shape if found is None else _both(found, shape)
    return found or Shape()


def _both(one: Shape, other: Shape) -> Shape:
    if one == other:
        return one
    kinds = tuple(dict.fromkeys((*one.kinds, *other.kinds)))
    # An example that shows nothing of a value leaves it open, also where others show something; null alone says
    # only that null is possible.
    if not one.kinds or not other.kinds:
        kinds = ()
    if "number" in kinds:
        kinds = tuple(kind for kind in kinds if kind != "integer")
    texts = [shape for shape in (one, other) if "string" in shape.kinds]
    objects = [shape for shape in (one, other) if "object" in shape.kinds]
    properties: dict[str, Shape] = {}
    for shape in objects:
        for name, inner in shape.properties.items():
            properties[name] = _both(properties[name], inner) if name in properties else inner
    required = frozenset.intersection(*(shape.required for shape in objects)) if objects else frozenset()
    items = [shape.items for shape in (one, other) if shape.items is not None]
    listed = all(shape.values for shape in texts)
    return Shape(
        kinds,
        texts[0].format if texts and len({shape.format for shape in texts}) == 1 else "",
        tuple(dict.fromkeys(value for shape in texts for value in shape.values)) if listed else (),
        properties,
        required,
        merged(items) if items else None,
    )


class _Reader:
    """Reads one sketch; never fails, and goes on at every step."""

    def __init__(self, text: str) -> None:
        self.tokens = [
            (match.lastgroup or "", match[0])
            for match in _TOKEN.finditer(text)
            if match.lastgroup not in ("space", "remark")
        ]
        self.at = 0
        self.exact = True

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        """A token that comes; empty at the end."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ("", "")

    def value(self, depth: int) -> tuple[Shape, Any]:
        """The value that begins here."""
        kind, token = self.peek()
        if kind == "open" and depth < _DEEPEST:
            self.at += 1
            return self.mapping(depth) if token == "{" else self.array(depth)
        if kind == "string":
            self.at += 1
            return self.string(token)
        if kind == "number":
            self.at += 1
            is_integer = not set(token) & set(".eE")
            value = int(token) if is_integer else float(token)
            return Shape(("integer",) if is_integer else ("number",)), value
        return self.words()

    def string(self, token: str) -> tuple[Shape, Any]:
        from json import loads

        try:
            text = loads(token)
            text.encode()
        except ValueError:
            self.exact = False
            text = token.strip('"')
        lower = text.lower()
        if lower in _TYPES and lower not in _VALUES_TOO:
            self.exact = False
            type_, format_ = _TYPES[lower]
            return Shape((type_,), format_), text
        if "|" in text:
            found = _alternatives(text)
            if found is not None:
                self.exact = False
                return found, text
        return Shape(("string",), _format(text)), text

    def words(self) -> tuple[Shape, Any]:
        """A bare value: `true`, the name of a type, or anything up to the next comma or bracket."""
        said: list[str] = []
        while self.peek()[0] in ("word", "more", "number", "string") and not (said and self.peek(1)[0] == "colon"):
            said.append(self.peek()[1])
            self.at += 1
        if not said and self.peek()[0] not in ("comma", "close", ""):
            # A bracket that is nested too deeply, or a colon out of place.
            self.at += 1
        listed = False
        while said and self.peek()[1] == "[" and self.peek(1)[1] == "]":
            self.at += 2
            listed = True
        text = " ".join(said)
        if not listed and text in _WORDS:
            return Shape((_WORDS[text],)), {"true": True, "false": False}.get(text)
        self.exact = False
        found = _alternatives(text.strip("<>")) or Shape()
        return (Shape(("array",), items=found) if listed else found), None

    def mapping(self, depth: int) -> tuple[Shape, Any]:
        """An object, behind its bracket."""
        properties: dict[str, Shape] = {}
        optional: set[str] = set()
        value: dict[str, Any] = {}
        while self.peek()[0] and self.peek()[0] != "close":
            kind, token = self.peek()
            if kind == "comma":
                self.at += 1
                continue
            if kind in ("string", "word", "number") and self.peek(1)[0] == "colon":
                self.at += 2
                name = self.name(kind, token)
                if name.rstrip("?") and name.endswith("?"):
                    name = name[:-1]
                    self.exact = False  # The mark is no part of an example that is sent.
                    optional.add(name)
                properties[name], value[name] = self.value(depth + 1)
                continue
            # Neither a field nor a comma: more of the same, or a name without a value.
            self.exact = False
            self.at += 1
        self.end("}")
        properties.pop("", None)
        value.pop("", None)
        return Shape(("object",), properties=properties, required=frozenset(properties.keys() - optional)), value

    def name(self, kind: str, token: str) -> str:
        if kind == "string":
            return str(self.string(token)[1])
        self.exact = False
        return token

    def array(self, depth: int) -> tuple[Shape, Any]:
        """An array, behind its bracket."""
        shapes: list[Shape] = []
        value: list[Any] = []
        while self.peek()[0] and self.peek()[0] != "close":
            kind, _ = self.peek()
            if kind in ("comma", "more"):
                self.exact = self.exact and kind == "comma"
                self.at += 1
                continue
            if kind == "colon":
                self.exact = False
                self.at += 1
                continue
            shape, one = self.value(depth + 1)
            shapes.append(shape)
            value.append(one)
        self.end("]")
        return Shape(("array",), items=merged(shapes) if shapes else None), value

    def end(self, bracket: str) -> None:
        self.exact = self.exact and self.peek()[1] == bracket
        self.at += 1


def _alternatives(text: str) -> Shape | None:
    """The shape that `string | null` or `A | B` names; None where it names none."""
    parts = [part.strip(" \"'<>") for part in text.split("|")]
    shapes = []
    for part in parts:
        lower = part.rstrip("?!").lower()
        if lower in ("null", "none", "nil"):
            shapes.append(Shape(("null",)))
        elif lower in _TYPES:
            type_, format_ = _TYPES[lower]
            shapes.append(Shape((type_,), format_))
        elif len(parts) > 1 and _CHOICE.fullmatch(part):
            shapes.append(Shape(("string",), values=(part,)))
        else:
            return None
    return merged(shapes)


def _format(text: str) -> str:
    """The format that a text is plainly written in, by JSON Schema's name."""
    for pattern, name in ((_UUID, "uuid"), (_MOMENT, "date-time"), (_DAY, "date"), (_EMAIL, "email"), (_URI, "uri")):
        if pattern.fullmatch(text):
            return name
    return ""
