"""From a template's bytes to a note: variables, title, tags, dates, links."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from trueline.model import Document, Policy
from trueline.model.document import lower
from trueline.model.sections.meta import advance
from trueline.refactors._dates import written_like
from trueline.refactors._front import (
    add_property,
    add_value,
    empty_value,
    find_property,
    properties,
    quote_of,
    remove_values,
    scalar_text,
    set_scalar,
)
from trueline.refactors._headings import tables_of
from trueline.refactors._naming import near_names
from trueline.refactors._records import CHANGELOG, log_change
from trueline.refactors._tags import add_tag, remove_tag, set_tag
from trueline.refactors._values import parted, set_value
from trueline.refactors._variables import replaced
from trueline.refactors.refactor import Choose, Stages, UnknownName
from trueline.syntax import Property, parse
from trueline.template import TagFamily, Template, property_key, title_section
from trueline.template.late import late
from trueline.text import Edit, Span, splice
from trueline.vault import Entry, Vault

_VARIABLE = late(r"\{\{\s*([^{}\r\n]{1,60}?)\s*\}\}")
_DATES = ("created", "updated", "date")


class Wish(NamedTuple):
    """What a new note is to be: its title, the number of a numbered one, links, tags, values.

    `chosen` maps a family of tags, such as `status`, to an option; `tags` are whole tags; `domains` are the
    targets of links; `values` are `KEY=VALUE` as for `set`.
    """

    title: str
    number: str
    chosen: Mapping[str, str]
    tags: Sequence[str]
    domains: Sequence[str]
    values: Sequence[str]
    today: str
    author: str
    now: str = "00:00:00"


def filled_in(
    vault: Vault, path: str, template: Template, source: bytes, wish: Wish, stages: Stages, ask: Choose
) -> tuple[bytes, list[str]]:
    """The bytes of a new note at `path`, and what a person should know of choices that were not made."""
    data = _with_title(source, template, wish)
    said: list[str] = []

    def note() -> Document:
        return lower(path, parse(data), vault.library, Policy(stages=stages))

    if note().template is not template:
        document = note()
        data = splice(data, [add_property(document, "Template", f" {scalar_text(template.name)}")])
    kin = [entry for entry in vault.entries.values() if entry.template == template.name]
    for family in template.families:
        edits, line = _choose(note(), family, wish, kin, ask)
        data = splice(data, edits)
        said += [line] if line else []
    for tag in wish.tags:
        data = splice(data, _tagged(note(), tag))
    data = splice(data, _front(note(), template, wish, kin))
    for target in wish.domains[1:]:
        item = find_property(note(), "domains") or find_property(note(), "domain")
        data = splice(data, [add_value(note(), item, f"[[{target}]]")] if item and item.kind == "list" else [])
    for key, sign, value in map(parted, wish.values):
        data = splice(data, set_value(vault, note(), key, sign, value, new=False)[0])
    return splice(data, _logged(note(), wish)), said


def _with_title(source: bytes, template: Template, wish: Wish) -> bytes:
    """The template's bytes with its variables replaced and the title set."""
    text = source.decode("utf-8", "surrogateescape")
    names = {found[1].lower() for found in _VARIABLE.finditer(template.title)}
    titled = frozenset(name for name in names if "number" not in name and "date" not in name)
    tree = parse(source)
    front = source[: tree.front_matter.end].decode("utf-8", "surrogateescape") if tree.front_matter else ""
    body = replaced(text[len(front) :], wish.title, wish.number, wish.today, wish.now, titled)
    # In front matter a title may hold what YAML reads otherwise.
    head = "".join(
        replaced(line, _yaml_safe(line, wish.title), wish.number, wish.today, wish.now, titled)
        for line in re.split(r"(?<=\n)", front)
    )
    data = (head + body).encode("utf-8", "surrogateescape")
    section = title_section(parse(data))
    if titled or section is None or section.heading is None or "{{title}}" in text.lower():
        return data
    # `RFC: Your title`: what stands behind the prefix gives way.
    heading = section.heading
    prefix = template.prefix.replace("{}", wish.number)
    return splice(data, [Edit(heading.text, f"{prefix} {wish.title}".strip().encode())])


def _yaml_safe(line: str, title: str) -> str:
    """A title as it can stand in the quotes that a line of front matter has, or as a value of its own."""
    before = line.partition("{{")[0].partition("<%")[0]
    if before.count('"') % 2:
        return title.replace("\\", "\\\\").replace('"', '\\"')
    if before.count("'") % 2:
        return title.replace("'", "''")
    return scalar_text(title) if before.rstrip().endswith((":", "-")) else title


