"""What is said where a call cannot be answered: what is wrong, where, and what to do, as our findings say it."""

import os
from collections.abc import Sequence

from trueline.mcp.sizes import cut

# What was given is shown as far as it helps to recognise it.
_ROOM = 160


class Fault(Exception):
    """A call that cannot be answered.

    `kind` is a kebab-case word, `message` one lower-case line, `where` the argument or the file that is
    wrong, `near` names that may have been meant, `notes` lines with more, `help` what to do.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        where: str = "",
        near: Sequence[str] = (),
        help: str = "",
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.where = where
        self.near = tuple(near)
        self.help = help
        self.notes = tuple(notes)


def told(fault: Fault, tool: str) -> str:
    """A fault as an agent reads it."""
    lines = [f"error[{fault.kind}]: {plain(fault.message)}"]
    lines.append(f"  --> {tool}: {plain(fault.where)}" if fault.where else f"  --> {tool}")
    lines += [f"   | {line}" for note in fault.notes for line in note.splitlines()]
    if fault.near:
        lines.append(f"   = help: did you mean {' or '.join(f'`{plain(name)}`' for name in fault.near)}?")
    if fault.help:
        lines.append(f"   = help: {fault.help}")
    return "\n".join(lines)


def bug(error: BaseException) -> Fault:
    """A crash as what it is: our mistake, which costs this answer only."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else ""
    said = f"a bug of ours: {type(error).__name__}: {error}"
    return Fault(
        "bug", said, where, help="nothing is wrong with your call; please report it. Other calls work as before"
    )


def plain(text: str) -> str:
    """Text on one line, without control characters, shortened in its middle where it is long."""
    line = "".join(character if character.isprintable() else "�" for character in " ".join(text.split()))
    return cut(line, _ROOM) if len(line) > 3 * _ROOM else line
