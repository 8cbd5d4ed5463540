"""Canvases: JSON files that name notes by their paths."""

import re
from collections.abc import Iterator
from json import dumps, loads

from trueline.refactors._moving_targets import stays
from trueline.refactors._moving_vault import Moving
from trueline.refactors.plan import Mention, Plan
from trueline.refactors.refactor import Texts
from trueline.text import Edit, Span

_FILE = re.compile(rb'"file"\s*:\s*"((?:[^"\\\r\n]|\\.)*)"')
_WIKI = re.compile(rb"\[\[([^\[\]\r\n|#\\]+)")


def board_plan(change: Moving, texts: Texts) -> Plan:
    """What the canvases of a vault need after the moves: their `file` paths are edited, links in their texts named."""
    edits: dict[str, tuple[Edit, ...]] = {}
    mentions: list[Mention] = []
    for path in sorted(change.before.files):
        if path.lower().endswith(".canvas"):
            data = texts(path)
            own = tuple(_file_edits(change, data))
            if own:
                edits[path] = own
            mentions += _mentions(change, path, data)
    return Plan(edits=edits, mentions=tuple(mentions))


def _file_edits(change: Moving, data: bytes) -> Iterator[Edit]:
    for found in _FILE.finditer(data):
        written = _decoded(found[1])
        for old, new in change.moves.items():
            if written == old or written.endswith("/" + old):
                said = written.removesuffix(old) + new
                escaped = dumps(said, ensure_ascii=rb"\u" in found[1])[1:-1]
                yield Edit(Span(*found.span(1)), escaped.encode())


def _decoded(raw: bytes) -> str:
    try:
        return str(loads(b'"' + raw + b'"'))
    except ValueError:
        return ""


def _mentions(change: Moving, path: str, data: bytes) -> Iterator[Mention]:
    for found in _WIKI.finditer(data):
        target = found[1].decode("utf-8", "replace").strip()
        if target and not stays(change, path, target):
            yield Mention(path, Span(*found.span(1)), f"a canvas links to `{target}` in its text; change it by hand")
