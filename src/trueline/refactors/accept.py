"""Living with a drift, and saying why."""

from typing import Annotated

from trueline.refactors._lines import ending_of, line_end, line_start, next_line, one_line, quoted
from trueline.refactors._naming import find_note
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import Declined, UnknownName, refactor
from trueline.template import title_section
from trueline.text import Edit, Span
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts
from trueline.vault.statements import accepted_key


@refactor
def accept(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    thing: Annotated[str, "what has drifted: its name as `trueline drift` shows it, such as `GET /orders`"],
    reason: Annotated[str, "why the team lives with it; required"] = "",
) -> Plan:
    """Accept a drift between a design and what was built, with the reason, in the design itself.

    It is kept as a comment below the note's title, `%% trueline: accept drift endpoint GET /orders: … %%`, which
    Obsidian does not show. `trueline drift` lists it apart from then on, and `trueline check` is silent about it;
    once the drift is gone, `drift/stale-acceptance` says so. `trueline drift accept` is the same.

    Example:

        trueline accept "Public Tracking Page" page_views_daily --reason "Counted elsewhere until June"
    """
    if vault.evidence is None:
        raise Declined("there is no evidence of what was built", help="`trueline drift --discover` proposes some")
    if not reason.strip():
        raise Declined("a drift is accepted with a reason only", help="say why: `--reason TEXT`")
    why = " ".join(one_line(reason).replace("%%", " ").split())
    document = find_note(vault, name)
    wanted = accepted_key(one_line(thing))
    drifts = vault.once(find_drifts).drifts
    here = [one for one in drifts if one.path in (document.path, "")]
    found = [one for one in here if wanted in (accepted_key(one.key), accepted_key(one.name))]
    if not found:
        near = tuple(dict.fromkeys(one.key for one in here if one.path))[:3]
        raise UnknownName(f"nothing called {quoted(thing)} has drifted in `{document.name}`", near)
    if found[0].accepted:
        return plan_of(document.path, (), f"the drift of {quoted(found[0].key)} is accepted already")
    data = document.tree.data
    section = title_section(document.tree)
    matter = document.tree.front_matter
    at = section.heading.end if section is not None and section.heading is not None else matter.end if matter else 0
    ending = ending_of(data)
    below = next_line(data, at)
    comment = f"%% trueline: accept drift {found[0].key.replace('%%', '')}: {why} %%".encode()
    if at == 0:
        written, place = comment + ending + ending, line_start(data, 0)
    elif below == line_end(data, at):
        written, place = ending + ending + comment + ending, len(data)
    else:
        written, place = ending + comment + ending, below
    return plan_of(document.path, [Edit(Span(place, place), written)], f"accepted the drift of {quoted(found[0].key)}")
