"""Links written as the links around them are."""

from collections.abc import Iterable

from trueline.vault.mounts import find_mounts
from trueline.vault.names import Outcome
from trueline.vault.vault import Vault


def written_link(vault: Vault, source: str, path: str, near: Iterable[str] = ()) -> str:
    """A wikilink's target that leads from `source` to `path`: with folders if the links `near` have them.

    A bare name that would lead elsewhere, or nowhere for certain, gets its folders, too.
    """
    pathy = _usual(near)
    bare = path.rsplit("/", 1)[-1].removesuffix(".md")
    mounts = vault.table(find_mounts)
    if pathy is not None:
        return mounts.rewritten(pathy, path)
    found = vault.resolve(source, bare)
    if found.outcome is Outcome.FOUND and found.path == path:
        return bare
    return mounts.rewritten("", path)


def _usual(targets: Iterable[str]) -> str | None:
    """The first of the targets that begin with the folder most begin with; None where most have no folders."""
    firsts: dict[str, list[str]] = {}
    for target in targets:
        if ".." not in target:
            firsts.setdefault(target.partition("/")[0] if "/" in target else "", []).append(target)
    usual = max(firsts.values(), key=len)[0] if firsts else ""
    return usual if "/" in usual else None