def _choose(
    document: Document, family: TagFamily, wish: Wish, kin: Sequence[Entry], ask: Choose
) -> tuple[list[Edit], str]:
    """The edits that leave what was chosen of a family of tags, and what to tell where nothing was."""
    name = family.name.lower()
    given = wish.chosen.get(name, "")
    if not given and "status" in wish.chosen and family.exclusive and _only_states(document, family):
        given = wish.chosen["status"]
    tags = [tag.lstrip("#").lower() for tag in wish.tags]
    kept = {tag.partition("/")[2] for tag in tags if tag.startswith(name + "/")}
    there = ", ".join(family.options)
    if not given and not kept:
        kept = _always(family, kin)
        given = "" if kept else ask(family.name, family.options, _first(family))
    if given:
        wanted = given.lstrip("#").lower().removeprefix(name + "/")
        option = next((one for one in family.options if one.lower() == wanted), None)
        if option is None:
            raise UnknownName(f"`{given}` is no {name}; there are {there}", near_names(given, family.options))
        return set_tag(document, family.name, option), ""
    if not kept and not family.exclusive and not kin:
        return [], f"all of {name} is kept; take out what does not fit ({there})"
    gone = [option.lower() for option in dict.fromkeys(family.options) if option.lower() not in kept]
    line = "" if kept else f"no {name} is chosen; `trueline set` takes {there}"
    return [edit for option in gone for edit in remove_tag(document, name, option)], line


def _always(family: TagFamily, kin: Sequence[Entry]) -> set[str]:
    """The options of a family that need no choice: all notes of the kind have them, or most where each has several."""
    if family.exclusive or not kin:
        return set()
    offered = {option.lower() for option in family.options}
    kept = [{tag.name.lower().partition("/")[2] for tag in entry.meta.family(family.name)} & offered for entry in kin]
    counts = {option: sum(option in own for own in kept) for option in offered}
    share = 0.5 if any(len(own) > 1 for own in kept) else 0.9
    return {option for option, count in counts.items() if count and count >= share * len(kin)}


def _only_states(document: Document, family: TagFamily) -> bool:
    """Whether a family is what a template without `status` calls its status."""
    families = document.template.families if document.template else ()
    return [one.name for one in families if one.exclusive] == [family.name]


def _first(family: TagFamily) -> str:
    """The option that a new note has unless somebody says otherwise: the least advanced status."""
    ranks = {option: rank for option in family.options if (rank := advance(option)) is not None}
    if not family.exclusive or len(ranks) * 2 < len(family.options):
        return ""
    return min(ranks, key=lambda option: ranks[option])


def _tagged(document: Document, tag: str) -> list[Edit]:
    """The edits that give a note one more tag."""
    name = tag.strip().lstrip("#")
    if not name or any(character.isspace() for character in name):
        raise UnknownName(f"`{tag}` is no tag")
    had = {one.name.lower() for one in document.meta.tags}
    return [] if name.lower() in had else [add_tag(document, name)]


def _front(document: Document, template: Template, wish: Wish, kin: Sequence[Entry]) -> list[Edit]:
    """The edits that set dates and domains, and take the template's placeholders out of other links."""
    samples = [date.text for entry in kin for date in (entry.meta.created, entry.meta.updated) if date]
    samples += [one.text for item in properties(document) if property_key(item.key) in _DATES for one in item.values]
    today = written_like(wish.today, samples)
    edits: list[Edit] = []
    for item in properties(document):
        key = property_key(item.key)
        targets = [one.text.strip("[]") for one in item.values]
        placeholders = bool(targets) and all(
            one.text.startswith("[[") and (not target or target in template.links)
            for one, target in zip(item.values, targets, strict=True)
        )
        if key in ("domains", "domain") and wish.domains:
            edits += _linked(document, item, wish.domains[0])
        elif key in _DATES and not any(target.strip() for target in targets):
            edits += set_scalar(document, item, today)
        elif placeholders:
            edits += empty_value(document, item)
    return edits


def _linked(document: Document, item: Property, target: str) -> list[Edit]:
    """The edits that put a link in the place of a property's first value, and of the others."""
    if not item.values:
        return [add_value(document, item, f"[[{target}]]")]
    first, *others = item.values
    written = scalar_text(f"[[{target}]]", quote_of(document, first))
    return [Edit(Span(first.start, first.end), written.encode()), *remove_values(document, item, others)]


def _logged(document: Document, wish: Wish) -> list[Edit]:
    """The changelog's first row, with the template's own words if it has some."""
    found = document.lowering.find(*CHANGELOG.names)
    table = next(tables_of(found[0]), None) if found else None
    if found is None or table is None:
        return []
    words = ""
    for row in table.rows:
        if not document.lowering.filled(row, found[1]):
            words = words or " ".join(document.tree.text(cell).strip("[] ") for cell in row.cells).strip()
    return log_change(document, words or "Initial draft", wish.today, wish.author)
