"""A document as HTML: links resolved, raw HTML shown as what it is, nothing that runs.

Two walls: the reader knows no HTML and escapes what it is given, and what it made is cleaned again with a
list of what may stand in it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from secrets import token_hex
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from trueline.model import Document
from trueline.rendering.anchors import Anchors
from trueline.rendering.callouts import Callout, callouts_of, shape_callouts
from trueline.rendering.cleaning import cleaned
from trueline.rendering.diagrams import Budget, diagram
from trueline.rendering.marks import link_addresses, name_blocks, with_marks
from trueline.rendering.parts import part_of
from trueline.rendering.taming import LARGEST, tamed, verbatim
from trueline.syntax import Item, List, WikiLink

# What `![[x]]` shows as a picture, and not as a note.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".svg")
# A page shows this many other notes; more are links.
_MOST_SHOWN, _MOST_ARROWS_SHOWN = 20, 50
_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Leads(NamedTuple):
    """Where links lead: to the page for a wikilink (target, heading) or for a Markdown link's URL.

    None for nowhere. `picture` does the same for the pictures of the vault, of a wikilink or not. `embed` is what a
    note says, or the part of it that a heading or `^block` names, as cleaned HTML. A heading may be such a block, too.
    """

    wikilink: Callable[[str, str], str | None]
    url: Callable[[str], str | None]
    picture: Callable[[str, bool], str | None]
    embed: Callable[[str, str], str | None] = lambda target, part: None


class Rendered(NamedTuple):
    """HTML of a document, and the lines (from 1, ascending) of which an element has the id `L12`."""

    html: str
    lines: tuple[int, ...]

    def nearest(self, line: int) -> int:
        """The last line up to `line` that has an anchor, else the first one; 0 where there is none."""
        number = bisect_right(self.lines, line)
        return self.lines[max(number - 1, 0)] if self.lines else 0


class _Note(NamedTuple):
    """What is put aside while Markdown is read: HTML by number, between marks that no document can know."""

    document: Document
    leads: Leads
    kept: list[str]
    mark: str
    callouts: list[Callout]
    # What is shown of other notes, by the mark that stands for it.
    shown: dict[str, WikiLink]

    def keep(self, html: str) -> str:
        """What stands for a piece of HTML until all is rendered."""
        self.kept.append(html)
        return f"{self.mark}{len(self.kept) - 1}\ue0f4"

    def whole(self, html: str) -> str:
        """The HTML with everything that was put aside in its place."""
        return self.marks.sub(lambda found: self.kept[int(found[1])], html)

    @property
    def marks(self) -> re.Pattern[str]:
        """What finds the marks again."""
        return re.compile(f"{self.mark}(\\d+)\ue0f4")


def render_note(document: Document, leads: Leads, findings: Mapping[int, Sequence[int]] | None = None) -> Rendered:
    """The document as HTML; `findings` are numbers of findings by line, which the element there then names."""
    note, reader, tokens = _read(document, leads)
    _show_notes(tokens, note)
    lines = _place(tokens, findings or {})
    _name_headings(tokens, note)
    return Rendered(cleaned(_written(note, reader, tokens, Budget())), tuple(sorted(lines)))


def render_part(document: Document, leads: Leads, part: str) -> str | None:
    """What another note shows of this one: all, below a heading, or one `^block`; None where it has no such part.

    Nothing of it has a place of its own there, and of its diagrams few are drawn unasked.
    """
    note, reader, tokens = _read(document, leads)
    chosen = part_of(document, tokens, part)
    return None if chosen is None else cleaned(_written(note, reader, chosen, Budget(_MOST_ARROWS_SHOWN)), placed=False)


def _read(document: Document, leads: Leads) -> tuple[_Note, Any, list[Any]]:
    """The document as tokens, the reader that knows how to write them, and what was put aside."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    note = _Note(document, leads, [], f"\ue0f3{token_hex(8)}-", callouts_of(document), {})
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).use(footnote_plugin)
    tokens = with_marks(reader).parse(_prepared(note))
    shape_callouts(note.callouts, tokens)
    name_blocks(tokens, note.keep)
    link_addresses(tokens)
    return note, reader, tokens


