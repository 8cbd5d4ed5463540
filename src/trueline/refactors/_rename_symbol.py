"""What designs name, under another name: components, entities, flags, metrics, domains."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol, heading_key
from trueline.model.symbols import component_symbol, entity_symbol, flag_symbol, metric_symbol
from trueline.refactors._lines import encoded, one_line
from trueline.refactors._rename_places import Place, Reader, Wanted
from trueline.refactors._rename_search import Search, words_of
from trueline.refactors._rename_spelling import Spellings, name_of
from trueline.refactors.plan import Mention, Plan
from trueline.refactors.refactor import Declined, UnknownName
from trueline.syntax import Heading
from trueline.text import Edit, Span, splice
from trueline.vault import Vault
from trueline.vault.survey import anchored_links

KINDS = ("component", "entity", "flag", "metric", "domain")
_SYMBOLS: Mapping[str, Callable[[str], Symbol]] = {
    "component": component_symbol,
    "entity": entity_symbol,
    "flag": flag_symbol,
    "metric": metric_symbol,
    "domain": lambda name: Symbol("domain", component_symbol(name).name),
}
_SHOWN = 3


class Found(NamedTuple):
    """The places of one document that write a name."""

    document: Document
    places: Sequence[Place]


def symbol_of(kind: str, name: str) -> Symbol:
    """The symbol of what is called `name` and is of this kind."""
    return _SYMBOLS[kind](name)


def wanted_of(vault: Vault, kind: str, old: str, new: str, own: str = "") -> Wanted:
    """What is looked for when something is renamed; `own` is the path of its own note, if it has one."""
    return Wanted(symbol_of(kind, old), Spellings(old, new, kind == "entity"), vault, own)


def writing(search: Search, wanted: Wanted, also: frozenset[str] = frozenset()) -> list[Found]:
    """The documents that write the name, and where; `also` are spellings that are to count as its names."""
    pattern, documents = wanted.spellings.pattern, search.vault.documents
    paths = search.holding(words_of(wanted.spellings.old))
    readers = [Reader(documents[path], wanted) for path in paths if pattern.search(search.texts(path))]
    known = also.union(*(reader.sure for reader in readers))
    while True:
        found = [Found(reader.document, places) for reader in readers if (places := reader.places(known))]
        # What names the table in an SQL statement does so in a code span, too.
        more = known.union(place.text for one in found for place in one.places if place.named)
        if more == known:
            return found
        known = more


def renamed_symbol(search: Search, wanted: Wanted, merge: bool = False, spared: Plan | None = None) -> Plan:
    """The plan that gives a component, entity, flag, metric or domain another name wherever it is named.

    Each place keeps its way of writing; where the name is only spoken of, the place becomes a mention.
    `spared` is a plan that changes some of the places already. Raises `Declined` where the new name means
    something already.
    """
    new = one_line(wanted.spellings.new, "the new name")
    if not name_of(new).words or set(new) & set('|[]"`\n'):
        raise UnknownName(f"`{new}` is no name for a {wanted.symbol.kind}")
    every = writing(search, wanted)
    if not merge:
        _require_free(search, wanted, every)
    edits: dict[str, tuple[Edit, ...]] = {}
    mentions: list[Mention] = []
    headings: dict[str, list[tuple[str, str]]] = {}
    for document, found in every:
        before = spared.edits.get(document.path, ()) if spared else ()
        own = [place for place in found if not _is_spared(place.span, before)]
        changed = [edit for place in own if place.named for edit in _edit(document, place, wanted)]
        mentions += [_mention(document, place) for place in own if not place.named]
        if changed:
            edits[document.path] = tuple(changed)
            headings[document.path] = list(_headings(document, changed))
    for path, more in _anchor_edits(search.vault, headings, wanted).items():
        edits[path] = (*edits.get(path, ()), *(edit for edit in more if edit not in edits.get(path, ())))
    said = {path: (_counted(len(own), wanted),) for path, own in edits.items()}
    return Plan(edits, {}, {}, said, tuple(mentions))


def _counted(count: int, wanted: Wanted) -> str:
    return f"{count} {'place names' if count == 1 else 'places name'} {wanted.spellings.new}"


def _is_spared(span: Span, edits: Iterable[Edit]) -> bool:
    return any(edit.span.start < span.end and span.start < edit.span.end for edit in edits)


def _edit(document: Document, place: Place, wanted: Wanted) -> Iterator[Edit]:
    written = wanted.spellings.anew(place.text, place.loose)
    if written != place.text:
        yield Edit(place.span, encoded(document, written))


def _mention(document: Document, place: Place) -> Mention:
    return Mention(document.path, place.span, f"`{place.text}` is only spoken of here, and stays")


def _require_free(search: Search, wanted: Wanted, every: Sequence[Found]) -> None:
    """Refuse a name that something of the kind has already, in any spelling."""
    old, new = wanted.spellings.old, wanted.spellings.new
    other = wanted_of(search.vault, wanted.symbol.kind, new, old)
    named = {place.text for found in every for place in found.places if place.named}
    also = frozenset(wanted.spellings.anew(text) for text in named)
    same = other.symbol == wanted.symbol
    taken = [
        f"{document.path}:{document.tree.lines.line(place.span.start)} names `{place.text}`"
        for document, found in writing(search, other, also)
        for place in found
        if place.named and (not same or (place.text == new and new != old))
    ]
    if taken:
        more = [f"and {len(taken) - _SHOWN} more places"] if len(taken) > _SHOWN else []
        raise Declined(
            f"`{new}` is the name of {'an' if wanted.symbol.kind == 'entity' else 'a'} {wanted.symbol.kind} already",
            [*taken[:_SHOWN], *more],
            "choose another name, or make the two one with --merge",
        )


def _headings(document: Document, edits: Sequence[Edit]) -> Iterator[tuple[str, str]]:
    """The headings that edits change, before and after."""
    for block in document.tree.walk():
        if isinstance(block, Heading):
            own = [edit for edit in edits if block.text.covers(edit.span)]
            if own:
                start = block.text.start
                moved = [Edit(Span(s.start - start, s.end - start), text) for s, text in own]
                after = splice(block.text.cut(document.tree.data), moved)
                yield block.title, after.decode("utf-8", "replace")


def _anchor_edits(vault: Vault, headings: dict[str, list[tuple[str, str]]], wanted: Wanted) -> dict[str, list[Edit]]:
    """The edits of links to headings that change their words."""
    found: dict[str, list[Edit]] = {}
    for path, changed in headings.items():
        keys = {heading_key(before) for before, _ in changed}
        if keys:
            for source, edit in anchor_edits(vault, path, keys, wanted):
                found.setdefault(source, []).append(edit)
    return found


def anchor_edits(vault: Vault, path: str, keys: set[str], wanted: Wanted) -> Iterator[tuple[str, Edit]]:
    """The edits of links to those headings of the note at `path`, in which they write the new name."""
    names = {document_symbol(name) for name in (path, *vault.entries[path].meta.aliases)}
    for symbol in names:
        for note, link in vault.relation(anchored_links)[symbol]:
            leads = vault.resolve(note.path, link.target).path if link.target else note.path
            if leads != path or link.heading is None or link.heading_span is None:
                continue
            if heading_key(link.heading) in keys or heading_key(link.heading.rpartition("#")[2]) in keys:
                data = vault.documents[note.path].tree.data
                for hit in wanted.spellings.pattern.finditer(data, *link.heading_span):
                    text = hit[0].decode()
                    yield note.path, Edit(Span(*hit.span()), wanted.spellings.anew(text).encode())
