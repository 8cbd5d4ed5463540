"""What a request says in JSON."""

from collections.abc import Sequence
from json import loads
from typing import Any

from trueline.listening.problems import Refusal


def said_in(body: bytes) -> Any:
    """The value of a body. Raises `Refusal` for what is no JSON, and for an object that names something twice:
    readers differ in which of both counts, so what one has looked at another would change otherwise."""
    try:
        return loads(body.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refusal(400, "no-json", "the body is no JSON") from None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refusal(422, "argument", "the body names something twice", "name it once", {"argument": name[:100]})
        found[name] = value
    return found
