"""Reading endpoints in every notation people use.

A back-ticked heading, also two joined by "and"; `METHOD /path` lines in a fence; tables
`Method | Path` with paths relative to a base named in prose, or `Endpoint | Method`; bullets and
paragraphs that start with a code span. What stands below an endpoint is its own until the next one.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, walk_items
from trueline.model.markers import fate
from trueline.model.routes import by_line, in_columns, in_labels, kind_stated, leading, titled
from trueline.model.symbols import endpoint_symbol, path_parameters
from trueline.syntax import Block, Fence, Item, List, Paragraph, Quote, Row, Section, Table
from trueline.template import Slot, folded_title
from trueline.template.late import late
from trueline.text import Span

_BASE = late(
    r"(?:base(?: path| url| route)?|prefix(?:ed)?(?: with| by)?|relative to|rooted at|mounted (?:at|under)|(?:all|routes|endpoints|paths) (?:\w+ )?(?:under|below))"
    r"[^`/\n]{0,40}`?(/[^\s`*,;)]*)",
    re.IGNORECASE,
)
_MODIFIED = late(r"\b(?:modif\w+|existing|changed?|contract changes?|updated)\b", re.IGNORECASE)
_NEW = late(r"\bnew\b", re.IGNORECASE)
_EXISTING = late(
    r"\bexisting\b[^.]*\bendpoints?\b|\bendpoints?\b[^.]*\b(?:gains?|accepts? a new|now accepts?)\b",
    re.IGNORECASE,
)
_ERRORS = late(r"^errors?(?: cases?| responses?| codes?)?$", re.IGNORECASE)
_ERRORS_PLAIN = late(r"errors?(?: cases?| responses?| codes?)?\s*:(?=\s|$)", re.IGNORECASE)
_CODE = late(r"`\s*([1-5]\d\d)\b[^`]*`")
_BARE = late(r"^\W*([1-5]\d\d)\b")
_PATH_PARAMETERS = late(r"^(?:path|url|route)[ -]?(?:parameters?|params?|variables?|arguments?)\b", re.IGNORECASE)
_METHOD_COLUMN = late(r"^(?:http )?(?:methods?|verb)$")
_PATH_COLUMN = late(r"^(?:path|endpoint|route|url|uri)$")
_PURPOSE_COLUMN = late(r"^(?:purpose|description|summary|notes)$")
_IN_COLUMN = late(r"^(?:in|location)$")
_PERMISSION = late(r"^(?:required )?(?:auth|permissions?|authori[sz]ation|authentication|roles?|access|scopes?)$")
_NAME = late(r"`([A-Za-z_][\w-]*)[^`]*`")
_WORD = late(r"\W*()([A-Za-z_]\w*)")
_CODES = late(r"\b([1-5]\d\d)\b")
_HOST = late(r"^https?://[^/]+")
_ENDPOINTS = late(r"\bendpoints?\b", re.IGNORECASE)
_STATUS = ("status", "code", "error", "http status", "http code", "http error")


class ErrorCase(NamedTuple):
    """An HTTP status listed for an endpoint and what is said of it."""

    code: int
    text: str


class Body(NamedTuple):
    """An example in a fence: which side it is (`request`, `response` or empty), its language and text.

    `span` cuts the fence's body, with the prefixes of a quote or list that it stands in.
    """

    side: str
    language: str
    text: str
    span: Span


class Endpoint(NamedTuple):
    """One endpoint. `path` has no query string and parameters as written; `kind` is `new` or `modified`.

    `notation` is `heading`, `fence`, `table`, `list` or `prose`; `described` the path parameters that are
    explained below it; `permission` what a table's column says of it, None where there is no such column.
    `span` cuts method and path where they stand together, else the path.
    """

    method: str
    path: str
    kind: str
    purpose: str
    errors: tuple[ErrorCase, ...]
    bodies: tuple[Body, ...]
    query: str
    notation: str
    described: tuple[Text, ...]
    permission: Text | None
    span: Span

    @property
    def key(self) -> str:
        """Method and path with every parameter as `{}`: what two spellings of one endpoint share."""
        return endpoint_symbol(self.method, self.path).name

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters."""
        return path_parameters(self.path)