def _written(note: _Note, reader: Any, tokens: list[Any], budget: Budget) -> str:
    _lead(tokens, note)
    _draw(tokens, note, budget)
    return note.whole(reader.renderer.render(tokens, reader.options, {}))


def _prepared(note: _Note) -> str:
    """The Markdown without front matter and comments, with what is ours to render put aside; lines stay."""
    data = note.document.tree.data
    if len(data) > LARGEST:
        return verbatim(_decoded(data))
    pieces, done = [], 0
    for start, end, text in sorted(_changes(note)):
        if start >= done:
            pieces += [_decoded(data[done:start]), text]
            done = end
    # What was put aside already may stand in what is put aside now.
    return tamed("".join([*pieces, _decoded(data[done:])]), lambda html: note.keep(note.whole(html)))


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "\ufffd")


def _changes(note: _Note) -> Iterator[tuple[int, int, str]]:
    tree = note.document.tree
    front = tree.front_matter
    if front is not None:
        yield 0, front.end, "\n" * tree.data.count(b"\n", 0, front.end)
    for comment in tree.comments:
        yield comment.start, comment.end, "\n" * tree.data.count(b"\n", comment.start, comment.end)
    for link in tree.links:
        if isinstance(link, WikiLink):
            mark = note.keep(_wikilink(link, note.leads))
            yield link.start, link.end, mark
            if link.embed and not link.target.lower().endswith(PICTURES):
                note.shown[mark] = link
    for callout in note.callouts:
        yield callout.start, callout.end, callout.title
    for block in tree.walk():
        if isinstance(block, List):
            yield from _boxes(note, block.items)


def _boxes(note: _Note, items: tuple[Item, ...]) -> Iterator[tuple[int, int, str]]:
    """Each check box as one that can be ticked: with its place in the file, and what stands in it."""
    lines = note.document.tree.lines
    for item in items:
        if item.check is not None:
            at = f'data-start="{item.check.start}" data-line="{lines.line(item.check.start)}"'
            said = note.document.tree.data[item.check.start : item.check.end].decode("utf-8", "replace")
            ticked = " checked" if item.ticked else ""
            other = f' data-mark="{escape(said)}"' if item.ticked and said not in ("x", "X") else ""
            box = f'<input type="checkbox" class="tick" disabled{ticked}{other} {at}>'
            yield item.check.start - 1, item.check.end + 1, note.keep(box)


def _wikilink(link: WikiLink, leads: Leads) -> str:
    text = link.alias or _spoken(link)
    if link.embed and link.target.lower().endswith(PICTURES):
        picture = leads.picture(link.target, True)
        if picture is not None:
            # The alias of an embedded picture is its width.
            alt = "" if (link.alias or "").replace("x", "").isdigit() else link.alias or ""
            return f'<img src="{escape(picture)}" alt="{escape(alt or link.target)}" loading="lazy">'
    page = leads.wikilink(link.target, _part(link))
    if page is None:
        return f'<span class="missing">{escape(text)}</span>'
    return f'<a href="{escape(page)}" class="internal">{escape(text)}</a>'


def _part(link: WikiLink) -> str:
    """What of a note a link is about: a heading, a block behind `^`, or all of it."""
    return link.heading or (f"^{link.block}" if link.block else "")


def _spoken(link: WikiLink) -> str:
    """A link's words where it has none of its own: the note's name without its folders, and the heading."""
    name = link.target.rsplit("/", 1)[-1].removesuffix(".md")
    return " › ".join(part for part in (name, link.heading or link.block or "") if part)


