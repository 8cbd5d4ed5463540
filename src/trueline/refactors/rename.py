"""Renaming, with every definition and reference."""

from typing import Annotated, Literal

from trueline.refactors._naming import near_names
from trueline.refactors._rename_kinds import Meant, meant, things_named
from trueline.refactors._rename_note import renamed_note
from trueline.refactors._rename_routes import fixed_parts, renamed_route, route_of
from trueline.refactors._rename_search import Search, words_of
from trueline.refactors._rename_symbol import renamed_symbol, wanted_of
from trueline.refactors.plan import Plan, compose
from trueline.refactors.refactor import Texts, UnknownName, refactor
from trueline.vault import Vault


@refactor
def rename(
    vault: Vault,
    old: Annotated[str, "what it is called now"],
    new: Annotated[str, "what it is to be called"],
    texts: Texts,
    kind: Annotated[
        Literal["", "document", "component", "entity", "endpoint", "flag", "metric", "domain"],
        "what it is, where several things have the name",
    ] = "",
    with_note: Annotated[bool, "with --kind, also rename the note of its own that it has"] = False,
    keep_alias: Annotated[bool, "keep a note's old name as an alias"] = False,
    merge: Annotated[bool, "also where the new name means something else already"] = False,
) -> Plan:
    """Rename a note, component, entity, endpoint, flag, metric or domain, wherever it is named.

    Every definition and reference changes, each in its own way of writing: with `MatchSuggestion` renamed
    to `Proposal`, the table `match_suggestions` becomes `proposals` and the class `MatchSuggestionEntity`
    becomes `ProposalEntity`. Endpoints keep the style of their parameters and stay below the base that
    their section names. Links keep their style, and their texts unless they are the old name.

    A component, entity or domain that has a note of its own is renamed together with it; `--kind document`
    renames only the note, `--kind component` only the component. Where a name is merely spoken of, in
    prose or on an arrow of a diagram, the place is listed and left to you. A name that means something
    else already is refused.

    Example:

        trueline rename "Public Tracking Page" "Parcel Tracking" --diff
        trueline rename CarrierGateway CarrierHub
        trueline rename "GET /v1/imports/{id}" "GET /v1/uploads/{id}"
    """
    route = route_of(old)
    if kind == "endpoint" or (not kind and route is not None and not old.endswith(".md")):
        target = route_of(new)
        if route is None or target is None:
            raise UnknownName(f"`{old if route is None else new}` is no endpoint; write it as `GET /labels/{{id}}`")
        plan = renamed_route(Search(vault, texts, map(fixed_parts, (route, target))), route, target, merge)
        if not plan.changes and not plan.mentions and str(route) != str(target):
            near = near_names(str(route), (one for one in things_named(vault) if "/" in one))
            raise UnknownName(f"no document names the endpoint `{route}`", near)
        return plan
    search = Search(vault, texts, (words_of(old), words_of(new)))
    found = meant(search, old, kind)
    if found.kind == "document":
        return renamed_note(search, found.note, new, keep_alias, merge)
    return _thing(search, found, old, new, bool(not kind or with_note), keep_alias, merge)


def _thing(search: Search, found: Meant, old: str, new: str, with_note: bool, keep_alias: bool, merge: bool) -> Plan:
    """The plan for something that designs name, together with the note of its own."""
    vault = search.vault
    wanted = wanted_of(vault, found.kind, old, new, found.note)
    if not found.note or not with_note:
        return renamed_symbol(search, wanted, merge)
    own = vault.entries[found.note].name
    name = wanted.spellings.anew(own) if wanted.spellings.spells(own) else new
    note = renamed_note(search, found.note, name, keep_alias, merge, speak=False)
    return compose([note, renamed_symbol(search, wanted, merge, note)])
