"""The source line of a place, with the place underlined."""

from collections.abc import Iterator
from typing import NamedTuple

from trueline.cli.output.measure import columns, crop_middle, harmless, left, right, wrap
from trueline.cli.output.style import Style
from trueline.diagnostics import Severity
from trueline.text import LineIndex, Span

# What stays in sight of a cropped line beside the place, where there is room.
_CONTEXT = 10


class Pen(NamedTuple):
    """How to draw: `gutter` is the width of line numbers; without a severity a place is secondary."""

    style: Style
    gutter: int
    severity: Severity | None

    @property
    def room(self) -> int:
        """The columns beside the gutter."""
        return self.style.width - self.gutter - 3

    def row(self, number: str, text: str = "") -> str:
        """One row, with a line number or none."""
        bar = self.style.dim(f"{number:>{self.gutter}} |")
        return f"{bar} {text}" if text else bar

    def mark(self, text: str) -> str:
        """Underlining in the colour of the severity."""
        return self.style.dim(text) if self.severity is None else self.style.severity(self.severity, text)

    @property
    def tip(self) -> str:
        """The character that underlines."""
        return "-" if self.severity is None else "^"


class Window(NamedTuple):
    """The part of a line in sight; `start` and `end` are the place's columns in it, from 0."""

    text: str
    start: int
    end: int


def draw(source: LineIndex, span: Span, pen: Pen, label: str = "") -> Iterator[str]:
    """The rows that show `span`, with `label` behind the underline; nothing for an empty file."""
    if not source.data:
        return
    start, end = (min(offset, len(source.data)) for offset in (span.start, max(span)))
    first, last = source.line(start), source.line(max(start, end - 1))
    yield pen.row("")
    if first == last:
        window = look(source, first, Span(start, end), pen.room)
        yield pen.row(str(first), window.text)
        yield from _underline(pen, " " * window.start, pen.tip * (window.end - window.start), label)
    else:
        yield from _several(source, Span(start, end), first, last, pen, label)


def _several(source: LineIndex, span: Span, first: int, last: int, pen: Pen, label: str) -> Iterator[str]:
    """First and last line of a place, held together by a bar."""
    bar = pen.mark("|")
    top = look(source, first, Span(span.start, span.start), pen.room - 2)
    if top.text[: top.start].strip():
        yield pen.row(str(first), "  " + top.text)
        yield pen.row("", pen.mark(" " + "_" * (top.start + 1) + pen.tip))
    else:
        yield pen.row(str(first), pen.mark("/") + " " + top.text)
    if last > first + 1:
        yield pen.row("…", bar)
    bottom = look(source, last, Span(_last_character(source, last, span.end), span.end), pen.room - 2)
    yield pen.row(str(last), f"{bar} {bottom.text}".rstrip())
    yield from _underline(pen, "", "|" + "_" * bottom.end + pen.tip, label)


def _last_character(source: LineIndex, line: int, end: int) -> int:
    """Where the last character before `end` begins, within `line`."""
    start, stop = source.span(line)
    offset = min(end, stop) - 1
    while offset > start and source.data[offset] & 0xC0 == 0x80:
        offset -= 1
    return max(offset, start)


def _underline(pen: Pen, indent: str, marks: str, label: str) -> Iterator[str]:
    used = len(indent) + len(marks)
    if not label or used + 1 + columns(label) <= pen.room:
        yield pen.row("", f"{indent}{pen.mark(marks)} {label}".rstrip())
        return
    yield pen.row("", indent + pen.mark(marks))
    margin = " " * min(len(indent), pen.room // 2)
    for line in wrap(label, pen.room - len(margin)):
        yield pen.row("", margin + line)


def look(source: LineIndex, line: int, span: Span, room: int) -> Window:
    """The part of `line` around `span` that fits into `room` columns.

    Only bytes near the place are decoded, so a line of megabytes costs no more than another.
    """
    data = source.data
    begin, finish = source.span(line)
    if begin == 0 and data.startswith(b"\xef\xbb\xbf"):
        begin = 3
    start, end = (min(max(offset, begin), finish) for offset in span)
    reach = 4 * room + 16
    before = _text(data, max(begin, start - reach), start)
    if end - start > 2 * reach:
        marked = _text(data, start, start + reach) + _text(data, end - reach, end)
    else:
        marked = _text(data, start, end)
    after = _text(data, end, min(finish, end + reach))
    return _fit(before, marked, after, room, (start - reach > begin, end + reach < finish))


def _fit(before: str, marked: str, after: str, room: int, cut: tuple[bool, bool]) -> Window:
    """Crop the three parts of a line; `cut` says whether text was left out at its ends already."""
    # A place of no width is shown by a caret below the character behind it.
    wide, middle = columns(before), max(columns(marked), 1)
    behind = columns(after) - (columns(marked) == 0)
    spare = room - middle
    if cut[0] or wide + min(max(behind, 0), _CONTEXT) > spare:
        shown = min(spare - min(max(behind, 0), _CONTEXT, spare // 2), max(room // 3, _CONTEXT))
        shown = shown if spare > 1 else _CONTEXT
        if cut[0] or wide > shown:
            before = "…" + _from_word(right(before, shown - 1))
            wide = columns(before)
    if wide + middle > room:
        after = "…" if after or cut[1] else ""
        marked = crop_middle(marked, room - wide - len(after))
        middle = columns(marked)
    elif cut[1] or wide + middle + behind > room:
        after = _to_word(left(after, room - wide - columns(marked) - 1)) + "…"
    return Window((before + marked + after).rstrip(), wide, wide + middle)


def _from_word(text: str) -> str:
    space = text.find(" ", 0, _CONTEXT)
    return text if space < 0 else text[space:]


def _to_word(text: str) -> str:
    space = text.rfind(" ", max(len(text) - _CONTEXT, 0))
    return text if space < 0 else text[: space + 1]


def _text(data: bytes, start: int, end: int) -> str:
    """Text fit to be shown; bytes of a character that begins before `start` are left out."""
    while start < end and start > 0 and data[start] & 0xC0 == 0x80 and data[start - 1] >= 0x80:
        start += 1
    return harmless(data[start:end].decode("utf-8", "replace"))
