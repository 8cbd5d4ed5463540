"""All drifts of a vault, each at a home: the note that a person would change."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from trueline.text import Span
from trueline.vault.drift.components import component_drifts
from trueline.vault.drift.designed import Designed
from trueline.vault.drift.endpoints import endpoint_drifts
from trueline.vault.drift.enums import enum_drifts
from trueline.vault.drift.gathered import Gathered, ignored
from trueline.vault.drift.signals import signal_drifts
from trueline.vault.drift.stores import store_drifts
from trueline.vault.drift.values import Drift, Kind
from trueline.vault.evidence import Evidence
from trueline.vault.relation import Read
from trueline.vault.statements import Acceptance, acceptances, accepted_key
from trueline.vault.vault import Vault


class Drifts(NamedTuple):
    """Every drift, in the order of notes and places, those without a note last; and acceptances that hide none."""

    drifts: tuple[Drift, ...]
    stale: tuple[tuple[str, Acceptance], ...]


def evidence_of(vault: Vault) -> Evidence | None:
    """What was built, for rules, which run again when it changes; None where no evidence is named."""
    if vault.evidence is None:
        return None
    if vault.reads.on is not None:
        vault.reads.on.add(Read("evidence"))
    return vault.evidence()


def find_drifts(vault: Vault) -> Drifts:
    """What is designed and what was built, laid side by side; nothing where there is no evidence."""
    evidence = evidence_of(vault)
    if evidence is None:
        return Drifts((), ())
    gathered = Gathered(evidence)
    designed = Designed(vault)
    found: list[Drift] = []
    for compare in (endpoint_drifts, store_drifts, enum_drifts, component_drifts, signal_drifts):
        found += compare(designed, gathered)
    ignore = evidence.ignore
    kept = [one for one in found if not ignored(ignore, one.name, one.key)]
    homed = [_at_home(one, evidence, vault) for one in kept]
    return _accepted(vault, sorted(homed, key=_order))


def _order(drift: Drift) -> tuple[object, ...]:
    return not drift.path, drift.path, drift.span, drift.subject, drift.name, drift.message


def _at_home(drift: Drift, evidence: Evidence, vault: Vault) -> Drift:
    """Something built with the note that ought to tell of it: its controller's, its neighbours', its domain's."""
    if drift.kind is not Kind.UNDOCUMENTED or drift.path:
        return drift
    for path, span in (*_named_notes(drift, vault), *_owned(drift, evidence, vault)):
        return drift._replace(path=path, span=span)
    return drift


def _named_notes(drift: Drift, vault: Vault) -> Iterator[tuple[str, Span]]:
    """The note about the class that handles an endpoint."""
    if drift.near:
        path = vault.resolve("", drift.near).path
        if path is not None and path in vault.entries:
            yield path, vault.entries[path].meta.title_span


def _owned(drift: Drift, evidence: Evidence, vault: Vault) -> Iterator[tuple[str, Span]]:
    """The note of the domain whose patterns name the thing, its path, or its place in the code."""
    route = drift.name.partition(" ")[2] if drift.subject == "endpoint" else drift.name
    place = drift.place.path if drift.place else ""
    for domain, patterns in evidence.owners.items():
        if any(fnmatchcase(name, pattern) for pattern in patterns for name in (drift.name, route, place) if name):
            path = vault.resolve("", domain).path
            if path is not None and path in vault.entries:
                yield path, vault.entries[path].meta.title_span


def _accepted(vault: Vault, drifts: Sequence[Drift]) -> Drifts:
    comments: dict[tuple[str, str], list[Acceptance]] = {}
    for key, rows in vault.relation(acceptances).items():
        for entry, acceptance in rows:
            comments.setdefault((entry.path, str(key)), []).append(acceptance)
    used: set[tuple[str, str]] = set()
    found = []
    for drift in drifts:
        keys = (accepted_key(drift.key), accepted_key(drift.name))
        key = next((one for one in keys if (drift.path, one) in comments), None)
        if key is None and not drift.path:
            # What has no note of its own may be accepted in any.
            place = next(((path, one) for path, one in comments if one in keys), None)
        else:
            place = (drift.path, key) if key is not None else None
        if place is None:
            found.append(drift)
            continue
        used.add(place)
        found.append(drift._replace(accepted=comments[place][0].reason or "no reason is given"))
    stale = tuple((path, one) for (path, key), all_ in comments.items() for one in all_ if (path, key) not in used)
    return Drifts(tuple(found), stale)
