"""Text that every encoding of Unicode can carry, whatever a file's name or bytes hold."""

from collections.abc import Mapping
from typing import Any


def sound(text: str) -> str:
    """The text with U+FFFD for what is no character: a path that is not UTF-8 holds lone surrogates."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(value: Any) -> Any:
    """A value as JSON has it, every text in it sound; tuples become lists."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, Mapping):
        return {sound(str(key)): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
