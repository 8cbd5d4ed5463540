"""4 API Design: endpoints in every notation people use.

A back-ticked heading, also two joined by "and"; `METHOD /path` lines in a fence; tables
`Method | Path` with paths relative to a base named in prose, or `Endpoint | Method`; bullets and
paragraphs that start with a code span. What stands below an endpoint is its own until the next one.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, walk_items
from trueline.model.rooms import section
from trueline.model.sections.failures import Choice, choices
from trueline.syntax import Block, Fence, Item, List, Paragraph, Quote, Section, Table
from trueline.template import folded_title
from trueline.text import Span

_METHOD = r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
_ROUTE = re.compile(rf"\b{_METHOD}\b`?\s*\|?\s*`?((?:https?://[^\s/`]+)?/[^\s`|)]*)")
_LEADING = re.compile(rf"^(?:\*\*)?`?{_METHOD}\b`?\s+`?((?:https?://[^\s/`]+)?/[^\s`|)]*)")
_FENCED = re.compile(rf"^[ \t>]*{_METHOD}[ \t]+((?:https?://[^\s/]+)?/\S*)", re.MULTILINE)
_BASE = re.compile(
    r"(?:base(?: path| url| route)?|prefix(?:ed)?(?: with| by)?|relative to|rooted at|mounted (?:at|under)|(?:all|routes|endpoints|paths) (?:\w+ )?(?:under|below))"
    r"[^`/\n]{0,40}`?(/[^\s`*,;)]*)",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r"\b(?:modif\w+|existing|changed?|contract changes?|updated)\b", re.IGNORECASE)
_NEW = re.compile(r"\bnew\b", re.IGNORECASE)
_EXISTING = re.compile(r"\bexisting\b[^.]*\bendpoints?\b|\bendpoints?\b[^.]*\b(?:gains?|accepts? a new|now accepts?)\b", re.IGNORECASE)
_ERRORS = re.compile(r"^errors?(?: cases?| responses?| codes?)?$", re.IGNORECASE)
_CODE = re.compile(r"`\s*([1-5]\d\d)\b[^`]*`")
_BARE = re.compile(r"^\W*([1-5]\d\d)\b")
_PARAMETER = re.compile(r"\{([^}]*)\}|:([A-Za-z_]\w*)|<([^>]*)>")


class ErrorCase(NamedTuple):
    """An HTTP status listed for an endpoint and what is said of it."""

    code: int
    text: str


class Body(NamedTuple):
    """An example body in a fence: which side it is (`request`, `response` or empty), its language and text."""

    side: str
    language: str
    text: str
    span: Span


class Endpoint(NamedTuple):
    """One endpoint. `path` has no query string and parameters as written; `kind` is `new` or `modified`;
    `span` cuts the text that names it."""

    method: str
    path: str
    kind: str
    purpose: str
    errors: tuple[ErrorCase, ...]
    bodies: tuple[Body, ...]
    query: str
    span: Span

    @property
    def key(self) -> str:
        """Method and path with every parameter as `{}`: what two spellings of one endpoint share."""
        return f"{self.method} {_PARAMETER.sub('{}', self.path)}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters."""
        return tuple(next(filter(None, match), "") for match in _PARAMETER.findall(self.path))


class Api(NamedTuple):
    """Endpoints in document order, what is said about contracts, the idempotency options."""

    endpoints: tuple[Endpoint, ...]
    contract_changes: Text
    idempotency: tuple[Choice, ...]


class _Draft:
    """An endpoint while what stands below it is still being read."""

    __slots__ = ("bodies", "errors", "kind", "method", "path", "purpose", "query", "span")

    def __init__(self, method: str, path: str, kind: str, span: Span) -> None:
        self.method = method
        path = re.sub(r"^https?://[^/]+", "", path).rstrip("*`.,;")
        self.path, _, self.query = path.partition("?")
        self.kind = kind
        self.purpose = ""
        self.errors: list[ErrorCase] = []
        self.bodies: list[Body] = []
        self.span = span


@section(Api)
def lower(lowering: Lowering) -> Api:
    """Read every endpoint of the API section, or of a note's `Endpoints`."""
    found = lowering.find("API Design", "API Changes", "Endpoints", "API", "New Endpoints")
    drafts: list[_Draft] = []
    if found:
        _Reader(lowering, drafts).section(found[0], "new", "")
    kept: dict[tuple[str, str], _Draft] = {}
    for draft in drafts:
        if (draft.method, draft.path) != ("POST", "/api/v1/resource"):
            kept.setdefault((draft.method, _PARAMETER.sub("{}", draft.path)), draft)
    endpoints = tuple(
        Endpoint(d.method, d.path, d.kind, d.purpose, _distinct(d.errors), tuple(d.bodies), d.query, d.span)
        for d in kept.values()
    )
    return Api(
        endpoints,
        lowering.prose(lowering.section("Contract Changes")),
        choices(lowering, "Idempotency"),
    )


def _distinct(errors: Iterable[ErrorCase]) -> tuple[ErrorCase, ...]:
    return tuple({error.code: error for error in sorted(errors, reverse=True)}.values())[::-1]


