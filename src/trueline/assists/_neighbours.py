"""What the neighbours of a feature promise it, what it waits for, and who relies on what it changes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from trueline.assists.cards import note_card
from trueline.assists.filled import filled_text
from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.api import Api
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.failures import Failures
from trueline.vault import Vault
from trueline.vault.pipeline import read_pipeline
from trueline.vault.points import Network

_LINK = re.compile(r"\[\[[^\[\]]*\]\]")
_ROOM = 260
_GIST = 600
_MOST = 14
_CLAIMS = frozenset({"changes", "defines", "owns", "is written by"})
# That a note speaks of something is no need.
_WEAK = frozenset({"links to", "is in domain", "draws", "passes", "measures", "switches", "is part of", "watches"})


class Said(NamedTuple):
    """Lines below a title; `rank` is small for what matters most."""

    title: str
    lines: tuple[str, ...]
    rank: int


def neighbours(vault: Vault, known: Network, document: Document) -> Iterator[Said]:
    """What is said elsewhere of what a note uses, changes and defines."""
    own = _own(known, document)
    used = _used(known, document, own)
    promises = [line for symbol, words in used.items() for line in _promise(vault, known, document, symbol, words)]
    if promises:
        head = "## What it relies on, and what is promised there"
        yield Said("What it relies on", (head, *promises), 3)
    changed = [symbol for symbol, words in used.items() if "changes" in words]
    claims = list(_claims(vault, known, document, [*own, *changed]))
    if claims:
        yield Said("Also claimed", ("## Other unfinished designs that define or change the same", *claims), 2)
    relying = list(_relying(known, document, {*own, *changed}))
    if relying:
        yield Said("Who relies on it", ("## Who relies on what it defines or changes", *relying), 4)


def _own(known: Network, document: Document) -> dict[Symbol, None]:
    """What the note defines, itself first."""
    me = known.naming.canonical(document_symbol(document.path))
    own = {me: None}
    for symbol, claims in known.claims.items():
        if ("defines", document.path) in claims and symbol.kind != "flow":
            own[symbol] = None
    return own


def _used(known: Network, document: Document, own: Iterable[Symbol]) -> dict[Symbol, list[str]]:
    """What the note uses of what it does not define, with the words for how."""
    mine = set(own)
    found: dict[Symbol, list[str]] = {}
    for target, steps in known.users.items():
        if target in mine:
            continue
        for step in steps:
            if step.path == document.path and step.label not in _WEAK:
                found.setdefault(target, [])
                if step.label not in found[target]:
                    found[target].append(step.label)
    order = {"waits for": 0, "changes": 1}
    return dict(sorted(found.items(), key=lambda pair: (min(order.get(word, 2) for word in pair[1]), pair[0])))


def _promise(vault: Vault, known: Network, document: Document, symbol: Symbol, words: Sequence[str]) -> Iterator[str]:
    """What is said of a symbol where it is defined, in one to three lines."""
    point = known.points.get(symbol)
    if point is None or point.kind == "flow":
        return
    homes = [path for role, path in known.claims.get(symbol, ()) if role == "defines" and path != document.path]
    if point.path and point.path != document.path and point.path not in homes:
        homes.insert(0, point.path)
    said = [text for path in homes[:2] for text in _told(vault, known, symbol, path)]
    if not said and symbol.kind == "dependency":
        return  # What lies outside is told of in the note's own table of failures.
    owners = {known.points[step.source].label: None for step in known.users.get(symbol, ()) if step.label == "owns"}
    if owners:
        said.append(f"owned by {', '.join(owners)}")
    way = ", ".join(words)
    yield f"- **{point.label}** ({point.kind}; {way}){'' if said else ': nothing is said of it elsewhere'}"
    yield from (f"  - {line}" for line in dict.fromkeys(said))


def _told(vault: Vault, known: Network, symbol: Symbol, path: str) -> Iterator[str]:
    """What the note at `path` says of a symbol."""
    note = vault.documents.get(path)
    if note is None:
        return
    canonical = known.naming.canonical
    if canonical(document_symbol(path)) == symbol:
        if read_pipeline(vault).features.get(path) is None:
            yield f"{_cut(_gist(note), _GIST)} ({path})"
            return
        card = [line for line in note_card(note).split("\n\n")[1:] if line]
        yield f"{' — '.join(_cut(line) for line in card[:3])} ({path})"
        yield from _offers(note)
        return
    for entity in note[Data].entities:
        if canonical(Symbol("entity", symbol.name)) == symbol and _is(entity.name, symbol):
            fields = ", ".join(f"{one.name} {one.type}".strip() for one in entity.fields[:12])
            yield f"{_cut('; '.join(filter(None, (entity.purpose, fields))))} ({path})"
    for component in note[Components].components:
        if _is(component.name, symbol):
            yield f"{_cut(component.responsibility)} ({path})"
    for endpoint in note[Api].endpoints:
        if _is(f"{endpoint.method} {endpoint.path}", symbol):
            errors = ", ".join(str(case.code) for case in endpoint.errors)
            yield f"{_cut(endpoint.purpose)}{f' Errors: {errors}.' if errors else ''} ({path})"


def _offers(note: Document) -> Iterator[str]:
    """The contracts of a neighbour, by name, and what happens when it is in trouble."""
    endpoints = [f"`{one.method} {one.path}`" for one in note[Api].endpoints]
    entities = [f"`{one.name}`" for one in note[Data].entities]
    for title, names in (("endpoints", endpoints), ("entities", entities)):
        if names:
            more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
            yield f"its {title}: {', '.join(names[:_MOST])}{more}"
    for row in note[Failures].dependencies[:3]:
        yield f"if {row.name} fails ({_cut(row.scenario, 80)}): {_cut(row.behaviour, 140)}"


def _is(name: str, symbol: Symbol) -> bool:
    from trueline.model.symbols import component_symbol, endpoint_symbol, entity_symbol

    if symbol.kind == "entity":
        return entity_symbol(name) == symbol
    if symbol.kind == "component":
        return component_symbol(name) == symbol
    method, _, path = name.partition(" ")
    return symbol.kind == "endpoint" and path.startswith("/") and endpoint_symbol(method, path) == symbol


def _gist(note: Document) -> str:
    """What a note says that is no feature, in short: its text without headings, tables' lines and diagrams."""
    lines = [line for one in note.tree.root.children for line in filled_text(note, one).split("\n")]
    kept = []
    fenced = False
    for line in lines:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced and line.strip() and not line.startswith("#") and not set(line) <= set("|- :"):
            kept.append(line.strip(" |"))
    return " / ".join(line for line in kept if not _leads_elsewhere(line))


