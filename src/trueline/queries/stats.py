"""How many notes of which kind there are, and how full they are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple, TypeAlias

from trueline.queries._course import course
from trueline.queries._features import nearness
from trueline.queries._fill import Fill, Fullness, fullness, percent
from trueline.queries._names import pick
from trueline.queries._prose import count
from trueline.queries.answer import Answer, Table
from trueline.queries.history import History
from trueline.queries.query import query
from trueline.template import State
from trueline.vault import Entry, Vault
from trueline.vault.pipeline import read_pipeline

_NONE = "no template"

_Note: TypeAlias = tuple[Entry, Fullness]


class Kind(NamedTuple):
    """The notes that follow one template. `complete` is how much of it they answer on average, in percent."""

    template: str
    notes: int
    features: int
    complete: int | None
    emptiest: tuple[str, ...]


class Stage(NamedTuple):
    """The features of one stage and how complete they are on average, in percent."""

    stage: str
    features: int
    complete: int | None


class Filling(NamedTuple):
    """A section of a template over all notes that follow it.

    The counts add up to the notes; `answered` are filled or say that they do not apply; `complete` is in percent.
    """

    template: str
    section: str
    answered: int
    partly: int
    untouched: int
    absent: int
    complete: int | None


@query
def stats(
    vault: Vault,
    template: Annotated[str, "only notes that follow this template"] = "",
    over_time: Annotated[bool, "how many features there were and how full, day by day, from git"] = False,
    history: History | None = None,
) -> Answer:
    """Count notes by template and stage, and say how full each section is.

    A section counts as complete where it is filled or says that it does not apply, as half where it
    is partly filled, and not at all where it holds only the template's own text or is absent. Absence
    is often on purpose, which is why it has a column of its own. Sections are shown for the templates
    of features, or for the one that `--template` names.

    Example:

        trueline stats
        trueline stats --template "Feature Design - Full"
        trueline stats --over-time --output-format csv
    """
    every = {known.name: None for known in vault.library.templates}
    if over_time and history is not None:
        return course(history, pick(template, every, "template") if template else "")
    if not vault.documents:
        return Answer((), empty="this vault has no notes")
    groups: dict[str, list[_Note]] = {}
    for note, found in _full(vault):
        groups.setdefault(found.template or _NONE, []).append((note, found))
    if template:
        wanted = pick(template, [*every, _NONE], "template")
        groups = {wanted: groups.get(wanted, [])}
        if not groups[wanted]:
            return Answer((), empty=f"no note follows `{wanted}`")
    features = read_pipeline(vault).features
    kinds = sorted(groups, key=lambda name: (-len(groups[name]), name))
    shown = [
        name for name in kinds if name != _NONE and (template or any(note.path in features for note, _ in groups[name]))
    ]
    rows = [_kind(name, groups[name], features) for name in kinds]
    sections = [row for name in shown for row in _sections(name, [found.fills for _, found in groups[name]])]
    other = "" if template else "templates of features; `--template` shows another"
    tables = [
        Table("Notes", Kind, rows, f"{count(sum(row.notes for row in rows), 'note')} in all"),
        _stages([one for notes in groups.values() for one in notes if one[0].path in features]),
        Table("Sections", Filling, sections, other),
    ]
    return Answer([table for table in tables if table.rows])


def _full(vault: Vault) -> Iterator[_Note]:
    rows = vault.relation(fullness)
    return (rows[path][0] for path in vault.entries)


def _kind(name: str, notes: Sequence[_Note], features: Mapping[str, object]) -> Kind:
    shares: dict[str, list[float]] = {}
    for _, found in notes:
        for fill in found.fills:
            shares.setdefault(fill.section, []).append(fill.share)
    lacking = [section for section, found in shares.items() if sum(found) < len(found)]
    order = sorted(lacking, key=lambda section: sum(shares[section]))
    return Kind(
        name,
        len(notes),
        sum(note.path in features for note, _ in notes),
        percent(found.share for _, found in notes if found.share is not None),
        tuple(order[:2]),
    )


def _stages(notes: Sequence[_Note]) -> Table:
    groups: dict[str, list[_Note]] = {}
    for note, found in notes:
        groups.setdefault(note.meta.stage or "", []).append((note, found))
    rows = [
        Stage(
            stage or "none",
            len(groups[stage]),
            percent(found.share for _, found in groups[stage] if found.share is not None),
        )
        for stage in sorted(groups, key=nearness)
    ]
    return Table("Stages", Stage, rows)


def _sections(name: str, filled: Sequence[Sequence[Fill]]) -> list[Filling]:
    by_section: dict[str, list[Fill]] = {}
    for found in filled:
        for fill in found:
            by_section.setdefault(fill.section, []).append(fill)
    rows = []
    for section, each in by_section.items():
        states = [fill.state for fill in each]
        rows.append(
            Filling(
                name,
                section,
                states.count(State.FILLED) + states.count(State.NOT_APPLICABLE),
                states.count(State.PARTLY),
                states.count(State.UNTOUCHED),
                states.count(State.ABSENT),
                percent(fill.share for fill in each),
            )
        )
    return rows
