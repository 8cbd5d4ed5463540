"""From what was typed to an analysis; configuration problems become usage errors."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from trueline.analysis.analysis import Analysis
from trueline.analysis.contents import composed
from trueline.analysis.kept import Keeper
from trueline.analysis.opening import SettingsError, open_analysis
from trueline.analysis.writing.changes import Recovery, Refused
from trueline.cli.progress import Progress
from trueline.model import Document

if TYPE_CHECKING:
    from trueline.analysis.history import GitHistory
    from trueline.store.cache import Cache
    from trueline.store.shelf import EvidenceShelf

# What `--verbose` adds: what went wrong without being an error.
NOTES: list[str] = []

root_option = click.option(
    "--root",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The vault's folder. Found from where you stand if not given.",
)


class ConfigurationError(click.ClickException):
    """The configuration is unusable; shown with every problem and its place."""

    exit_code = 2

    def __init__(self, error: SettingsError) -> None:
        super().__init__(str(error))
        self.problems = error.problems

    def show(self, file: object = None) -> None:
        for problem in self.problems:
            place = f"{problem.path}:{problem.line}: " if problem.line else f"{problem.path}: "
            sys.stderr.write(f"{place}{problem.message}\n")
            if problem.help:
                sys.stderr.write(f"  help: {problem.help}\n")


def open_vault(root: str | None, *paths: str, cache: bool = True, cache_folder: str | None = None) -> Analysis:
    """The analysis of the vault that all `paths` (or the current folder) lie in.

    Without `cache` everything is read anew and nothing kept; `cache_folder` is one other than the usual.
    """
    for path in (root, *paths):
        if path is not None and not os.path.exists(path):
            raise click.UsageError(f"there is no `{path}`")
    where = os.getcwd()
    if paths:
        try:
            where = os.path.commonpath([os.path.abspath(path) for path in paths])
        except ValueError:
            raise click.UsageError("the paths lie on different drives") from None
    caches: list[Cache] = []

    def keeper_of(folder: str) -> Keeper:
        from trueline.store.cache import Cache
        from trueline.store.folder import cache_folder as usual_folder

        caches.append(Cache(cache_folder or usual_folder(), folder))
        return caches[0]

    def shelf_of() -> "EvidenceShelf":
        from trueline.store.folder import cache_folder as usual_folder
        from trueline.store.shelf import EvidenceShelf

        return EvidenceShelf(cache_folder or usual_folder())

    tell = Progress("reading notes")
    try:
        analysis = open_analysis(
            where,
            root,
            named=bool(paths),
            keeper_of=keeper_of if cache and not os.environ.get("TRUELINE_NO_CACHE") else None,
            tell=tell.show,
            settled=_tell_settled,
            shelf_of=shelf_of if cache and not os.environ.get("TRUELINE_NO_CACHE") else None,
        )
    except SettingsError as error:
        raise ConfigurationError(error) from error
    finally:
        tell.clear()
    NOTES.extend(note for one in caches for note in one.notes)
    return analysis


def _tell_settled(recovered: Recovery | Refused) -> None:
    """Say what became of a change that was cut off, before anything else is said."""
    from trueline.cli.output.measure import harmless

    if isinstance(recovered, Refused):
        lines = [f"{recovered.message}; files may show half of a change that was cut off"]
    else:
        names = ", ".join(f"`{path}`" for path in recovered.paths[:3])
        more = f" and {len(recovered.paths) - 3} more" if len(recovered.paths) > 3 else ""
        what = "is complete" if recovered.completed else "was taken back"
        lines = [f"a change of {names}{more} had been cut off and {what}"]
        lines += [f"`{path}` was saved since and stays as it is" for path in recovered.left]
    sys.stderr.writelines(f"trueline: {harmless(line)}\n" for line in lines)


def find_document(analysis: Analysis, name: str) -> Document:
    """The one document that `name` means; otherwise a usage error that proposes."""
    path = vault_path(analysis, name) or ""
    found = (analysis.vault.documents[path],) if path in analysis.vault.documents else analysis.named(name)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        listed = "\n".join(f"  {document.path}" for document in found)
        raise click.UsageError(f"`{name}` may be any of\n{listed}\nSay which by its path.")
    from trueline.cli.proposal import propose

    near = propose(name, [document.name for document in analysis.vault.documents.values()])
    hint = f" Did you mean `{near}`?" if near else ""
    raise click.UsageError(f"no document is called `{name}`.{hint}")


def vault_path(analysis: "Analysis | GitHistory", path: str) -> str | None:
    """A path as typed, relative to the vault and with `/`; None where it lies outside."""
    absolute = os.path.realpath(path)
    root = os.path.realpath(analysis.root.path)
    if absolute == root:
        return ""
    if not absolute.startswith(root.rstrip(os.sep) + os.sep):
        return None
    return os.path.relpath(absolute, root).replace(os.sep, "/")


def chosen_paths(analysis: Analysis, paths: Sequence[str]) -> frozenset[str] | None:
    """The notes that the given files and folders stand for; None for the whole vault."""
    if not paths:
        return None
    known = {*analysis.paths, *(unread.path for unread in analysis.unread)}
    chosen: set[str] = set()
    for path in paths:
        inside = vault_path(analysis, path)
        if inside is None:
            raise click.UsageError(
                f"`{path}` lies outside the vault `{analysis.root.path}`; name the vault with --root"
            )
        if inside == "":
            return None
        inside = analysis.listing.spellings.get(composed(inside), inside)
        below = {name for name in known if name == inside or name.startswith(inside + "/")}
        if not below and os.path.isfile(path) and inside not in analysis.unchecked:
            raise click.UsageError(f"`{path}` is no note of the vault (is it excluded?)")
        chosen |= below
    return frozenset(chosen)
