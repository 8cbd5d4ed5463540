"""`trueline mcp`: the server for coding agents."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from trueline.cli.logs import log_into
from trueline.cli.opening import root_option

if TYPE_CHECKING:
    from trueline.listening.audit import Audit
    from trueline.mcp.session import Session

_TOKEN = "TRUELINE_MCP_TOKEN"


@click.command()
@root_option
@click.option("--read-only", is_flag=True, help="Without the tools that propose and write changes.")
@click.option("--http", metavar="[HOST:]PORT", help="Listen there for HTTP, at /mcp, instead of speaking on stdin.")
@click.option("--token-file", metavar="FILE", type=click.Path(dir_okay=False), help="What clients have to show.")
@click.option("--allow-host", "hosts", metavar="NAME", multiple=True, help="A name that requests may be for.")
@click.option("--allow-origin", "origins", metavar="URL", multiple=True, help="A page in a browser that may ask.")
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False), help="Write what happens into FILE.")
@click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing.")
def command(
    root: str | None,
    read_only: bool,
    http: str | None,
    token_file: str | None,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
    log: str | None,
    no_cache: bool,
) -> int:
    """Serve coding agents by the Model Context Protocol.

    Agents start it themselves and speak with it on standard input and output; docs/agents.md says how
    for each. With --http it serves any number of them; from other machines only those that show a token:
    one that `trueline serve token add` made, or your own (--token-file, or TRUELINE_MCP_TOKEN).
    """
    if root is not None and not os.path.exists(root):
        raise click.UsageError(f"there is no `{root}`")
    # Whoever prints must not disturb the protocol.
    wire_in, wire_out, sys.stdout = sys.stdin.buffer, sys.stdout.buffer, sys.stderr
    log_into(log)
    try:
        from trueline.mcp.server import make_server
        from trueline.mcp.stdio import serve
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    sessions = _sessions(root, read_only, cached=not no_cache and not os.environ.get("TRUELINE_NO_CACHE"))
    if http is None:
        serve(make_server(sessions(None)), wire_in, wire_out)
    else:
        _serve_http(sessions, root, _place(http), _token(token_file), hosts, origins)
    return 0


def _sessions(root: str | None, read_only: bool, cached: bool) -> "Callable[[Audit | None], Session]":
    """What begins the session of the vault, and opens it before anybody asks."""
    from threading import Thread

    from trueline.mcp.session import Session
    from trueline.store.folder import cache_folder
    from trueline.store.hosting import make_host

    folder = cache_folder() if cached else None

    def begun(audit: "Audit | None") -> Session:
        here = os.getcwd()
        made = Session(lambda: make_host(here, root, folder), folder, read_only, audit)
        Thread(target=made.warm, daemon=True).start()
        return made

    return begun


def _serve_http(
    sessions: "Callable[[Audit | None], Session]",
    root: str | None,
    where: tuple[str, int],
    token: str,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
) -> None:
    from trueline.analysis.roots import find_root
    from trueline.listening.audit import Audit
    from trueline.listening.tokens import data_folder

    try:
        from trueline.listening.serving import NotStarted
        from trueline.mcp.http import Place, require_safe, serve_http
        from trueline.mcp.server import make_server
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    kept = data_folder(find_root(os.getcwd(), root).path)
    place = Place(*where, token, hosts, origins, kept)
    try:
        require_safe(place)
        server = make_server(sessions(None if place.open else Audit(kept)))
        serve_http(server, place, lambda url: click.echo(f"trueline: agents are served at {url}", err=True))
    except NotStarted as error:
        raise click.UsageError(f"{error}" + (f"\nhelp: {error.help}" if error.help else "")) from error


def _missing(error: ModuleNotFoundError) -> Exception:
    if (error.name or "").startswith("trueline"):
        return error
    return click.UsageError(f"`trueline mcp` needs {error.name}: pip install 'trueline[mcp]'")


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:
        raise click.UsageError(f"`{text}` is no [HOST:]PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


def _token(path: str | None) -> str:
    if path is None:
        return os.environ.get(_TOKEN, "").strip()
    try:
        with open(path, encoding="utf-8") as file:
            token = file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"`{path}` cannot be read: {error}") from error
    if not token:
        raise click.UsageError(f"`{path}` holds no token")
    return token