class Draft:
    """An endpoint while what stands below it is still being read."""

    __slots__ = (
        "bodies", "described", "errors", "kind", "method", "notation", "path", "permission", "purpose", "query", "span",
    )  # fmt: skip

    def __init__(self, method: str, path: str, kind: str, notation: str, span: Span) -> None:
        self.method = method
        path = (_HOST.sub("", path) if "://" in path else path).rstrip("*`.,;")
        self.path, _, self.query = path.partition("?")
        self.kind = kind
        self.purpose = ""
        self.errors: list[ErrorCase] = []
        self.bodies: list[Body] = []
        self.notation = notation
        self.described: list[Text] = []
        self.permission: Text | None = None
        self.span = span

    def absorb(self, other: "Draft") -> None:
        """Take over what is said of the same endpoint at another place; what is said here goes before it."""
        self.bodies += [body for body in other.bodies if body not in self.bodies]
        self.errors += other.errors
        self.described += other.described
        self.purpose = self.purpose or other.purpose
        self.query = self.query or other.query
        if self.permission is None or not self.permission.text:
            self.permission = other.permission or self.permission

    def frozen(self) -> Endpoint:
        """The endpoint as a value."""
        return Endpoint(
            self.method, self.path, self.kind, self.purpose, _distinct(self.errors), tuple(self.bodies), self.query,
            self.notation, tuple(self.described), self.permission, self.span,
        )  # fmt: skip


