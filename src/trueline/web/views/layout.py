"""What every page shows around its own: who is here, which vault it is, where one may go."""

from typing import NamedTuple

from starlette.requests import Request

from trueline.analysis.settings import SettingsProblem
from trueline.listening.principals import NOBODY, Principal, Role
from trueline.web.portal import Portal

# Where one may go, in the order of the menu.
PAGES = (
    ("/", "Board"),
    ("/system", "System"),
    ("/questions", "Questions"),
    ("/decisions", "Decisions"),
    ("/drift", "Drift"),
    ("/matrices", "Matrices"),
    ("/findings", "Findings"),
    ("/stats", "Stats"),
)


class Link(NamedTuple):
    """An entry of the menu."""

    url: str
    title: str
    current: bool


class Layout(NamedTuple):
    """`title` is the page's; `may_change` whether this reader may change anything; `asset` the version of our files,
    `built` whether the scripts are among them. `problems` are what is wrong with the vault's configuration.
    """

    title: str
    vault: str
    menu: tuple[Link, ...]
    name: str
    role: str
    may_change: bool
    revision: int
    asset: str
    built: bool
    problems: tuple[SettingsProblem, ...]


def layout(portal: Portal, request: Request, title: str, asset: str, built: bool) -> Layout:
    """The frame of a page."""
    principal: Principal = getattr(request.state, "principal", NOBODY)
    here = request.url.path
    return Layout(
        title,
        portal.host.analysis.root.path.rstrip("/").rpartition("/")[2] or "vault",
        tuple(Link(url, said, url == here) for url, said in PAGES),
        principal.name,
        principal.role.word,
        principal.role >= Role.EDITOR and not portal.options.read_only,
        portal.snapshot.revision,
        asset,
        built,
        portal.host.problems,
    )
