"""`trueline template`: what changed in a template, and its documents brought to the newer version."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from trueline.analysis.analysis import Analysis
from trueline.cli.opening import find_document, open_vault, root_option
from trueline.cli.output import admit_any_text, choose_style
from trueline.cli.output.measure import harmless

if TYPE_CHECKING:
    from trueline.queries.answer import Answer
    from trueline.refactors import Plan
    from trueline.template import Template
    from trueline.template.difference import Difference, TemplateChange, Version

FORMATS = ("table", "json", "csv", "markdown")
# Renumbered headings are one change to a reader where there are more than so many.
_FEW = 3
_RENAMED = click.option(
    "--renamed",
    metavar="OLD=NEW",
    multiple=True,
    help="What a section, column, field or property was called before, where it cannot be guessed.",
)


class Changed(NamedTuple):
    """One difference between two versions of a template; `section` is where, `line` in the newer one, if it is there."""

    template: str
    kind: str
    what: str
    section: str
    before: str
    after: str
    line: int | None


class Lacking(NamedTuple):
    """A section of a template that at least half of the notes that follow it leave out, or leave as it is."""

    template: str
    section: str
    notes: int
    absent: int
    untouched: int
    filled: int


class Added(NamedTuple):
    """A heading that a template does not have, and how many of the notes that follow it do."""

    template: str
    heading: str
    under: str
    notes: int
    of: int


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Compare versions of a template, and bring documents to a newer one.

    \b
    trueline template diff                 templates beside their notes
    trueline template diff --since main    what changed since a revision
    trueline template diff old.md new.md   two files
    trueline template upgrade --since main --diff
    """


@command.command()
@click.argument("names", nargs=-1, metavar="[OLD NEW | NAME]")
@root_option
@click.option("--since", metavar="REV", help="Compare with what the vault's templates were at this revision.")
@_RENAMED
@click.option("--output-format", type=click.Choice(FORMATS), default="table", show_default=True, help="How to show it.")
def diff(
    names: tuple[str, ...], root: str | None, since: str | None, renamed: tuple[str, ...], output_format: str
) -> int:
    """Say what changed between two versions of a template, as meaning.

    Sections that were added, dropped, renamed or moved; guidance, fields, columns, choices, properties and
    tags. A section that only got another heading is told by what stands in it.

    Without arguments it compares each template of the vault with the notes that follow it: which sections
    most of them leave out, and which headings they add. That is what a next version may look like.

    \b
    trueline template diff
    trueline template diff "Feature Design" --since v2
    trueline template diff old.md docs/templates/Feature.md --renamed "Risks=Hazards"
    """
    hints = _hints(renamed)
    if len(names) == 2 and since is None:
        if root is not None:
            raise click.UsageError("--root goes with a vault's templates, not with two files")
        pairs = [(_read(names[0]), _read(names[1]))]
        return _render(_changes(pairs, hints, "the two files say the same"), names, output_format)
    if len(names) > 1:
        raise click.UsageError("name two files, or one template of the vault with --since")
    analysis = open_vault(root)
    templates = _named(analysis, names[0] if names else "")
    if since is None:
        return _render(_beside_notes(analysis, templates), names, output_format)
    pairs = _since(analysis, since, templates)
    return _render(_changes(pairs, hints, f"no template differs from what it was at `{since}`"), names, output_format)


