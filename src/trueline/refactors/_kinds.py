"""Which template a person means by `feature`, `adr` or a template's own name."""

from collections.abc import Sequence

from trueline.refactors._naming import choose, near_names, plain
from trueline.refactors.refactor import Choose, UnknownName
from trueline.template import Template, folded_title
from trueline.vault import Vault


def template_for(vault: Vault, kind: str, named: str, ask: Choose) -> Template:
    """The template for a note of a kind; `named` is what it was called, if it was.

    Raises `UnknownName` for a kind that no template makes, with those there are.
    """
    templates = vault.library.templates
    scores = {template.path: _fit(template, kind) for template in templates}
    fitting = [template for template in templates if scores[template.path]]
    if named:
        return _named(named, templates, scores)
    if not fitting:
        kinds = kinds_of(templates)
        raise UnknownName(f"no template makes a `{kind}`; there are {', '.join(kinds)}", near_names(kind, kinds))
    best = max(scores.values())
    chosen = [template for template in fitting if scores[template.path] == best]
    used = {template.path: _uses(vault, template) for template in chosen}
    usual = max(chosen, key=lambda template: (used[template.path], len(template.every)))
    if len(chosen) == 1:
        return usual
    names = [template.name for template in chosen]
    picked = ask("template", names, usual.name)
    return next((template for template in chosen if template.name == picked), usual)


def templates_for(vault: Vault, kind: str) -> list[str]:
    """The names of all templates that fit a kind, the best first."""
    fits = [(template.name, _fit(template, kind)) for template in vault.library.templates]
    return [name for name, fit in sorted(fits, key=lambda one: -one[1]) if fit]


def _named(named: str, templates: Sequence[Template], scores: dict[str, int]) -> Template:
    """The template that a name or a part of it means, first among those that fit the kind best."""
    wanted = plain(named.removesuffix(".md"))
    for score in sorted(set(scores.values()), reverse=True):
        own = [template for template in templates if scores[template.path] == score]
        exact = [one for one in own if wanted in (plain(one.name), plain(one.path.removesuffix(".md")))]
        words = set(folded_title(named).split())
        part = exact or ([one for one in own if words <= set(folded_title(one.name).split())] if score else [])
        if len(part) == 1:
            return part[0]
    names = [template.name for template in templates]
    try:
        return templates[choose(named, names, "template")]
    except UnknownName as error:
        raise error if error.near else UnknownName(f"{error.message}; there are {', '.join(names)}") from None


def kinds_of(templates: Sequence[Template]) -> list[str]:
    """One word or more for each template: what stands before the title, else its name."""
    return sorted({_prefix(template) or folded_title(template.name) for template in templates})


def _prefix(template: Template) -> str:
    return folded_title(template.prefix.replace("{}", " ").strip(" :-–—"))


def _fit(template: Template, kind: str) -> int:
    """How well a template fits a word, from 0."""
    wanted = folded_title(kind)
    name = folded_title(template.name)
    if not wanted:
        return 0
    if wanted in (_prefix(template), name):
        return 4
    if name.startswith(wanted + " "):
        return 3
    if f" {wanted} " in f" {name} {_prefix(template)} ":
        return 2
    folder = folded_title(template.path.rpartition("/")[0].rpartition("/")[2])
    return 1 if wanted in (folder, folder.removesuffix("s")) else 0


def _uses(vault: Vault, template: Template) -> int:
    return sum(entry.template == template.name for entry in vault.entries.values())
