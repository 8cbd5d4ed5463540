"""`trueline serve`: the portal, and the tokens that let people and programs in."""

import os
import sys
from typing import Any

import click

from trueline.cli.opening import ConfigurationError, root_option

_PORT = 8421
_DAYS = 90
_MISSING = "`trueline serve` needs {}: pip install 'trueline[web]'"


class _Serve(click.Group):
    """A folder is what people try first; it is given as an option, since words after `serve` are commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None and os.path.isdir(args[0]):
            raise click.UsageError(f"the folder to serve is given with --root: trueline serve --root {args[0]}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Serve, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@root_option
@click.option("--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
@click.option("--read-only", is_flag=True, help="Let nobody change anything.")
@click.option("--log", type=click.Choice(("off", "text", "json")), help="Tell of each request on standard error.")
@click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing.")
@click.pass_context
def command(
    context: click.Context,
    root: str | None,
    port: int,
    host: str,
    opens: bool,
    read_only: bool,
    log: str | None,
    no_cache: bool,
) -> int:
    """Open the vault in the browser: the pipeline, the designs, what is wrong with them, live.

    Only this machine can reach it, unless --host says otherwise; then it asks who comes, and does not
    start before somebody may (docs/portal.md).

    \b
    trueline serve --open
    trueline serve token add ci --role reader --days 30
    """
    context.obj = root
    if context.invoked_subcommand is not None:
        return 0
    if root is not None and not os.path.isdir(root):
        raise click.UsageError(f"there is no folder `{root}`")
    return _serve(root, port, host, opens, read_only, log, no_cache)


def _serve(
    root: str | None, port: int, host: str, opens: bool, read_only: bool, log: str | None, no_cache: bool
) -> int:
    try:
        from trueline.analysis.sweeping import Sweeping
        from trueline.listening.hosts import LOOPBACK
        from trueline.listening.serving import NotStarted, hush, listen, serve
        from trueline.listening.tokens import Tokens, data_folder
        from trueline.web.app import make_app
        from trueline.web.live.conversations import conversations
        from trueline.web.options import Options, require_authentication
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("trueline"):
            raise
        raise click.UsageError(_MISSING.format(error.name)) from None
    kept = not no_cache and not os.environ.get("TRUELINE_NO_CACHE")
    analysis_host = _open(root, kept)
    analysis = analysis_host.analysis
    folder = data_folder(analysis.root.path)
    options = Options(
        host=host,
        port=port,
        token=_local_token() if host in LOOPBACK else "",
        read_only=read_only,
        public_url=str(analysis.settings.serve.get("public-url", "")),
        data_folder=folder,
        log=log or ("off" if host in LOOPBACK else "json"),
        serve=analysis.settings.serve,
        cache_folder=_cache_folder() if kept else "",
    )
    try:
        require_authentication(options, len(Tokens(folder).usable()))
        listening = listen(host, port)
    except NotStarted as error:
        raise click.UsageError(f"{error}" + (f"\nhelp: {error.help}" if error.help else "")) from error
    options = options._replace(port=listening.getsockname()[1])
    app = make_app(analysis_host, options)
    # What one types into an editor is nobody's but whoever types it, and need not make sense.
    hush("trueline.lsp", "pygls")
    app.state.portal.warming.sweeping = Sweeping()
    # Streams of events would never end by themselves.
    leaving, sockets = app.state.portal.drain, conversations(options.limits)
    serve(app, options.limits, listening, lambda: _tell(options, opens), leaving, sockets)
    return 0


def _open(root: str | None, kept: bool) -> Any:
    from trueline.analysis.opening import SettingsError
    from trueline.cli.progress import Progress
    from trueline.store.hosting import make_host

    progress = Progress("reading notes")
    try:
        return make_host(root or os.getcwd(), root, _cache_folder() if kept else None, tell=progress.show)
    except SettingsError as error:
        raise ConfigurationError(error) from error
    finally:
        progress.clear()


def _cache_folder() -> str:
    from trueline.store.folder import cache_folder

    return cache_folder()


def _local_token() -> str:
    from secrets import token_urlsafe

    return token_urlsafe(32)


def _tell(options: Any, opens: bool) -> None:
    """Say where the portal is, once it is there."""
    name = f"[{options.host}]" if ":" in options.host else options.host
    place = options.public_url if not options.loopback else f"http://{name}:{options.port}"
    url = f"{place}/enter?token={options.token}" if options.token else place
    sys.stdout.write(f"The portal is open: {url}\nStop it with Ctrl-C.\n")
    sys.stdout.flush()
    _warn_of_missing_scripts()
    if opens:
        import webbrowser

        webbrowser.open(url)


def _warn_of_missing_scripts() -> None:
    from trueline.web.assets import FRAME, assets

    if FRAME not in assets():
        sys.stderr.write(
            "The scripts of the pages were not built, so these can be read, but nothing more.\n"
            "`npm ci && npm run build` in web/ of Trueline's sources makes them.\n"
        )


@command.group()
def token() -> None:
    """Tokens let people and programs in: add, list, revoke."""


@token.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(("reader", "editor", "admin")),
    default="reader",
    show_default=True,
    help="What it may do.",
)
@click.option("--domain", multiple=True, help="Let it change documents of this domain only; several are allowed.")
@click.option("--days", type=click.IntRange(1, 3_650), default=_DAYS, show_default=True, help="How long it holds.")
@click.pass_obj
def add(root: str | None, name: str, role: str, domain: tuple[str, ...], days: int) -> int:
    """Make a token for NAME, a person or a program, and print it. It is shown this once."""
    from trueline.listening.principals import ROLES

    if any(one.name == name for one in _tokens(root).all()):
        raise click.UsageError(f"there is a token `{name}` already; revoke it first, or take another name")
    _, text = _tokens(root).add(name, ROLES[role], domain, days)
    sys.stdout.write(text + "\n")
    sys.stderr.write(f"`{name}` is {role} for {days} days. Keep it safe: it is stored nowhere else.\n")
    return 0


@token.command(name="list")
@click.pass_obj
def listed(root: str | None) -> int:
    """List the tokens of this vault."""
    import time

    for one in _tokens(root).all():
        until = time.strftime("%Y-%m-%d", time.gmtime(one.expires))
        over = "  EXPIRED" if one.expired(time.time()) else ""
        only = f"  only {', '.join(one.domains)}" if one.domains else ""
        sys.stdout.write(f"{one.id}  {one.name}  {one.role}  until {until}{over}{only}\n")
    return 0


@token.command()
@click.argument("name")
@click.pass_obj
def revoke(root: str | None, name: str) -> int:
    """Take a token back, by its name or its id; it counts no more from now on."""
    gone = _tokens(root).revoke(name)
    if not gone:
        raise click.UsageError(f"there is no token `{name}`; `trueline serve token list` lists them")
    sys.stdout.write("".join(f"revoked {one.id}  {one.name}\n" for one in gone))
    return 0


def _tokens(root: str | None) -> Any:
    """The tokens of the vault one stands in."""
    from trueline.analysis.roots import find_root

    try:
        from trueline.listening.tokens import Tokens, data_folder
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("trueline"):
            raise
        raise click.UsageError(_MISSING.format(error.name)) from None
    return Tokens(data_folder(find_root(os.getcwd(), root).path))
