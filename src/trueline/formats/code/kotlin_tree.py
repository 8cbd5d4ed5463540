"""A Kotlin file's tree, in spite of its grammar.

The grammar takes annotations above a declaration for a statement where statements may stand, and wants a line's end
where the language does not (`{ const val A = 1 }`). So a file is parsed as the body of a class, where no statements
are, and one that does not parse is tried again with carriage returns in the place of such blanks. Nothing moves by it:
the class is opened in the place of the imports, which are read without grammar.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from .tree import first, parse, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_OPENING = b"class Z{"
_HEAD_LINE = re.compile(
    rb"[ \t\r]*(?:(?P<package>package[ \t]+(?P<name>[\w.`]+)|import[ \t]+(?P<full>[\w.`]+?)(?P<star>\.\*)?"
    rb"(?:[ \t]+as[ \t]+(?P<alias>\w+))?|@file:[^\n]*);?[ \t]*)?(?://[^\n]*)?[ \t\r]*(?:\n|\Z)"
)
_REMARK = re.compile(rb"[ \t\r]*/\*.*?\*/[ \t\r]*\n?", re.DOTALL)
_BLANK_BEFORE_BRACE = re.compile(rb"[ \t](?=\})")
_BLANK_AFTER_SEMICOLON = re.compile(rb"(?<=;)[ \t]")
_EMPTY_LIST = re.compile(rb"(?<=[=(,] )\[\](?=[ \t]*[,)\n])")
_DYNAMIC = re.compile(rb"\bdynamic\b")
# `class A`, then on lines of their own annotations, a modifier and the word `constructor`.
_CONSTRUCTOR = re.compile(
    rb"(\bclass\s+\w+(?:<[^<>{}()]*>)?)(\s*\n\s*(?:@[\w.:]+(?:\([^()]*\))?\s*)*(?:(?:public|internal|private|protected)\s+)?"
    rb"constructor\s*)(?=\()"
)
_DELEGATED_HEAD = re.compile(rb"(\bby[ \t]+[\w.]+)(?=[ \t]*\{)")
_DELEGATING = frozenset({"explicit_delegation"})
_TO_DELEGATION = frozenset(
    "source_file class_body class_declaration object_declaration companion_object delegation_specifiers "
    "delegation_specifier".split()
)


class Parsed(NamedTuple):
    """The tree of a file, the bytes its nodes index (`shift` bytes longer at the start), and the head of the file."""

    root: "Node"
    data: bytes
    shift: int
    package: str
    imports: tuple[tuple[str, str], ...]


def parse_kotlin(data: bytes) -> Parsed | None:
    """The tree of a Kotlin file whose declarations stand in one class; None where the parser gave up."""
    end, package, imports = _head(data)
    blank = re.sub(rb"[^\n]", b" ", data[:end])
    line = re.search(rb" {%d}" % len(_OPENING), blank)
    shift = 0
    if line is not None:
        wrapped = blank[: line.start()] + _OPENING + blank[line.end() :] + data[end:] + b"\n}"
    else:
        wrapped, shift = _OPENING + blank + data[end:] + b"\n}", len(_OPENING)
    root = _best(wrapped)
    if root is None:
        return None
    # Values are read from what stands in the file, not from what was made of it for the grammar.
    plain = wrapped
    if root.has_error:
        loose = _best(data)
        if loose is not None and _broken(loose) < _broken(root):
            root, plain, shift = loose, data, 0
    return Parsed(root, plain, shift, package, imports)


def _head(data: bytes) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """Where a file's head ends, its package, and its imports."""
    position, package, end = 0, "", 0
    imports: list[tuple[str, str]] = []
    while position < len(data):
        remark = _REMARK.match(data, position)
        if remark is not None:
            position = remark.end()
            continue
        match = _HEAD_LINE.match(data, position)
        if match is None or match.end() == position:
            break
        position = match.end()
        if match["package"] is not None:
            end = position
        if match["name"]:
            package = match["name"].decode("utf-8", "replace").replace("`", "")
        elif match["full"]:
            full = match["full"].decode("utf-8", "replace").replace("`", "")
            alias = (match["alias"] or b"").decode("utf-8", "replace")
            imports.append(("*" if match["star"] else alias or full.rpartition(".")[2], full))
    return end, package, tuple(imports)


def _best(data: bytes) -> "Node | None":
    """The tree, parsed again with what the grammar stumbles over smoothed where that helps."""
    root = parse("kotlin", data)
    if root is None or (not root.has_error and b" by " not in data):
        return root
    smooth = _smoothed(data) if root.has_error else data
    heads = list(walk(root, _DELEGATING, _TO_DELEGATION)) if b" by " in data else []
    for head in heads:
        part = smooth[head.start_byte : head.end_byte]
        blanked = _DELEGATED_HEAD.sub(lambda match: b" " * len(match[1]), part, count=1)
        smooth = smooth[: head.start_byte] + blanked + smooth[head.end_byte :]
    again = parse("kotlin", smooth) if smooth != data else None
    return again if again is not None and (heads or _broken(again) <= _broken(root)) else root


def _smoothed(data: bytes) -> bytes:
    """Bytes of the same length with what the grammar does not know written as it does."""
    data = _BLANK_AFTER_SEMICOLON.sub(b"\r", _BLANK_BEFORE_BRACE.sub(b"\r", data))
    data = _CONSTRUCTOR.sub(lambda match: match[1] + re.sub(rb"[^\t ]", b" ", match[2]), data)
    data = _DYNAMIC.sub(b"dynamiq", data)
    return _EMPTY_LIST.sub(b'""', data)


def _broken(root: "Node") -> int:
    """How many bytes of a tree lie in errors."""
    total, waiting = 0, [root]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            total += node.end_byte - node.start_byte
        elif node.has_error:
            waiting.extend(node.children)
    return total


def body_of(parsed: Parsed) -> "Node":
    """The node under which a file's declarations stand."""
    for child in parsed.root.children:
        name = child.child_by_field_name("name") if child.type == "class_declaration" else None
        if name is not None and parsed.data[name.start_byte : name.end_byte] == b"Z":
            return first(child, "class_body", "enum_class_body") or child
    return parsed.root
