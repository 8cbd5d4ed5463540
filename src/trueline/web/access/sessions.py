"""Who is signed in: sessions live in memory, and end with the portal."""

import time
from secrets import token_urlsafe
from threading import Lock
from typing import NamedTuple

from trueline.listening.principals import Principal

_LIFETIME_SECONDS = 12 * 3600
_MOST = 10_000


class Session(NamedTuple):
    """A signed-in browser; `tag` is its token's text where it signed in with one, so that a revoked one ends it."""

    principal: Principal
    expires: float
    tag: str = ""


class Sessions:
    """The sessions by the random text of their cookie."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._lock = Lock()

    def begin(self, principal: Principal, tag: str = "") -> str:
        """Sign someone in; returns the cookie's value."""
        key = token_urlsafe(32)
        now = time.monotonic()
        with self._lock:
            self._sessions = {one: held for one, held in self._sessions.items() if held.expires > now}
            while len(self._sessions) >= _MOST:
                del self._sessions[next(iter(self._sessions))]
            self._sessions[key] = Session(principal, now + _LIFETIME_SECONDS, tag)
        return key

    def find(self, key: str) -> Session | None:
        """The session of a cookie; None for one that is unknown or over."""
        found = self._sessions.get(key)
        return found if found is not None and found.expires > time.monotonic() else None

    def end(self, key: str) -> None:
        """Sign someone out."""
        with self._lock:
            self._sessions.pop(key, None)
