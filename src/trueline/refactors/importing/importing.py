"""Designs and decisions from elsewhere as notes of the vault."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from trueline.formats.passages import Imported, Reading
from trueline.model import Document, Policy, name_key
from trueline.model.document import lower
from trueline.refactors._filling import Wish, filled_in
from trueline.refactors._front import find_property, set_scalar
from trueline.refactors._kinds import template_for
from trueline.refactors._placing import file_name, folder_for, require_new, series_of
from trueline.refactors.importing.placing import NOT_PLACED, placed
from trueline.refactors.plan import Plan
from trueline.refactors.refactor import Choose, Declined, Stages, Texts, UnknownName
from trueline.syntax import MarkdownLink, parse
from trueline.template import TagFamily, Template
from trueline.text import Edit, splice
from trueline.vault import Vault

# What ends a link, or means something else in one.
_UNSAFE = re.compile(r"[\s()<>%#?\\]")
_SAME = {
    "proposed": ("draft",),
    "draft": ("proposed",),
    "approved": ("accepted",),
    "rejected": ("deprecated", "withdrawn"),
    "withdrawn": ("rejected", "deprecated"),
    "deprecated": ("superseded",),
    "designed": ("accepted", "approved", "planned"),
    "implemented": ("done", "completed"),
}


class Left(NamedTuple):
    """Something that a person has to look at: where it stands in the source, and why, in one lower-case line."""

    path: str
    line: int
    message: str


class Imports(NamedTuple):
    """The plan that makes the notes, and what is left to a person."""

    plan: Plan
    left: tuple[Left, ...]


class Around(NamedTuple):
    """What importing is brought: the vault, the templates' bytes, the day, who does it."""

    vault: Vault
    texts: Texts
    stages: Stages
    today: str
    author: str
    template: str = ""
    into: str = ""


class _Named(NamedTuple):
    """One source on its way: its note's path and number."""

    source: Imported
    path: str
    number: str


def imported(reading: Reading, around: Around) -> Imports:
    """New notes for all that was read. Nothing is overwritten: what has the name of a note is left out and told.

    Raises `UnknownName` where the vault has no template for these, or several were asked for by one word.
    """
    kinds = sorted({one.kind for one in reading.found})
    templates = {kind: template_for(around.vault, kind, around.template, _default) for kind in kinds}
    left = [Left(one.path, 1, f"not imported: {one.message}") for one in reading.left]
    named = _names(reading.found, templates, around, left)
    created: dict[str, bytes] = {}
    said: dict[str, tuple[str, ...]] = {}
    for one in named:
        data, lines, more = _note(one, named, templates[one.source.kind], around)
        created[one.path] = data
        said[one.path] = (f"from {one.source.path}", *lines)
        left += more
    return Imports(Plan(created=created, said=said), tuple(left))


def _default(what: str, options: Sequence[str], default: str) -> str:
    return default


def _names(found: Sequence[Imported], templates: dict[str, Template], around: Around, left: list[Left]) -> list[_Named]:
    """Where each note goes; one whose name is taken is left out."""
    named: list[_Named] = []
    taken: set[str] = set()
    numbers = {kind: _Numbers(around.vault, template, found) for kind, template in templates.items()}
    for one in found:
        template = templates[one.kind]
        try:
            leaf, number = numbers[one.kind].leaf(one, left)
            stage = one.stage if one.stage in {entry.meta.stage for entry in around.vault.entries.values()} else ""
            path = folder_for(around.vault, template, leaf, around.into, stage, "", around.stages, _default)
            if name_key(leaf) in taken:
                raise Declined(f"another of these is called `{leaf}` too")
            require_new(around.vault, path)
        except (Declined, UnknownName) as error:
            left.append(Left(one.path, 1, f"not imported: {error.message}"))
            continue
        taken.add(name_key(leaf))
        named.append(_Named(one, path, number))
    return named


