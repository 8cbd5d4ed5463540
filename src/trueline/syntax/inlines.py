"""What stands inside a block: code spans, comments, links, tags.

Candidates are found by their first bytes, in C, over the whole file; only the stretch of running text
that holds one is looked at closely, because code spans and comments decide whether a bracket is a link.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from trueline.syntax.cursor import BACKSLASH
from trueline.syntax.tree import (
    Block,
    CodeSpan,
    Heading,
    Link,
    List,
    MarkdownLink,
    Paragraph,
    Quote,
    Table,
    Tag,
    WikiLink,
)
from trueline.text import Span

# Groups: the target, `#` and the heading, `|` and the alias.
_WIKI = re.compile(rb"\[\[([^\[\]\r\n|#]*)(#[^\[\]\r\n|]*)?(\|[^\[\]\r\n]*)?\]\]")
_TOKEN = re.compile(rb"`+|\\.|<!--|%%", re.DOTALL)
_BRACKET = re.compile(rb"[\[\]\\]")
_TAG = re.compile(rb"(?<![^\s(>])#([\w/\x80-\xff-]+)")
_TARGET = re.compile(
    rb"\([ \t]*(?:<([^<>\r\n]*)>|((?:[^\s()<\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))"
    rb"(?:[ \t]*\r?\n?[ \t]*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t]*\)"
)
# A title or target longer than this is not one; the bound keeps hostile input linear.
_LONGEST: Final = 4096
_FAR: Final = 1 << 62
_GRAVE, _LESS, _PERCENT, _BANG, _CARET = b"`<%!^"
_new = tuple.__new__


def find_links(data: bytes, blocks: Sequence[Block]) -> list[Link]:
    """Every wikilink, embed and inline Markdown link, in order."""
    stretches = list(_stretches(data, blocks, b"[["))
    if data.find(b"](") >= 0:
        stretches = sorted({*stretches, *_stretches(data, blocks, b"](")})
    found: list[Link] = []
    for start, end in stretches:
        closed = _closed(data, start, end)
        links: list[Link] = [*_wikilinks(data, start, end, closed)]
        if data.find(b"](", start, end) >= 0:
            links += _markdown_links(data, start, end, closed)
            links.sort(key=lambda link: link.start)
        found += links
    return found


def find_comments(data: bytes, blocks: Sequence[Block]) -> Iterator[Span]:
    """Every comment within running text."""
    for mark in (b"<!--", b"%%"):
        for start, end in _stretches(data, blocks, mark):
            comments = closed_spans(data, start, end)[0]
            yield from (span for span in comments if data.startswith(mark, span.start))


def find_code_spans(data: bytes, blocks: Sequence[Block]) -> Iterator[CodeSpan]:
    """Every code span, in order."""
    for start, end in _stretches(data, blocks, b"`"):
        yield from closed_spans(data, start, end)[1]


def find_tags(data: bytes, blocks: Sequence[Block]) -> Iterator[Tag]:
    """Every tag in running text."""
    for start, end in _stretches(data, blocks, b"#"):
        closed: tuple[Span, ...] | None = None
        for found in _TAG.finditer(data, start, end):
            name = found[1].decode("utf-8", "replace")
            if closed is None:
                closed = _closed(data, start, end)
            if not name.replace("/", "").isdigit() and not _within(closed, found.start()):
                yield Tag(found.start(), found.end(), name)


def find_front_links(data: bytes, start: int, end: int) -> Iterator[WikiLink]:
    """The wikilinks in the values of front matter."""
    return _wikilinks(data, start, end, ())


def _stretches(data: bytes, blocks: Sequence[Block], mark: bytes) -> Iterator[tuple[int, int]]:
    """The stretches of running text that hold `mark`, within which inline constructs open and close; in order."""
    place = data.find(mark)
    while place >= 0:
        start, end = _stretch_at(blocks, place)
        if start < end:
            yield start, end
        place = data.find(mark, end)


def _stretch_at(blocks: Sequence[Block], place: int) -> tuple[int, int]:
    """The stretch of running text that holds `place`; if none does, an empty one behind it, where to look on.

    Blocks, items, rows and cells begin with their offsets, so they bisect as they are.
    """
    nowhere = (place + 1, place + 1)
    around = (place, _FAR)
    while number := bisect_right(blocks, around):
        block = blocks[number - 1]
        if place >= block.end:
            break
        if isinstance(block, Paragraph):
            return block.start, block.end
        if isinstance(block, List):
            blocks = block.items[bisect_right(block.items, around) - 1].blocks
        elif isinstance(block, Table):
            rows = (block.header,) if place < block.delimiter.start else block.rows
            cells = rows[number - 1].cells if (number := bisect_right(rows, around)) else ()
            number = bisect_right(cells, around)
            return cells[number - 1][:2] if number and place < cells[number - 1].end else nowhere
        elif isinstance(block, Heading):
            return block.text if block.text.start <= place < block.text.end else nowhere
        elif isinstance(block, Quote):
            title = block.callout.title if block.callout else None
            if title and title.start <= place < title.end:
                return title
            blocks = block.blocks
        else:
            return block.end, block.end
    return nowhere


def _wikilinks(data: bytes, start: int, end: int, closed: Sequence[Span]) -> Iterator[WikiLink]:
    """Every wikilink and embed of a stretch that is neither in `closed` nor escaped."""
    for found in _WIKI.finditer(data, start, end):
        place = found.start()
        embed = place > start and data[place - 1] == _BANG
        place -= embed
        if closed and _within(closed, place):
            continue
        if data[place - 1] != BACKSLASH or not _escaped(data, place, start):
            yield _wikilink(data, place, embed, found)


def _wikilink(data: bytes, start: int, embed: bool, found: "re.Match[bytes]") -> WikiLink:
    """The parts of `[[target#heading|alias]]`; in a table the pipe is written `\\|`."""
    (_, end), (first, last), (sharp, _), (pipe, _) = found.regs
    heading = block = alias = heading_span = alias_span = None
    behind = end - 2
    if pipe >= 0:
        alias = data[pipe + 1 : behind].decode("utf-8", "replace").strip()
        alias_span = _new(Span, (pipe + 1, behind))
        behind = last = pipe - (data[pipe - 1] == BACKSLASH)
    if sharp >= 0:
        heading_span = _new(Span, (sharp + 1, behind))
        if data[sharp + 1] == _CARET:
            block = data[sharp + 2 : behind].decode("utf-8", "replace").strip()
        else:
            heading = data[sharp + 1 : behind].decode("utf-8", "replace").strip()
        last = sharp
    bare = data[first:last].lstrip()
    first = last - len(bare)
    bare = bare.rstrip()
    target = bare.decode("utf-8", "replace")
    target_span = _new(Span, (first, first + len(bare)))
    values = (start, end, embed, target, target_span, heading, heading_span, block, alias, alias_span)
    return _new(WikiLink, values)


def _markdown_links(data: bytes, start: int, end: int, closed: Sequence[Span]) -> Iterator[MarkdownLink]:
    open_brackets: list[int] = []
    passed = start
    for token in _BRACKET.finditer(data, start, end):
        place = token.start()
        if place < passed or _within(closed, place):
            continue
        if token[0] == b"\\":
            passed = place + 2
        elif token[0] == b"[":
            open_brackets.append(place)
        elif open_brackets:
            opened = open_brackets.pop()
            target = _TARGET.match(data, place + 1, min(end, place + _LONGEST))
            if target:
                embed = data[opened - 1 : opened] == b"!" and opened > start
                group = 1 if target[1] is not None else 2
                yield MarkdownLink(
                    opened - embed,
                    target.end(),
                    embed,
                    Span(opened + 1, place),
                    target[group].decode("utf-8", "replace"),
                    Span(*target.span(group)),
                )
                passed = target.end()


def _closed(data: bytes, start: int, end: int) -> tuple[Span, ...]:
    """The code spans and comments of a stretch, within which nothing else is found; in order."""
    stretch = data[start:end]
    if _GRAVE not in stretch and _LESS not in stretch and _PERCENT not in stretch:
        return ()
    comments, codes = closed_spans(data, start, end)
    return tuple(sorted([*comments, *(Span(code.start, code.end) for code in codes)]))


def _within(closed: Sequence[Span], place: int) -> bool:
    """Whether `place` lies in one of the ordered spans."""
    if not closed:
        return False
    number = bisect_right(closed, (place, _FAR)) - 1
    return number >= 0 and place < closed[number].end


def closed_spans(data: bytes, start: int, end: int) -> tuple[tuple[Span, ...], tuple[CodeSpan, ...]]:
    """The comments and code spans of a stretch: whichever opens first wins, as CommonMark says."""
    comments: list[Span] = []
    codes: list[CodeSpan] = []
    tokens = [(found.start(), found[0]) for found in _TOKEN.finditer(data, start, end)]
    # Where runs of each length begin, so that a run's closer is found without looking at the text again.
    runs: dict[int, list[int]] = {}
    for place, token in tokens:
        if token[0] == _GRAVE:
            runs.setdefault(len(token), []).append(place)
    passed = start
    for place, token in tokens:
        if place < passed:
            continue
        if token[0] == _GRAVE:
            length = len(token)
            later = runs[length]
            after = bisect_right(later, place)
            if after < len(later):
                passed = later[after] + length
                codes.append(_new(CodeSpan, (place, passed, _padded(data, place + length, later[after]))))
        elif token[0] != BACKSLASH:
            closer = b"-->" if token[0] == _LESS else b"%%"
            closed = data.find(closer, place + len(token), end)
            if closed >= 0:
                passed = closed + len(closer)
                comments.append(Span(place, passed))
    return tuple(comments), tuple(codes)


def _padded(data: bytes, start: int, end: int) -> Span:
    """A code span's content without one space of padding on both sides."""
    inner = data[start:end]
    if len(inner) > 2 and inner[:1] in b" \r\n" and inner[-1:] in b" \r\n" and inner.strip():
        return Span(start + 1, end - 1)
    return Span(start, end)


def _escaped(data: bytes, place: int, start: int) -> bool:
    count = 0
    while place - count > start and data[place - count - 1] == 0x5C:
        count += 1
    return count % 2 == 1
