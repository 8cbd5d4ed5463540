"""What a team decides about its documents, as far as reading one document needs it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

# From the folder names teams use, without their number, to the stage they mean.
DEFAULT_STAGES: Mapping[str, Sequence[str]] = {
    "Backlog": ("backlog", "icebox", "ideas"),
    "Planning": ("planning", "drafts"),
    "Planned": ("planned", "ready"),
    "Active": ("active", "in progress", "doing"),
    "Completed": ("completed", "done", "shipped", "implemented"),
}


class Policy(NamedTuple):
    """`stages` maps a stage to the folder names that mean it; `aliases` a slot to other headings for it.

    `compared` says that notes are compared with what was built, for which more of them is kept.
    """

    stages: Mapping[str, Sequence[str]] = DEFAULT_STAGES
    aliases: Mapping[str, Sequence[str]] = {}
    compared: bool = False
