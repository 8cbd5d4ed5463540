"""Callouts: a kind, a title, what it says; some can be folded."""

import re
from typing import Any, NamedTuple

from trueline.model import Document
from trueline.syntax import Quote


class Callout(NamedTuple):
    """A callout at its line, from 1; `fold` is `-` where it is folded at first, `+` where it can be, else empty."""

    line: int
    kind: str
    fold: str
    start: int
    end: int
    title: str


def callouts_of(document: Document) -> list[Callout]:
    """The callouts of a document; `start` and `end` cut `[!kind]-`, `title` is what reads in its place."""
    data, lines = document.tree.data, document.tree.lines
    found = []
    for block in document.tree.walk():
        if isinstance(block, Quote) and block.callout is not None:
            kind = block.callout.kind_span
            fold = data[kind.end + 1 : kind.end + 2]
            fold = fold if fold in (b"+", b"-") else b""
            titled = data[block.callout.title.start : block.callout.title.end].strip()
            word = re.sub(r"[^\w -]", "", block.callout.kind).capitalize() or "Note"
            title = f"**{word}:**" if titled else f"**{word}**"
            line = lines.line(block.start)
            found.append(
                Callout(line, block.callout.kind, fold.decode(), kind.start - 2, kind.end + 1 + len(fold), title)
            )
    return found


def shape_callouts(callouts: list[Callout], tokens: list[Any]) -> None:
    """Give each its colour, let its title stand for itself, and what can be folded be folded."""
    known = {callout.line: callout for callout in callouts}
    number = 0
    while number < len(tokens):
        token = tokens[number]
        callout = known.get(token.map[0] + 1) if token.type == "blockquote_open" and token.map else None
        if callout is not None and tokens[number + 1].type == "paragraph_open":
            kind = re.sub(r"[^a-z0-9-]+", "-", callout.kind)[:30].strip("-")
            token.attrSet("class", f"callout callout-{kind or 'note'}")
            if callout.fold:
                _make_foldable(tokens, number, callout.fold == "+")
            tokens[number + 1 : number + 4] = _titled(tokens[number + 1 : number + 4], bool(callout.fold))
        number += 1


def _make_foldable(tokens: list[Any], number: int, opened: bool) -> None:
    """The quote at `number` becomes what a reader opens and closes."""
    begin = tokens[number]
    end = next(one for one in tokens[number + 1 :] if one.type == "blockquote_close" and one.level == begin.level)
    begin.tag = end.tag = "details"
    if opened:
        begin.attrSet("open", "")


def _titled(paragraph: list[Any], foldable: bool) -> list[Any]:
    """The first paragraph of a callout as its title, and a paragraph of what stands in the lines below it."""
    from markdown_it.token import Token

    begin, inline, end = paragraph
    children = inline.children or []
    cut = next((at for at, one in enumerate(children) if one.type in ("softbreak", "hardbreak")), len(children))
    rest = children[cut + 1 :]
    inline.children = children[:cut]
    begin.tag = end.tag = "summary" if foldable else "p"
    begin.attrSet("class", "callout-title")
    if not rest:
        return paragraph
    first, last = begin.map or [0, 0]
    below = Token("inline", "", 0, map=[first + 1, last], content=inline.content, children=rest)
    opened = Token("paragraph_open", "p", 1, map=[first + 1, last], block=True)
    return [*paragraph, opened, below, Token("paragraph_close", "p", -1, block=True)]
