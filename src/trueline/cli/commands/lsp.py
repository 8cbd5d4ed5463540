"""`trueline lsp`: the language server."""

import os
import sys

import click

from trueline.analysis.kept import Keeper
from trueline.cli.logs import log_into


@click.command()
@click.option(
    "--tcp", metavar="[HOST:]PORT", help="Listen there for one client, instead of speaking on stdin and stdout."
)
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False), help="Write what happens into FILE.")
@click.option("--stdio", is_flag=True, hidden=True, help="Speak on stdin and stdout, as is the default.")
@click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing.")
def command(tcp: str | None, log: str | None, stdio: bool, no_cache: bool) -> int:
    """Serve editors: diagnostics, completion, hover, navigation, renaming.

    Editors start it themselves; docs/editors.md says how for each. It speaks the Language Server
    Protocol on standard input and output.
    """
    place = _place(tcp) if tcp is not None else None
    # Whoever prints must not disturb the protocol.
    wire, sys.stdout = sys.stdout.buffer, sys.stderr
    log_into(log)
    try:
        from trueline.lsp.server import make_server
        from trueline.lsp.serving import serve_stdio, serve_tcp
        from trueline.lsp.sweeping import Sweeping
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("trueline"):
            raise
        raise click.UsageError(f"`trueline lsp` needs {error.name}: pip install 'trueline[lsp]'") from None
    from trueline.analysis.host import AnalysisHost

    def keeper_of(folder: str) -> Keeper:
        from trueline.store.cache import Cache
        from trueline.store.folder import cache_folder

        return Cache(cache_folder(), folder)

    kept = None if no_cache or os.environ.get("TRUELINE_NO_CACHE") else keeper_of
    # Who reads messages waits this long for who works; five milliseconds, as by default, add up to what one sees.
    sys.setswitchinterval(0.001)
    server = make_server(lambda root: AnalysisHost(root, root, kept))
    server.worker.sweeping = Sweeping()
    if place is None:
        return serve_stdio(server, sys.stdin.buffer, wire)
    try:
        return serve_tcp(server, *place, lambda host, port: print(f"Listening on {host}:{port}", file=sys.stderr))
    except OSError as error:
        raise click.UsageError(f"cannot listen on {place[0]}:{place[1]}: {error.strerror or error}") from error


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise click.UsageError(f"`{text}` is no [HOST:]PORT")
    if host not in ("", "127.0.0.1", "localhost", "::1", "[::1]"):
        raise click.UsageError(f"`{host}` is not this machine; the protocol has no authentication, use an SSH tunnel")
    return host.strip("[]") or "127.0.0.1", int(port)
