"""Endpoints as notes name them: in tables, headings, lists and fences of any section, and in sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence

from trueline.model.endpoints import Draft, EndpointReader
from trueline.model.stated.ground import Ground, Piece
from trueline.model.stated.times import first_of, time_before, time_of, time_under
from trueline.model.stated.values import StatedEndpoint
from trueline.syntax import Block, Heading, Paragraph, Quote, Table
from trueline.template.late import late
from trueline.text import Span

_ROUTE = late(
    rb"\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b`?[ \t]+`?((?:https?://[^\s/`]+)?/(?:<[\w:-]+>|[^\s`|)\"'<>,;])*)"
)
_UNDER = late(
    r"\b(?:under|at|below|base(?: path| url| route)?|prefix(?:ed)?(?: with| by)?|rooted at|mounted (?:at|under)|relative to|"
    r"mapped to|@RequestMapping\(?)[^`\n/]{0,30}[`\"](/[\w./{}:-]*)[`\"]",
    re.IGNORECASE,
)
_CONTROLLER = late(r"\b([A-Z]\w*(?:Controller|Resource|Router|Routes|Api|Handler))\b")
_HOST = late(r"^https?://[^/]+")
# `- **Graft:** ` before a route lists it as firmly as a list of routes does.
_LABELLED = late(rb"^\s*(?:[-*+]|\d+\.)\s+(?:\[[ xX]\]\s+)?\*\*[^*\n]{1,40}\*\*:?\s*`?$")
_REPLACING = late(r"\b(?:replaces|instead of|rather than)\b", re.IGNORECASE)
_TESTS = late(r"\btest(?:s|ing| cases?)?\b", re.IGNORECASE)
_SENTENCE = late(r"(?<=[.!?])\s+(?=[A-Z`*\[])")
# The template's own example, in every note that was made from it.
_EXAMPLE = ("POST", "/api/v1/resource")


def stated_endpoints(ground: Ground) -> Iterator[StatedEndpoint]:
    """Every endpoint that a note lists, then those that it only names."""
    if not _ROUTE.search(ground.data) and not re.search(
        rb"\|[^|\n]*\b(?:path|endpoint|route|url)\b", ground.data, re.IGNORECASE
    ):
        return
    bases = tuple(dict.fromkeys(_bases(ground)))
    listed = list(_listed(ground, bases))
    yield from listed
    taken = sorted((one.span.start, one.span.end) for one in listed)
    yield from _named(ground, bases, taken)


def _bases(ground: Ground) -> Iterator[str]:
    for found in _UNDER.finditer(ground.data.decode("utf-8", "replace")):
        base = found[1].rstrip("/.")
        if base:
            yield base


def _listed(ground: Ground, bases: tuple[str, ...]) -> Iterator[StatedEndpoint]:
    drafts: list[Draft] = []
    reader = EndpointReader(ground.lowering, drafts)
    base = ""
    section = None
    for piece in ground.pieces:
        if piece.section is not section:
            section, base = piece.section, ""
        before = len(drafts)
        if isinstance(piece.block, Heading):
            # The heading alone: what stands below comes piece by piece.
            reader.section(piece.section._replace(blocks=(), children=()), "new", "")
            _take_errors(ground, piece, drafts[before:])
        elif not isinstance(piece.block, Quote):
            # What is quoted comes piece by piece too, and a callout's title says of when it speaks.
            _, base = reader.block(piece.block, "new", base)
        for draft in drafts[before:]:
            yield from _statement(ground, piece, draft, bases)


def _take_errors(ground: Ground, piece: Piece, drafts: Sequence[Draft]) -> None:
    """Give the endpoints of a heading the error codes that are listed below it."""
    if not drafts or not re.search(rb"error", ground.data[piece.block.end : piece.section.end], re.IGNORECASE):
        return
    whole: list[Draft] = []
    EndpointReader(ground.lowering, whole).section(piece.section, "new", "")
    for draft in drafts:
        for one in whole:
            if one.span == draft.span:
                draft.errors += one.errors


def _statement(ground: Ground, piece: Piece, draft: Draft, bases: tuple[str, ...]) -> Iterator[StatedEndpoint]:
    if (draft.method, draft.path) == _EXAMPLE:
        return
    line = ground.line(draft.span.start)
    if ground.is_given(line):
        return
    said = ground.text(Span(piece.block.start, piece.block.end) if isinstance(piece.block, Paragraph) else line)
    # What a listed endpoint replaces is of the past, not the endpoint.
    time = first_of(piece.time, time_of(_REPLACING.sub("", said)))
    yield StatedEndpoint(
        draft.method,
        draft.path,
        draft.span,
        _path_span(ground.data, draft.span, draft.path),
        time,
        not _is_of_tests(piece),
        bases,
        _handlers(ground, piece),
        tuple(error.code for error in draft.errors),
        draft.notation,
    )


def _path_span(data: bytes, span: Span, path: str) -> Span:
    """Where the path stands; a path whose base is written elsewhere by what is written of it."""
    written = path.encode()
    while written:
        start = data.find(written, span.start, span.end)
        if start >= 0:
            return Span(start, start + len(written))
        cut = written.find(b"/", 1)
        written = written[cut:] if cut > 0 else b""
    return span


def _handlers(ground: Ground, piece: Piece) -> tuple[str, ...]:
    """The controllers that the headings above, or else the note, are about."""
    for heading in reversed((ground.document.name, *piece.headings)):
        found = _CONTROLLER.findall(heading)
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _named(ground: Ground, bases: tuple[str, ...], taken: Iterable[tuple[int, int]]) -> Iterator[StatedEndpoint]:
    spans = list(taken)
    for found in _ROUTE.finditer(ground.data):
        start, end = found.span()
        if any(first < end and start < last for first, last in spans):
            continue
        method = found[1].decode()
        path_span = Span(*found.span(2))
        written = found[2].decode("utf-8", "replace").rstrip("*`.,;:)]")
        path = _HOST.sub("", written).partition("?")[0]
        line = ground.line(start)
        if (method, path) == _EXAMPLE or ground.is_given(line) or "..." in path or "…" in path:
            continue
        piece = ground.at(start)
        time = first_of(piece.time if piece else "", _time_in_line(ground, line, start))
        time = first_of(time, time_of_column(ground, piece.block, start) if piece else "")
        cut = Span(path_span.start, path_span.start + len(written.encode()))
        firm = bool(_LABELLED.search(ground.data[line.start : start])) and not _is_of_tests(piece)
        yield StatedEndpoint(
            method, path, Span(start, cut.end), cut, time, firm, bases, _handlers(ground, piece) if piece else ()
        )


def _is_of_tests(piece: Piece | None) -> bool:
    """Whether a place speaks of tests, which call what is there by example, and also what is not."""
    return piece is not None and any(_TESTS.search(heading) for heading in piece.headings[1:])


def time_of_column(ground: Ground, block: Block, place: int) -> str:
    """Of when a column of a table speaks, such as `Alternatives considered`."""
    if not isinstance(block, Table):
        return ""
    heads = ground.lowering.columns(block)
    for row in block.rows:
        if row.start <= place < row.end:
            at = next((index for index, cell in enumerate(row.cells) if cell.start <= place < cell.end), len(heads))
            return time_under(heads[at]) if at < len(heads) else ""
    return ""


def _time_in_line(ground: Ground, line: Span, start: int) -> str:
    """Of when the sentence speaks that names an endpoint."""
    before = ground.text(Span(line.start, start))
    after = ground.text(Span(start, line.end))
    sentence_before = _SENTENCE.split(before)[-1]
    sentence_after = _SENTENCE.split(after)[0]
    return first_of(time_before(sentence_before), time_of(f"{sentence_before} {sentence_after}"))