def _leads_elsewhere(line: str) -> bool:
    """Whether a line says no more than where its note belongs, as `Part of [[Payments]]` does."""
    left = _LINK.sub("", line)
    return left != line and len(left.split()) <= 2 and not line.startswith(("-", "*", "+"))


def _claims(vault: Vault, known: Network, document: Document, symbols: Iterable[Symbol]) -> Iterator[str]:
    """Which other notes define or change what this one defines or changes, but for what is done."""
    pipeline = read_pipeline(vault)
    for symbol in symbols:
        point = known.points.get(symbol)
        if point is None or symbol.kind == "document":
            continue
        mine = {role for role, path in known.claims.get(symbol, ()) if path == document.path} or {"changes"}
        words = []
        for role, path in known.claims.get(symbol, ()):
            feature = pipeline.features.get(path)
            # That one defines what another changes is how it should be.
            if path != document.path and role in mine and feature is not None and feature.unfinished:
                words.append(f"{feature.name} ({pipeline.stage(feature)}) {role} it")
        if words:
            yield f"- **{point.label}** ({point.kind}): {'; '.join(words)}"


def _relying(known: Network, document: Document, symbols: Iterable[Symbol]) -> Iterator[str]:
    for symbol in sorted(symbols):
        found: dict[str, None] = {}
        for step in known.users.get(symbol, ()):
            source = known.points.get(step.source)
            if step.path != document.path and source and step.label not in _WEAK | _CLAIMS:
                where = step.path.rpartition("/")[2].removesuffix(".md")
                found[f"{source.label} {step.label} it" + (f" ({where})" if where != source.label else "")] = None
        point = known.points.get(symbol)
        if found and point is not None:
            more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
            yield f"- **{point.label}**: {'; '.join(list(found)[:_MOST])}{more}"


def _cut(text: str, room: int = _ROOM) -> str:
    line = " ".join(text.split())
    return line if len(line) <= room else line[: room - 1].rsplit(" ", 1)[0] + "…"
