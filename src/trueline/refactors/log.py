"""Recording what changed in a note."""

from typing import Annotated

from trueline.refactors._lines import one_line, quoted
from trueline.refactors._naming import find_note
from trueline.refactors._records import log_change
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import refactor
from trueline.vault import Vault


@refactor
def log(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    text: Annotated[str, "what changed"],
    today: str,
    author: str,
) -> Plan:
    """Add a row to a note's changelog, with the date and the author.

    The row is written as the others are, and goes where they grow: to the end or, where the newest stands
    first, to the top. The template's placeholder row gives its place to the first one. A note without a
    changelog gets one at its end.

    Example:

        trueline log "Public Tracking Page" "Split the page for couriers off"
    """
    document = find_note(vault, name)
    said = one_line(text)
    edits = log_change(document, said, today, author)
    return plan_of(
        document.path, edits, f"logged {quoted(said)}" if edits else f"{quoted(said)} is in the changelog already"
    )
