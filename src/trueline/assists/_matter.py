"""Completing front matter: properties, tags, links, statuses."""

import re
from collections.abc import Iterator

from trueline.assists.offers import Offer, Offers, best
from trueline.model import Document
from trueline.template import property_key
from trueline.text import Span
from trueline.vault import Vault

# What every note may say of itself, whatever its template asks for.
_ALWAYS = {"aliases": "other names for this note", "blocked-by": "what has to be done before this"}
_KEY = re.compile(rb"^([A-Za-z][\w -]*)?$")
_VALUE = re.compile(rb"^(?:([A-Za-z][\w -]*):[ \t]*|[ \t]*-[ \t]*)(?:.*[,\[][ \t]*)?[\"']?(#?[^,\[\]\"']*)$")
_OWNER = re.compile(rb"(?:^|[\r\n])([A-Za-z][\w -]*):[ \t]*(?:\[[^\]]*)?(?:\r?\n[ \t]*-[^\r\n]*)*$")


def complete(vault: Vault, document: Document, start: int, offset: int) -> Offers:
    """What fits on a line of front matter that begins at `start`."""
    data = document.tree.data
    before = data[start:offset]
    if _KEY.match(before):
        return best(before.decode(), _properties(document, Span(start, offset)))
    value = _VALUE.match(before)
    if not value:
        return Offers()
    place = Span(start + value.start(2), offset)
    key = value[1] or _owner(data, start)
    typed = value[2].decode("utf-8", "replace")
    family = property_key(key.decode())
    if family in ("tags", "tag"):
        return best(typed.lstrip("#"), _tags(vault, document, place))
    return best(typed, _values(vault, document, family, place))


def _owner(data: bytes, start: int) -> bytes:
    """The key of the list that a line which begins at `start` belongs to."""
    found = _OWNER.search(data[:start].rstrip(b"\r\n"))
    return found[1] if found else b""


def _properties(document: Document, span: Span) -> Iterator[Offer]:
    matter = document.tree.front_matter
    there = {property_key(one.key) for one in matter.properties} if matter else set()
    for key in document.template.properties if document.template else ():
        if key not in there:
            yield Offer(key, "property", span, f"{key}: ", "asked for by the template")
    asked = {property_key(key) for key in document.template.properties} if document.template else set()
    for key, detail in _ALWAYS.items():
        if key not in there | asked:
            yield Offer(key, "property", span, f"{key}: ", detail)


def _tags(vault: Vault, document: Document, span: Span) -> Iterator[Offer]:
    hashed = any(tag.span.cut(document.tree.data).startswith(b"#") for tag in document.meta.tags)
    there = {tag.name for tag in document.meta.tags}
    offered: dict[str, str] = {}
    for family in document.template.families if document.template else ():
        for option in family.options:
            offered[f"{family.name}/{option}"] = f"{family.name}, offered by the template"
    for note in vault.entries.values():
        for tag in note.meta.tags:
            offered.setdefault(tag.name, "used in this vault")
    for name, detail in offered.items():
        if name not in there:
            text = f'"#{name}"' if hashed else name
            yield Offer(name, "tag", span, _unquoted(document, span, text), detail)


def _unquoted(document: Document, span: Span, text: str) -> str:
    """What is typed inside quotes that are there already needs none of its own."""
    quoted = document.tree.data[max(span.start - 1, 0) : span.start] in (b'"', b"'")
    return text.strip('"') if quoted else text


def _values(vault: Vault, document: Document, key: str, span: Span) -> Iterator[Offer]:
    template = document.template
    for family in template.families if template else ():
        if family.name == key:
            for option in family.options:
                yield Offer(option, "choice", span, option, "offered by the template")
    seen: set[str] = set()
    for note in vault.entries.values():
        said = {"status": note.meta.status, "priority": note.meta.priority}.get(key)
        if said and said not in seen:
            seen.add(said)
            yield Offer(said, "choice", span, said, "used in this vault")
