"""An endpoint under another method or path, in each place with its own base and parameters."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.model.endpoints import Draft, EndpointReader
from trueline.model.sections.api import SECTIONS
from trueline.model.symbols import path_key
from trueline.refactors._lines import encoded
from trueline.refactors._rename_search import Search
from trueline.refactors.plan import Mention, Plan
from trueline.refactors.refactor import Declined, UnknownName
from trueline.syntax import Block, Fence, Heading, List, Paragraph, Quote, Row, Table
from trueline.text import Edit, Span

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS"
_GIVEN = re.compile(rf"(?:({_METHODS})\s+)?(/\S*)", re.IGNORECASE)
_ROUTE = re.compile(rf"\b({_METHODS})\b([`*]{{0,3}}[ \t]+[`*]{{0,3}})((?:https?://[^\s/`]+)?/[^\s`|)*\"',;]*)".encode())
_METHOD = re.compile(rf"\b(?:{_METHODS})\b".encode())
_HOST = re.compile(r"[a-z]+://[^/]*", re.IGNORECASE)
_PARAMETER = re.compile(r"(\$?\{)([^{}/]*)(\})|(:)(\w+)()|(<(?:\w+:)?)([^<>/]*)(>)|(\[)([^\[\]/]*)(\])")
_SHOWN = 3


class Route(NamedTuple):
    """An endpoint as typed; `method` is empty for a path under any method."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}".strip()


class RoutePlace(NamedTuple):
    """A stretch that writes the path (`span`) and one that writes the method, if it stands there.

    `text` is the path as written, `base` what stands before it in the endpoint's own path; `named` where
    it is a definition or reference, else it is prose.
    """

    span: Span
    text: str
    base: str
    method: str
    method_span: Span | None
    named: bool


def route_of(text: str) -> Route | None:
    """The endpoint that a person means; None for what is none."""
    found = _GIVEN.fullmatch(text.strip().strip("`"))
    return Route((found[1] or "").upper(), found[2].partition("?")[0].rstrip("/") or "/") if found else None


def is_route(route: Route, method: str, path: str) -> bool:
    """Whether method and path are those of the route, whatever its parameters are called."""
    return route.method in ("", method.upper()) and path_key(path) == path_key(route.path)


def renamed_route(search: Search, old: Route, new: Route, merge: bool = False) -> Plan:
    """The plan that gives an endpoint another method or path wherever it is named.

    A path below a base that its section names stays below it; parameters keep their style and names, but
    those that `old` and `new` call by different names. Raises `Declined` where the new endpoint exists.
    """
    new = new._replace(method=new.method or old.method)
    if new.method and not old.method:
        raise UnknownName(f"`{old}` may have several methods; say which with it, as in `GET {old}`")
    if not merge and (path_key(old.path), old.method) != (path_key(new.path), new.method):
        _require_free(search, new)
    edits: dict[str, tuple[Edit, ...]] = {}
    mentions: list[Mention] = []
    for document, found in writing_route(search, old):
        own: list[Edit] = []
        for place in found:
            if place.named:
                own += [edit for edit in _edits(document, place, old, new) if edit not in own]
            else:
                message = f"`{place.method} {place.text}` is only spoken of here, and stays"
                mentions.append(Mention(document.path, place.span, message))
        if own:
            edits[document.path] = tuple(own)
    count = {path: len({edit.span.start for edit in own}) for path, own in edits.items()}
    said = {path: (f"{many} {'place' if many == 1 else 'places'}: {new}",) for path, many in count.items()}
    return Plan(edits, {}, {}, said, tuple(mentions))


def writing_route(search: Search, route: Route) -> Iterator[tuple[Document, Sequence[RoutePlace]]]:
    """The documents that name the endpoint, and where."""
    for path in search.holding(fixed_parts(route)):
        found = route_places(search.vault.documents[path], route)
        if found:
            yield search.vault.documents[path], found


def fixed_parts(route: Route) -> list[str]:
    """The segments of a route that every way of writing it holds."""
    return [part for part in path_key(route.path).split("/") if part and "{" not in part]


def _require_free(search: Search, route: Route) -> None:
    taken = [
        f"{document.path}:{document.tree.lines.line(place.span.start)} has it"
        for document, found in writing_route(search, route)
        for place in found
        if place.named
    ]
    if taken:
        more = [f"and {len(taken) - _SHOWN} more places"] if len(taken) > _SHOWN else []
        help = "choose another path, or make the two one with --merge"
        raise Declined(f"`{route}` is an endpoint already", [*taken[:_SHOWN], *more], help)


def route_places(document: Document, route: Route) -> list[RoutePlace]:
    """Every place where a document writes the endpoint, in order."""
    found: dict[int, RoutePlace] = {}
    for draft in drafts(document):
        if is_route(route, draft.method, draft.path):
            place = _drafted(document, draft)
            if place is not None:
                found[place.span.start] = place
    data = document.tree.data
    for hit in _ROUTE.finditer(data):
        text = hit[3].decode("utf-8", "replace").rstrip(".,;:")
        method = hit[1].decode()
        if is_route(route, method, text) and hit.start(3) not in found:
            span = Span(hit.start(3), hit.start(3) + len(text.encode()))
            named = _is_named(document, Span(hit.start(), span.end))
            found[span.start] = RoutePlace(span, text, "", method, Span(*hit.span(1)), named)
    return [found[start] for start in sorted(found)]


