"""`trueline lsp`: the language server."""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from trueline.cli.logs import log_into

if TYPE_CHECKING:
    from trueline.analysis.ahead import Ahead
    from trueline.lsp.incoming import Incoming

# Clients speak first, and at once.
_FIRST_SECONDS = 0.05


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
    from trueline.lsp.incoming import Incoming
    from trueline.store.folder import cache_folder
    from trueline.store.hosting import make_host, read_ahead

    folder = None if no_cache or os.environ.get("TRUELINE_NO_CACHE") else cache_folder()
    incoming = Incoming(sys.stdin.buffer) if place is None else None
    ahead = read_ahead()
    if incoming is not None and folder is not None:
        _begin(ahead, incoming)
    try:
        make_server, serving, sweeping = _imported(folder)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("trueline"):
            raise
        raise click.UsageError(f"`trueline lsp` needs {error.name}: pip install 'trueline[lsp]'") from None
    # Who reads messages waits this long for who works; five milliseconds, as by default, add up to what one sees.
    sys.setswitchinterval(0.001)
    server = make_server(lambda root: make_host(root, root, folder, ahead), ahead=ahead)
    server.worker.sweeping = sweeping
    if incoming is not None:
        return int(serving.serve_stdio(server, incoming, wire))
    assert place is not None
    try:
        return int(serving.serve_tcp(server, *place, lambda h, p: print(f"Listening on {h}:{p}", file=sys.stderr)))
    except OSError as error:
        raise click.UsageError(f"cannot listen on {place[0]}:{place[1]}: {error.strerror or error}") from error


def _begin(ahead: "Ahead", incoming: "Incoming") -> None:
    """Have the vaults that the client names in its first message read while all that serves it is imported.

    Editors start a server for notes when they show one. Nobody's home folder is read because of it.
    """
    from trueline.analysis.ahead import seems_large
    from trueline.analysis.roots import marked_root
    from trueline.lsp.incoming import folders_named

    for folder in folders_named(incoming.first(_FIRST_SECONDS) or b""):
        folder = os.path.realpath(folder)
        home = os.path.join(os.path.realpath(os.path.expanduser("~")), "")
        root = marked_root(folder) or (None if home.startswith(os.path.join(folder, "")) else folder)
        if root is not None and seems_large(root):
            ahead.begin(root)


def _imported(folder: str | None) -> tuple[Any, Any, Any]:
    """What serves, imported when somebody is to be served: `make_server`, the module `serving`, a `Sweeping`."""
    from trueline.analysis.sweeping import Sweeping
    from trueline.lsp.compiled import compiled_once

    # What is imported stays; there is nothing in it to sweep.
    sweeping = Sweeping()
    with compiled_once(folder):
        import_module("lsprotocol.types")
    from trueline.lsp import serving
    from trueline.lsp.server import make_server

    return make_server, serving, sweeping


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise click.UsageError(f"`{text}` is no [HOST:]PORT")
    if host not in ("", "127.0.0.1", "localhost", "::1", "[::1]"):
        raise click.UsageError(f"`{host}` is not this machine; the protocol has no authentication, use an SSH tunnel")
    return host.strip("[]") or "127.0.0.1", int(port)
