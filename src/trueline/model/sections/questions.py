"""11 Open Questions: in a callout, as bullets, numbers or a table."""

import re
from typing import NamedTuple

from trueline.model.lowering import Lowering, Record, first_holding
from trueline.model.rooms import section
from trueline.template.late import late
from trueline.text import Span

_ANSWER = late(
    r"(?:\*\*|_)?(?:Answer|Resolved|Resolution|Decision|Decided)(?:\*\*|_)?:?(?:\*\*|_)?\s*[:—-]?\s*",
    re.IGNORECASE,
)
_CLOSED = late(r"\W*(?:answered|resolved|closed|decided|settled|done)\b", re.IGNORECASE)
# What a column such as `Resolved?` says of a question that is open.
_NOT_YET = frozenset({"no", "n", "open", "pending", "tbd", "todo", "?", "☐", "❌", "[ ]"})


class Question(NamedTuple):
    """A question, open unless `resolved`; `answer` is what an indented line or a column gives, if anything."""

    text: str
    resolved: bool
    answer: str
    span: Span


class Questions(NamedTuple):
    """All questions in order; none where the section says so."""

    questions: tuple[Question, ...]


@section(Questions)
def lower(lowering: Lowering) -> Questions:
    """Read the questions, unless the section opens by saying that there are none."""
    found = lowering.find("Open Questions", "Unresolved Questions", "Questions")
    if found is None or lowering.denied(found[0]):
        return Questions(())
    questions = []
    for item, head in lowering.headed(found[0]):
        if head.text:
            rest = lowering.text(Span(head.span.end, item.end)).lstrip("-*+> ")
            resolved = item.ticked or is_struck(head.text)
            questions.append(Question(head.text, resolved, _answer(rest) or (rest if resolved else ""), head.span))
    for record in lowering.records(found):
        question = _row(lowering, record)
        if question is not None:
            questions.append(question)
    return Questions(tuple(questions))


def _row(lowering: Lowering, record: Record) -> Question | None:
    """A row's question: resolved where it is struck out, has its answer, or is said to be closed."""
    column = first_holding(record.columns, ("question",))
    cell = record.cells.get(column) if column else next(iter(record.cells.values()), None)
    text = lowering.written(cell) if cell is not None else None
    if not text:
        return None
    answer, resolved = "", is_struck(text.text)
    for word, other in record.cells.items():
        said = lowering.text(other)
        if word in ("status", "state"):
            resolved = resolved or bool(_CLOSED.match(said))
        elif not answer and is_answer(word) and not (word.startswith("resolved") and said.lower() in _NOT_YET):
            answer = said
    return Question(text.text, resolved or bool(answer.strip("-— ")), answer, text.span)


def is_answer(column: str) -> bool:
    """Whether a column, by its name in lower case, is for what answers its questions."""
    return "answer" in column or "resol" in column


def is_struck(text: str) -> bool:
    """Whether a text is struck out as a whole, with or without its full stop."""
    return text.startswith("~~") and text.rstrip(".").endswith("~~") and len(text) > 4


def _answer(text: str) -> str:
    found = _ANSWER.match(text) if text else None
    return text[found.end() :].strip() if found else ""
