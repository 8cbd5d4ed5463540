"""A decision record that says what was decided, linked with the note it was decided for."""

from collections.abc import Sequence
from typing import NamedTuple

from trueline.model import Document, Policy
from trueline.model.document import lower
from trueline.refactors._filling import Wish, filled_in
from trueline.refactors._headings import RELATED
from trueline.refactors._kinds import template_for
from trueline.refactors._lines import encoded, ending_of, line_end
from trueline.refactors._lists import add_item
from trueline.refactors._placing import folder_for, leaf_for, require_new
from trueline.refactors._sections import content_end
from trueline.refactors.refactor import Choose, Declined, Stages, Texts
from trueline.syntax import parse
from trueline.text import Edit, Span, splice
from trueline.vault import Vault
from trueline.vault.linking import written_link

_DECISION = ("Decision", "Decision Outcome")
_REASON = ("Rationale", "Decision Drivers", "Context", "Context and Problem Statement")


class Made(NamedTuple):
    """A new decision record, and the link's target that leads from the other note to it."""

    path: str
    data: bytes
    target: str
    said: tuple[str, ...]


def decision_record(
    vault: Vault,
    document: Document,
    title: str,
    decision: str,
    because: str,
    today: str,
    now: str,
    author: str,
    texts: Texts,
    stages: Stages,
    ask: Choose,
) -> Made:
    """The record of one decision of a document, from the vault's template for these."""
    template = template_for(vault, "adr", "", ask)
    leaf, number = leaf_for(vault, template, title, "")
    path = folder_for(vault, template, leaf, "", "", "", stages, ask)
    require_new(vault, path)
    source = texts(template.path)
    if not source:
        raise Declined(f"the template `{template.path}` cannot be read")
    near = [link.target for link in document.wikilinks()]
    own = [target for target in near if leaf[:4].lower() in target.lower()]
    back = written_link(vault, path, document.path, near)
    wish = Wish(title, number, {}, (), (), (), today, author, now)
    data, lines = filled_in(vault, path, template, source, wish, stages, ask)

    def note() -> Document:
        return lower(path, parse(data), vault.library, Policy(stages=stages))

    data = splice(data, _said_in(note(), _DECISION, decision))
    if because.strip():
        data = splice(data, _said_in(note(), _REASON, because))
    data = splice(data, _related(note(), back))
    return Made(path, data, _target(vault, path, own or near), (f"made from `{template.name}`", *lines))


def _target(vault: Vault, path: str, near: Sequence[str]) -> str:
    """The link's target to a note that is not there yet: with folders where the links `near` have them."""
    like = next((target for target in near if "/" in target), None)
    bare = path.rpartition("/")[2].removesuffix(".md")
    if like is None or sum("/" in target for target in near) * 2 < len(near):
        return bare
    from trueline.vault.mounts import find_mounts

    return vault.table(find_mounts).rewritten(like, path)


def _said_in(document: Document, names: Sequence[str], text: str) -> list[Edit]:
    """The edit that writes `text` into the first of the sections that is there, in the place of its prompt."""
    section = document.lowering.section(*names)
    if section is None or section.heading is None:
        return []
    data = document.tree.data
    ending = ending_of(data)
    start, end = line_end(data, section.heading.end), content_end(document, section)
    if section.children and section.children[0].heading is not None:
        end = min(end, len(data[: section.children[0].start].rstrip()))
    return [Edit(Span(start, max(start, end)), ending * 2 + encoded(document, text.strip()))]


def _related(document: Document, target: str) -> list[Edit]:
    found = document.lowering.find(*RELATED)
    return [add_item(document, found[0], found[1], f"[[{target}]]")] if found else []
