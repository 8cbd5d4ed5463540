"""`trueline mcp`: the server for coding agents."""

import os
import sys

import click

from trueline.analysis.kept import Keeper
from trueline.cli.opening import root_option


@click.command()
@root_option
@click.option("--read-only", is_flag=True, help="Without the tools that propose and write changes.")
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False), help="Write what happens into FILE.")
@click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing.")
def command(root: str | None, read_only: bool, log: str | None, no_cache: bool) -> int:
    """Serve coding agents by the Model Context Protocol.

    Agents start it themselves and speak with it on standard input and output; docs/agents.md says how
    for each.
    """
    if root is not None and not os.path.exists(root):
        raise click.UsageError(f"there is no `{root}`")
    # Whoever prints must not disturb the protocol.
    wire_in, wire_out, sys.stdout = sys.stdin.buffer, sys.stdout.buffer, sys.stderr
    from trueline.cli.commands.lsp import _log_into

    _log_into(log)
    try:
        from trueline.mcp.server import make_server
        from trueline.mcp.stdio import serve
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("trueline"):
            raise
        raise click.UsageError(f"`trueline mcp` needs {error.name}: pip install 'trueline[mcp]'") from None
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
    serve(make_server(session), wire_in, wire_out)
    return 0
