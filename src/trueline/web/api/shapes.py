"""What the API answers, as it stands in its description; nothing of the model goes out by itself."""

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Card(TypedDict):
    """A document in a list."""

    path: str
    title: str
    name: str
    template: str
    stage: str | None
    status: str | None
    priority: str | None
    domains: list[str]
    created: str | None
    updated: str | None
    findings: dict[str, int]


class Cards(TypedDict):
    """A page of documents; `next` is the cursor of the next page, null on the last."""

    schema: str
    revision: int
    documents: list[Card]
    total: int
    next: str | None


class Place(TypedDict):
    """A place in a document: line and column from 1, offsets in bytes."""

    line: int
    column: int
    start: int
    end: int


class Fix(TypedDict):
    """A change that resolves a finding, as replacements of bytes of the source."""

    title: str
    safe: bool
    edits: list[dict[str, Any]]


class Finding(TypedDict):
    """What is wrong at a place."""

    path: str
    place: Place
    severity: str
    rule: str
    message: str
    help: str
    related: list[dict[str, Any]]
    fix: Fix | None


class Findings(TypedDict):
    """A page of findings."""

    schema: str
    revision: int
    findings: list[Finding]
    total: int
    next: str | None


class Section(TypedDict):
    """A heading with what is below it; `state` says how far it is filled, where a template asks for it."""

    title: str
    level: int
    line: int
    anchor: str
    state: str
    detail: str
    findings: int


class Document(TypedDict):
    """A document: `etag` is that of its source, `values` what it means, as in `trueline/vault@1`."""

    schema: str
    revision: int
    etag: str
    card: Card
    sections: list[Section]
    values: dict[str, Any]
    findings: list[Finding]


class Table(TypedDict):
    """A table of an answer: rows as objects, `count` of all of them."""

    title: str
    columns: list[str]
    rows: list[dict[str, Any]]
    count: int
    note: str


class Answer(TypedDict):
    """What a question is answered with: `trueline/answer@1`."""

    schema: str
    question: str
    arguments: dict[str, Any]
    tables: list[Table]
    graph: dict[str, Any] | None
    empty: str


class Asked(TypedDict):
    """An argument of a question or a change."""

    name: str
    type: str
    help: str
    required: bool
    default: Any
    choices: list[str]


class Offer(TypedDict):
    """A question or a change that there is."""

    name: str
    summary: str
    page: str
    arguments: list[Asked]


class Offers(TypedDict):
    """All questions, or all changes."""

    schema: str
    offers: list[Offer]


class Hit(TypedDict):
    """A section that was found; in `snippet` what was found stands between `«` and `»`."""

    path: str
    line: int
    document: str
    place: str
    snippet: str


class Hits(TypedDict):
    """What a search found, the most telling first; `how` is `all`, `begun`, `any` or `none`."""

    schema: str
    revision: int
    hits: list[Hit]
    total: int
    how: str
    near: list[str]


class SymbolCard(TypedDict):
    """Something that documents name; `id` is its kind and its name in normal form."""

    id: str
    kind: str
    label: str
    path: str
    uses: NotRequired[int]


class Symbols(TypedDict):
    """A page of symbols."""

    schema: str
    revision: int
    symbols: list[SymbolCard]
    total: int
    next: str | None


class Step(TypedDict):
    """`source` is affected if `target` fails or changes; the document at `path` says so."""

    source: str
    target: str
    label: str
    certain: bool
    path: str


class Neighbourhood(TypedDict):
    """A symbol with what it hangs together with."""

    schema: str
    revision: int
    symbol: SymbolCard
    claims: list[dict[str, str]]
    domains: list[str]
    named_in: list[str]
    neighbours: list[SymbolCard]
    users: list[Step]
    needs: list[Step]


class Node(TypedDict):
    """A node of the picture: a symbol, or a fold of `size` symbols of one domain or kind."""

    id: str
    label: str
    kind: str
    domain: str
    path: str
    size: int


class Edge(TypedDict):
    """An arrow of the picture; `size` says how many it stands for."""

    source: str
    target: str
    label: str
    size: int


class Picture(TypedDict):
    """The network, folded until it can be read; `open` a fold's id to see what is in it."""

    schema: str
    revision: int
    nodes: list[Node]
    edges: list[Edge]
    symbols: int
    note: str


class Wanted(TypedDict):
    """A change that is asked for: the values of its arguments by name."""

    arguments: dict[str, str | bool | list[str]]


class ChangedFile(TypedDict):
    """A file before and after: `trueline/change@1`."""

    path: str
    source: str
    action: str
    sha256_before: str | None
    sha256: str
    lines_added: int
    lines_removed: int
    said: list[str]
    diff: str


class Change(TypedDict):
    """What a change comes to. `etag` names the state it was worked out for, to be sent back with `If-Match`."""

    schema: str
    change: str
    arguments: dict[str, Any]
    applied: bool
    etag: str
    files: list[ChangedFile]
    unchanged: dict[str, list[str]]
    mentions: list[dict[str, Any]]
    revision: int


class Saved(TypedDict):
    """A source that was saved."""

    schema: str
    path: str
    etag: str
    changed: bool
    revision: int
    findings: int


class Me(TypedDict):
    """Who asks, and what it may do."""

    schema: str
    name: str
    role: str
    domains: list[str]
    read_only: bool


class AuditLines(TypedDict):
    """The newest lines of the log of changes, the newest first."""

    schema: str
    lines: list[dict[str, Any]]
