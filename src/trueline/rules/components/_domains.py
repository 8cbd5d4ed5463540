"""Which domain needs what of which other, as the notes of components, domains and designs say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model import Document, Symbol, document_symbol
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.symbols import component_symbol
from trueline.rules.designs import is_design, is_retired
from trueline.template.late import late
from trueline.text import Span
from trueline.vault import facts

_WORDS = r"depend|interact|consum|integrat|upstream|downstream|cross|collaborat|rel(?:ies|y)\b|uses?\b|context"
_ABOUT = late(_WORDS.encode(), re.IGNORECASE)
_HEADING = late(rb"^[ >]*(##+) +(.*)$", re.MULTILINE)
_NAMED = late(r"\[\[([^\[\]|#]+)|`([^`\n]+)`|^\|\s*([^|\n]+?)\s*\|", re.MULTILINE)
# Most notes have no such heading, which is seen sooner in their bytes than in their trees.
_LIKELY = late(rf"^[ >]*##+ .*(?:{_WORDS})".encode(), re.IGNORECASE | re.MULTILINE)


class Needed(NamedTuple):
    """`owner`, in a domain, needs `target`: `name` as written at `span`.

    `domain` is the first domain of its note as written, `domains` the keys of all; `said` the keys of what
    the note speaks of besides: affected components, participants of diagrams.
    """

    target: Symbol
    owner: str
    name: str
    domain: str
    domains: tuple[str, ...]
    said: tuple[str, ...]
    span: Span


class Home(NamedTuple):
    """Where something belongs: the keys of domains, and the first as written."""

    domains: tuple[str, ...]
    written: str


class DomainNote(NamedTuple):
    """The keys of everything that a note names where it speaks of dependencies."""

    keys: tuple[str, ...]


@facts
def needed_by(document: Document) -> Iterator[tuple[Symbol, Needed]]:
    """What the components of a note need, by the symbol of the note's first domain."""
    room = document[Components]
    links = document.meta.domains
    if not links or is_retired(document):
        return
    lists = [(component.name, component.dependencies) for component in room.components]
    lists.append((document.name, room.uses))
    if not any(names for _, names in lists):
        return
    keys = tuple(document_symbol(link.target).name for link in links)
    own = {component_symbol(component.name) for component in room.components}
    affected = {component_symbol(change.name).name for change in room.affected}
    drawn = {component_symbol(name).name for one in room.interactions for name in one.participants}
    said = tuple(sorted(affected | drawn))
    for owner, names in lists:
        for name in names:
            target = component_symbol(name.text)
            if target.name and target not in own and target.name not in said:
                home = links[0].target.rsplit("/", 1)[-1]
                yield document_symbol(links[0].target), Needed(target, owner, name.text, home, keys, said, name.span)


@facts
def homes(document: Document) -> Iterator[tuple[Symbol, Home]]:
    """The domains that a component or entity belongs to, by the symbol of a component of its name."""
    links, room = document.meta.domains, document[Components]
    template = document.template.name if document.template is not None else ""
    names = [component.name for component in room.components]
    if links and not is_retired(document):
        home = Home(tuple(document_symbol(link.target).name for link in links), links[0].target.rsplit("/", 1)[-1])
        names = names if is_design(document) else [document.name]
    elif "domain" in template.lower().replace("subdomain", ""):
        home = Home((document_symbol(document.path).name,), document.name)
    else:
        return
    names += [entity.name for entity in document[Data].entities]
    for symbol in {component_symbol(name): None for name in names}:
        yield symbol, home


@facts
def notes_of(document: Document) -> Iterator[tuple[Symbol, DomainNote]]:
    """What a note that is no component's names where it speaks of dependencies, by its own symbol and its domains'."""
    template = document.template.name if document.template is not None else ""
    of_component = document.meta.domains and document[Components].uses and "domain" not in template.lower()
    about_domains = "domain" in template.lower() or document.template is None
    if not about_domains or is_design(document) or of_component or not _LIKELY.search(document.tree.data):
        return
    keys = tuple(sorted(set(_named_among_dependencies(document))))
    if keys:
        links = (*document.meta.domains, *(filter(None, (document.meta.sub_domain,))))
        for symbol in {document_symbol(document.path): None, **{document_symbol(one.target): None for one in links}}:
            yield symbol, DomainNote(keys)


def _named_among_dependencies(document: Document) -> Iterator[str]:
    """The keys of what is linked, in code or in a first cell under headings about dependencies."""
    data = document.tree.data
    for start, end in _passages(document):
        text = data[start:end].decode("utf-8", "replace")
        for found in _NAMED.finditer(text):
            name = next(filter(None, found.groups())).rsplit("/", 1)[-1].strip("\\[] *")
            yield document_symbol(name).name
            yield component_symbol(name).name


def _passages(document: Document) -> Iterator[tuple[int, int]]:
    """From each heading about dependencies to the next that is not below it."""
    data = document.tree.data
    headings = [(found.start(), len(found[1]), found[2]) for found in _HEADING.finditer(data)]
    for number, (start, level, title) in enumerate(headings):
        if _ABOUT.search(title):
            later = (place for place, other, _ in headings[number + 1 :] if other <= level)
            yield start, next(later, len(data))
