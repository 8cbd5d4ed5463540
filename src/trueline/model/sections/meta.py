"""Front matter: what a note says of itself."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trueline.model.dates import iso_date
from trueline.model.policy import Policy
from trueline.syntax import Property, Scalar, Tree, WikiLink
from trueline.template import Template, property_key, title_section
from trueline.template.late import late
from trueline.template.normal import prefix_pattern
from trueline.text import Span

# How far the words of a status have come; a note that keeps several has decided nothing.
_ADVANCE = {
    word: rank
    for rank, words in enumerate(
        (
            "idea todo stub draft provisional",
            "proposed review in-review",
            "designed planned ready approved accepted implementable",
            "active doing in-progress implementing",
            "implemented done completed shipped released final",
            "deprecated superseded withdrawn obsolete rejected replaced",
        )
    )
    for word in words.split()
}
DESIGNED = 2
IMPLEMENTED = 4

_FOLDER_NUMBER = late(r"^[\d\W_]+")
_LISTED = late(rb"[^,\s](?:[^,]*[^,\s])?")


class TagUse(NamedTuple):
    """A tag in front matter; `name` has no `#`, `span` cuts it as written, without quotes."""

    name: str
    span: Span


class Dated(NamedTuple):
    """A date property: `iso` is None where the text is no date."""

    text: str
    iso: str | None
    span: Span


class Meta(NamedTuple):
    """What front matter, title and folder say of a note.

    `status` is the only status tag or, of several, the least advanced one, without tags the property;
    `priority` the only priority tag, or the property; both in lower case. `stage` is the folder's, and `stage_folder` that folder's name.
    `domains`, `sub_domain` and `blocked_by` are links as written.
    """

    title: str
    title_span: Span
    tags: tuple[TagUse, ...]
    status: str | None
    priority: str | None
    stage: str | None
    created: Dated | None
    updated: Dated | None
    domains: tuple[WikiLink, ...]
    sub_domain: WikiLink | None
    blocked_by: tuple[WikiLink, ...]
    aliases: tuple[str, ...]
    stage_folder: str = ""

    def family(self, name: str) -> tuple[TagUse, ...]:
        """The tags `name/…`, without repetition; tags know no case."""
        prefix = name.lower() + "/"
        kept: dict[str, TagUse] = {}
        for tag in self.tags:
            key = tag.name.lower()
            if key.startswith(prefix):
                kept.setdefault(key, tag)
        return tuple(kept.values())

    @property
    def early(self) -> bool:
        """Whether the note is only being thought about: what is missing there is a forecast."""
        return self.stage in ("Backlog", "Planning")

    @property
    def completed(self) -> bool:
        """Whether the design is built: by its stage or, where no folder says one, by its status."""
        return self.stage == "Completed" if self.stage else advance(self.status or "") == IMPLEMENTED


def lower_meta(path: str, tree: Tree, template: Template | None, policy: Policy) -> Meta:
    """The meta data of the note at `path`."""
    items = _properties(tree)
    properties = {property_key(item.key): item for item in items}
    tags = tuple(_tags(tree, properties))
    names = [tag.name.lower() for tag in tags]
    statuses = [name[7:] for name in names if name.startswith("status/")]
    priorities = {name[9:] for name in names if name.startswith("priority/")}
    links = _links_by_property(tree, items)
    title, title_span = _title(tree, template)
    stage, folder = _stage(path, policy)
    sub_domain = links.get("sub-domain", ())
    return Meta(
        title=title,
        title_span=title_span,
        tags=tags,
        status=min(statuses, key=_rank) if statuses else _word(properties.get("status")),
        priority=next(iter(priorities))
        if len(priorities) == 1
        else None
        if priorities
        else _word(properties.get("priority")),
        stage=stage,
        created=_date(properties.get("created")),
        updated=_date(properties.get("updated")),
        domains=tuple(links.get("domains") or links.get("domain") or ()),
        sub_domain=sub_domain[0] if sub_domain else None,
        blocked_by=tuple(links.get("blocked-by", ())),
        aliases=tuple(
            value.text for key in ("aliases", "alias") if key in properties for value in properties[key].values
        ),
        stage_folder=folder,
    )


def advance(status: str) -> int | None:
    """How far a status has come, from 0 past `DESIGNED` and `IMPLEMENTED`; None for an unknown word."""
    return _ADVANCE.get(status.lower())


def _rank(status: str) -> int:
    return _ADVANCE.get(status, len(_ADVANCE))


def stage_of(path: str, policy: Policy) -> str | None:
    """The stage that the nearest folder of `path` with a stage's name means."""
    return _stage(path, policy)[0]


def _stage(path: str, policy: Policy) -> tuple[str | None, str]:
    for folder in reversed(path.split("/")[:-1]):
        name = _folder_word(folder)
        for stage, names in policy.stages.items():
            if name in names:
                return stage, folder
    return None, ""


@lru_cache(maxsize=1024)
def _folder_word(folder: str) -> str:
    return _FOLDER_NUMBER.sub("", folder).casefold()


def _properties(tree: Tree) -> tuple[Property, ...]:
    return tree.front_matter.properties if tree.front_matter else ()


def _tags(tree: Tree, properties: dict[str, Property]) -> Iterator[TagUse]:
    for key in ("tags", "tag"):
        for value in properties[key].values if key in properties else ():
            inner = _inner(value)
            if "," not in value.text:
                name = value.text.strip().lstrip("#")
                if name:
                    yield TagUse(name, inner)
                continue
            for part in _LISTED.finditer(tree.data[inner.start : inner.end]):
                span = Span(inner.start + part.start(), inner.start + part.end())
                yield TagUse(tree.text(span).lstrip("#"), span)


def _word(item: Property | None) -> str | None:
    """The one word that a property says, in lower case and without a tag's prefix: `status: Draft`."""
    if item is None or item.kind != "scalar":
        return None
    word = item.values[0].text.strip().lstrip("#").lower().removeprefix(item.key.strip().lower() + "/")
    return word if word and len(word) <= 30 and all(part.isalnum() for part in word.split("-")) else None


def _inner(value: Scalar) -> Span:
    """The value without its quotes."""
    return Span(value.start + 1, value.end - 1) if value.quoted else Span(value.start, value.end)


def _links_by_property(tree: Tree, items: tuple[Property, ...]) -> dict[str, list[WikiLink]]:
    """The links of each property; `blocked by` and `blocked-by` side by side are one."""
    found: dict[str, list[WikiLink]] = {}
    upcoming = iter(items)
    item = next(upcoming, None)
    for link in tree.front_links:
        while item is not None and item.end <= link.start:
            item = next(upcoming, None)
        if item is not None and item.start <= link.start:
            found.setdefault(property_key(item.key), []).append(link)
    return found


def _date(item: Property | None) -> Dated | None:
    if item is None or item.kind != "scalar" or not item.values[0].text.strip():
        return None
    value = item.values[0]
    # Daily notes are dates too: `[[2026-02-03]]`.
    said = value.text
    if said.startswith("[["):
        said = said[2:].partition("]]")[0].partition("|")[0]
    return Dated(value.text, iso_date(said), Span(value.start, value.end))


def _title(tree: Tree, template: Template | None) -> tuple[str, Span]:
    section = title_section(tree)
    if section is None or section.heading is None:
        return "", Span(0, 0)
    text = section.heading.title
    if template and template.prefix:
        found = prefix_pattern(template.prefix).match(text)
        text = text[found.end() :] if found else text
    return text.strip(), section.heading.text
