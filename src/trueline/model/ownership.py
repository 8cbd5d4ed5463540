"""Who owns which data, as far as a sentence or a table row says it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.model.lowering import Lowering, Text, walk_blocks
from trueline.model.naming import name_in
from trueline.syntax import Heading, List, Paragraph, Section, Table
from trueline.template.late import late
from trueline.text import Span

_OWNED_BY = late(
    r"\b(?:owned(?: and [a-z]+)? by|belongs? to|sole writer is|source of truth is)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OWNS = late(
    r"\b(?:(?:alone |solely )?owns?|(?:is|are) the (?:sole |only |single )?(?:owner|source of truth) (?:of|for))\b\s*",
    re.IGNORECASE,
)
_SENTENCE = late(r"(?<=[^\W\d_`\])][.;])\s+(?=[^\s])|(?<=[`\])][.;])\s+|\n")
_MARKED = late(r"!?\[\[[^\[\]]*\]\]|`[^`\n]+`|\*\*[^*\n]+\*\*")
_CAMEL = late(r"\b(?:[A-Z][a-z0-9]+){2,}\b|\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
_GROUP = late(
    r"\b(?:both|all|these)\b(?: (?:of (?:them|these)|two|three|four|new))?(?: (?:tables|entities))?",
    re.IGNORECASE,
)
_PART_OF = late(r"\b(?:on|of|in|to|from)\s+(?:the\s+)?$", re.IGNORECASE)
_NOT = late(r"\b(?:not|never|no longer)\s*$|n't\s*$", re.IGNORECASE)
_LEVEL = late(r"\b(sub-?domain|domain|context|service|component|module|team)\b", re.IGNORECASE)
_OWNER_ENDS = late(r"[,;(]|\s[—–-]\s|:\s|\.(?:\s|$)|\s(?:and|which|who|via|through|with|in|for)\s")
_CLAUSE_END = late(r"[,;]\s+(?:but|while|and (?:is|are|alone)|which|whose|`?\w+`? (?:is|are|writes))\b")
_TARGET = late(r"!?\[\[([^\]|#]*)")
_OWNING = late(r"\bown|source of truth|master")
_READ_ONLY = late(r"\bread[- ]?only\b")
_PLAIN = late(r"[\w ]+")


class Owner(NamedTuple):
    """`owner` owns `entity`; an empty `owner` is the note itself.

    `level` is `domain`, `subdomain`, `component`, … where that is said; `link` the wikilink's target
    where the owner is written as one. The spans cut the two names.
    """

    entity: str
    owner: str
    level: str
    link: str
    span: Span
    owner_span: Span


def owners(lowering: Lowering, place: Section | None, entities: tuple[Text, ...]) -> Iterator[Owner]:
    """What a section about ownership says; `both tables` stands for all `entities`."""
    for block in walk_blocks(place) if place else ():
        if isinstance(block, Table):
            yield from _rows(lowering, block)
        elif isinstance(block, List):
            for item in block.items:
                yield from _sentences(lowering, lowering.head(item), entities)
        elif isinstance(block, Paragraph) and not isinstance(block, Heading):
            yield from _sentences(lowering, lowering.written(block), entities)


def listed(lowering: Lowering, heading: str, level: str) -> Iterator[Owner]:
    """The entities that a domain's or component's note lists as its own, in a table or as code spans."""
    found = lowering.find(heading)
    for _, head in lowering.headed(found[0] if found else None):
        name = lowering.name(head.span)
        if name and head.text.startswith(("`", "**`", "[[")) and _PLAIN.fullmatch(name.text):
            yield Owner(name.text, "", level, "", name.span, name.span)
    for record in lowering.records(found):
        cells = list(record.cells.values())
        said = " ".join(lowering.text(cell) for cell in cells[1:]).lower()
        name = lowering.name(Span(cells[0].start, cells[0].end))
        if name and not _READ_ONLY.search(said):
            yield Owner(name.text, "", level, "", name.span, name.span)


def _rows(lowering: Lowering, table: Table) -> Iterator[Owner]:
    names = lowering.columns(table)
    column = next((n for n, name in enumerate(names) if _OWNING.search(name)), 0)
    for row in table.rows if column else ():
        if len(row.cells) > column and lowering.filled(row, None):
            entity = lowering.name(Span(row.cells[0].start, row.cells[0].end))
            cell = Span(row.cells[column].start, row.cells[column].end)
            owner = _owner(lowering, cell.text(lowering.tree.data), cell.start)
            if entity and owner:
                yield Owner(entity.text, *owner[:3], entity.span, owner[3])


def _sentences(lowering: Lowering, said: Text, entities: tuple[Text, ...]) -> Iterator[Owner]:
    # What is longer than a page says more than who owns what.
    raw = said.span.text(lowering.tree.data)[:4000]
    if "own" not in raw and "belong" not in raw and "source of truth" not in raw:
        return
    start = 0
    for end in [*(found.end() for found in _SENTENCE.finditer(raw)), len(raw)]:
        sentence = raw[start:end]
        offset = said.span.start + len(raw[:start].encode())
        start = end
        passive, active = _OWNED_BY.search(sentence), _OWNS.search(sentence)
        if passive and not _NOT.search(sentence[: passive.start()]):
            things, owner = (0, passive.start()), (passive.end(), len(sentence))
        elif active and not _NOT.search(sentence[: active.start()]):
            things, owner = (active.end(), len(sentence)), (0, active.start())
        else:
            continue
        who = _owner(lowering, sentence[slice(*owner)], offset + len(sentence[: owner[0]].encode()))
        if who:
            base = offset + len(sentence[: things[0]].encode())
            for name, span in _things(lowering, sentence[slice(*things)], base, entities):
                yield Owner(name, *who[:3], span, who[3])


def _owner(lowering: Lowering, text: str, offset: int) -> tuple[str, str, str, Span] | None:
    """The owner that a text starts with: name, level, link target and place."""
    ends = [found.start() for found in _OWNER_ENDS.finditer(text)]
    marked = _MARKED.search(text)
    end = next((end for end in ends if not marked or end >= marked.end()), len(text))
    phrase = text[:end]
    name = name_in(_LEVEL.sub("", phrase) if not marked else phrase).strip(" .*")
    if not name or len(name.split()) > 4:
        return None
    level = _LEVEL.search(phrase.replace(marked[0], " ") if marked else phrase)
    target = _TARGET.match(marked[0]) if marked else None
    within = Span(offset, offset + len(phrase.encode()))
    link = target[1].strip().rstrip("\\") if target else ""
    kind = level[1].lower().replace("-", "") if level else ""
    return name, kind, link, lowering.placed(name, within).span


def _things(lowering: Lowering, text: str, offset: int, entities: tuple[Text, ...]) -> Iterator[tuple[str, Span]]:
    """The things a text names, without those of which only a part is meant (`name` on `users`)."""
    if _GROUP.search(text):
        for entity in entities:
            yield entity.text, entity.span
        return
    clause = _CLAUSE_END.split(text, maxsplit=1)[0]
    found = list(_MARKED.finditer(clause)) or list(_CAMEL.finditer(clause))
    if any(_PART_OF.search(clause[max(match.start() - 20, 0) : match.start()]) for match in found[1:]):
        return
    for match in found:
        name = name_in(match[0])
        within = Span(offset + len(clause[: match.start()].encode()), offset + len(clause[: match.end()].encode()))
        if name:
            yield name, lowering.placed(name, within).span
