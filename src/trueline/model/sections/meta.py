"""Front matter: what a note says of itself."""

import re
from typing import NamedTuple

from trueline.model.dates import iso_date
from trueline.model.policy import Policy
from trueline.syntax import Property, Scalar, Tree, WikiLink
from trueline.template import Template, property_key, title_section
from trueline.text import Span

# From the least advanced: a note that keeps several status tags has decided nothing.
STATUS_ORDER = ("draft", "proposed", "designed", "accepted", "implemented", "deprecated", "superseded")

_FOLDER_NUMBER = re.compile(r"^[\d\W_]+")
_DATE_KEYS = ("created", "updated")


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

    `status` is the only status tag or, of several, the least advanced one; `priority` the only
    priority tag; `stage` is the folder's. `domains`, `sub_domain` and `blocked_by` are links as written.
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

    def family(self, name: str) -> tuple[TagUse, ...]:
        """The tags `name/…`, without repetition."""
        prefix = name + "/"
        return tuple({tag.name: tag for tag in reversed(self.tags) if tag.name.startswith(prefix)}.values())[::-1]

    @property
    def early(self) -> bool:
        """Whether the note is only being thought about: what is missing there is a forecast."""
        return self.stage in ("Backlog", "Planning")


def lower_meta(path: str, tree: Tree, template: Template | None, policy: Policy) -> Meta:
    """The meta data of the note at `path`."""
    properties = {property_key(item.key): item for item in _properties(tree)}
    tags = tuple(_tags(tree, properties))
    links = _links_by_property(tree, properties)
    statuses = [tag.name.partition("/")[2] for tag in tags if tag.name.startswith("status/")]
    priorities = {tag.name.partition("/")[2] for tag in tags if tag.name.startswith("priority/")}
    title, title_span = _title(tree, template)
    sub_domain = links.get("sub-domain", ())
    return Meta(
        title=title,
        title_span=title_span,
        tags=tags,
        status=min(statuses, key=_advance) if statuses else None,
        priority=next(iter(priorities)) if len(priorities) == 1 else None,
        stage=stage_of(path, policy),
        created=_date(properties.get("created")),
        updated=_date(properties.get("updated")),
        domains=links.get("domains", links.get("domain", ())),
        sub_domain=sub_domain[0] if sub_domain else None,
        blocked_by=links.get("blocked-by", ()),
        aliases=tuple(
            value.text for key in ("aliases", "alias") if key in properties for value in properties[key].values
        ),
    )


def stage_of(path: str, policy: Policy) -> str | None:
    """The stage that the nearest folder of `path` with a stage's name means."""
    for folder in reversed(path.split("/")[:-1]):
        name = _FOLDER_NUMBER.sub("", folder).casefold()
        for stage, names in policy.stages.items():
            if name in names:
                return stage
    return None


def _advance(status: str) -> int:
    return STATUS_ORDER.index(status) if status in STATUS_ORDER else len(STATUS_ORDER)


def _properties(tree: Tree) -> tuple[Property, ...]:
    return tree.front_matter.properties if tree.front_matter else ()


def _tags(tree: Tree, properties: dict[str, Property]) -> "list[TagUse]":
    tags = []
    for key in ("tags", "tag"):
        for value in properties[key].values if key in properties else ():
            inner = _inner(tree, value)
            name = value.text.strip().lstrip("#")
            if name and "," not in name:
                tags.append(TagUse(name, inner))
            else:
                tags.extend(TagUse(part.strip().lstrip("#"), inner) for part in name.split(",") if part.strip())
    return tags


def _inner(tree: Tree, value: Scalar) -> Span:
    """The value without its quotes."""
    return Span(value.start + 1, value.end - 1) if value.quoted else Span(value.start, value.end)


def _links_by_property(tree: Tree, properties: dict[str, Property]) -> dict[str, tuple[WikiLink, ...]]:
    links = tree.front_links
    return {
        key: tuple(link for link in links if item.start <= link.start < item.end)
        for key, item in properties.items()
    } if links else {}


def _date(item: Property | None) -> Dated | None:
    if item is None or item.kind != "scalar" or not item.values[0].text.strip():
        return None
    value = item.values[0]
    return Dated(value.text, iso_date(value.text), Span(value.start, value.end))


def _title(tree: Tree, template: Template | None) -> tuple[str, Span]:
    section = title_section(tree)
    if section is None or section.heading is None:
        return "", Span(0, 0)
    text = section.heading.title
    if template and template.prefix:
        pattern = r"[\w.-]*".join(re.escape(part) for part in template.prefix.split("{}"))
        text = re.sub(rf"^{pattern}\s*", "", text, count=1, flags=re.IGNORECASE)
    return text.strip(), section.heading.text
