"""Ticking check boxes."""

from typing import Annotated

from trueline.refactors._checks import set_boxes
from trueline.refactors.plan import Plan
from trueline.refactors.refactor import refactor
from trueline.vault import Vault


@refactor
def tick(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    items: Annotated[tuple[str, ...], "the items' texts, or parts that only they have, or their numbers"],
    in_: Annotated[str, "the section they stand in, such as tasks, criteria or a heading; numbers count there"] = "",
    all_: Annotated[bool, "all of that section"] = False,
) -> Plan:
    """Tick success criteria, tasks, options: any check box.

    Nothing but the mark between the brackets changes. What is ticked already stays as it is.

    Example:

        trueline tick "Public Tracking Page" "Six languages"
        trueline tick "Public Tracking Page" 2 3 --in criteria
    """
    return set_boxes(vault, name, items, in_, all_, ticked=True)
