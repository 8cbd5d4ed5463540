"""`trueline mcp`: the server for coding agents."""

import os
import sys

import click

from trueline.analysis.kept import Keeper
from trueline.cli.opening import root_option

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
    for each. With --http it serves any number of them; from other machines only those that show a token
    (--token-file, or TRUELINE_MCP_TOKEN).
    """
    if root is not None and not os.path.exists(root):
        raise click.UsageError(f"there is no `{root}`")
    # Whoever prints must not disturb the protocol.
    wire_in, wire_out, sys.stdout = sys.stdin.buffer, sys.stdout.buffer, sys.stderr
    _log_into(log)
    try:
        from trueline.mcp.server import make_server
        from trueline.mcp.stdio import serve
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("trueline"):
            raise
        raise click.UsageError(f"`trueline mcp` needs {error.name}: pip install 'trueline[mcp]'") from None
    from threading import Thread

    from trueline.analysis.host import AnalysisHost
    from trueline.mcp.session import Session
    from trueline.store.folder import cache_folder

    folder = None if no_cache or os.environ.get("TRUELINE_NO_CACHE") else cache_folder()

    def keeper_of(place: str) -> Keeper:
        from trueline.store.cache import Cache

        assert folder is not None
        return Cache(folder, place)

    here = os.getcwd()
    session = Session(lambda: AnalysisHost(here, root, keeper_of if folder else None), folder, read_only)
    server = make_server(session)
    Thread(target=session.warm, daemon=True).start()
    if http is None:
        serve(server, wire_in, wire_out)
        return 0
    from trueline.mcp.http import NotStarted, Place, serve_http

    try:
        place = Place(*_place(http), _token(token_file), hosts, origins)
        serve_http(server, place, lambda where: click.echo(f"trueline: agents are served at {where}", err=True))
    except NotStarted as error:
        raise click.UsageError(str(error)) from error
    return 0


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65_535:
        raise click.UsageError(f"`{text}` is no [HOST:]PORT")
    return host or "127.0.0.1", int(port)


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


def _log_into(path: str | None) -> None:
    import logging

    if path is None:
        logging.basicConfig(stream=sys.stderr, level=logging.CRITICAL)
        return
    try:
        logging.basicConfig(filename=path, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    except OSError as error:
        raise click.UsageError(f"`{path}` cannot be written: {error.strerror}") from error