class EndpointReader:
    """Walks the API section, remembering which endpoints the next lines belong to."""

    def __init__(self, lowering: Lowering, drafts: list[Draft]) -> None:
        self.lowering = lowering
        self.drafts = drafts
        self.examples: list[Body] = []
        self.current: list[Draft] = []
        self.side = ""
        self.in_errors = False
        self.in_parameters = False
        self.slot: Slot | None = None

    def section(self, place: Section, kind: str, base: str) -> None:
        """Read a section and what is below it."""
        if place.heading:
            title = place.heading.title
            routes = titled(title)
            if routes:
                self.add(routes, kind_stated(title) or kind, base, "heading", place.heading.text)
            elif _MODIFIED.search(folded_title(title)) and not _NEW.search(title):
                kind = "modified"
            elif _NEW.search(title):
                kind = "new"
            if not routes and place.heading.level <= 3:
                self.current = []
            self.in_errors = bool(_ERRORS.match(folded_title(title)))
            self.in_parameters = bool(_PATH_PARAMETERS.match(folded_title(title)))
        for block in place.blocks:
            kind, base = self.block(block, kind, base)
        self.slot = self.lowering.slot(place) or self.slot
        for child in place.children:
            if not self.lowering.untouched(child, self.slot):
                self.section(child, kind, base)

    def add(self, routes: list[tuple[str, str]], kind: str, base: str, notation: str, span: Span) -> None:
        """Start new endpoints, if there are any; what follows is theirs."""
        if not routes:
            return
        self.current = []
        start = span.start
        for method, path in routes:
            place = _place(self.lowering.tree.data, method, path, Span(start, span.end))
            start = max(start, place.end if place.end < span.end else start)
            self.current.append(Draft(method, _joined(base, path), kind, notation, place))
        self.drafts += self.current
        self.side, self.in_errors, self.in_parameters = "", False, False

    def block(self, block: Block, kind: str, base: str) -> tuple[str, str]:
        """Read one block; returns the kind and base path for what follows."""
        span = Span(block.start, block.end)
        if isinstance(block, Fence):
            self.fence(block, kind)
        elif isinstance(block, Table):
            self.table(block, kind, base)
        elif isinstance(block, List):
            self.add(in_labels(self.lowering.text(span)), kind, base, "list", span)
            for item in block.items:
                self.item(item, kind, base)
        elif isinstance(block, Quote):
            for inner in block.blocks:
                kind, base = self.block(inner, kind, base)
        elif isinstance(block, Paragraph):
            return self.paragraph(block, self.lowering.text(span), kind, base)
        return kind, base

    def paragraph(self, block: Paragraph, text: str, kind: str, base: str) -> tuple[str, str]:
        """A paragraph may be an endpoint, a label, or name the base path."""
        label = self.lowering.tree.label(block)
        if self.led(text, kind, base, "prose", Span(block.start, block.end)):
            return kind, base
        self.add(in_labels(text), kind, base, "prose", Span(block.start, block.end))
        plain = _ERRORS_PLAIN.match(text) or _ERRORS.match(text)
        if plain and not label:
            self.in_errors = True
            self.errors(text[plain.end() :])
            return kind, base
        if label or text.startswith("**"):
            name = label.name if label else text.strip("*: ")
            if _ERRORS.match(name.strip(" :")):
                self.in_errors = True
                self.errors(self.lowering.text(label.value) if label else "")
                return kind, base
            self.in_errors = False
            self.parameters(name, label.value if label else None)
            if _ENDPOINTS.search(name):
                kind = "modified" if _MODIFIED.search(name) and not _NEW.search(name) else "new"
            self.side = _side(name) or self.side
        found = _BASE.search(text) if "/" in text else None
        if found and not _EXISTING.search(text):
            base = found[1].rstrip("/.")
        if _EXISTING.search(text):
            kind = "modified"
        return kind, base

    def led(self, text: str, kind: str, base: str, notation: str, span: Span) -> bool:
        """Whether a line begins with an endpoint, which is noted then, with those that stand beside it."""
        found = leading(text)
        if found is None:
            return False
        self.add([(route.method, route.path) for route in found.routes], found.kind or kind, base, notation, span)
        for draft, route in zip(self.current, found.routes, strict=True):
            draft.purpose = route.purpose
        return True

    def fence(self, fence: Fence, kind: str) -> None:
        """Endpoints named line by line, or an example body of the current ones."""
        if fence.language == "mermaid":
            return
        text = self.lowering.tree.fence_text(fence)
        routes = by_line(text)
        if routes:
            self.add(routes, kind, "", "fence", fence.body)
            return
        body = Body(self.side, fence.language, text, fence.body)
        self.examples.append(body)
        for draft in self.current:
            draft.bodies.append(body)

    def table(self, table: Table, kind: str, base: str) -> None:
        """A table of endpoints, or of the current endpoint's error codes."""
        names = self.lowering.columns(table)
        path = _column(names, _PATH_COLUMN)
        in_path = _column(names, _IN_COLUMN)
        for row in table.rows:
            texts = [self.lowering.text(cell) for cell in row.cells]
            if path is not None and path < len(texts):
                self._row(row, texts, names, path, kind, base)
            elif self.in_parameters or (
                in_path is not None and in_path < len(texts) and texts[in_path].lower() == "path"
            ):
                self.described(Span(row.cells[0].start, row.cells[0].end))
            elif self.in_errors or (names and names[0].startswith(_STATUS)):
                self.errors(texts[0] if texts else "", bare=True)
        if path is not None:
            self.current = []

    def _row(self, row: Row, texts: list[str], names: tuple[str, ...], path: int, kind: str, base: str) -> None:
        method = _column(names, _METHOD_COLUMN)
        whole = leading(texts[path])
        if whole:
            routes = [(route.method, route.path) for route in whole.routes]
        else:
            routes = in_columns(texts[method], texts[path]) if method is not None and method < len(texts) else []
        if not routes:
            return
        stated = next((found for text in texts if (found := fate(text))), "")
        here = kind if not stated else "new" if stated == "new" else "modified"
        self.add(routes, here, base, "table", Span(row.cells[path].start, row.cells[path].end))
        purpose, permission = _column(names, _PURPOSE_COLUMN), _column(names, _PERMISSION)
        for draft in self.current:
            if purpose is not None and purpose < len(texts):
                draft.purpose = texts[purpose]
            if permission is not None and permission < len(texts):
                draft.permission = self.lowering.written(row.cells[permission])
        listed = _column(names, _ERRORS)
        if listed is not None and listed < len(texts):
            self.errors(texts[listed].replace("`", ""))

    def item(self, item: Item, kind: str, base: str) -> None:
        """A bullet that is an endpoint, or says something of the current one."""
        head = self.lowering.head(item)
        if not self.in_errors and self.led(head.text, kind, base, "list", head.span):
            for block in item.blocks[1:]:
                self.block(block, kind, base)
            return
        label = self.lowering.tree.label(item)
        name = label.name.strip(" :") if label else ""
        plain = None if label else _ERRORS_PLAIN.match(head.text)
        if plain or (label and _ERRORS.match(name)):
            self.errors(head.text[plain.end() :] if plain else self.lowering.text(label.value) if label else "")
            for block in item.blocks[1:]:
                for nested, _ in walk_items(block.items) if isinstance(block, List) else ():
                    self.errors(self.lowering.head(nested).text, bare=True)
            self.in_errors = False
            return
        if self.in_errors:
            self.errors(head.text, bare=True)
            return
        if self.in_parameters and not label:
            self.described(head.span)
            return
        if label:
            self.parameters(name, label.value, item.blocks[1:])
        if label and name.lower() == "purpose":
            for draft in self.current:
                draft.purpose = draft.purpose or self.lowering.text(label.value)
        self.side = _side(name) or self.side
        for block in item.blocks[1:]:
            self.block(block, kind, base)

    def parameters(self, label: str, value: Span | None, below: Iterable[Block] = ()) -> None:
        """A label that announces path parameters, with those named behind it or in the items below it."""
        self.in_parameters = bool(_PATH_PARAMETERS.match(label))
        if not self.in_parameters:
            return
        if value is not None:
            for found in _NAME.finditer(value.text(self.lowering.tree.data)):
                self.describe(self.lowering.placed(found[1], value))
        for block in below:
            for item in block.items if isinstance(block, List) else ():
                self.described(self.lowering.head(item).span)

    def described(self, span: Span) -> None:
        """A line or cell that explains one path parameter: its first code span, else its first word."""
        text = self.lowering.text(span)
        found = _NAME.search(text) or _WORD.match(text)
        if found:
            self.describe(self.lowering.placed(found[found.lastindex or 1], span))

    def describe(self, name: Text) -> None:
        """Note a path parameter for the current endpoints."""
        for draft in self.current:
            draft.described.append(name)

    def errors(self, text: str, bare: bool = False) -> None:
        """The status codes that a line lists for the current endpoints."""
        codes = [int(code) for code in _CODE.findall(text)]
        if not codes and bare:
            found = _BARE.match(text)
            codes = [int(found[1])] if found else []
        elif not codes:
            codes = [int(code) for code in _CODES.findall(text)]
        for code in codes:
            for draft in self.current:
                draft.errors.append(ErrorCase(code, text))


