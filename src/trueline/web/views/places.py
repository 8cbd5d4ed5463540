"""What can be changed in place: the properties with their choices, the open questions, the labelled values."""

from collections.abc import Mapping, Sequence
from typing import Any

from trueline.model import Document, name_key
from trueline.model.sections.meta import advance
from trueline.model.sections.questions import Questions
from trueline.queries._features import domains as domain_names
from trueline.queries._prose import plain
from trueline.refactors._exact import fields_with_lines
from trueline.vault.pipeline import read_pipeline
from trueline.web.snapshots import Snapshot
from trueline.web.texts import visible

_LONGEST = 2_000
_STATUS, _PRIORITY = "status", "priority"


def places(snapshot: Snapshot, document: Document) -> Mapping[str, Any]:
    """Plain values for the page's script, by what they are about."""
    own = snapshot.own("places", document.path, _own, 3 * len(document.tree.data))
    names = snapshot.once("domain names", lambda: _domain_names(snapshot))
    return {**own, "domains": {"chosen": _domains(document), "known": names}}


def _own(document: Document) -> Mapping[str, Any]:
    lines = document.tree.lines
    questions = [
        {
            "number": number,
            "line": lines.line(one.span.start),
            "text": visible(plain(one.text)),
            "source": one.text,
            "open": not one.resolved and not one.answer,
        }
        for number, one in enumerate(document[Questions].questions, 1)
    ]
    fields = [
        {"line": line, "label": use.name, "text": document.tree.text(use.label.value).strip()}
        for line, use in fields_with_lines(document)
        if "\n" not in document.tree.text(use.label.value).strip()
        and len(document.tree.text(use.label.value)) < _LONGEST
    ]
    return {"questions": questions, "fields": fields, "choices": choices(document)}


def choices(document: Document) -> Mapping[str, Mapping[str, Any]]:
    """The families of tags that the template offers a choice of: what is chosen, what may be."""
    families = {one.name.lower(): one for one in (document.template.families if document.template else ())}
    found = {}
    for name in (_STATUS, _PRIORITY):
        family = families.get(name)
        if family is None or not family.exclusive:
            continue
        chosen = document.meta.status if name == _STATUS else document.meta.priority
        options = [one.partition("/")[2] or one for one in family.options]
        if chosen and chosen not in options:
            options = [chosen, *options]
        if name == _STATUS:
            options.sort(key=lambda word: advance(word) or 0)
        found[name] = {"chosen": chosen or "", "options": options}
    return found


def _domains(document: Document) -> Sequence[str]:
    return [visible(link.target.rpartition("/")[2].removesuffix(".md")) for link in document.meta.domains]


def _domain_names(snapshot: Snapshot) -> Sequence[str]:
    """The domains that designs of the vault belong to."""
    vault = snapshot.vault
    pipeline = snapshot.once("pipeline", lambda: read_pipeline(vault))
    found = {visible(name) for one in pipeline.features.values() for name in domain_names(vault, one) if name}
    return sorted(found, key=name_key)
