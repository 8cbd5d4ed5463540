"""The whole of YAML, for front matter that the line reader declines: PyYAML's events with byte spans.

Events are taken one by one and the reading stops at the first that is refused, so nothing is built
that could grow: no alias is followed, no tag constructs, no merge doubles. Only the pure parser is
used (the C one dies of deep nesting); it takes about 10 µs per byte at worst, so the caller bounds
the size.
"""

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from trueline.syntax.tree import Problem, Property, Scalar
from trueline.syntax.yaml_scalar import NULLS, lone_scalar, shown, whole
from trueline.text import Span

if TYPE_CHECKING:
    import yaml

MOST_DEPTH: Final = 20
MOST_NODES: Final = 10_000
_HARMLESS_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
) | {"!"}

# Characters that PyYAML refuses, and four it takes for line endings or drops though YAML 1.2 does not.
_DISGUISES: Final = {0x85: 0xFDD0, 0x2028: 0xFDD1, 0x2029: 0xFDD2, 0xFEFF: 0xFDD3}
_UNDISGUISED: Final = {disguise: code for code, disguise in _DISGUISES.items()}
_UNPRINTABLE: Final = (
    *range(9),
    11,
    12,
    *range(14, 32),
    *range(127, 160),
    0xFFFE,
    0xFFFF,
    *range(0xDC80, 0xDD00),
)
_PRINTABLE: Final = {**dict.fromkeys(_UNPRINTABLE, 0xFFFD), **_DISGUISES}

_LINE_REST = re.compile(rb"[^\r\n]*")
_WORD = re.compile(rb"\t+|[^\s,\[\]{}]*[^\s,\[\]{}:]|[^\r\n]?")
_CHARACTER = re.compile(rb"[^\r\n]?")
_TAG_OR_ANCHOR = re.compile(rb"(?:[!&][^\s]*\s+)+")


class _Saying(NamedTuple):
    """Our words for PyYAML's; `early` where the wrong text is where it began, not where it gave up."""

    sign: str
    message: str
    early: bool = False
    extent: re.Pattern[bytes] = _WORD


_QUOTE_IT: Final = "put the value in quotes"
_SAYINGS: Final = (
    _Saying("mapping values are not allowed", f"`: ` inside an unquoted value; {_QUOTE_IT}"),
    _Saying("could not find expected ':'", "this line is no `key: value`", True, _LINE_REST),
    _Saying("sequence entries are not allowed", "a list begins on a line of its own, below its key"),
    _Saying("mapping keys are not allowed", f"`?` has a meaning of its own in YAML; {_QUOTE_IT}"),
    _Saying("'\\t' that cannot start", "a tab stands where YAML allows only spaces"),
    _Saying("cannot start any token", f"no unquoted value begins like {{}}; {_QUOTE_IT}"),
    _Saying("unknown escape character", "{} is no escape of YAML; double the backslash or use single quotes"),
    _Saying("hexadecimal numbers", "an escape in double quotes lacks digits"),
    _Saying("unexpected end of stream", "this quote is never closed", True, _CHARACTER),
    _Saying("unexpected document separator", "this quote is never closed", True, _CHARACTER),
    _Saying("but got '<stream end>'", "{} is never closed", True, _CHARACTER),
    _Saying("expected ',' or", "a comma or the closing bracket is missing before {}"),
    _Saying("expected <block end>", "{} does not fit here; look at the indentation and at quotes before it"),
    _Saying("expected the node content", "a value is missing here"),
    _Saying("expected '<document start>'", "{} does not belong to the lines above it"),
    _Saying("alphabetic or numeric", f"{{}} has a meaning of its own in YAML; {_QUOTE_IT}", True),
    _Saying("undefined tag handle", f"{{}} has a meaning of its own in YAML; {_QUOTE_IT}", True),
    _Saying("chomping or indentation", f"{{}} has a meaning of its own in YAML; {_QUOTE_IT}", True),
)


class Reading(NamedTuple):
    """What was read; where `complete` is False, nothing, and the last problem says why."""

    properties: tuple[Property, ...]
    problems: tuple[Problem, ...]
    complete: bool


class _Node(NamedTuple):
    start: int
    end: int
    mapping: bool
    flow: bool
    scalar: Scalar | None
    children: "list[_Node]"


def read_yaml(data: bytes, start: int, end: int) -> Reading:
    """The properties in the YAML document `data[start:end]`; offsets count from the start of `data`."""
    composer = _Composer(data, start, end)
    root = composer.compose()
    if root is None:
        return Reading((), tuple(composer.problems), not composer.problems)
    if not root.mapping:
        what = "text" if root.scalar else "a list"
        message = f"front matter is {what}; it needs `key: value` lines"
        composer.note(root.start, "invalid-yaml", message, _LINE_REST)
        return Reading((), tuple(composer.problems), False)
    properties: list[Property] = []
    pairs = iter(root.children)
    for key, value in zip(pairs, pairs, strict=True):
        if key.scalar is None:
            composer.note(key.start, "refused-yaml", "this key is a collection; only text names a property")
        else:
            last = max(key.end, value.end)
            line_end = last if root.flow else _extent(_LINE_REST, data, last, end).end
            properties.append(_property(key.start, line_end, key.scalar, value))
    return Reading(tuple(properties), tuple(composer.problems), True)