def _place(tokens: list[Any], findings: Mapping[int, Sequence[int]]) -> set[int]:
    """Give the first block of each line an anchor, and the numbers of the findings up to the next; returns lines."""
    lines: dict[int, Any] = {}
    for token in tokens:
        # A table's body begins where its first row does, and rows are what lines mean.
        if token.map and token.nesting >= 0 and token.type not in ("inline", "tbody_open") and not token.hidden:
            line = token.map[0] + 1
            if line not in lines:
                lines[line] = token
                token.attrSet("id", f"L{line}")
    ordered = sorted(lines)
    named: dict[int, list[int]] = {}
    for line, numbers in findings.items():
        at = bisect_right(ordered, line)
        if ordered:
            named.setdefault(ordered[max(at - 1, 0)], []).extend(numbers)
    for line, marked in named.items():
        lines[line].attrSet("data-findings", " ".join(map(str, sorted(marked))))
    return set(lines)


def _name_headings(tokens: list[Any], note: _Note) -> None:
    """Each heading of the document has an anchor that links can name, besides that of its line."""
    from markdown_it.token import Token

    anchors = Anchors()
    named = {}
    for section in note.document.tree.sections:
        if section.heading is not None:
            title = section.heading.title.strip() or "(no title)"
            named[note.document.tree.lines.line(section.start)] = anchors.of(title)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.map and token.map[0] + 1 in named and inline.children is not None:
            mark = note.keep(f'<span id="{named[token.map[0] + 1]}"></span>')
            inline.children.insert(0, Token("text", "", 0, content=mark))


def _lead(tokens: list[Any], note: _Note) -> None:
    """Point links at our pages; pictures of others become links, for a page asks nobody else."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                source, alt = str(child.attrGet("src") or ""), note.marks.sub("", str(child.content or ""))
                child.type, child.tag, child.children = "text", "", None
                child.content = note.keep(_picture(source, alt, note.leads))
            elif child.type == "link_open":
                written = str(child.attrGet("href") or "")
                page = written if _SCHEME.match(written) else note.leads.url(written)
                child.attrs = {} if page is None else {"href": page}
                if page is None:
                    child.attrSet("class", "missing")


def _picture(source: str, alt: str, leads: Leads) -> str:
    if _FOREIGN.match(source):
        site = _site(source)
        said = f"Picture from {site}" + (f": {alt}" if alt else "")
        return f'<a href="{escape(source)}" class="foreign-picture">{escape(said)}</a>'
    found = leads.picture(source, False)
    if found is None:
        return f'<span class="missing">{escape(alt or source[:200])}</span>'
    return f'<img src="{escape(found)}" alt="{escape(alt)}" loading="lazy">'


def _site(source: str) -> str:
    try:
        return urlsplit(source).hostname or "elsewhere"
    except ValueError:
        return "elsewhere"


def _show_notes(tokens: list[Any], note: _Note) -> None:
    """`![[note]]` alone in a paragraph shows what that note says; elsewhere it stays a link."""
    shown = 0
    for begin, inline, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        link = note.shown.get(inline.content.strip()) if begin.type == "paragraph_open" and not begin.hidden else None
        if link is None or shown == _MOST_SHOWN:
            continue
        html = note.leads.embed(link.target, _part(link))
        if html is None:
            continue
        shown += 1
        title = f'<p class="embed-title">{_wikilink(link, note.leads)}</p>'
        begin.tag = end.tag = "blockquote"
        begin.attrSet("class", "embed")
        inline.type, inline.children = "html_block", None
        inline.content = note.keep(title + html)


def _draw(tokens: list[Any], note: _Note, budget: Budget) -> None:
    """Mermaid stays text that a script of ours may draw, as far as the page can bear it."""
    for token in tokens:
        if token.type == "fence" and token.info.strip().split(" ", 1)[0].lower() == "mermaid":
            attributes = "".join(f' {name}="{escape(str(value))}"' for name, value in token.attrs.items())
            token.type, token.tag, token.attrs = "html_block", "", {}
            token.content = note.keep(diagram(token.content, attributes, budget))
