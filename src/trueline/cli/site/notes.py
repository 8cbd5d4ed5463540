"""A document as HTML: its Markdown rendered, links resolved, raw HTML shown as what it is."""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

from trueline.model import Document
from trueline.syntax import Item, List, Quote, WikiLink

# Two characters that no text needs stand around the number of what is put in after rendering.
_OPEN, _CLOSE = "\ue0f3", "\ue0f4"
_KEPT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_PLACED = _TAGS - {"a", "br", "em", "strong", "del", "s", "span"}
_LINE = re.compile(r"^L\d+$")
_CLASS = re.compile(r"^(?:language-[\w+-]{1,30}|missing)$")


class Rendered(NamedTuple):
    """HTML of a document, and the lines (from 1, ascending) that have an anchor `#L12` in it."""

    html: str
    lines: tuple[int, ...]


class Leads(NamedTuple):
    """Where links lead: to a page of the site for a wikilink's target or for a URL, None for nowhere."""

    wikilink: Callable[[str], str | None]
    url: Callable[[str], str | None]


def render_note(document: Document, leads: Leads) -> Rendered:
    """The document as HTML; raises `ImportError` without markdown-it-py and nh3."""
    import nh3
    from markdown_it import MarkdownIt

    kept: list[str] = []
    text = _prepared(document, leads, kept)
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(text)
    lines = _place(tokens)
    _lead(tokens, leads)
    html = reader.renderer.render(tokens, reader.options, {})
    html = _KEPT.sub(lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", html)
    # What is put together is cleaned as a whole: whatever a document says, this is the last word.
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "span": {"class"}, "code": {"class", "id"}}
        | {tag: {"id"} for tag in _PLACED - {"code"}},
        attribute_filter=_admitted,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Rendered(cleaned, tuple(sorted(lines)))


def _admitted(tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None for one that is none of ours."""
    if name == "id":
        return value if _LINE.match(value) else None
    if name == "class":
        return value if _CLASS.match(value) else None
    return value


def _prepared(document: Document, leads: Leads, kept: list[str]) -> str:
    """The Markdown without front matter and comments, with what is ours to render put aside; lines stay."""
    data = document.tree.data
    pieces, done = [], 0
    for start, end, text in sorted(_changes(document, leads, kept)):
        if start >= done:
            pieces += [_decoded(data[done:start]), text]
            done = end
    return "".join([*pieces, _decoded(data[done:])])


def _decoded(data: bytes) -> str:
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd").replace("\0", "\ufffd")


def _changes(document: Document, leads: Leads, kept: list[str]) -> Iterator[tuple[int, int, str]]:
    tree = document.tree
    front = tree.front_matter
    if front is not None:
        yield 0, front.end, "\n" * tree.data.count(b"\n", 0, front.end)
    for comment in tree.comments:
        yield comment.start, comment.end, "\n" * tree.data.count(b"\n", comment.start, comment.end)
    for link in tree.links:
        if isinstance(link, WikiLink):
            kept.append(_link(link, leads))
            yield link.start, link.end, f"{_OPEN}{len(kept) - 1}{_CLOSE}"
    for block in tree.walk():
        if isinstance(block, List):
            yield from _boxes(block.items)
        elif isinstance(block, Quote) and block.callout is not None:
            kind = block.callout.kind_span
            end = kind.end + 1 + (tree.data[kind.end + 1 : kind.end + 2] in (b"+", b"-"))
            yield kind.start - 2, end, f"**{block.callout.kind.capitalize()}:**"


def _boxes(items: tuple[Item, ...]) -> Iterator[tuple[int, int, str]]:
    for item in items:
        if item.check is not None:
            yield item.check.start - 1, item.check.end + 1, "☑" if item.ticked else "☐"


def _link(link: WikiLink, leads: Leads) -> str:
    text = link.alias or "#".join(part for part in (link.target, link.heading or link.block or "") if part)
    page = leads.wikilink(link.target)
    if page is None:
        return f'<span class="missing">{escape(text)}</span>'
    return f'<a href="{escape(page)}">{escape(text)}</a>'


def _place(tokens: list[Any]) -> set[int]:
    """Give the first block of each line an anchor; returns the lines."""
    lines: set[int] = set()
    for token in tokens:
        if token.map and token.nesting >= 0 and token.type != "inline" and not token.hidden:
            line = token.map[0] + 1
            if line not in lines:
                lines.add(line)
                token.attrSet("id", f"L{line}")
    return lines


def _lead(tokens: list[Any], leads: Leads) -> None:
    """Point links at pages of the site; pictures become links, for a page asks nobody else for anything."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                child.type, child.tag = "text", ""
                child.content = f"[{child.content or 'picture'}]"
            elif child.type == "link_open":
                page = leads.url(str(child.attrGet("href") or ""))
                if page is None:
                    child.attrs.pop("href", None)
                else:
                    child.attrSet("href", page)
