"""Vaults before and after a plan, and where their links lead."""

from collections.abc import Mapping

from rule_examples import make_vault
from trueline.refactors import Plan, find_refactor, outcome
from trueline.syntax import MarkdownLink
from trueline.vault import Vault
from trueline.vault.paths import leads, local_path

Files = Mapping[str, bytes]
STAGES = {"Planned": ("planned", "ready"), "Active": ("active", "in progress"), "Completed": ("completed", "done")}


def planned(change: str, files: Files, *words: str, **options: object) -> Plan:
    """The plan of a change in a vault of these files."""
    more = {"stages": STAGES} if change == "move" else {}
    return find_refactor(change).plan(make_vault(dict(files)), *words, texts=texts_of(files), **more, **options)


def texts_of(files: Files):  # type: ignore[no-untyped-def]
    return lambda path: files.get(path, b"")


def after(files: Files, plan: Plan) -> dict[str, bytes]:
    """The files when a plan was carried out."""
    changed = outcome(plan, lambda path: files[path])
    kept = {path: data for path, data in files.items() if path not in plan.moves}
    return {**kept, **{one.path: one.after for one in changed}}


def changed(files: Files, change: str, *words: str, **options: object) -> dict[str, str]:
    """The texts of the files that differ after a change."""
    new = after(files, planned(change, files, *words, **options))
    return {path: data.decode() for path, data in new.items() if files.get(path) != data}


def led(files: Files, moves: Mapping[str, str] | None = None) -> list[tuple[str, object]]:
    """Where every link leads, by the path of its note; with `moves` as if these had been carried out."""
    vault = make_vault(dict(files))
    to = dict(moves or {})

    def now(path: str) -> str:
        return to.get(path, path)

    links = (
        (path, link)
        for path, document in vault.documents.items()
        for link in (*document.tree.front_links, *document.tree.links)
    )
    return sorted(((now(path), _end(vault, path, link, now)) for path, link in links), key=repr)


def _end(vault: Vault, path: str, link: object, now) -> object:  # type: ignore[no-untyped-def]
    if isinstance(link, MarkdownLink):
        target = local_path(link.url)
        end = leads(vault, path, target) if target else None
        return now(end) if end else end
    resolution = vault.resolve(path, link.target)  # type: ignore[attr-defined]
    return resolution.outcome, tuple(sorted(map(now, resolution.paths)))
