"""What Obsidian reads within a line beyond CommonMark: highlights, formulas, bare addresses, names of blocks."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trueline.rendering.anchors import block_anchor

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

# How far a highlight goes at most: what is never closed must not be searched for to the end, again and again.
_FARTHEST = 1_000
# The dollars stay, since `$HOME:$PATH` is no formula.
_FORMULA = re.compile(r"\$\$[^$]{1,2000}\$\$|\$(?!\s)[^$\n]{1,500}(?<!\s)\$(?!\d)")
_ADDRESS = re.compile(r"(?<![\w/])https?://[^\s<>\"|`\ue0f3]*[^\s<>\"|`\ue0f3'.,:;!?()\[\]{}*_]/?")
_BLOCK = re.compile(r"(?:^|[ \t]+)\^([A-Za-z0-9-]+)[ \t]*$")


def with_marks(reader: "MarkdownIt") -> "MarkdownIt":
    """A reader that knows highlights and formulas as well."""
    reader.inline.ruler.before("emphasis", "highlight", _highlight)
    reader.inline.ruler.before("escape", "formula", _formula)
    return reader


def _highlight(state: "StateInline", silent: bool) -> bool:
    """`==said aloud==`; a comparison such as `a==b` is none."""
    start, most = state.pos, state.posMax
    before, behind = state.src[max(start - 1, 0) : start], state.src[start + 2 : start + 3]
    if silent or not state.src.startswith("==", start) or before == "=" or before.isalnum():
        return False
    if not behind or behind == "=" or behind.isspace():
        return False
    end = _closing(state, start + 2, min(most, start + _FARTHEST))
    state.pos = start
    if end is None:
        return False
    state.pos, state.posMax = start + 2, end
    state.push("mark_open", "mark", 1)
    state.md.inline.tokenize(state)
    state.push("mark_close", "mark", -1)
    state.pos, state.posMax = end + 2, most
    return True


def _closing(state: "StateInline", start: int, most: int) -> int | None:
    """Where the `==` is that closes a highlight whose words begin at `start`, beyond code and links."""
    state.pos = start
    while state.pos < most:
        at = state.pos
        behind = state.src[at + 2 : at + 3]
        if at > start and state.src.startswith("==", at) and not state.src[at - 1].isspace() and not behind.isalnum():
            return at
        state.md.inline.skipToken(state)
    return None


def _formula(state: "StateInline", silent: bool) -> bool:
    """`$x^2$` as it is written: what stands in it is no Markdown."""
    found = _FORMULA.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "$" else None
    if found is None:
        return False
    if not silent:
        state.push("code_inline", "code", 0).content = found[0]
    state.pos = found.end()
    return True


def link_addresses(tokens: list[Any]) -> None:
    """Let a bare `https://…` lead there."""
    for token in tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = [
                piece for child, inside in _with_links(token.children) for piece in _linked(child, inside)
            ]


def _with_links(children: list[Any]) -> list[tuple[Any, bool]]:
    """Each piece of a line, and whether it stands in a link."""
    found, depth = [], 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        found.append((child, depth > 0))
    return found


def _linked(child: Any, inside: bool) -> list[Any]:
    from markdown_it.token import Token

    if inside or child.type != "text":
        return [child]
    made, done = [], 0
    for found in _ADDRESS.finditer(child.content):
        made += [
            Token("text", "", 0, content=child.content[done : found.start()]),
            Token("link_open", "a", 1, attrs={"href": found[0]}),
            Token("text", "", 0, content=found[0]),
            Token("link_close", "a", -1),
        ]
        done = found.end()
    return [*made, Token("text", "", 0, content=child.content[done:])] if made else [child]


def name_blocks(tokens: list[Any], keep: Callable[[str], str]) -> None:
    """`^name` at the end of a block is what links call it by, and nothing to read."""
    from markdown_it.token import Token

    for token in tokens:
        last = token.children[-1] if token.type == "inline" and token.children else None
        found = _BLOCK.search(last.content) if last is not None and last.type == "text" else None
        if last is None or found is None:
            continue
        last.content = last.content[: found.start()]
        token.meta = {"block": found[1].lower(), "alone": not last.content and len(token.children) == 1}
        mark = keep(f'<span id="{block_anchor(found[1])}"></span>')
        token.children.append(Token("text", "", 0, content=mark))
