"""Where a note may lie: at a path that a vault reads and every disk can hold."""

from trueline.refactors.refactor import Declined

# What file systems take for one name, in bytes of UTF-8.
_LONGEST = 255


def require_sound(path: str) -> None:
    """Refuse a new path in a hidden folder, which no vault reads, and one that is no path everywhere."""
    for part in path.split("/"):
        if part.startswith("."):
            raise Declined(
                f"`{part}` is hidden, and what is hidden is no part of the vault", help="choose another place"
            )
        if not part or any(ord(character) < 32 or ord(character) == 127 for character in part):
            raise Declined("a name on the way to the note is empty, or holds control characters")
        if len(part.encode("utf-8", "surrogatepass")) > _LONGEST:
            said = f"a name has at most {_LONGEST} bytes, and `{part[:20]}…` has {len(part.encode())}"
            raise Declined(said, help="choose a shorter title, or --file")
