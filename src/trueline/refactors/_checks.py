"""Marks between brackets."""

from collections.abc import Sequence

from trueline.refactors._lines import quoted
from trueline.refactors._lists import boxes_within, find_boxes, is_left, tick_mark
from trueline.refactors._naming import find_note
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import UnknownName
from trueline.text import Edit, Span
from trueline.vault import Vault


def set_boxes(vault: Vault, name: str, items: Sequence[str], within: str, every: bool, *, ticked: bool) -> Plan:
    """The plan that ticks boxes, or takes their ticks out; `every` leaves placeholders as they are."""
    document = find_note(vault, name)
    if not items and not (every and within):
        raise UnknownName("say which: by text, by number, or `--all` with `--in SECTION`")
    if every and items:
        raise UnknownName("--all takes every box of the section; leave out the others")
    if every:
        found = [box for box in boxes_within(document, within)[0] if not is_left(document, box)]
    else:
        found = find_boxes(document, items, within)
    edits, said = [], []
    mark = tick_mark(document) if ticked else b" "
    word = "ticked" if ticked else "unticked"
    for box in found:
        assert box.item.check is not None
        # Obsidian's other marks, such as `[/]`, are neither.
        present = document.tree.text(box.item.check)
        if present in ("x", "X") if ticked else not present.strip():
            said.append(f"{quoted(box.text)} is {word} already")
        else:
            edits.append(Edit(Span(*box.item.check), mark))
            said.append(f"{word} {quoted(box.text)}")
    return plan_of(document.path, dict.fromkeys(edits), *(dict.fromkeys(said) or ["there is nothing to tick"]))
