"""What the template asks for next."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from trueline.analysis.baseline import found_beyond
from trueline.assists.filled import filled_text
from trueline.mcp import findings
from trueline.mcp.fault import Fault
from trueline.mcp.proposals import planned
from trueline.mcp.session import Session, texts_of
from trueline.mcp.tool import Block, Result, tool
from trueline.model import Document
from trueline.model.gates import DEFAULT_GATES
from trueline.queries._names import near_names
from trueline.refactors._sections import slot_text
from trueline.template import Place, State, folded_title
from trueline.vault.network import network

_OPEN = (State.ABSENT, State.UNTOUCHED, State.PARTLY)
# What a section is likely to name, by what it is called; more than these are found by `ask`.
_NAMED = {
    "data model": ("entity",),
    "component design": ("component",),
    "api design": ("component",),
    "failure modes & recovery": ("dependency", "component"),
    "related documents": ("flow", "decision"),
}
_MOST = 40


@tool(section={"type": "string"}, open_sections={"type": "integer"})
def guide(
    session: Session,
    document: str,
    section: Annotated[str, "usually the first not filled in"] = "",
) -> Result:
    """The next section of a design to fill in: what the template asks, its choices, what stands there, names to use.
    When all is filled: what its gates still ask."""
    note = session.note(document)
    outline = note.outline
    if outline is None:
        raise Fault("no-template", f"`{note.name}` follows no template, so nothing is asked of it", "`document`")
    tops = _tops(outline.places)
    left = [top for top in tops if any(one.state in _OPEN for one in _below(outline.places, top))]
    names = ", ".join(top.slot.name for top in left) or "nothing"
    head = f"{note.path}: {len(tops) - len(left)} of {len(tops)} sections filled in; left: {names}"
    if section:
        chosen = _chosen(tops, outline.places, section)
    elif left:
        chosen = left[0]
    else:
        return Result([Block(head), *map(Block, _gates(session, note))], {"open_sections": 0})
    lines = [*_asked(session, note, chosen), *_said(session, note, outline.places, chosen), *_advice(note, chosen)]
    blocks = [Block(head), Block(""), *(Block(line) for text in lines for line in text.split("\n"))]
    return Result(blocks, {"section": chosen.slot.name, "open_sections": len(left)})


def _tops(places: Sequence[Place]) -> list[Place]:
    """The sections of the template that are filled in as one: those right below the title, or the highest."""
    depth = min((len(place.slot.path) for place in places), default=0)
    return [
        place for place in places if len(place.slot.path) == depth and not (place.slot.optional and not place.section)
    ]


def _below(places: Sequence[Place], top: Place) -> list[Place]:
    """A section and all in it that the template does not divide further."""
    depth = len(top.slot.path)
    return [place for place in places if place.slot.path[:depth] == top.slot.path and place.slot.leaf]


def _chosen(tops: Sequence[Place], places: Sequence[Place], name: str) -> Place:
    wanted = folded_title(name)
    for place in (*tops, *places):
        if wanted and folded_title(place.slot.name) == wanted:
            return place
    known = [place.slot.name for place in places]
    near = near_names(name[:100], known)
    help = "" if near else f"its sections: {', '.join(top.slot.name for top in tops)}"
    raise Fault("unknown-name", f"the template has no section `{name[:100]}`", "`section`", near, help)


def _asked(session: Session, note: Document, place: Place) -> Iterator[str]:
    """The template's own words, and the choices it offers."""
    slot = place.slot
    yield f"## {slot.name}{' (optional)' if slot.optional else ''}: the template asks"
    source = texts_of(session.analysis)(note.template.path) if note.template else b""
    yield "````\n" + slot_text(source, slot.span.start, slot.span.end) + "\n````"
    for inner in slot.walk():
        offered = [(field.name, field.choices) for field in inner.fields]
        offered += [(column.name, column.choices) for table in inner.tables for column in table]
        for name, choices in offered:
            if choices:
                yield f"- `{name}` is one of: {', '.join(choices)}"


def _said(session: Session, note: Document, places: Sequence[Place], place: Place) -> Iterator[str]:
    """What stands there, how far it goes, what is wrong with it, and what is known that it may name."""
    section = place.section
    yield "## In the note"
    states = [f"{one.slot.name}: {one.state.value}" for one in _below(places, place)]
    yield "; ".join(states) if states else place.state.value
    if section is None:
        yield f'The note lacks this section; `propose` the change `add` with kind "section", text "{place.slot.name}".'
        return
    text = filled_text(note, section)
    yield text or "(nothing but the template's words)"
    analysis = session.analysis
    found = [
        one for one in found_beyond(analysis, frozenset([note.path])) if section.start <= one.span.start < section.end
    ]
    if found:
        yield "## Findings here"
        yield from (findings.said(analysis, one) for one in found)
    yield from _names(session, place)


def _names(session: Session, place: Place) -> Iterator[str]:
    known = session.analysis.vault.table(network)
    for kind in _NAMED.get(place.slot.name.casefold(), ()):
        handled = {symbol for symbols in known.handled.values() for symbol in symbols}
        labels = sorted(
            {
                point.label
                for point in known.points.values()
                if point.kind == kind and (kind != "dependency" or point.symbol in handled)
            },
            key=str.casefold,
        )
        if labels:
            more = f" and {len(labels) - _MOST} more" if len(labels) > _MOST else ""
            yield f"Known in this vault, {kind}: {', '.join(labels[:_MOST])}{more}"


def _advice(note: Document, place: Place) -> Iterator[str]:
    leaves = [one.name for one in place.slot.walk() if one.leaf]
    heading = leaves[0] if leaves else place.slot.name
    yield (
        f'Write it with `propose`: edits [{{"document": "{note.name}", "section": "{heading}", "new": "..."}}, ...], '
        "one for each heading, in place of the template's words. What does not apply: say `None` and why. "
        "Then `apply`, and `check`."
    )


def _gates(session: Session, note: Document) -> Iterator[str]:
    """What stands between the note and the next status that has a gate."""
    gates = {**DEFAULT_GATES, **session.analysis.settings.gates}
    if "status" not in note.families:
        return
    for status in gates:
        try:
            plan = planned(session, "set", {"name": note.path, "values": [f"status={status}"]})
        except Fault as fault:
            yield f"`{status}`: {fault.message}"
            yield from (f"- {line}" for line in fault.notes)
            return
        if plan.changes:
            yield f'`{status}` may be reached: `propose` the change `set` with values ["status={status}"]'
            return
