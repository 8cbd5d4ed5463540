"""Where designs and what was built have drifted apart."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Literal, NamedTuple

from trueline.model import name_key
from trueline.queries._places import line_of
from trueline.queries.answer import Answer, Table
from trueline.queries.query import UnknownName, query
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts
from trueline.vault.drift.values import Drift, Kind
from trueline.vault.evidence import Evidence

_SAID = {
    Kind.MISSING: "not built",
    Kind.UNDOCUMENTED: "not designed",
    Kind.DIFFERENT: "otherwise",
    Kind.RENAMED: "renamed?",
}


_MANY = 8
_ENTRIES = (("drift", "subject", "name"), (("what", ""), ("path", "design"), ("code", "code"), ("action", "action")))


class Drifted(NamedTuple):
    """One disagreement of a design with what was built.

    `drift` is `not built`, `not designed`, `otherwise` or `renamed?`; `what` says it in words; `built` is what the
    code says where it says something; `code` is the place in the evidence, empty where there is nothing; `action` is
    what to do about it.
    """

    drift: str
    subject: str
    name: str
    built: str
    path: str
    line: int | None
    code: str
    what: str
    action: str


class Planned(NamedTuple):
    """Something that is not built, or otherwise, because the design still plans it."""

    drift: str
    subject: str
    name: str
    path: str
    line: int | None


class Accepted(NamedTuple):
    """A disagreement that the team lives with, and why."""

    subject: str
    name: str
    reason: str
    path: str
    line: int | None


class Trouble(NamedTuple):
    """Evidence that could not be read, or not wholly."""

    code: str
    what: str


@query
def drift(
    vault: Vault,
    names: Annotated[tuple[str, ...], "only these notes, domains or things, such as `orders` or `GET /orders`"] = (),
    kind: Annotated[Literal["", "missing", "undocumented", "different", "renamed"], "only one kind of drift"] = "",
    forecast: Annotated[bool, "also what is not built because it is still planned"] = False,
) -> Answer:
    """Show where designs and what was built have drifted apart, and what to do about it.

    What was built is read from the evidence that `built` in `trueline.toml` names; `trueline drift --discover`
    proposes one. What notes state is matched by what it means, then by likeness. The drifts come in the order of
    what one does about them: change the design, where the new words are known; decide whether the design or the
    code is right; tell of what no note tells of. Live with one: `trueline drift accept NAME THING --reason WHY`.

    What a design that is not completed still plans is no drift; `--forecast` shows it apart. The exit code is 1
    where anything has drifted that nobody accepted, and 2 where evidence is missing: none is named, a pattern names
    no file, or a service does not answer.

    Example: `trueline drift --kind missing`
    """
    if vault.evidence is None:
        return Answer(
            (), empty="no evidence of what was built is named: see `trueline drift --discover`", unanswered=True
        )
    found = vault.once(find_drifts).drifts
    chosen = [one for one in found if _is_meant(vault, one, names) and kind in ("", one.kind.value)]
    if names and not any(_is_meant(vault, one, names) for one in found):
        _require_known(vault, names)
    now = [one for one in chosen if not one.forecast and not one.accepted]
    tables = [
        _table(vault, "Change the design", [one for one in now if one.edits]),
        _table(vault, "Change the design or the code", [one for one in now if _is_open(one)]),
        _table(vault, "Tell of it in a note", [one for one in now if one.kind is Kind.UNDOCUMENTED]),
    ]
    if tables[1].rows:
        tables[1] = tables[1]._replace(note="to live with one: `trueline drift accept NOTE NAME --reason WHY`")
    later = [one for one in chosen if one.forecast and not one.accepted and one.kind is not Kind.UNDOCUMENTED]
    if forecast:
        tables.append(
            Table("Forecast", Planned, tuple(Planned(*row[:3], row.path, row.line) for row in _rows(vault, later)))
        )
    accepted = tuple(_accepted(vault, [one for one in chosen if one.accepted]))
    if accepted:
        tables.append(Table("Accepted", Accepted, accepted))
    evidence = vault.evidence()
    problems = tuple(_problems(vault, evidence))
    if problems:
        tables.append(Table("Evidence that could not be read", Trouble, problems))
    shown = [table for table in tables if table.rows]
    note = "" if forecast or not later else f"{len(later)} not built yet because planned: see `--forecast`"
    if shown and note:
        shown[0] = shown[0]._replace(note="; ".join(filter(None, (shown[0].note, note))))
    if shown and not names and (hint := _narrow(found, evidence)):
        shown[0] = shown[0]._replace(note="; ".join(filter(None, (shown[0].note, hint))))
    empty = "" if shown else _nothing(vault, note)
    return Answer(tuple(shown), empty=empty, stops=bool(now), unanswered=_is_blind(evidence))


def _narrow(drifts: Sequence[Drift], evidence: Evidence) -> str:
    """A word of caution where so little of what notes name was built that evidence of it may be missing."""
    lost = sum(one.subject == "endpoint" and one.kind is Kind.MISSING and not one.forecast for one in drifts)
    new = sum(one.subject == "endpoint" and one.kind is Kind.UNDOCUMENTED for one in drifts)
    known = len(evidence.built.endpoints) - new
    if lost < _MANY or known * 4 > lost:
        return ""
    return (
        f"hardly any endpoint that notes name is in the evidence ({known} are, {lost} are not): is some of it missing?"
    )


def _problems(vault: Vault, evidence: Evidence) -> Iterator[Trouble]:
    for one in evidence.built.problems:
        yield Trouble(str(one.place), one.message)
    for owner in evidence.owners:
        if vault.resolve("", owner).path is None:
            yield Trouble(evidence.named_in, f"`{owner}` in `built.owners` is no note")


def _is_blind(evidence: Evidence) -> bool:
    """Whether something that is named could not be looked at at all: no file, or a service that does not answer."""
    places = (one.place.path for one in evidence.built.problems)
    return any(path == evidence.named_in or "://" in path for path in places)


def _nothing(vault: Vault, note: str) -> str:
    assert vault.evidence is not None
    built = vault.evidence().built
    counts = (
        (len(built.endpoints), "endpoint"), (len(built.entities), "table"), (len(built.enums), "enum"),
        (len(built.components), "component"), (len(built.metrics), "metric"), (len(built.flags), "flag"),
    )  # fmt: skip
    read = ", ".join(f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count)
    said = f"no drift: the notes agree with what was built ({read})" if read else "the evidence shows nothing"
    return f"{said}; {note}" if note else said


def _is_open(drift: Drift) -> bool:
    return not drift.edits and drift.kind is not Kind.UNDOCUMENTED


def _is_meant(vault: Vault, drift: Drift, names: Sequence[str]) -> bool:
    """Whether a drift is in one of the notes, of one of the domains, or about one of the things named."""
    if not names:
        return True
    note = vault.entries.get(drift.path)
    domains = [name_key(link.target.rsplit("/", 1)[-1]) for link in note.meta.domains] if note else []
    for name in names:
        wanted = name_key(name.removesuffix(".md"))
        own = (name_key(drift.name), name_key(drift.key), name_key(drift.path.removesuffix(".md")))
        titles = (name_key(note.name), name_key(note.meta.title)) if note else ()
        if wanted in (*own, *titles, *domains) or fnmatchcase(name_key(drift.name), wanted):
            return True
        if note is not None and f"/{wanted}/" in f"/{name_key(drift.path)}":
            return True
        if drift.name.partition(".")[0].casefold() == wanted:
            return True
    return False


def _require_known(vault: Vault, names: Sequence[str]) -> None:
    """A name that is neither a note nor anything in one is a mistake, not an answer."""
    for name in names:
        wanted = name_key(name.removesuffix(".md"))
        known = any(wanted in (name_key(one.name), name_key(one.meta.title)) for one in vault.entries.values())
        if not known and not any(name_key(path.removesuffix(".md")) == wanted for path in vault.entries):
            from difflib import get_close_matches

            near = get_close_matches(name, [one.name for one in vault.entries.values()], 2, 0.6)
            raise UnknownName(f"no note and nothing that drifted is called `{name}`", tuple(near))


def _table(vault: Vault, title: str, drifts: Sequence[Drift]) -> Table:
    return Table(title, Drifted, tuple(_rows(vault, drifts)), entries=_ENTRIES)


def _rows(vault: Vault, drifts: Sequence[Drift]) -> Iterator[Drifted]:
    for one in drifts:
        code = str(one.place) if one.place is not None else ""
        line = line_of(vault, one.path, one.span) if one.path else None
        built = "" if one.built == one.name else one.built
        yield Drifted(
            _SAID[one.kind], one.subject, one.name, built, one.path, line, code, one.message, _action(one)
        )  # fmt: skip


def _action(drift: Drift) -> str:
    """What a person may do about a drift."""
    if drift.edits:
        return f"write `{drift.built}`: `trueline check --select drift --fix --unsafe-fixes`"
    if drift.kind is Kind.RENAMED:
        return f"rename the note to `{drift.built}`, or see what became of `{drift.name}`"
    if drift.kind is Kind.UNDOCUMENTED:
        return "tell of it here" if drift.path else "tell of it in a note, or say whose it is in `[built.owners]`"
    if drift.kind is Kind.MISSING:
        return "take it out of the design, or build it"
    return "say what was built, or change the code"


def _accepted(vault: Vault, drifts: Sequence[Drift]) -> Iterator[Accepted]:
    for one in drifts:
        line = line_of(vault, one.path, one.span) if one.path else None
        yield Accepted(one.subject, one.name, one.accepted, one.path, line)