def _place(data: bytes, method: str, path: str, within: Span) -> Span:
    """Where method and path stand in a span: together if they do, else the path, else all of it."""
    said = path.encode("utf-8", "replace")
    start = within.start
    while (found := data.find(said, start, within.end)) >= 0:
        end = found + len(said)
        if data[end : end + 1] not in (b"/", b"-", b"_") and not data[end : end + 1].isalnum():
            before = data.rfind(method.encode(), within.start, found)
            together = before >= 0 and not data[before + len(method) : found].strip(b"` \t*")
            return Span(before if together else found, end)
        start = found + 1
    return within


def _column(names: tuple[str, ...], pattern: re.Pattern[str]) -> int | None:
    return next((number for number, name in enumerate(names) if pattern.match(name)), None)


def _side(label: str) -> str:
    lower = label.lower()
    if lower.startswith(("request", "body")):
        return "request"
    return "response" if lower.startswith(("response", "returns")) else ""


def _joined(base: str, path: str) -> str:
    """`path` below `base`, unless it already stands below it or starts at the same root."""
    if not base or path.startswith(base) or path.split("/")[1:2] == base.split("/")[1:2]:
        return path
    return base + ("" if path == "/" else path)


def _distinct(errors: Iterable[ErrorCase]) -> tuple[ErrorCase, ...]:
    return tuple({error.code: error for error in sorted(errors, reverse=True)}.values())[::-1]
