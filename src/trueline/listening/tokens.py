"""API tokens: kept as hashes with what they are for and how long, in the platform's folder for data."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b, sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from threading import Lock
from typing import Any, NamedTuple

from trueline.analysis.writing.exchange import lock
from trueline.listening.principals import ROLES, Principal, Role

ENVIRONMENT = "TRUELINE_DATA_DIR"
_FILE = "tokens.json"
_PREFIX = "tl"
_PATIENCE_SECONDS = 10.0


class Token(NamedTuple):
    """A token as it is kept; times are seconds since 1970, `hash` is the SHA-256 of the secret in hexadecimal."""

    id: str
    name: str
    role: str
    domains: tuple[str, ...]
    created: int
    expires: int
    hash: str

    def expired(self, now: float) -> bool:
        """Whether it holds no longer."""
        return now >= self.expires


def data_folder(root: str) -> str:
    """Where tokens and the audit log of the vault at `root` are kept; never in the vault itself."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        base = os.path.abspath(given)
    else:
        from platformdirs import user_data_dir

        base = user_data_dir("trueline", appauthor=False)
    name = blake2b(os.path.realpath(root).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return os.path.join(base, "portal", name)


class Tokens:
    """The tokens of one vault. What another process adds or takes back counts from its next use on."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, _FILE) if folder else ""
        self._lock = Lock()
        self._state: tuple[int, ...] = ()
        self._tokens: dict[str, Token] = {}

    def all(self) -> Sequence[Token]:
        """Every token, the oldest first."""
        return sorted(self._read().values(), key=lambda one: (one.created, one.id))

    def usable(self) -> Sequence[Token]:
        """Those that still hold."""
        now = time.time()
        return [one for one in self.all() if not one.expired(now)]

    def add(self, name: str, role: Role, domains: Sequence[str], days: int) -> tuple[Token, str]:
        """Make a token; returns it with its text, which is shown this once and kept nowhere."""
        now = int(time.time())
        secret = token_urlsafe(32)
        token = Token(token_hex(6), name, role.word, tuple(domains), now, now + days * 86_400, _hashed(secret))
        with self._alone():
            self._write({**self._read(), token.id: token})
        return token, f"{_PREFIX}_{token.id}_{secret}"

    def revoke(self, name: str) -> Sequence[Token]:
        """Take back the tokens of this id or name; returns them."""
        with self._alone():
            tokens = self._read()
            gone = [one for one in tokens.values() if name in (one.id, one.name)]
            if gone:
                self._write({key: one for key, one in tokens.items() if one not in gone})
        return gone

    def principal(self, text: str) -> Principal | None:
        """Who a token's text stands for; None for one that is unknown, taken back or expired."""
        prefix, _, rest = text.partition("_")
        id, _, secret = rest.partition("_")
        token = self._read().get(id) if prefix == _PREFIX else None
        # An unknown id takes as long as a wrong secret.
        held = token.hash if token is not None else "0" * 64
        if not compare_digest(held, _hashed(secret)) or token is None or token.expired(time.time()):
            return None
        return Principal(token.name, ROLES[token.role], token.domains, "token")

    def _read(self) -> dict[str, Token]:
        with self._lock:
            try:
                found = os.stat(self._path) if self._path else None
            except OSError:
                found = None
            if found is None:
                self._state, self._tokens = (), {}
                return self._tokens
            state = (found.st_mtime_ns, found.st_size, found.st_ino)
            if state != self._state:
                with open(self._path, encoding="utf-8") as file:
                    self._tokens = {one["id"]: _token(one) for one in json.load(file)["tokens"]}
                self._state = state
            return self._tokens

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Between reading and writing no other process of ours changes the file; Windows knows no lock on folders."""
        folder = os.path.dirname(self._path)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY) if os.open in os.supports_dir_fd else None
        try:
            if descriptor is not None:
                lock(descriptor, _PATIENCE_SECONDS)
            yield
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _write(self, tokens: Mapping[str, Token]) -> None:
        draft = f"{self._path}.{token_hex(4)}"
        text = json.dumps(
            {"schema": "trueline/tokens@1", "tokens": [one._asdict() for one in tokens.values()]}, indent=1
        )
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._path)
        with self._lock:
            self._state = ()


def _hashed(secret: str) -> str:
    # The secret has 256 random bits: a slow hash would add nothing but time.
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _token(kept: Mapping[str, Any]) -> Token:
    return Token(**{**kept, "domains": tuple(kept["domains"])})
