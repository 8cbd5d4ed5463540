"""11 Open Questions: in a callout, as bullets, numbers or a table."""

import re
from typing import NamedTuple

from trueline.model.lowering import Lowering
from trueline.model.rooms import section
from trueline.template.late import late
from trueline.text import Span

_ANSWER = late(
    r"(?:\*\*|_)?(?:Answer|Resolved|Resolution|Decision|Decided)(?:\*\*|_)?:?(?:\*\*|_)?\s*[:—-]?\s*",
    re.IGNORECASE,
)


class Question(NamedTuple):
    """An open question; `answer` is what an indented line or a column gives as answer, if anything."""

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
            struck = head.text.startswith("~~") and head.text.rstrip(".").endswith("~~")
            resolved = item.ticked or struck
            questions.append(Question(head.text, resolved, _answer(rest) or (rest if resolved else ""), head.span))
    for record in lowering.records(found):
        cells = list(record.cells.values())
        words = list(record.cells)
        number = next((n for n, word in enumerate(words) if "question" in word), 0)
        text = lowering.written(cells[number])
        answer = next((lowering.text(c) for w, c in record.cells.items() if "answer" in w or "resol" in w), "")
        if text.text:
            questions.append(Question(text.text, bool(answer.strip("-— ")), answer, text.span))
    return Questions(tuple(questions))


def _answer(text: str) -> str:
    found = _ANSWER.match(text) if text else None
    return text[found.end() :].strip() if found else ""
