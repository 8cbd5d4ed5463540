"""What a whole document says, as parts: what it says of itself, its rooms, and the text of its sections."""

from collections.abc import Iterable, Iterator

from trueline.model.contracts import api_parts
from trueline.model.difference import Kind, Part, Sense, Trait, folded
from trueline.model.document import Document
from trueline.model.parts import (
    component_parts,
    data_parts,
    failure_parts,
    observability_parts,
    overview_parts,
    performance_parts,
    rollout_parts,
    security_parts,
    testing_parts,
)
from trueline.model.policy import DEFAULT_STAGES
from trueline.model.sections.api import Api
from trueline.model.sections.changelog import Changelog
from trueline.model.sections.components import Components
from trueline.model.sections.data import Data
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.failures import Failures
from trueline.model.sections.meta import advance
from trueline.model.sections.observability import Observability
from trueline.model.sections.overview import Overview
from trueline.model.sections.performance import Performance
from trueline.model.sections.questions import Questions
from trueline.model.sections.related import Related
from trueline.model.sections.rollout import Rollout
from trueline.model.sections.security import Security
from trueline.model.sections.tasks import Tasks
from trueline.model.sections.testing import Testing
from trueline.model.symbols import document_symbol
from trueline.syntax import Property, WikiLink
from trueline.template import property_key
from trueline.text import Span

_META = "front matter"
# Properties that parts of their own, or none at all, stand for: a date that follows every edit says nothing.
_READ = frozenset(
    ("tags", "tag", "created", "updated", "domains", "domain", "sub-domain", "blocked-by", "aliases", "alias")
)
_STAGES = tuple(DEFAULT_STAGES)


def said(document: Document) -> list[Part]:
    """Every part of a document but the text of its sections."""
    return [
        *_meta(document),
        *overview_parts(document[Overview]),
        *data_parts(document[Data]),
        *component_parts(document[Components]),
        *api_parts(document[Api]),
        *failure_parts(document[Failures]),
        *security_parts(document[Security]),
        *performance_parts(document[Performance]),
        *observability_parts(document[Observability]),
        *testing_parts(document[Testing]),
        *rollout_parts(document[Rollout]),
        *_questions(document[Questions]),
        *_decisions(document[Decisions]),
        *_tasks(document[Tasks]),
        *_related(document[Related]),
        *_changelog(document[Changelog]),
    ]


def _meta(document: Document) -> Iterator[Part]:
    meta = document.meta
    stage = meta.stage or ""
    traits = [
        Trait("status", meta.status or "", Sense.RANK, rank=advance(meta.status or "")),
        Trait("priority", meta.priority or ""),
        Trait("stage", stage, Sense.RANK, rank=_STAGES.index(stage) if stage in _STAGES else None),
        Trait("title", meta.title, Sense.PROSE),
        Trait("template", document.template.name if document.template else ""),
    ]
    front = document.tree.front_matter
    for item in front.properties if front else ():
        key = property_key(item.key)
        if key not in _READ:
            traits.append(Trait(f"property {item.key}", _value(document, item)))
    yield Part("document", "", "", _META, tuple(traits), span=Span(0, 0))
    for kind, links, added in (
        ("domain", meta.domains, Kind.CHANGED),
        ("sub-domain", (meta.sub_domain,) if meta.sub_domain else (), Kind.CHANGED),
        ("blocker", meta.blocked_by, Kind.NEW),
    ):
        yield from _links(kind, links, added)
    for tag in meta.tags:
        family = tag.name.partition("/")[0].lower()
        # More than one status is undecided, and which ones there are matters.
        several = family in ("status", "priority") and len(meta.family(family)) > 1
        if family not in ("status", "priority") or several:
            yield Part("tag", tag.name.lower(), tag.name, _META, (), Kind.NOTE, Kind.NOTE, tag.span)
    for alias in meta.aliases:
        yield Part("alias", folded(alias), alias, _META, (), Kind.NOTE, Kind.NOTE)


def _value(document: Document, item: Property) -> str:
    if item.kind == "other":
        return document.lowering.text(Span(item.key_span.end, item.end)).lstrip(": ")
    return ", ".join(value.text for value in item.values)


def _links(kind: str, links: Iterable[WikiLink], added: Kind) -> Iterator[Part]:
    for link in links:
        if link.target:
            name = link.target.rsplit("/", 1)[-1].removesuffix(".md")
            removed = Kind.GONE if added is Kind.NEW else added
            place = Span(link.start, link.end)
            yield Part(kind, document_symbol(link.target).name, name, _META, (), added, removed, place)


def _questions(questions: Questions) -> Iterator[Part]:
    for question in questions.questions:
        yield Part(
            "question",
            folded(question.text.strip("~")),
            question.text,
            "Open Questions",
            (Trait("answer", question.answer or ("yes" if question.resolved else ""), Sense.MARK),),
            span=question.span,
            wording=Trait("", question.text.strip("~"), Sense.PROSE),
        )


def _decisions(decisions: Decisions) -> Iterator[Part]:
    for decision in decisions.decisions:
        traits = (
            Trait("date", decision.date, Sense.PROSE, decision.iso or ""),
            Trait("rationale", decision.rationale, Sense.PROSE),
            Trait("alternatives", decision.alternatives, Sense.PROSE),
        )
        yield Part(
            "decision",
            folded(decision.decision),
            decision.decision,
            "Decisions Log",
            traits,
            span=decision.span,
            wording=Trait("", decision.decision),
        )
    if decisions.record:
        trait = Trait("decision", decisions.record.text)
        yield Part("decision record", "", "", "Decision", (trait,), span=decisions.record.span)


def _tasks(tasks: Tasks) -> Iterator[Part]:
    for task in tasks.tasks:
        yield Part(
            "task",
            folded(task.text),
            task.text,
            "Implementation Tasks",
            (Trait("done", "yes" if task.done else "", Sense.MARK),),
            span=task.span,
            wording=Trait("", task.text, Sense.PROSE),
        )


def _related(related: Related) -> Iterator[Part]:
    for link in related.links:
        yield Part(
            "related document",
            document_symbol(link.target).name,
            link.name,
            "Related Documents",
            (Trait("note", link.note, Sense.PROSE),),
            Kind.NOTE,
            Kind.NOTE,
            link.span,
        )


def _changelog(changelog: Changelog) -> Iterator[Part]:
    for change in changelog.changes:
        key = f"{change.iso or change.date} {folded(change.text)}"
        yield Part("changelog entry", key, change.text, "Changelog", (), Kind.NOTE, Kind.NOTE, change.span)
