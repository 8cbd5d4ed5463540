"""Setting what a note says of itself."""

from collections.abc import Sequence
from typing import Annotated

from trueline.model import Document
from trueline.model.document import relowered
from trueline.refactors._dates import written_like
from trueline.refactors._front import add_property, find_property, set_scalar
from trueline.refactors._gates import crossed, obstacles
from trueline.refactors._lines import one_line
from trueline.refactors._naming import find_note
from trueline.refactors._records import log_change
from trueline.refactors._values import parted, set_value
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import Declined, Gates, Problems, UnknownName, refactor
from trueline.syntax import parse
from trueline.template import property_key
from trueline.text import Edit, followed_by, splice
from trueline.vault import Vault


@refactor
def set_values(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    values: Annotated[tuple[str, ...], "what to set: KEY=VALUE, KEY+=VALUE or KEY-=VALUE for lists, KEY= for nothing"],
    problems: Problems,
    gates: Gates,
    today: str,
    author: str,
    force: Annotated[str, "pass the gates all the same, for this reason, which goes into the changelog"] = "",
    updated: Annotated[bool, "also set `Updated` to today"] = False,
    new: Annotated[bool, "add a property that neither the note nor its template has"] = False,
) -> Plan:
    """Set the status, the priority, any property or any labelled field of a note.

    A status or priority is written as the note writes its tags: the one that is there is changed in its
    place, and others of the same kind are taken out. A key is first looked for among the tags, then among
    the properties, then among the labels of the text (`Flag name`, or `Feature Flags/Flag name` where
    several sections have one).

    A status that is further on than the present one has to pass gates. For `designed`: no section as the
    template left it, no open question, no error. For `implemented`: all criteria and tasks ticked, no
    difference from what was built. `[gates]` in trueline.toml says otherwise. `--force REASON` passes
    them, and records the reason in the changelog.

    Example:

        trueline set "Public Tracking Page" status=implemented
        trueline set "Public Tracking Page" priority=high "Flag name=tracking-page"
        trueline set "Return Labels" "blocked-by+=Carrier Health and Failover" --dry-run
        trueline set "Return Labels" status=designed --force "pilot starts on Monday"
    """
    document = find_note(vault, name)
    note = _Stepping(vault, document)
    said: list[str] = []
    status: tuple[str, str] | None = None
    for key, sign, value in map(parted, values):
        own, line = set_value(vault, note.document, key, sign, value, new)
        said.append(line if own else f"{line} already")
        note.take(own)
        if own and property_key(key) == "status" and not sign:
            status = (document.meta.status or "", value.strip().lstrip("#").lower().removeprefix("status/"))
    if not values:
        raise UnknownName("nothing to set; say KEY=VALUE")
    if status:
        forced = _pass_gates(document, status, gates, problems, note.document.tree.data, force)
        if forced:
            said.append(forced)
            text = f"{forced[:1].upper()}{forced[1:]}: {one_line(force)}"
            note.take(log_change(note.document, text, today, author))
    if updated and note.edits:
        note.take(_dated(note.document, today))
    return plan_of(document.path, note.edits, *said)


class _Stepping:
    """A note that is changed step by step: two values may want the same place, such as a new front matter."""

    def __init__(self, vault: Vault, document: Document) -> None:
        self._vault = vault
        self._before = document
        self.document = document
        self.edits: tuple[Edit, ...] = ()

    def take(self, edits: Sequence[Edit]) -> None:
        """Make more edits, which count in the note as it is by now."""
        if edits:
            self.edits = followed_by(self.edits, edits)
            data = splice(self._before.tree.data, self.edits)
            self.document = relowered(self._before, parse(data), self._vault.library)


def _dated(document: Document, today: str) -> list[Edit]:
    samples = [one.text for one in (document.meta.created, document.meta.updated) if one]
    written = written_like(today, samples)
    item = find_property(document, "updated")
    if item is not None:
        return set_scalar(document, item, written)
    if document.template and "updated" in document.template.properties:
        return [add_property(document, "Updated", f" {written}")]
    return []


def _pass_gates(
    document: Document, status: tuple[str, str], gates: Gates, problems: Problems, after: bytes, force: str
) -> str:
    """What is to be said of a gate that was forced, if one was; raises `Declined` where one is shut.

    `after` is the note as it will be.
    """
    old, new = status
    names = crossed(old, new, gates)
    if not names:
        return ""
    found = obstacles(document, names, gates, problems, after)
    if not found:
        return ""
    if not force:
        raise Declined(
            f"`{document.name}` cannot be {new} yet ({document.path})",
            [line for one in found for line in one.lines()],
            '`--force "reason"` sets it all the same and records the reason in the changelog',
        )
    return f"status set to {new} over its gate ({', '.join(one.short for one in found)})"