def drafts(document: Document) -> Sequence[Draft]:
    """Every endpoint that the API section writes, also one that it writes twice."""
    place = document.lowering.find(*SECTIONS)
    found: list[Draft] = []
    if place:
        EndpointReader(document.lowering, found).section(place[0], "new", "")
    return found


def _drafted(document: Document, draft: Draft) -> RoutePlace | None:
    """Where a draft's path and method stand."""
    data = document.tree.data
    said = draft.span.text(data)
    slash = said.find("/")
    if slash < 0:
        return None
    host = _HOST.search(said)
    start = draft.span.start + len(said[: host.start() if host else slash].encode())
    text = data[start : draft.span.end].decode("utf-8", "replace")
    plain = _HOST.sub("", text).partition("?")[0]
    base = draft.path[: len(draft.path) - len(plain)] if draft.path.endswith(plain) else ""
    if path_key(base + plain) != path_key(draft.path):
        return None
    method = _METHOD.search(data, draft.span.start, start)
    if method is None:
        row = _row(document.tree.blocks, start)
        cells = [cell for cell in row.cells if cell.end <= start or cell.start >= draft.span.end] if row else []
        hits = (_METHOD.search(data, cell.start, cell.end) for cell in cells)
        method = next((hit for hit in hits if hit and hit[0].decode() == draft.method), None)
    span = Span(*method.span()) if method else None
    return RoutePlace(Span(start, draft.span.end), text, base, draft.method, span, True)


def _row(blocks: Sequence[Block], place: int) -> Row | None:
    for block in blocks:
        if block.start <= place < block.end:
            if isinstance(block, Table):
                return next((row for row in block.rows if row.start <= place < row.end), None)
            if isinstance(block, Quote):
                return _row(block.blocks, place)
            if isinstance(block, List):
                return next((row for item in block.items if (row := _row(item.blocks, place))), None)
    return None


def _is_named(document: Document, span: Span) -> bool:
    """Whether method and path stand where they name the endpoint: in code, or as a cell, heading or bullet."""
    tree = document.tree
    if any(code.start <= span.start and span.end <= code.end for code in tree.code_spans):
        return True
    for block in tree.walk():
        if not block.start <= span.start < block.end:
            continue
        if isinstance(block, Fence):
            line = tree.data[max(tree.data.rfind(b"\n", 0, span.start) + 1, block.body.start) : span.start]
            return block.language != "mermaid" and not line.strip(b" \t>")
        if isinstance(block, Heading):
            return True
        if isinstance(block, Table):
            cells = (cell for row in block.rows for cell in row.cells)
            return any(cell.start <= span.start and span.end <= cell.end for cell in cells)
        if isinstance(block, Paragraph):
            return not tree.data[block.start : span.start].strip(b"*` \t")
        if isinstance(block, List):
            continue
    return False


def _edits(document: Document, place: RoutePlace, old: Route, new: Route) -> Iterator[Edit]:
    written = _path_written(document, place, old, new)
    if written != place.text:
        yield Edit(place.span, encoded(document, written))
    if new.method and new.method != place.method:
        if place.method_span is None:
            line = document.tree.lines.line(place.span.start)
            raise Declined(f"the method of `{old}` stands elsewhere than its path in line {line} of `{document.path}`")
        yield Edit(place.method_span, new.method.encode())


def _path_written(document: Document, place: RoutePlace, old: Route, new: Route) -> str:
    """The new path as this place writes paths."""
    host = _HOST.match(place.text)
    lead = host[0] if host else ""
    plain, question, query = place.text[len(lead) :].partition("?")
    slash = "/" if len(plain) > 1 and plain.endswith("/") else ""
    whole = _with_parameters(place.base + plain, old.path, new.path)
    if place.base and not (whole == place.base or whole.startswith(place.base + "/")):
        if whole.split("/")[1:2] != place.base.split("/")[1:2]:
            line = document.tree.lines.line(place.span.start)
            raise Declined(
                f"`{new.path}` does not lie below `{place.base}`, which line {line} of `{document.path}` stands under",
                help="move the endpoint out of that table first",
            )
    elif place.base:
        whole = whole[len(place.base) :] or "/"
    return lead + whole + (slash if not whole.endswith("/") else "") + question + query


def _with_parameters(written: str, old: str, new: str) -> str:
    """`new` with the parameters that `written`, a way of writing `old`, has: their style and their names."""
    mine, theirs = list(_PARAMETER.finditer(written)), list(_PARAMETER.finditer(old))
    style = mine[0] if mine else None
    aligned = len(mine) == len(theirs)
    number = -1

    def put(found: re.Match[str]) -> str:
        nonlocal number
        number += 1
        if number < len(mine) and aligned:
            own, name = mine[number], _name(found)
            return (
                own[0] if _name(theirs[number]) == name or not name else _like(own, _renamed(own, theirs[number], name))
            )
        return _like(style, _name(found)) if style else found[0]

    return _PARAMETER.sub(put, new)


def _renamed(own: re.Match[str], was: re.Match[str], name: str) -> str:
    """A parameter's name here: the new one, where it was called as the old one was typed."""
    return name if _name(own) == _name(was) or not _name(was) else _name(own)


def _groups(found: re.Match[str]) -> tuple[str, str, str]:
    parts = [part for part in found.groups() if part is not None]
    return parts[0], parts[1], parts[2]


def _name(found: re.Match[str]) -> str:
    return _groups(found)[1]


def _like(style: re.Match[str], name: str) -> str:
    before, _, after = _groups(style)
    return before + name + after