class _Reader:
    """Walks the API section, remembering which endpoints the next lines belong to."""

    def __init__(self, lowering: Lowering, drafts: list[_Draft]) -> None:
        self.lowering = lowering
        self.drafts = drafts
        self.current: list[_Draft] = []
        self.side = ""
        self.in_errors = False

    def section(self, place: Section, kind: str, base: str) -> None:
        """Read a section and what is below it."""
        if place.heading:
            title = place.heading.title
            routes = list(_ROUTE.finditer(title))
            if routes:
                self.add([(m[1], m[2]) for m in routes], kind, base, place.heading.text)
            elif _MODIFIED.search(folded_title(title)) and not _NEW.search(title):
                kind = "modified"
            elif _NEW.search(title):
                kind = "new"
            if not routes and place.heading.level <= 3:
                self.current = []
            self.in_errors = bool(_ERRORS.match(folded_title(title)))
        for block in place.blocks:
            kind, base = self.block(block, kind, base)
        for child in place.children:
            self.section(child, kind, base)

    def add(self, routes: list[tuple[str, str]], kind: str, base: str, span: Span) -> None:
        """Start new endpoints; what follows is theirs."""
        self.current = [_Draft(method, _joined(base, path), kind, span) for method, path in routes]
        self.drafts += self.current
        self.side, self.in_errors = "", False

    def block(self, block: Block, kind: str, base: str) -> tuple[str, str]:
        """Read one block; returns the kind and base path for what follows."""
        span = Span(block.start, block.end)
        if isinstance(block, Fence):
            self.fence(block, kind)
        elif isinstance(block, Table):
            self.table(block, kind, base)
        elif isinstance(block, List):
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
        route = _LEADING.match(text)
        if route:
            self.add([(route[1], route[2])], kind, base, Span(block.start, block.end))
            self.current[0].purpose = text[route.end() :].lstrip("`*").lstrip(" —–-:")
            return kind, base
        if label or text.startswith("**"):
            name = label.name if label else text.strip("*: ")
            if _ERRORS.match(name.strip(" :")):
                self.in_errors = True
                self.errors(self.lowering.text(label.value) if label else "")
                return kind, base
            self.in_errors = False
            if re.search(r"\bendpoints?\b", name, re.IGNORECASE):
                kind = "modified" if _MODIFIED.search(name) and not _NEW.search(name) else "new"
            self.side = _side(name) or self.side
        found = _BASE.search(text)
        if found and not _EXISTING.search(text):
            base = found[1].rstrip("/.")
        if _EXISTING.search(text):
            kind = "modified"
        return kind, base

    def fence(self, fence: Fence, kind: str) -> None:
        """Endpoints named line by line, or an example body of the current ones."""
        if fence.language == "mermaid":
            return
        text = self.lowering.tree.fence_text(fence)
        routes = [(m[1], m[2]) for m in _FENCED.finditer(text)]
        span = Span(fence.start, fence.end)
        if routes:
            self.add(routes, kind, "", span)
            return
        for draft in self.current:
            draft.bodies.append(Body(self.side, fence.language, text, span))

    def table(self, table: Table, kind: str, base: str) -> None:
        """A table of endpoints, or of the current endpoint's error codes."""
        names = [self.lowering.text(Span(c.start, c.end)).strip("*` ").lower() for c in table.header.cells]
        method = next((n for n, name in enumerate(names) if name in ("method", "verb", "http method")), None)
        path = next((n for n, name in enumerate(names) if name in ("path", "endpoint", "route", "url", "uri")), None)
        purpose = next((n for n, name in enumerate(names) if name in ("purpose", "description", "summary", "notes")), None)
        for row in table.rows:
            texts = [self.lowering.written(cell).text for cell in row.cells]
            if path is not None and path < len(texts):
                route = self._route(texts, method, path)
                if route:
                    cell = row.cells[path]
                    self.add([route], kind, base, Span(cell.start, cell.end))
                    if purpose is not None and purpose < len(texts):
                        self.current[0].purpose = texts[purpose]
            elif self.in_errors or (names and re.match(r"(?:http )?(?:status|code|error)", names[0])):
                self.errors(texts[0] if texts else "", bare=True)
        if path is not None:
            self.current = []

    def _route(self, texts: list[str], method: int | None, path: int) -> tuple[str, str] | None:
        whole = _LEADING.match(texts[path])
        if whole:
            return whole[1], whole[2]
        if method is None or method >= len(texts):
            return None
        verb = re.search(_METHOD, texts[method])
        target = re.search(r"`?((?:https?://[^\s/`]+)?/[^\s`|)]*)", texts[path])
        return (verb[1], target[1]) if verb and target else None

    def item(self, item: Item, kind: str, base: str) -> None:
        """A bullet that is an endpoint, or says something of the current one."""
        head = self.lowering.head(item)
        route = _LEADING.match(head.text)
        if route and not self.in_errors:
            self.add([(route[1], route[2])], kind, base, head.span)
            rest = head.text[route.end() :].lstrip("`*")
            self.current[0].purpose = re.sub(r"^\s*(?:\([^)]*\)\s*)?[—–:-]*\s*", "", rest)
            for block in item.blocks[1:]:
                self.block(block, kind, base)
            return
        label = self.lowering.tree.label(item)
        name = label.name.strip(" :") if label else ""
        if label and _ERRORS.match(name):
            self.errors(self.lowering.text(label.value))
            for block in item.blocks[1:]:
                for nested, _ in walk_items(block.items) if isinstance(block, List) else ():
                    self.errors(self.lowering.head(nested).text, bare=True)
            self.in_errors = False
            return
        if self.in_errors:
            self.errors(head.text, bare=True)
            return
        if label and name.lower() == "purpose":
            for draft in self.current:
                draft.purpose = draft.purpose or self.lowering.text(label.value)
        self.side = _side(name) or self.side
        for block in item.blocks[1:]:
            self.block(block, kind, base)

    def errors(self, text: str, bare: bool = False) -> None:
        """The status codes that a line lists for the current endpoints."""
        codes = [int(code) for code in _CODE.findall(text)]
        if not codes and bare:
            found = _BARE.match(text)
            codes = [int(found[1])] if found else []
        elif not codes:
            codes = [int(code) for code in re.findall(r"\b([1-5]\d\d)\b", text)]
        for code in codes:
            for draft in self.current:
                draft.errors.append(ErrorCase(code, text))


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
