"""The links of a vault that do not lead where they say."""

from trueline.model import Symbol, document_symbol, name_key
from trueline.vault.mounts import Mounts, find_mounts, unshared
from trueline.vault.names import Outcome, Resolution
from trueline.vault.survey import Use, Uses, survey_links
from trueline.vault.vault import Vault


def troubled_links(vault: Vault) -> Uses:
    """Every link that does not lead to one note at the place it names, by the symbol it refers to.

    A link below a known mount whose folder has gone is *moved* even if its last folders still fit.
    """
    survey = vault.table(survey_links)
    mounts = vault.table(find_mounts)
    found: dict[Symbol, list[Use]] = {symbol: list(uses) for symbol, uses in survey.astray.items()}
    for target, uses in survey.written_out.items():
        if _stale(mounts, target, uses[0].resolution.paths[0]):
            moved = Resolution(Outcome.MOVED, uses[0].resolution.paths)
            found.setdefault(document_symbol(target), []).extend(use._replace(resolution=moved) for use in uses)
    return found


def _stale(mounts: Mounts, target: str, path: str) -> bool:
    """Whether a link writes out a path that is not the one where its note lies."""
    if not unshared(target, path)[0]:
        return False
    exact = mounts.exact(target)
    return exact is not None and name_key(exact.removesuffix(".md")) != name_key(path.removesuffix(".md"))