def _property(start: int, end: int, key: Scalar, value: _Node) -> Property:
    key_span = Span(key.start, key.end)
    if value.scalar is not None:
        if value.scalar.text or value.scalar.quoted:
            return Property(start, end, key.text, key_span, "scalar", (value.scalar,))
        return Property(start, end, key.text, key_span, "empty", ())
    scalars = tuple(child.scalar for child in value.children if child.scalar is not None)
    if value.mapping or len(scalars) < len(value.children):
        return Property(start, end, key.text, key_span, "other", ())
    return Property(start, end, key.text, key_span, "list", scalars)


def _extent(pattern: re.Pattern[bytes], data: bytes, start: int, end: int) -> Span:
    found = pattern.match(data, start, end)
    return Span(start, found.end() if found else start)


class _Composer:
    """Nodes from events. Holds the place last asked for: PyYAML counts characters, and in order."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data = data
        self.end = end
        self.problems: list[Problem] = []
        self._text = data[start:end].decode("utf-8", "surrogateescape")
        self._index = 0
        self._offset = start
        self._last = start
        self._count = 0
        self._open: list[_Node] = []
        self._root: _Node | None = None

    def compose(self) -> _Node | None:
        """The one document's node; None where there is none or a problem stopped the reading."""
        import yaml

        try:
            loader: Any = yaml.SafeLoader(self._text.translate(_PRINTABLE))
            event = loader.get_event()
            while event is not None:
                refusal = self._refusal(event)
                if refusal:
                    self.note(self._place(event.start_mark), "refused-yaml", refusal)
                    return None
                self._take(event)
                event = loader.get_event()
        except yaml.MarkedYAMLError as error:
            self._explain(error)
            return None
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
            self.note(self._last, "invalid-yaml", f"YAML cannot be read from here on: {shown(str(error))}")
            return None
        return self._root

    def note(self, place: int, kind: str, message: str, extent: re.Pattern[bytes] = _WORD) -> None:
        """Add a problem at `place`; `{}` in the message becomes the wrong text."""
        place = min(place, len(self.data[: self.end].rstrip()))
        span = _extent(extent, self.data, place, self.end)
        text = shown(span.text(self.data)) if span.length else "the end of the line"
        self.problems.append(Problem(span, kind, message.replace("{}", text)))

    def _refusal(self, event: Any) -> str | None:
        """Why reading must stop at `event`, if it must."""
        import yaml

        if isinstance(event, yaml.NodeEvent):
            self._count += 1
            if isinstance(event, yaml.AliasEvent):
                return "{} is an alias of YAML, which is not followed; put the value in quotes"
            tag = getattr(event, "tag", None)
            if tag is not None and tag not in _HARMLESS_TAGS:
                return "{} is a tag of YAML, which is not followed; put the value in quotes"
            if len(self._open) > MOST_DEPTH:
                return f"front matter is nested deeper than {MOST_DEPTH} levels"
            if self._count > MOST_NODES:
                return f"front matter holds more than {MOST_NODES:,} keys and values"
            if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0] and self._key_is_next:
                return "{} is a merge key of YAML, which is not followed"
        elif isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            return "a second YAML document begins here; front matter is one"
        return None

    @property
    def _key_is_next(self) -> bool:
        return bool(self._open) and self._open[-1].mapping and len(self._open[-1].children) % 2 == 0

    def _take(self, event: Any) -> None:
        import yaml

        if isinstance(event, yaml.ScalarEvent):
            scalar = self._scalar(event)
            self._add(_Node(scalar.start, scalar.end, False, False, scalar, []))
        elif isinstance(event, yaml.CollectionStartEvent):
            start = self._place(event.start_mark)
            mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Node(start, start, mapping, bool(event.flow_style), None, []))
        elif isinstance(event, yaml.CollectionEndEvent):
            node = self._open.pop()
            end = self._place(event.end_mark) if node.flow else self._last
            scalar_meant = lone_scalar(self.data, node.start, end, self.problems) if node.flow else None
            self._add(node._replace(end=max(end, node.start), scalar=scalar_meant))

    def _add(self, node: _Node) -> None:
        self._last = max(self._last, node.end)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node

    def _scalar(self, event: Any) -> Scalar:
        start, end = self._place(event.start_mark), self._place(event.end_mark)
        if start == end:
            # A missing value is marked where the next token begins, perhaps lines below.
            start = end = self._last + len(self.data[self._last : end].rstrip())
        elif event.tag or event.anchor:
            start = min(_extent(_TAG_OR_ANCHOR, self.data, start, end).end, end)
        end = start + len(self.data[start:end].rstrip())
        quoted = event.style in ("'", '"')
        text = whole(event.value.translate(_UNDISGUISED))
        null = event.style is None and text in NULLS and not self._key_is_next
        return Scalar(start, end, "" if null else text, quoted)

    def _place(self, mark: Any) -> int:
        """The byte offset of a mark."""
        index = mark.index
        if index >= self._index:
            self._offset += len(self._text[self._index : index].encode("utf-8", "surrogateescape"))
        else:
            self._offset -= len(self._text[index : self._index].encode("utf-8", "surrogateescape"))
        self._index = index
        return self._offset

    def _explain(self, error: "yaml.MarkedYAMLError") -> None:
        said = error.problem or ""
        began, mark = error.context_mark, error.problem_mark or error.context_mark
        if began and mark and began.line < mark.line and said.endswith("but got ':'"):
            said = "but got '<stream end>'"  # The next key: a bracket was left open, no comma forgotten.
        for sign, message, early, extent in _SAYINGS:
            if sign in said:
                mark = began if early and began else mark
                self.note(self._place(mark), "invalid-yaml", message, extent)
                return
        self.note(self._place(mark), "invalid-yaml", f"YAML cannot read this: {shown(said)}")