@command.command()
@click.argument("names", nargs=-1)
@root_option
@click.option("--from", "old", metavar="FILE", help="The template as it was.")
@click.option("--to", "new", metavar="TEMPLATE", help="As it is: a template of the vault.  [default: of the same name]")
@click.option("--since", metavar="REV", help="Instead of --from: the vault's templates as they were at this revision.")
@_RENAMED
@click.option("--diff", "show_diff", is_flag=True, help="Print what would change as a diff; write nothing.")
@click.option("--dry-run", is_flag=True, help="Say which files would change; write nothing.")
@click.option("--all-mentions", is_flag=True, help="List every place that is left to you, not only the first ten.")
def upgrade(
    names: tuple[str, ...],
    root: str | None,
    old: str | None,
    new: str | None,
    since: str | None,
    renamed: tuple[str, ...],
    show_diff: bool,
    dry_run: bool,
    all_mentions: bool,
) -> int:
    """Bring documents to the newer version of their template without losing a word.

    All documents that follow the template, or those named. New sections are put in their place; headings
    that are as the template had them get their new words; moved sections move as a whole; columns, fields
    and properties come, go and get other names; guidance that still stands becomes the newer guidance.
    A section, column or field that is no longer asked for is removed only where nothing was written in it;
    what stays is listed, with its place. Upgrading again changes nothing.

    \b
    trueline template upgrade --since v2 --diff
    trueline template upgrade "Return Labels" --from old/Feature.md
    trueline template upgrade --since HEAD~1 --renamed "Risks=Hazards"
    """
    from trueline.cli.changing.applying import apply, foretell, show
    from trueline.refactors import Clash

    if (old is None) == (since is None) or (new is not None and old is None):
        raise click.UsageError("say what the template was: --from FILE [--to TEMPLATE], or --since REV")
    analysis = open_vault(root, *(name for name in names if os.path.isfile(name)))
    if since is not None:
        pairs = _since(analysis, since, _named(analysis, ""))
    else:
        assert old is not None
        pairs = [_from_file(analysis, old, new)]
    try:
        plan = _upgraded(analysis, pairs, names, _hints(renamed))
    except Clash as error:
        sys.stderr.write(harmless(f"trueline: {error.message}") + "\n")
        return 1
    if not plan.changes:
        sys.stdout.write("nothing to change: what can be brought to the newer version is there\n")
    if show_diff:
        return show(analysis, plan, all_mentions)
    return (foretell if dry_run else apply)(analysis, plan, all_mentions)


def _upgraded(
    analysis: Analysis, pairs: "Sequence[tuple[Version, Version]]", names: Sequence[str], hints: Mapping[str, str]
) -> "Plan":
    """The plan for all documents that follow one of the templates, each by the first that it follows."""
    from trueline.refactors import compose
    from trueline.refactors.upgrading import followers, upgrade
    from trueline.template.difference import compare

    chosen = {find_document(analysis, name).path for name in names}
    plans, done = [], set()
    for old, new in pairs:
        found = [one for one in followers(analysis.vault, old.template, new.template) if one.path not in done]
        wanted = [one for one in found if not chosen or one.path in chosen]
        done |= {one.path for one in found}
        plans.append(upgrade(wanted, compare(old, new, hints), analysis.policy.aliases))
    missing = sorted(chosen - done)
    if missing:
        raise click.UsageError(f"`{missing[0]}` follows no template that changed")
    return compose(plans)


def _hints(renamed: Sequence[str]) -> dict[str, str]:
    for hint in renamed:
        if not all(part.strip() for part in hint.partition("=")):
            raise click.UsageError(f"`{hint}` is no OLD=NEW")
    return {old.strip(): new.strip() for old, _, new in (hint.partition("=") for hint in renamed)}


def _read(path: str, inside: str | None = None) -> "Version":
    """A template from a file; `inside` is its path in the vault, if it lies there."""
    from trueline.template.difference import read_version

    try:
        with open(path, "rb") as file:
            return read_version(inside or path.replace(os.sep, "/"), file.read())
    except OSError as error:
        raise click.UsageError(f"`{path}` cannot be read: {error.strerror or error}") from error


def _named(analysis: Analysis, name: str) -> "list[Template]":
    """The vault's template that a name or a path means, or all."""
    from trueline.analysis.template_versions import own_templates
    from trueline.cli.opening import vault_path
    from trueline.cli.proposal import propose

    templates = own_templates(analysis)
    if not templates:
        raise click.UsageError(f"the vault `{analysis.root.path}` has no templates of its own")
    if not name:
        return templates
    inside = vault_path(analysis, name)
    found = [one for one in templates if one.path == inside] or [
        one for one in templates if one.name.casefold() == name.removesuffix(".md").casefold()
    ]
    if not found:
        near = propose(name, [one.name for one in templates])
        hint = f" Did you mean `{near}`?" if near else ""
        raise click.UsageError(f"no template is called `{name}`.{hint}")
    return found


