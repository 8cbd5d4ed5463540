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
    ("!", *(f"tag:yaml.org,2002:{name}" for name in "str int float bool null timestamp seq map".split()))
)

# Characters that PyYAML refuses, and four it takes for line endings or drops though YAML 1.2 does not.
_DISGUISES: Final = {0x85: 0xFDD0, 0x2028: 0xFDD1, 0x2029: 0xFDD2, 0xFEFF: 0xFDD3}
_UNDISGUISED: Final = {disguise: code for code, disguise in _DISGUISES.items()}
_UNPRINTABLE: Final = (*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF, *range(0xDC80, 0xDD00))
_PRINTABLE: Final = {**dict.fromkeys(_UNPRINTABLE, 0xFFFD), **_DISGUISES}

_LINE_REST = re.compile(rb"[^\r\n]*")
_WORD = re.compile(rb"\t+|[^\s,\[\]{}]+|[^\r\n]?")

# What PyYAML says, what we say, and whether the place is where it began to read rather than where it gave up.
_SAYINGS: Final = (
    ("mapping values are not allowed", "`: ` inside an unquoted value; put the value in quotes", False),
    ("could not find expected ':'", "this line is no `key: value`", True),
    ("sequence entries are not allowed", "a list begins on its own line below its key", False),
    ("mapping keys are not allowed", "`?` cannot stand here; put the value in quotes", False),
    ("'\\t' that cannot start", "a tab stands where YAML allows only spaces", False),
    ("cannot start any token", "no unquoted value can begin with {}; put it in quotes", False),
    ("unknown escape character", "{} is no escape of YAML; double the backslash or use single quotes", False),
    ("hexadecimal numbers", "an escape in double quotes lacks digits", False),
    ("unexpected end of stream", "this quote is never closed", True),
    ("unexpected document separator", "this quote is never closed", True),
    ("but got '<stream end>'", "{} is never closed", True),
    ("expected ',' or", "a comma or the closing bracket is missing before {}", False),
    ("expected <block end>", "{} does not fit here; look at the indentation, and at the quotes before it", False),
    ("expected the node content", "a value is missing here", False),
    ("expected '<document start>'", "{} does not belong to the lines above it", False),
    ("expected alphabetic or numeric", "{} has a meaning of its own in YAML; put the value in quotes", True),
    ("undefined tag handle", "{} has a meaning of its own in YAML; put the value in quotes", True),
)


class Reading(NamedTuple):
    """What was read; where `complete` is False, the last problem is why reading stopped."""

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


def read_yaml(source: bytes, shift: int) -> Reading:
    """The properties in `source`, a YAML document that begins at byte `shift` of the file. Never raises."""
    composer = _Composer(source)
    root = composer.compose()
    properties: list[Property] = []
    problems = composer.problems
    if root is not None and not root.mapping:
        what = "text" if root.scalar else "a list"
        problems.append(_problem(source, root.start, f"front matter is {what}; it needs `key: value` lines", True))
        root = None
    elif root is not None:
        pairs = iter(root.children)
        for key, value in zip(pairs, pairs, strict=False):
            if key.scalar is None:
                problems.append(_problem(source, key.start, "a key is a collection; only text names a property"))
            else:
                properties.append(_property(source, key, key.scalar, value, root.flow))
    complete = composer.complete and (root is not None or not problems)
    return Reading(
        tuple(_shifted(item, shift) for item in properties) if shift else tuple(properties),
        tuple(problem._replace(span=_moved(problem.span, shift)) for problem in problems),
        complete,
    )
