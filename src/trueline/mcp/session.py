"""The vault as agents find it, and what they have proposed to change."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from tempfile import TemporaryDirectory

from trueline.analysis.analysis import Analysis
from trueline.analysis.host import AnalysisHost
from trueline.analysis.opening import SettingsError
from trueline.listening.audit import Audit
from trueline.listening.principals import Principal, Role
from trueline.mcp.fault import Fault
from trueline.mcp.wording import for_agents
from trueline.model import Document
from trueline.queries import UnknownName
from trueline.queries._names import find_note
from trueline.refactors import Changed, Plan
from trueline.vault.network import network

# Who proposes more without applying anything has no use for the oldest.
_MOST_PROPOSALS = 100
# Whoever started the server itself.
OWNER = Principal("", Role.ADMIN)
# No note is called as long as this.
_LONGEST_NAME = 1_000


class Session:
    """The state of a server. All calls are made on one thread at a time, as `lock` sees to.

    `host_of` opens the vault when it is first asked for; `folder` is where what is derived is kept, without one it
    is kept as long as the session is.
    """

    def __init__(
        self,
        host_of: Callable[[], AnalysisHost],
        folder: str | None,
        read_only: bool = False,
        audit: Audit | None = None,
    ) -> None:
        self.lock = threading.Lock()
        # Who makes the call that is under way.
        self.who = OWNER
        self.audit = audit
        self._folder = folder
        self._own: TemporaryDirectory[str] | None = None
        self.read_only = read_only
        self.proposals: OrderedDict[str, tuple[Plan, tuple[Changed, ...]]] = OrderedDict()
        self._host_of = host_of
        self._host: AnalysisHost | None = None
        self._analysis: Analysis | None = None

    @property
    def analysis(self) -> Analysis:
        """The vault as it was when this call began."""
        assert self._analysis is not None, "look first"
        return self._analysis

    @property
    def folder(self) -> str:
        """Where what is derived is kept."""
        if self._folder is None and self._own is None:
            self._own = TemporaryDirectory(prefix="trueline-mcp-")
        return self._folder or (self._own.name if self._own else "")

    def look(self) -> Analysis:
        """Look at the disk again, and take the vault as it is now."""
        try:
            if self._host is None:
                self._host = self._host_of()
                self._analysis = self._host.analysis
            else:
                self._analysis = self._host.refresh()
        except SettingsError as error:
            lines = [f"{one.path}:{one.line}: {one.message}" for one in error.problems]
            raise Fault(
                "configuration",
                "the vault's configuration cannot be used",
                lines[0].rpartition(": ")[0] if lines else "",
                notes=lines,
                help="correct the configuration, then call again",
            ) from error
        except Exception:
            # After a bug of ours the vault is read afresh.
            self._host = None
            raise
        return self._analysis

    def warm(self) -> None:
        """Open the vault before anybody asks; what goes wrong is told to whoever does."""
        try:
            with self.lock:
                self.look().vault.table(network)
                host = self._host
            while host is not None and host.prepare():
                pass
        except Exception:
            pass

    def note(self, name: str, argument: str = "document") -> Document:
        """The one note that a path, a file name, an alias or a title means: of those in the vault, never a file."""
        if len(name) > _LONGEST_NAME:
            raise Fault("unknown-name", f"no note has a name of {len(name):,} characters", f"`{argument}`")
        if not name.strip():
            raise Fault("unknown-name", "no note is named", f"`{argument}`", help="`overview` lists them")
        try:
            return find_note(self.analysis.vault, name)
        except UnknownName as error:
            raise unknown(error, argument) from error

    def keep(self, key: str, plan: Plan, changed: tuple[Changed, ...]) -> None:
        """Keep a proposal until it is applied, or too many are newer."""
        self.proposals[key] = (plan, changed)
        self.proposals.move_to_end(key)
        while len(self.proposals) > _MOST_PROPOSALS:
            self.proposals.popitem(last=False)


def unknown(error: Exception, argument: str, help: str = "") -> Fault:
    """A name that means nothing, or several things, as a fault of an argument."""
    message = getattr(error, "message", str(error))
    near = getattr(error, "near", ())
    kind = "ambiguous-name" if " may be any of " in message else "unknown-name"
    usual = "say which by its path" if kind == "ambiguous-name" else "`find` searches all texts, `overview` lists notes"
    if near or (kind == "unknown-name" and " is called " not in message):
        usual = ""
    return Fault(kind, for_agents(message), f"`{argument}`", near, help or usual)


def texts_of(analysis: Analysis) -> Callable[[str], bytes]:
    """What gives the bytes of a file of the vault that is no document, such as a template."""
    from trueline.analysis.changing import text_of

    return lambda path: text_of(analysis, path)
