"""`trueline import`: designs and decisions from other folders become notes of the vault."""

import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING

import click

from trueline.analysis.analysis import Analysis
from trueline.cli.opening import open_vault, root_option
from trueline.cli.output import admit_any_text
from trueline.cli.output.measure import harmless

if TYPE_CHECKING:
    from trueline.formats.built import Source
    from trueline.formats.passages import Reading
    from trueline.refactors.importing import Imports, Left

# The outer formats: the module that reads each, and its page.
FORMATS = {
    "adr": (
        "adr",
        """Make decision records of a folder of them: MADR 2 to 4, Nygard's, those of adr-tools.

        A record keeps its number where that is free, else it gets the next one. Context, decision,
        consequences and options go to the sections of your own template that mean the same; status and
        date become tags and properties.

        \b
        trueline import adr doc/adr --dry-run
        trueline import adr ../other/docs/decisions --into decisions
        """,
    ),
    "openspec": (
        "openspec",
        """Make feature designs of OpenSpec's changes: `proposal.md`, `design.md`, `tasks.md`, `specs/`.

        Each folder with a `proposal.md` becomes one design; archived changes are implemented. What
        `openspec/specs` says of the present is no change, and is listed.

        \b
        trueline import openspec openspec --diff
        trueline import openspec openspec/changes/add-lockers
        """,
    ),
    "spec-kit": (
        "speckit",
        """Make feature designs of the folders of GitHub's spec-kit: `specs/NNN-name/spec.md` and its neighbours.

        Plan, research, data model, quick start, contracts and tasks go to the sections of your template
        that they belong to, each under its own heading where it does not fill the section.

        \b
        trueline import spec-kit specs --dry-run
        """,
    ),
    "kep": (
        "kep",
        """Make feature designs of Kubernetes enhancement proposals: `README.md` beside `kep.yaml`.

        \b
        trueline import kep keps/sig-node/1234-sidecars --into "docs/features/1. Planning"
        """,
    ),
}


@click.group("import", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Make notes of designs and decisions that lie in other folders, in other notations.

    Their text is put into the sections of your own template, byte for byte but for the depth of headings
    and line endings. What has no place there is kept at the note's end, and listed. The folder that is
    read stays as it is, and no note is overwritten: importing again only makes what is missing.

    \b
    trueline import adr doc/adr --dry-run
    trueline import spec-kit specs --diff
    """


def _add(name: str, module: str, page: str) -> None:
    @click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False))
    @root_option
    @click.option("--into", metavar="FOLDER", default="", help="The vault's folder for the notes, or a stage.")
    @click.option("--template", metavar="NAME", default="", help="The template, where several could be meant.")
    @click.option("--date", metavar="DATE", help="The date of what has none of its own.  [default: today]")
    @click.option("--author", metavar="NAME", help="The author to write.  [default: $TRUELINE_AUTHOR, else git's]")
    @click.option("--diff", "show_diff", is_flag=True, help="Print what would be made as a diff; write nothing.")
    @click.option("--dry-run", is_flag=True, help="Say which notes would be made; write nothing.")
    def run(
        folder: str,
        root: str | None,
        into: str,
        template: str,
        date: str | None,
        author: str | None,
        show_diff: bool,
        dry_run: bool,
    ) -> int:
        read: Callable[[Iterable[Source]], Reading] = import_module(f"trueline.formats.{module}").read
        analysis = open_vault(root)
        imports = _imports(analysis, read, folder, {"date": date, "author": author}, template, into)
        return _carry_out(analysis, imports, show_diff, dry_run)

    from inspect import cleandoc

    command.command(name, help=cleandoc(page))(run)


def _imports(
    analysis: Analysis,
    read: "Callable[[Iterable[Source]], Reading]",
    folder: str,
    given: dict[str, str | None],
    template: str,
    into: str,
) -> "Imports":
    from trueline.analysis.gathering import gather
    from trueline.cli.changing.bringing import brought
    from trueline.refactors import UnknownName
    from trueline.refactors.importing import Around, Imports, Left, imported

    try:
        gathered = gather(folder)
    except OSError as error:
        raise click.UsageError(f"`{folder}` cannot be read: {error.strerror or error}") from error
    reading = read(gathered.sources)
    values = brought(analysis, ("vault", "texts", "stages", "today", "author"), given, False)
    try:
        made = imported(reading, Around(**values, template=template, into=into))  # type: ignore[arg-type]
    except UnknownName as error:
        near = f" Did you mean `{error.near[0]}`?" if error.near else ""
        raise click.UsageError(f"{error.message}.{near}") from error
    unread = tuple(Left(path, 1, f"not imported: {message}") for path, message in gathered.problems)
    return Imports(made.plan, (*unread, *made.left))


def _carry_out(analysis: Analysis, imports: "Imports", show_diff: bool, dry_run: bool) -> int:
    from trueline.cli.changing.applying import apply, foretell, show

    plan = imports.plan
    code = show(analysis, plan) if show_diff else foretell(analysis, plan) if dry_run else apply(analysis, plan)
    _tell(imports.left)
    count = len(plan.created)
    if not show_diff and code == 0:
        sys.stdout.write(f"{count} note{'s' * (count != 1)} {'would be ' * dry_run}made\n")
    return code


def _tell(left: "Iterable[Left]") -> None:
    admit_any_text(sys.stderr)
    for one in left:
        sys.stderr.write(harmless(f"{one.path}:{one.line}: {one.message}") + "\n")


for _name, (_module, _page) in FORMATS.items():
    _add(_name, _module, _page)