def _since(analysis: Analysis, since: str, templates: "Sequence[Template]") -> "list[tuple[Version, Version]]":
    from trueline.analysis.template_versions import versions_since
    from trueline.queries.history import NoHistory

    try:
        return versions_since(analysis, since, templates)
    except NoHistory as error:
        raise click.UsageError(error.message) from error


def _from_file(analysis: Analysis, old: str, new: str | None) -> "tuple[Version, Version]":
    from trueline.analysis.template_versions import own_templates, version_now
    from trueline.cli.opening import vault_path

    before = _read(old, vault_path(analysis, old))
    if new is not None:
        return before, version_now(analysis, _named(analysis, new)[0])
    templates = own_templates(analysis)
    found = [one for one in templates if one.name.casefold() == before.template.name.casefold()]
    found = found or [one for one in templates if one.prefix and one.prefix == before.template.prefix]
    if len(found) != 1:
        raise click.UsageError(f"say with --to which template of the vault `{old}` has become")
    return before, version_now(analysis, found[0])


def _changes(pairs: "Sequence[tuple[Version, Version]]", hints: Mapping[str, str], empty: str) -> "Answer":
    from trueline.queries.answer import Answer, Table
    from trueline.template.difference import compare

    rows: list[Changed] = []
    for old, new in pairs:
        difference = compare(old, new, hints)
        changes = difference.changes()
        numbers = [change for change in changes if change.what == "number"]
        if len(numbers) > _FEW:
            changes = [change for change in changes if change.what != "number"]
        rows += [_row(difference, change) for change in changes]
        if len(numbers) > _FEW:
            said = f"{len(numbers)} headings"
            rows.append(Changed(new.template.name, "changed", "numbers", said, "", "", None))
    return Answer((Table("Changes", Changed, rows),), empty="" if rows else empty)


def _row(difference: "Difference", change: "TemplateChange") -> Changed:
    line = difference.new.tree.lines.line(change.span.start) if change.span else None
    section = " > ".join(change.path)
    return Changed(
        difference.new.template.name, change.kind.value, change.what, section, change.before, change.after, line
    )


def _beside_notes(analysis: Analysis, templates: "Sequence[Template]") -> "Answer":
    from trueline.queries.answer import Answer, Table
    from trueline.template.usage import usage

    lacking: list[Lacking] = []
    added: list[Added] = []
    unused = []
    for template in templates:
        notes = [analysis.vault.documents[path] for path in analysis.paths]
        outlines = [note.outline for note in notes if note.template and note.template.path == template.path]
        found = usage(outline for outline in outlines if outline is not None)
        if not found.notes:
            unused.append(template.name)
            continue
        for slot in found.slots:
            if 2 * (slot.absent + slot.untouched) >= found.notes:
                section = " > ".join(slot.path)
                lacking.append(Lacking(template.name, section, found.notes, slot.absent, slot.untouched, slot.filled))
        several = (one for one in found.extra if one.notes > 1)
        added += [Added(template.name, one.title, one.under, one.notes, found.notes) for one in several]
    note = f"no note follows {', '.join(f'`{name}`' for name in unused)}" if unused else ""
    tables = (
        Table("Left out or left as it is by half of the notes", Lacking, lacking, note),
        Table("Added by several notes", Added, added),
    )
    empty = "" if lacking or added else "the notes look as their templates ask" + (f"; {note}" if note else "")
    return Answer(tables, empty=empty)


def _render(answer: "Answer", names: Sequence[str], output_format: str) -> int:
    from trueline.cli.asking import Shown, render

    style = choose_style(sys.stdout, os.environ)
    admit_any_text(sys.stdout)
    shown = Shown("template diff", {"names": tuple(names)}, answer, answer.tables, style)
    for piece in render(output_format, shown):
        sys.stdout.write(piece)
    return 0
