"""Taking ticks out of check boxes."""

from typing import Annotated

from trueline.refactors._checks import set_boxes
from trueline.refactors.plan import Plan
from trueline.refactors.refactor import refactor
from trueline.vault import Vault


@refactor
def untick(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    items: Annotated[tuple[str, ...], "the items' texts, or parts that only they have, or their numbers"],
    in_: Annotated[str, "the section they stand in, such as tasks, criteria or a heading; numbers count there"] = "",
    all_: Annotated[bool, "all of that section"] = False,
) -> Plan:
    """Take the tick out of success criteria, tasks, options: any check box.

    Example:

        trueline untick "Public Tracking Page" "Layout with brand colours"
        trueline untick "Public Tracking Page" --in tasks --all
    """
    return set_boxes(vault, name, items, in_, all_, ticked=False)
