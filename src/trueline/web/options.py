"""How a portal is run: where it listens, who may come, and what it bears."""

from collections.abc import Mapping
from typing import Any, NamedTuple

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Limits(NamedTuple):
    """What one client may ask. Sizes in bytes, times in seconds; `rate` is requests per second for each who asks,
    `burst` how many may come at once, `failures` how many wrong tokens a minute an address has."""

    head: int = 32_768
    json: int = 1_000_000
    depth: int = 32
    head_seconds: float = 10.0
    body_seconds: float = 20.0
    write_seconds: float = 20.0
    idle_seconds: float = 20.0
    answer_seconds: float = 60.0
    drain_seconds: float = 8.0
    rate: float = 100.0
    burst: int = 300
    failures: int = 20
    listeners: int = 1_000
    heartbeat_seconds: float = 15.0
    editors: int = 32
    editor_idle_seconds: float = 3_600.0


class Options(NamedTuple):
    """What a portal is told when it starts.

    `token` is what the opened URL carries; empty where nobody may enter that way. `public_url` is where people
    reach it, such as `https://designs.example.org` before a proxy; empty for this machine. `data_folder` keeps
    tokens and the audit log of this vault; empty keeps nothing. `serve` is the table `[serve]` of the settings.
    `rescan_seconds` is how long one waits between
    two comparisons of all files by what stands in them.
    """

    host: str = "127.0.0.1"
    port: int = 8421
    token: str = ""
    read_only: bool = False
    public_url: str = ""
    data_folder: str = ""
    log: str = "off"
    serve: Mapping[str, Any] = {}
    limits: Limits = Limits()
    watch: bool = True
    rescan_seconds: float = 5.0
    cache_folder: str = ""

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def hosts(self) -> frozenset[str]:
        """What a `Host` header may say, in lower case."""
        ends = [f":{self.port}", *([""] if self.port == 80 else [])]
        own = (
            {f"{name}{end}" for name in ("127.0.0.1", "localhost", "[::1]") for end in ends} if self.loopback else set()
        )
        return frozenset({*own, *(origin.partition("://")[2] for origin in self._named())})

    @property
    def origins(self) -> frozenset[str]:
        """What an `Origin` header may say."""
        own = {f"http://{host}" for host in self.hosts} if self.loopback else set()
        return frozenset({*own, *self._named()})

    def _named(self) -> tuple[str, ...]:
        return (self.public_url.rstrip("/").lower(),) if self.public_url else ()

    @property
    def secure(self) -> bool:
        """Whether people reach it over TLS, so that cookies may demand it."""
        return self.public_url.lower().startswith("https://")

    @property
    def cookie(self) -> str:
        """The session cookie's name; ports do not tell cookies apart, so it names its own."""
        return "__Host-trueline" if self.secure else f"trueline-{self.port}"
