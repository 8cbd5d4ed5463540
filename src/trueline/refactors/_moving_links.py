"""The links of a vault repaired after files have moved: only those that need it, each in its own style."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import name_key
from trueline.refactors._moving_boards import board_plan
from trueline.refactors._moving_targets import retargeted, stays
from trueline.refactors._moving_urls import relocated
from trueline.refactors._moving_vault import Moving, concerned, moving
from trueline.refactors._rename_search import Search, words_of
from trueline.refactors._sound_places import require_sound
from trueline.refactors.plan import Mention, Plan
from trueline.refactors.refactor import Declined, Texts
from trueline.syntax import MarkdownLink, Paragraph, Tree, WikiLink, parse
from trueline.text import Edit, Span, splice
from trueline.vault import Outcome, Vault

# `[label]: path "title"`, which Markdown allows to stand anywhere and be used anywhere.
_DEFINED = re.compile(rb"(?m)^[ \t>]{0,12}\[(?!\^)[^\[\]\n]{1,300}\]:[ \t]*(?:<([^<>\n]+)>|([^\s<]\S*))")


class Repaired(NamedTuple):
    """What the links of one note need: its edits, and the places a person has to look at."""

    edits: tuple[Edit, ...]
    mentions: tuple[Mention, ...]


def moved_plan(vault: Vault, moves: Mapping[str, str], texts: Texts, search: Search | None = None) -> Plan:
    """The plan that gives files other places and repairs every link that needs it.

    `moves` maps present paths to new ones, of notes and of other files; `texts` gives the bytes of files
    that are no documents: templates, whose links are repaired too, and canvases. Raises `Declined` where a
    link cannot be written so that it leads there.
    """
    change = moving(vault, moves)
    edits: dict[str, tuple[Edit, ...]] = {}
    mentions: list[Mention] = []
    names = [words_of(old.rpartition("/")[2].removesuffix(".md")) for old in moves]
    # All names are looked for in one pass: a folder that moves has many.
    search = search or Search(vault, texts, names)
    named = {path for name in names for path in search.holding(name)}
    defining = {path for path in named if b"]:" in texts(path)}
    for path in sorted({*concerned(vault, moves), *defining}):
        _repair(change, path, vault.documents[path].tree, edits, mentions)
    for path in vault.unchecked:
        _repair(change, path, parse(texts(path)), edits, mentions)
    for path in sorted(named):
        mentions += _written_paths(change, path, vault.documents[path].tree, edits.get(path, ()))
    boards = board_plan(change, texts)
    edits.update(boards.edits)
    said = {path: (_counted(len(own)),) for path, own in edits.items()}
    said.update({path: ("moved", *said.get(path, ())) for path in moves})
    return Plan(edits, {}, dict(moves), said, (*mentions, *boards.mentions))


def _counted(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _written_paths(change: Moving, path: str, tree: Tree, edits: Sequence[Edit]) -> Iterator[Mention]:
    """The places that write the old path of a file without linking to it, such as a diagram or HTML."""
    taken = [edit.span for edit in edits]
    taken += [Span(link.start, link.end) for link in (*tree.front_links, *tree.links)]
    for old in change.moves:
        if "/" not in old:
            continue
        end = "/".join(old.removesuffix(".md").split("/")[-2:])
        for said in {end, end.replace(" ", "%20")}:
            if said.encode() not in tree.data:
                continue
            for found in re.finditer(re.escape(said.encode()), tree.data):
                span = Span(*found.span())
                if not any(one.start < span.end and span.start < one.end for one in taken):
                    yield Mention(path, span, f"`{said}` is the old path of a note; it is no link, and stays")


def _repair(change: Moving, path: str, tree: Tree, edits: dict[str, tuple[Edit, ...]], mentions: list[Mention]) -> None:
    found = repaired(change, path, tree)
    if found.edits:
        edits[path] = found.edits
    mentions += found.mentions


def repaired(change: Moving, path: str, tree: Tree) -> Repaired:
    """What the links of the note at `path`, whose tree this is, need after the moves."""
    edits: list[Edit] = []
    mentions: list[Mention] = []
    for link in (*tree.front_links, *tree.links):
        if isinstance(link, MarkdownLink):
            edits += _url_edit(change, path, tree, link.url, link.url_span)
        elif link.target and tree.data[link.end : link.end + 1] != b"(":
            edits += _target_edit(change, path, tree, link, mentions)
    for span in definitions(tree):
        edits += _url_edit(change, path, tree, tree.text(span), span)
    if edits:
        _require_readable(path, tree, edits)
    return Repaired(tuple(edits), tuple(mentions))


def definitions(tree: Tree) -> Iterator[Span]:
    """The URLs of link reference definitions."""
    if b"]:" not in tree.data:
        return
    for block in tree.walk():
        if isinstance(block, Paragraph):
            for found in _DEFINED.finditer(tree.data, block.start, block.end):
                yield Span(*found.span(1 if found[1] is not None else 2))


def _url_edit(change: Moving, path: str, tree: Tree, url: str, span: Span) -> Iterator[Edit]:
    angled = tree.data[span.start - 1 : span.start] == b"<"
    written = relocated(change, path, url, angled)
    if written is not None and written != url:
        yield Edit(span, written.encode())


def _target_edit(change: Moving, path: str, tree: Tree, link: WikiLink, mentions: list[Mention]) -> Iterator[Edit]:
    if stays(change, path, link.target):
        return
    was = change.before.resolve(path, link.target)
    if was.path is None:
        mentions.append(Mention(path, link.target_span, _doubt(change, path, link.target)))
        return
    written = retargeted(change, path, link.target, was.path, certain=was.outcome is Outcome.FOUND)
    if written is None:
        line = tree.lines.line(link.start)
        raise Declined(f"the link in line {line} of `{path}` cannot be written so that it leads to its note")
    yield Edit(link.target_span, quoted_for(tree, link.target_span, written))


def _doubt(change: Moving, path: str, target: str) -> str:
    """Why a link that did not lead to exactly one note was left alone."""
    was = change.before.resolve(path, target)
    now = change.after.resolve(change.now(path), target)
    leads = f"now leads to `{now.path}`" if now.path else "leads nowhere for certain"
    if was.outcome is Outcome.AMBIGUOUS:
        return f"`[[{target}]]` could mean any of {len(was.paths)} notes and {leads}; it is left as it is"
    return f"`[[{target}]]` led nowhere and {leads}"


def quoted_for(tree: Tree, span: Span, text: str) -> bytes:
    """`text` as it can stand at a place in the front matter or body; refuses what would end the quotes there."""
    front = tree.front_matter
    if front is None or span.start >= front.end or not set(text) & set("'\"\\"):
        return text.encode()
    for item in front.properties:
        for value in item.values:
            if value.start <= span.start < value.end:
                quote = tree.text(value)[:1] if value.quoted else ""
                if (quote == "'" and "'" in text) or (quote == '"' and set(text) & set('"\\')):
                    line = tree.lines.line(span.start)
                    raise Declined(
                        f"`{text}` cannot stand between the quotes ({quote}) in line {line} of the front matter"
                    )
    return text.encode()


def _require_readable(path: str, tree: Tree, edits: Sequence[Edit]) -> None:
    """Refuse where what was written is no link any more, or takes what stands around it along."""
    after = parse(splice(tree.data, edits))
    if _shape(tree) != _shape(after):
        raise Declined(f"in `{path}` the new name would not be read as part of a link", help="choose another name")


def _shape(tree: Tree) -> Sequence[object]:
    """What the links of a note say besides where they lead."""
    return [
        (link.embed, link.heading, link.block) if isinstance(link, WikiLink) else link.embed
        for link in (*tree.front_links, *tree.links)
    ]


def require_free(vault: Vault, moves: Mapping[str, str]) -> None:
    """Refuse places that are taken, also by what differs in its letters' case only."""
    seen: dict[str, str] = {}
    for path, to in moves.items():
        require_sound(to)
        there = vault.file(to)
        if there is not None and there != path and there not in moves:
            raise Declined(
                f"`{there}` exists already" if there == to else f"`{to}` differs from `{there}` in case only"
            )
        other = seen.setdefault(name_key(to), path)
        if other != path:
            raise Declined(f"`{path}` and `{other}` would both be `{to}`")


def paths_in(vault: Vault) -> Iterable[str]:
    """Every path of the vault: notes, templates, other files, what could not be read."""
    yield from vault.entries
    yield from vault.unchecked
    yield from vault.files
    yield from (problem.path for problem in vault.unread)
