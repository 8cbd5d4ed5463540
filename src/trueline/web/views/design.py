"""A design on its page: rendered, with its rail, its findings, and where else one may go from it."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from trueline.model import Document
from trueline.rendering.leading import leads_from
from trueline.rendering.notes import Leads, Rendered, render_note
from trueline.text.soundness import plain
from trueline.web.snapshots import Snapshot, etag_of
from trueline.web.texts import visible
from trueline.web.urls import file_url
from trueline.web.views.connections import Connections, connections
from trueline.web.views.findings import Shown, shown
from trueline.web.views.places import choices, places
from trueline.web.views.rail import Entry, rail


class Fact(NamedTuple):
    """A property of a design, such as its status; `key` is empty where it cannot be chosen on the page."""

    name: str
    value: str
    key: str


class Design(NamedTuple):
    """What the page shows. `html` is the document, cleaned; `etag` that of its source, for changing it.

    `heading` says whether the document begins with a title of its own; `places` is what scripts may change, as JSON
    that can stand in a page.
    """

    path: str
    url: str
    title: str
    etag: str
    facts: tuple[Fact, ...]
    rail: tuple[Entry, ...]
    findings: tuple[Shown, ...]
    html: str
    heading: bool
    connections: Connections
    places: str


def design(snapshot: Snapshot, path: str) -> Design | None:
    """The page of the document at a path; None where there is none."""
    document = snapshot.document(path)
    if document is None:
        return None
    return snapshot.once(("design", path), lambda: _made(snapshot, document), lambda made: _size(made, document))


def _size(made: Design, document: Document) -> int:
    """About as many bytes as a page holds beside its HTML, which is kept by itself: what it says of each place."""
    return 2 * len(made.places) + 2 * len(document.tree.data)


def _made(snapshot: Snapshot, document: Document) -> Design:
    path = document.path
    findings = snapshot.findings.get(path, ())
    by_line: dict[int, list[int]] = {}
    for number, one in enumerate(findings):
        by_line.setdefault(document.tree.lines.line(one.span.start), []).append(number)
    rendered = render(snapshot, document, by_line)
    return Design(
        path,
        file_url(path),
        visible(document.meta.title or document.name),
        etag_of(document.tree.data),
        tuple(_facts(document)),
        rail(document, findings),
        shown(document, findings, rendered),
        rendered.html,
        any(one.heading is not None and one.heading.level == 1 for one in document.tree.sections),
        connections(snapshot, path),
        json_in_page(places(snapshot, document)),
    )


def json_in_page(value: object) -> str:
    """JSON that neither ends the element it stands in nor begins another."""
    text = json.dumps(plain(value), separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


_Question = tuple[str, tuple[Any, ...]]


class _Kept(NamedTuple):
    """A document as HTML, and all that was asked of the vault for it with the answers."""

    by_line: dict[int, list[int]]
    asked: tuple[tuple[_Question, str | None], ...]
    rendered: Rendered


def render(snapshot: Snapshot, document: Document, by_line: dict[int, list[int]]) -> Rendered:
    """The document as HTML, its links as this vault resolves them.

    Rendering is most of what a page costs, so it is done again only where one of its links leads elsewhere now.
    """
    leads = leads_of(snapshot, document.path)
    known: _Kept | None = snapshot.held("rendered", document.path)
    if (
        known is not None
        and known.by_line == by_line
        and all(_ask(leads, *question) == answer for question, answer in known.asked)
    ):
        return known.rendered
    asked: list[tuple[_Question, str | None]] = []

    def noted(what: str) -> Callable[..., str | None]:
        def answered(*given: Any) -> str | None:
            answer = _ask(leads, what, given)
            asked.append(((what, given), answer))
            return answer

        return answered

    rendered = render_note(document, Leads(*map(noted, Leads._fields)), by_line)
    # A character beyond ASCII may take four bytes, an answer and what was asked some hundred.
    size = len(rendered.html) * (1 if rendered.html.isascii() else 2) + 300 * len(asked)
    snapshot.hold("rendered", document.path, _Kept(by_line, tuple(asked), rendered), size)
    return rendered


def _ask(leads: Leads, what: str, given: tuple[Any, ...]) -> str | None:
    """One answer of `leads`, by its name."""
    answer: str | None = getattr(leads, what)(*given)
    return answer


def leads_of(snapshot: Snapshot, path: str) -> Leads:
    """Where the links of the document at `path` lead."""
    return leads_from(snapshot.vault, path, file_url, lambda found: file_url(found, "files"), snapshot.document)


def _facts(document: Document) -> list[Fact]:
    meta = document.meta
    domains = ", ".join(link.target.rpartition("/")[2].removesuffix(".md") for link in meta.domains)
    chosen = choices(document)
    facts = (
        ("Stage", meta.stage, ""),
        ("Status", meta.status, "status" if "status" in chosen else ""),
        ("Priority", meta.priority, "priority" if "priority" in chosen else ""),
        ("Domains", domains, "domains" if chosen else ""),
        ("Updated", meta.updated.iso if meta.updated else None, ""),
        ("Template", document.template.name if document.template else None, ""),
    )
    return [Fact(name, visible(value or ""), key) for name, value, key in facts if value or key]
