"""Moving notes, with every link that needs it."""

from typing import Annotated

from trueline.refactors._moving_links import moved_plan, require_free
from trueline.refactors._moving_places import place_of
from trueline.refactors._naming import find_note
from trueline.refactors._taking_names import require_new_name
from trueline.refactors.plan import Plan, plan_of
from trueline.refactors.refactor import Stages, Texts, refactor
from trueline.vault import Vault

__all__ = ["move", "moved_plan"]


@refactor
def move(
    vault: Vault,
    name: Annotated[str, "a note: its path, file name, alias or title"],
    where: Annotated[str, "a stage such as Active, a folder, or a new path that ends in .md"],
    stages: Stages,
    texts: Texts,
    create: Annotated[bool, "make the folder if there is none"] = False,
    merge: Annotated[bool, "also where another note has the new file name already"] = False,
) -> Plan:
    """Move a note to a stage's folder, or anywhere, and repair every link that needs it.

    A link that still leads to its note is not touched, and nothing else changes. Links keep their style:
    the folders they name, the prefix under which the vault is mounted, `.md`, anchors, texts. Relative
    links inside the note are written anew, too. What is no link, such as a path in a diagram, is listed.

    A stage's folder is found as the vault spells it (`3. Active`), beside the one the note lies in.

    Example:

        trueline move "Quiet Hours" Active
        trueline move "Quiet Hours" docs/archive --create
        trueline move "Quiet Hours" docs/features/Silence.md --diff
    """
    path = find_note(vault, name).path
    to = place_of(vault, path, where, stages, create)
    if to == path:
        return plan_of(path, (), f"in {path.rpartition('/')[0] or 'the top folder'} already")
    moves = {path: to}
    require_free(vault, moves)
    require_new_name(vault, path, to, merge)
    return moved_plan(vault, moves, texts)
