"""What a question is brought, by faces that hold a vault open: the vault itself, git's past, the code's past."""

from collections.abc import Mapping

from trueline.analysis.analysis import Analysis
from trueline.vault import Vault

# What changes without a change of any note; an answer that saw it is not to be kept for the next.
PASTS = frozenset({"history", "code"})


def bring(wanted: Mapping[str, str], analysis: Analysis, vault: Vault) -> dict[str, object]:
    """By the name of each parameter what it wants, as `Query.brought` tells; only what is wanted is opened."""
    return {name: _opened(what, analysis, vault) for name, what in wanted.items()}


def _opened(what: str, analysis: Analysis, vault: Vault) -> object:
    if what == "history":
        from trueline.analysis.history import GitHistory

        return GitHistory(analysis.root, analysis.settings)
    if what == "code":
        from trueline.analysis.code_history import CodeRevisions

        return CodeRevisions(analysis)
    return vault
