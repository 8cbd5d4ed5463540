"""Pages of long lists: a cursor names the last thing that was seen, so nothing is skipped while lists change."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, TypeVar

from trueline.listening.problems import Refusal

T = TypeVar("T")
MOST = 500


def page(items: Sequence[T], keys: Sequence[Any], cursor: str, limit: int) -> tuple[Sequence[T], str | None]:
    """The `limit` items behind a cursor and the cursor of the next page; `keys` ascend and are one for each item."""
    start = bisect_right(keys, _key(cursor, keys)) if cursor else 0
    end = start + limit
    return items[start:end], _cursor(keys[end - 1]) if end < len(items) else None


def _cursor(key: Any) -> str:
    return urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _key(cursor: str, keys: Sequence[Any]) -> Any:
    try:
        found = json.loads(urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        key = tuple(found) if isinstance(found, list) else found
        if keys and _kind(key) != _kind(keys[0]):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        raise Refusal(400, "cursor", "`cursor` is none that this list gave") from None
    return key


def _kind(key: Any) -> Any:
    """What has to be alike in two keys that are compared."""
    return tuple(map(type, key)) if isinstance(key, tuple) else type(key)
