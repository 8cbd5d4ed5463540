"""Which template a document follows, and why.

An explicit property wins, then the literal prefix of the H1 (`Feature:`), then the headings,
each weighted by how few templates have it.
"""

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.syntax import Section, Tree
from trueline.template.derive import property_key, title_section
from trueline.template.normal import folded_title, prefix_pattern
from trueline.template.schema import Template


class Recognition(NamedTuple):
    """The template of a document, or None, and the reason in a few words for a person."""

    template: Template | None
    why: str


class Library(NamedTuple):
    """All templates of a vault with the weights of their headings.

    `prefixes` pairs a compiled H1 prefix with the templates that have it; `weights` maps a folded
    heading to its inverse document frequency over the templates; `headings` holds each template's.
    """

    templates: tuple[Template, ...]
    prefixes: tuple[tuple[re.Pattern[str], tuple[Template, ...]], ...]
    weights: Mapping[str, float]
    headings: tuple[frozenset[str], ...]


def assemble_library(templates: Sequence[Template]) -> Library:
    """A library of `templates`, ready to recognise documents."""
    headings = tuple(frozenset(folded_title(slot.name) for slot in template.every) - {""} for template in templates)
    counts: dict[str, int] = {}
    for names in headings:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    weights = {name: math.log(1 + len(templates) / count) for name, count in counts.items()}
    prefixed: dict[str, list[Template]] = {}
    for template in templates:
        if template.prefix.strip("{} "):
            prefixed.setdefault(template.prefix, []).append(template)
    prefixes = tuple(
        (prefix_pattern(prefix), tuple(members))
        for prefix, members in sorted(prefixed.items(), key=lambda pair: -len(pair[0]))
    )
    return Library(tuple(templates), prefixes, weights, headings)


def recognise(tree: Tree, library: Library) -> Recognition:
    """The template that `tree` follows. A document may follow none."""
    named = _named(tree, library)
    if named:
        return named
    title = title_section(tree)
    text = title.heading.title if title and title.heading else ""
    sections = title.children if title else tree.root.children
    for pattern, members in library.prefixes if text else ():
        found = pattern.match(text)
        if found:
            template = members[0] if len(members) == 1 else _closest(_headings(sections), library, members)[0]
            return Recognition(template or members[0], f"its title starts with `{found[0].strip()}`")
    theirs = _headings(sections)
    template, score, shared = _closest(theirs, library, library.templates)
    if template is None or score < 0.45 or shared < 2:
        return Recognition(None, "neither its title nor its headings are those of a template")
    return Recognition(template, f"{shared} of its {len(theirs)} headings are those of the template")


def _named(tree: Tree, library: Library) -> Recognition | None:
    for item in tree.front_matter.properties if tree.front_matter else ():
        if property_key(item.key) == "template" and item.values:
            wanted = item.values[0].text.strip("[]").rsplit("/", 1)[-1].removesuffix(".md").casefold()
            for template in library.templates:
                if template.name.casefold() == wanted:
                    return Recognition(template, f"its property `{item.key}` names it")
    return None


def _headings(sections: Sequence[Section]) -> set[str]:
    """The folded titles of `sections` and of those right below them."""
    theirs = {folded_title(s.heading.title) for s in sections if s.heading}
    theirs |= {folded_title(s.heading.title) for p in sections for s in p.children if s.heading}
    theirs.discard("")
    return theirs


def _closest(theirs: set[str], library: Library, members: Sequence[Template]) -> tuple[Template | None, float, int]:
    """The member whose headings are most like `theirs`: weighted overlap, 0 to 1, and how many are shared."""
    best: tuple[Template | None, float, int] = (None, 0.0, 0)
    default = math.log(1 + len(library.templates))
    total = sum(library.weights.get(name, default) for name in theirs)
    weight = library.weights.__getitem__
    chosen = {id(member) for member in members}
    for template, headings in zip(library.templates, library.headings, strict=True):
        shared = theirs & headings if id(template) in chosen else None
        if not shared:
            continue
        both = sum(map(weight, shared))
        # What follows adds at most a quarter.
        if 0.75 * both / total + 0.25 <= best[1]:
            continue
        # How much of the document the template explains counts for more than how much of the
        # template the document keeps: documents are cut down far more often than they grow.
        score = 0.75 * both / total + 0.25 * both / sum(map(weight, headings))
        if score > best[1]:
            best = (template, score, len(shared))
    return best
