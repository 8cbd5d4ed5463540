"""How designs filled over time, read from a vault's history."""

from typing import NamedTuple

from trueline.model import Document
from trueline.model.sections.meta import DESIGNED, advance
from trueline.queries._fill import completeness, percent
from trueline.queries.answer import Answer, Table
from trueline.queries.history import History, Moment

_MOMENTS = 12


class Then(NamedTuple):
    """The features at the end of a day: how many there were, how many designed or beyond, how many completed.

    `complete` is how much of their templates they answered on average, in percent.
    """

    date: str
    features: int
    designed: int
    completed: int
    complete: int | None
    notes: int
    commit: str


class _State(NamedTuple):
    """What counts of one note at one moment; `share` is None where it follows no template."""

    feature: bool
    designed: bool
    completed: bool
    share: float | None


def course(history: History, template: str) -> Answer:
    """One row for each of at most twelve days, evenly spread over the history."""
    known: dict[tuple[str, str], _State | None] = {}
    rows = [_then(history, moment, known, template) for moment in history.moments(_MOMENTS)]
    rows = [row for row in rows if row.notes]
    if not rows:
        of = f" that follows `{template}`" if template else ""
        return Answer((), empty=f"no commit of this vault holds a note{of}")
    note = "the last commit of each day, as the current branch saw it; each is read by its own templates"
    return Answer((Table("Over time", Then, rows, note),))


def _then(history: History, moment: Moment, known: dict[tuple[str, str], _State | None], template: str) -> Then:
    unread = [path for path, content in moment.notes.items() if (path, content) not in known]
    for path in unread:
        known[(path, moment.notes[path])] = None
    for document in history.read(moment, unread):
        if not template or (document.template and document.template.name == template):
            known[(document.path, moment.notes[document.path])] = _state(document)
    states = [state for one in moment.notes.items() if (state := known[one]) is not None]
    features = [state for state in states if state.feature]
    return Then(
        moment.date,
        len(features),
        sum(state.designed for state in features),
        sum(state.completed for state in features),
        percent(state.share for state in features if state.share is not None),
        len(states),
        moment.revision[:9],
    )


def _state(document: Document) -> _State:
    meta = document.meta
    feature = "status" in document.families
    rank = advance(meta.status or "")
    designed = feature and rank is not None and rank >= DESIGNED
    return _State(feature, designed, meta.completed, completeness(document) if feature else None)
