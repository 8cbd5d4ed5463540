"""How a portal is run: where it listens, who may come, and what it bears."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from trueline.listening.hosts import LOOPBACK, own_hosts
from trueline.listening.limits import Limits
from trueline.listening.serving import NotStarted


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
    def distant(self) -> bool:
        """Whether a network lies between it and people, so that shorter answers come sooner."""
        return not self.loopback or bool(self.public_url)

    @property
    def hosts(self) -> frozenset[str]:
        """What a `Host` header may say, in lower case."""
        own = own_hosts(self.port) if self.loopback else frozenset[str]()
        return own | {origin.partition("://")[2] for origin in self._named()}

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


def require_authentication(options: Options, tokens: int) -> None:
    """Raise `NotStarted` where others could reach a portal that does not ask who they are."""
    if options.loopback:
        return
    if not options.public_url:
        raise NotStarted(
            f"with --host {options.host} the portal has to know how people reach it",
            'set `public-url` in `[serve]` of trueline.toml, such as "https://designs.example.org"',
        )
    if not tokens and not options.serve.get("oidc"):
        raise NotStarted(
            f"with --host {options.host} others can reach the portal, and nothing says who may come in",
            "add a token with `trueline serve token add NAME`, or configure `[serve.oidc]`",
        )