class _Numbers:
    """The numbers of a numbered kind: a source keeps its own where that is free."""

    def __init__(self, vault: Vault, template: Template, found: Sequence[Imported]) -> None:
        self.numbered = "{}" in template.prefix
        self.vault = vault
        if self.numbered:
            self.series = series_of(vault, template)
            own = [int(one.number) for one in found if one.number]
            self.next = max([int(self.series.free), *(number + 1 for number in own)])
            pattern = re.compile(rf"(?i){re.escape(self.series.word)}[-_ ]?(\d+)[-_. ]+(.*)\.md$")
            leaves = [pattern.match(path.rpartition("/")[2]) for path in vault.entries]
            self.taken = {int(leaf[1]) for leaf in leaves if leaf}
            self.titles = {name_key(leaf[2]): leaf[0] for leaf in leaves if leaf}

    def leaf(self, one: Imported, left: list[Left]) -> tuple[str, str]:
        """The name of a note's file, without `.md`, and its number."""
        name = file_name(one.title)
        if not self.numbered:
            return name, ""
        there = self.titles.get(name_key(name))
        if there is not None:
            raise Declined(f"`{there}` is there already")
        number = int(one.number) if one.number else self.next
        if number in self.taken:
            left.append(Left(one.path, 1, f"its number {number} is taken; it became {self.next}"))
            number = self.next
        self.taken.add(number)
        self.next = max(self.next, number + 1)
        return self._called(number, name), self._digits(number)

    def _digits(self, number: int) -> str:
        return f"{number:0{len(self.series.free)}}"

    def _called(self, number: int, name: str) -> str:
        return f"{self.series.word}{self.series.joint}{self._digits(number)}{self.series.gap}{name}"


def _note(
    one: _Named, named: Sequence[_Named], template: Template, around: Around
) -> tuple[bytes, tuple[str, ...], list[Left]]:
    """The bytes of a note, what to say of it, and what is left to a person."""
    source = one.source
    bare = around.texts(template.path)
    if not bare:
        raise Declined(f"the template `{template.path}` cannot be read")
    left: list[Left] = []
    status = _status(template, source.status)
    if source.status and not status:
        left.append(Left(source.path, 1, f"its status `{source.status}` is none that `{template.name}` offers"))
    day = source.date or around.today
    wish = Wish(source.title, one.number, {"status": status} if status else {}, (), (), (), day, around.author)
    choose: Choose = _default
    data, lines = filled_in(around.vault, one.path, template, bare, wish, around.stages, choose)
    result = placed(data, template, source.passages)
    data = _relinked(_replacing(result.data, one, named, around), one, named)
    for passage in result.left:
        what = f"`{passage.title}`" if passage.title else "what stands above the first heading"
        left.append(Left(passage.path, passage.line, f"{what} has no place; it is kept under `{NOT_PLACED}`"))
    return data, tuple(line for line in lines if "status" not in line or not status), left


def _status(template: Template, status: str) -> str:
    """The option that a status of the source means here; empty where there is none."""
    families = [family for family in template.families if family.exclusive]
    own: TagFamily | None = next((family for family in families if family.name.lower() == "status"), None)
    if own is None:
        own = families[0] if len(families) == 1 else None
    options = {option.lower(): option for option in own.options} if own else {}
    return next((options[word] for word in (status, *_SAME.get(status, ())) if word in options), "")


def _replacing(data: bytes, one: _Named, named: Sequence[_Named], around: Around) -> bytes:
    """The note with its properties `Supersedes` and `Superseded By` set, where both sides were imported."""
    for key, targets in (("supersedes", one.source.replaces), ("superseded by", one.source.replaced_by)):
        for target in targets[:1]:
            other = _pointed(target, named)
            document: Document = lower(one.path, parse(data), around.vault.library, Policy(stages=around.stages))
            item = find_property(document, key)
            if other is not None and item is not None:
                leaf = other.path.rpartition("/")[2].removesuffix(".md")
                data = splice(data, set_scalar(document, item, f"[[{leaf}]]"))
    return data


def _relinked(data: bytes, one: _Named, named: Sequence[_Named]) -> bytes:
    """The note with the links between sources leading to the notes that were made of them."""
    edits = []
    for link in parse(data).links:
        if isinstance(link, MarkdownLink) and "://" not in link.url and link.url.partition("#")[0].endswith(".md"):
            other = _pointed(link.url, named)
            if other is not None:
                fragment = link.url.partition("#")[1] + link.url.partition("#")[2]
                edits.append(Edit(link.url_span, (_way(one.path, other.path) + fragment).encode()))
    return splice(data, edits)


def _way(start: str, end: str) -> str:
    """The relative link from one note to another."""
    here, there = start.split("/")[:-1], end.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return _UNSAFE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), "/".join([".."] * len(here) + there)
    )


def _pointed(target: str, named: Sequence[_Named]) -> _Named | None:
    """The source that a link between sources leads to, by its file's name where only one has it."""
    leaf = target.partition("#")[0].rpartition("/")[2].removesuffix(".md")
    found = [one for one in named if one.source.path.rpartition("/")[2].removesuffix(".md") == leaf]
    return found[0] if len(found) == 1 else None
