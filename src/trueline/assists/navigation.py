"""Where something is defined, and where it is named."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trueline.assists.named import link_at, named_at
from trueline.model import Document, Symbol, document_symbol
from trueline.model.symbols import heading_key
from trueline.template import title_section
from trueline.text import Span
from trueline.vault import Vault
from trueline.vault.network import recent_network
from trueline.vault.ties import Mention, told

# Of a hub that very many notes name, so many are looked into.
MOST = 400


class Target(NamedTuple):
    """A place in a note: `span` is the name itself, `whole` what it stands for; `role` as in `references`."""

    path: str
    span: Span
    whole: Span
    role: str = ""


def definitions(vault: Vault, document: Document, offset: int) -> tuple[Target, ...]:
    """Where what is named at a place is defined; for a link, the note or heading that it leads to."""
    link = link_at(document, offset)
    if link is not None:
        path = vault.resolve(document.path, link.target).path if link.target else document.path
        if path is None or path not in vault.entries:
            candidates = vault.resolve(document.path, link.target).paths
            return tuple(Target(one, Span(0, 0), Span(0, 0)) for one in candidates if one in vault.entries)
        return (_in_note(vault.documents[path], link.heading),)
    found = named_at(vault, document, offset)
    if found is None:
        return ()
    every = [one for symbol in found.symbols for one in places(vault, symbol)]
    defined = [one for one in every if one.role == "defines"]
    return tuple(defined or [one for one in every if one.role in ("owns", "changes")] or every[:1])


def _in_note(document: Document, heading: str | None) -> Target:
    wanted = heading_key(heading.rpartition("#")[2]) if heading else ""
    for section in document.tree.sections:
        if section.heading and (not wanted or heading_key(section.heading.title) == wanted):
            return Target(document.path, section.heading.text, Span(section.start, section.end), "defines")
    return Target(document.path, Span(0, 0), Span(0, len(document.tree.data)), "defines")


def references(vault: Vault, document: Document, offset: int, definitions_too: bool = True) -> tuple[Target, ...]:
    """Every place that names what is named at a place, however it is spelled there."""
    link = link_at(document, offset)
    if link is not None:
        path = vault.resolve(document.path, link.target).path if link.target else document.path
        symbols: Sequence[Symbol] = [_canonical(vault, document_symbol(path))] if path else []
    else:
        found = named_at(vault, document, offset)
        symbols = found.symbols if found else ()
        if _speaks_of_itself(document, offset):
            symbols = [_canonical(vault, document_symbol(document.path))]
    every = dict.fromkeys(one for symbol in symbols for one in places(vault, symbol))
    return tuple(one for one in every if definitions_too or one.role != "defines")


def _speaks_of_itself(document: Document, offset: int) -> bool:
    """Whether a place is the note's own title."""
    title = title_section(document.tree)
    return title is not None and title.heading is not None and title.start <= offset <= title.heading.end


def _canonical(vault: Vault, symbol: Symbol) -> Symbol:
    return recent_network(vault).naming.canonical(symbol)


def places(vault: Vault, symbol: Symbol) -> Iterator[Target]:
    """Every place that names a symbol, those that define it first."""
    known = recent_network(vault)
    canonical = known.naming.canonical
    paths = dict.fromkeys((*(path for _, path in known.claims.get(symbol, ())), *known.paths.get(symbol, ())))
    late: list[Target] = []
    for path in list(paths)[:MOST]:
        document = vault.documents.get(path)
        for said in told(document) if document is not None else ():
            if isinstance(said, Mention) and canonical(said.symbol) == symbol:
                target = _place(document, said)  # type: ignore[arg-type]
                if said.role == "defines":
                    yield target
                else:
                    late.append(target)
    yield from late


def defined_in(vault: Vault, symbol: Symbol, path: str) -> Target | None:
    """Where the note at `path` defines a symbol, or else first names it."""
    canonical = recent_network(vault).naming.canonical
    document = vault.documents.get(path)
    named = [
        _place(document, said)
        for said in (told(document) if document is not None else ())
        if document is not None and isinstance(said, Mention) and canonical(said.symbol) == symbol
    ]
    return next((one for one in named if one.role == "defines"), named[0] if named else None)


def _place(document: Document, said: Mention) -> Target:
    """Where on its line a mention stands."""
    tree = document.tree
    line = tree.lines.span(min(max(said.line.number, 1), tree.lines.count))
    label = said.label.encode()
    start = tree.data.find(label, *line)
    if start < 0:
        words = label.replace(b"`", b"").split()
        start = tree.data.find(words[-1], *line) if words else -1
        label = words[-1] if words else b""
    span = Span(start, start + len(label)) if start >= 0 and label else line
    return Target(document.path, span, line, said.role)


def highlights(vault: Vault, document: Document, offset: int) -> tuple[Target, ...]:
    """The places in the note itself that name what is named at a place."""
    found = named_at(vault, document, offset)
    if found is None:
        return ()
    canonical = recent_network(vault).naming.canonical
    wanted = set(found.symbols)
    here = dict.fromkeys(
        _place(document, said)
        for said in told(document)
        if isinstance(said, Mention) and canonical(said.symbol) in wanted
    )
    own, whole = found.span, Target(document.path, found.span, found.span)
    # The name in a link is enough: the whole link around it would be marked a second time.
    told_already = any(own.start <= one.span.start and one.span.end <= own.end for one in here)
    return tuple(here if told_already else dict.fromkeys((whole, *here)))
