"""Drifts as findings: only those of now, which nobody has accepted."""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.rules.rule import Finding
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts
from trueline.vault.drift.values import Drift, Kind


def findings(vault: Vault, kind: Kind, help: str) -> Iterator[Finding]:
    """The findings of one kind; none without evidence, none for what is still to be built."""
    if vault.evidence is None:
        return
    for drift in vault.once(find_drifts).drifts:
        if drift.kind is kind and drift.path and not drift.forecast and not drift.accepted:
            yield Finding(drift.span, _message(drift), help=help, fix=_fix(drift), path=drift.path)


def _message(drift: Drift) -> str:
    where = f" ({drift.place})" if drift.place is not None else ""
    return " ".join(f"{drift.message}{where}".split())


def _fix(drift: Drift) -> Fix | None:
    if not drift.edits:
        return None
    return Fix(f"say `{drift.built}`, as built", Applicability.UNSAFE, drift.edits)
