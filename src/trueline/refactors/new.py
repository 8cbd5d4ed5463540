"""Making a note from a template."""

from typing import Annotated

from trueline.model import document_symbol, name_key
from trueline.refactors._filling import Wish, filled_in
from trueline.refactors._kinds import template_for
from trueline.refactors._lines import one_line
from trueline.refactors._naming import near_names
from trueline.refactors._placing import folder_for, leaf_for, require_new
from trueline.refactors._variables import left
from trueline.refactors.plan import Plan
from trueline.refactors.refactor import Choose, Declined, Stages, Texts, UnknownName, refactor
from trueline.template import Template
from trueline.vault import Vault
from trueline.vault.linking import written_link
from trueline.vault.survey import wikilinks


@refactor
def new(
    vault: Vault,
    kind: Annotated[str, "what it is: feature, adr, flow, domain or whatever the vault has a template for"],
    title: Annotated[str, "its title"],
    today: str,
    now: str,
    author: str,
    texts: Texts,
    stages: Stages,
    choose: Choose,
    template: Annotated[str, "the template, where several make this kind: its name or a part of it"] = "",
    domain: Annotated[tuple[str, ...], "a domain it belongs to; may be given several times"] = (),
    stage: Annotated[str, "the stage whose folder it goes to, such as Planning"] = "",
    status: Annotated[str, "its status; the first there is, if not given"] = "",
    priority: Annotated[str, "its priority"] = "",
    tag: Annotated[tuple[str, ...], "one more tag, or one of a choice, such as layer/service"] = (),
    set_: Annotated[tuple[str, ...], "a property or labelled field: KEY=VALUE"] = (),
    in_: Annotated[str, "the folder it goes to, if not where others of its kind lie"] = "",
    file: Annotated[str, "the file's name, if not the title"] = "",
) -> Plan:
    """Make a note from a template of the vault.

    The template's bytes are taken as they are. Its variables (`{{title}}`, `{{date:DD-MM-YYYY}}`, `{{time}}`,
    `<% tp.file.title %>`) are replaced, of its tags one of each choice is kept, dates are set, placeholder
    links give way to real ones, and the changelog gets its first row. A decision record gets the next free
    number. The note goes where others of its kind lie. On a terminal you are asked for what is left open.
    Nothing is ever overwritten.

    Example:

        trueline new feature "Parcel Lockers" --domain Carriers --priority high
        trueline new feature "Locker Codes" --template quick --stage Backlog
        trueline new adr "Lockers Are Addresses" --status accepted
    """
    said = one_line(title, "the title")
    made = template_for(vault, kind, template, choose)
    domains = [_domain(vault, name) for name in domain]
    leaf, number = leaf_for(vault, made, said, file)
    path = folder_for(vault, made, leaf, in_, _stage(stage, stages), domains[0] if domains else "", stages, choose)
    require_new(vault, path)
    kin = [entry for entry in vault.entries.values() if entry.template == made.name]
    near = [link.target for entry in kin for link in entry.meta.domains]
    links = [written_link(vault, path, one, near) for one in domains]
    if not links and "domains" in made.properties:
        picked = choose("domain", _domains(vault), "")
        links = [written_link(vault, path, _domain(vault, picked), near)] if picked else []
    chosen = {"status": status, "priority": priority}
    wish = Wish(said, number, {k: v for k, v in chosen.items() if v}, tag, links, set_, today, author, now)
    data, lines = filled_in(vault, path, made, source_of(made, texts), wish, stages, choose)
    lines += _awaited(vault, path)
    lines += [f"`{one}` is left to its plug-in" for one in left(data.decode("utf-8", "replace"))]
    return Plan(created={path: data}, said={path: (f"made from `{made.name}`", *lines)})


def _awaited(vault: Vault, path: str) -> list[str]:
    """How many links that led nowhere lead to the new note."""
    uses = vault.relation(wikilinks)[document_symbol(path)]
    count = sum(not vault.resolve(note.path, link.target).paths for note, link in uses)
    return [f"{count} link{'s' * (count > 1)} that led nowhere lead{'s' * (count == 1)} here now"] if count else []


def source_of(template: Template, texts: Texts) -> bytes:
    """The bytes of a template; raises `Declined` where they cannot be read."""
    data = texts(template.path)
    if not data:
        raise Declined(f"the template `{template.path}` cannot be read")
    return data


def _stage(given: str, stages: Stages) -> str:
    if not given:
        return ""
    word = given.strip().casefold()
    for stage, names in stages.items():
        if word == stage.casefold() or word in names:
            return stage
    raise UnknownName(f"there is no stage `{given}`; there are {', '.join(stages)}", near_names(given, stages))


def _domains(vault: Vault) -> list[str]:
    """The names of all notes that other notes name as their domain."""
    found = set()
    for entry in vault.entries.values():
        for link in entry.meta.domains:
            path = vault.resolve(entry.path, link.target).path
            if path is not None and path in vault.entries:
                found.add(vault.entries[path].name)
    return sorted(found)


def _domain(vault: Vault, name: str) -> str:
    """The path of the note that `name` means as a domain."""
    resolution = vault.resolve("", name.strip().strip("[]"))
    paths = [path for path in resolution.paths if path in vault.entries]
    if not paths:
        paths = [p for p, entry in vault.entries.items() if name_key(entry.meta.title) == name_key(name)]
    if len(paths) > 1:
        known = set(_domains(vault))
        named = [path for path in paths if vault.entries[path].name in known] if known else []
        paths = named if len(named) == 1 else paths
    if len(paths) == 1:
        return paths[0]
    if paths:
        raise UnknownName(f"`{name}` may be any of {len(paths)} notes; say which by its path", paths[:3])
    every = [entry.name for entry in vault.entries.values()]
    near = near_names(name, _domains(vault)) or near_names(name, every)
    raise UnknownName(f"no note is called `{name}`, so it can be no domain", near)
