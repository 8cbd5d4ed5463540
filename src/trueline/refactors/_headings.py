"""What people call the sections of a note, and which section they mean."""

from collections.abc import Iterator

from trueline.model import Document
from trueline.model.lowering import walk_blocks
from trueline.refactors._naming import choose
from trueline.refactors.refactor import Declined
from trueline.syntax import Section, Table
from trueline.template import Slot

TASKS = ("Implementation Tasks", "Tasks")
CRITERIA = ("Success Criteria", "Acceptance Criteria")
QUESTIONS = ("Open Questions", "Unresolved Questions", "Questions")
RELATED = ("Related Documents", "Related", "See Also")
CHANGELOG = ("Changelog", "Recent Changes", "Change Log")
DECISIONS = ("Decisions Log", "Key Decisions", "Key Design Decisions")
_CALLED = {
    "task": TASKS,
    "tasks": TASKS,
    "criterion": CRITERIA,
    "criteria": CRITERIA,
    "question": QUESTIONS,
    "questions": QUESTIONS,
    "related": RELATED,
    "changelog": CHANGELOG,
    "decisions": DECISIONS,
}

Found = tuple[Section, Slot | None]


def section_for(document: Document, kind: str) -> Found:
    """The section for things of a kind, such as `task`; raises `Declined` where the note has none."""
    names = _CALLED[kind]
    found = document.lowering.find(*names)
    if found is None:
        offered = [place.slot.name for place in document.outline.places] if document.outline else []
        name = next((name for name in names if name in offered), "")
        raise Declined(
            f"`{document.name}` has no section `{name or names[0]}`",
            help=f'`trueline add "{document.name}" section "{name}"` adds it' if name else "",
        )
    return found


def section_called(document: Document, name: str) -> Found:
    """The section that a word such as `tasks`, a slot's name, or a heading's text without its number means.

    Raises `UnknownName` with the headings that are near.
    """
    found = document.lowering.find(name, *_CALLED.get(name.strip().lower(), ()))
    if found is not None:
        return found
    sections = [section for section in document.tree.sections if section.heading]
    titles = [title_of(section) for section in sections]
    section = sections[choose(name, titles, "section", f" in `{document.name}`")]
    places = document.outline.places if document.outline else ()
    return section, next((place.slot for place in places if place.section is section), None)


def title_of(section: Section) -> str:
    """The heading's text; empty for what stands before the first heading."""
    return section.heading.title if section.heading else ""


def tables_of(section: Section) -> Iterator[Table]:
    """The tables of a section, its own before those of the sections below it."""
    for block in walk_blocks(section):
        if isinstance(block, Table):
            yield block


def ends_ruled(document: Document, section: Section) -> bool:
    """Whether a section's own text ends in a rule, as some templates part their sections."""
    return bool(section.blocks) and document.tree.text(section.blocks[-1]) in ("---", "***", "___")
