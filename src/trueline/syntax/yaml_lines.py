"""YAML line by line: keys with a value on their line, and lists with one scalar per line.

Every entry begins at an unindented line. What the entry's lines say is read as far as it is sound:
an entry with a line that means more than it shows is left to a whole parser.
"""

import re
from typing import Final

from trueline.syntax.tree import Problem, Property, Scalar
from trueline.syntax.yaml_scalar import NULLS, read_flow_list, read_scalar, read_with_colon
from trueline.text import Span

MOST_NODES: Final = 10_000

_KEY = rb"""("[^"\\\r\n]{0,999}"[ ]*+|'[^'\r\n]{0,999}'[ ]*+|[^\s\-?:,\[\]{}#&*!|>'"%@`<.][^:#\t\r\n]{0,999}):"""
# Most values are plain words or simply quoted, and cheaper to see here than to look at again.
_VALUE = rb"""(?:[ \t]++(?:([A-Za-z0-9_/\x80-\xff][^:#\t\r\n]*+)|("[^"\\\r\n]*+")|([^\r\n]*+)))?"""
# The last group that took part tells the form: 1 a bare key, 2 a key with a plain value, 3 with a
# quoted one, 4 with any other; 5 to 8 a dash likewise; 9 a blank line or a comment; none anything else.
LINE: Final = re.compile(
    rb"(?:" + _KEY + _VALUE + rb"|([ \t]*+)-" + _VALUE + rb"|([ \t]*+(?:#[^\r\n]*+)?)|[^\r\n]++)(?:\r\n?|\n|\Z)"
)
_BARE_KEY, _KEY_PLAIN, _KEY_ANY, _BARE_DASH, _DASH_PLAIN, _DASH_ANY, _BLANK = 1, 2, 4, 5, 6, 8, 9
_TAB_RUN = re.compile(rb"\t+")
_HASH, _BRACKET = b"#["


class Entry:
    """A property while its lines are read; `sound` until a line needs a whole YAML parser.

    `key_end` equals `start` where no key was recognised. `indent` is what stands before the dashes
    of its list, and None where no dash can follow.
    """

    __slots__ = ("end", "first_problem", "indent", "key_end", "kind", "sound", "start", "values")

    def __init__(self, start: int, key_end: int, end: int, first_problem: int) -> None:
        self.start = start
        self.key_end = key_end
        self.end = end
        self.kind = "empty"
        self.indent: bytes | None = None
        self.sound = True
        self.values: list[Scalar] = []
        self.first_problem = first_problem

    def property(self, data: bytes) -> Property:
        """The entry as a property."""
        raw = data[self.start : self.key_end].rstrip(b" ")
        key_span = Span(self.start, self.start + len(raw))
        if raw[0] in b"\"'":
            raw = raw[1:-1]
        return Property(self.start, self.end, raw.decode("utf-8", "replace"), key_span, self.kind, tuple(self.values))


def read_entries(data: bytes, body: Span, problems: list[Problem]) -> list[Entry]:
    """The block cut at its unindented lines; each entry read as far as it is sound."""
    entries: list[Entry] = []
    entry: Entry | None = None
    left = MOST_NODES
    for line in LINE.finditer(data, body.start, body.end):
        form = line.lastindex or 0
        if form == _BLANK:
            continue
        if left <= 0:
            message = f"front matter holds more than {MOST_NODES:,} keys and values"
            problems.append(Problem(Span(line.start(), _line_end(line)), "refused-yaml", message))
            break
        if _BARE_KEY <= form <= _KEY_ANY:
            entry = _begin(data, line, form, left, problems)
            entries.append(entry)
            left -= 1 + len(entry.values)
        elif entry is not None and (form or line[0][0] in b" \t"):
            if entry.sound and form and _add_item(data, line, form, entry, problems):
                left -= 1
            else:
                _give_up(entry, line, problems)
        else:
            left -= 1
            entry = Entry(line.start(), line.start(), line.end(), len(problems))
            entries.append(entry)
            _give_up(entry, line, problems)
    return entries


def salvage(data: bytes, entry: Entry, end: int) -> Property:
    """An entry that no parser can read, with those items of its list that can be read alone."""
    values = []
    if entry.indent is not None:
        for line in LINE.finditer(data, entry.start, end):
            form = line.lastindex or 0
            scalar = _scalar(data, line, form, []) if _BARE_DASH <= form <= _DASH_ANY else None
            if scalar is not None:
                values.append(scalar)
    entry.kind = "list" if values else "other"
    entry.values = values
    return entry.property(data)


def _line_end(line: re.Match[bytes]) -> int:
    return line.start() + len(line[0].rstrip(b"\r\n"))


def _give_up(entry: Entry, line: re.Match[bytes], problems: list[Problem]) -> None:
    """Leave the entry to a whole parser, its problems too: the line may belong to a longer value."""
    if entry.sound:
        entry.sound = False
        del problems[entry.first_problem :]
    entry.end = _line_end(line)


def _begin(data: bytes, line: re.Match[bytes], form: int, most: int, problems: list[Problem]) -> Entry:
    """The entry that a line with a key begins."""
    start, key_end = line.span(1)
    if form == _BARE_KEY:
        entry = Entry(start, key_end, key_end + 1, len(problems))
        entry.indent = b""
        return entry
    value, end = line.span(form)
    entry = Entry(start, key_end, end, len(problems))
    if value == end or data[value] == _HASH:
        entry.indent = b""
        return entry
    scalar = _scalar(data, line, form, problems)
    if scalar is None and data[value] == _BRACKET:
        values = read_flow_list(data, value, end, most, problems)
        if values is not None:
            entry.kind = "list"
            entry.values = values
            return entry
    scalar = scalar or read_with_colon(data, value, end, problems)
    if scalar is None:
        _give_up(entry, line, problems)
    elif scalar.text or scalar.quoted:
        entry.kind = "scalar"
        entry.values.append(scalar)
    return entry


def _add_item(data: bytes, line: re.Match[bytes], form: int, entry: Entry, problems: list[Problem]) -> bool:
    """Add a `- item` line to the entry; False if it is not an item of a list of scalars."""
    indent = line[_BARE_DASH]
    if entry.indent is None or (indent != entry.indent and entry.kind == "list"):
        return False
    scalar = _scalar(data, line, form, problems)
    if scalar is None:
        return False
    if entry.kind != "list":
        entry.kind = "list"
        entry.indent = indent
        tabs = _TAB_RUN.search(indent)
        if tabs:
            span = Span(line.start() + tabs.start(), line.start() + tabs.end())
            problems.append(Problem(span, "invalid-yaml", "a tab indents this line; YAML allows only spaces"))
    entry.values.append(scalar)
    entry.end = line.end(form) if form > _BARE_DASH else line.end(form) + 1
    return True


def _scalar(data: bytes, line: re.Match[bytes], form: int, problems: list[Problem]) -> Scalar | None:
    """The value on the line, None if no scalar; a point with no text where nothing stands behind a dash."""
    if form == _BARE_DASH:
        point = line.end(form) + 1
        return Scalar(point, point, "", False)
    start, end = line.span(form)
    if form in (_KEY_PLAIN, _DASH_PLAIN):
        text = line[form].decode("utf-8", "replace")
        if text[-1] != " " and text not in NULLS:
            return Scalar(start, end, text, False)
    elif form < _DASH_ANY and form != _KEY_ANY:
        return Scalar(start, end, data[start + 1 : end - 1].decode("utf-8", "replace"), True)
    elif start == end or data[start] == _HASH:
        return Scalar(start, start, "", False)
    return read_scalar(data, start, end, problems)
