"""`trueline export`: what designs and the vault come to in other languages."""

from importlib import import_module

import click

from trueline.cli.proposal import propose

_WHOLE = {
    "json": "Everything Trueline knows, of all notes or some: `trueline/vault@1`.",
    "json-schema": "The description of `json`.",
    "sqlite": "The tables of `trueline sql` as one database.",
    "csv": "The same as a file each.",
    "xlsx": "The matrices: permissions, data, failures, criteria.",
    "html": "A web site of the vault, which needs no server.",
}


class Exports(click.Group):
    """The formats, each imported only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from trueline.formats.registry import FORMATS

        return [*_WHOLE, *FORMATS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from trueline.formats.registry import FORMATS

        if cmd_name in _WHOLE:
            name = f"{cmd_name.rpartition('-')[2]}_command"
            command = getattr(import_module("trueline.cli.exporting.whole"), name)
            assert isinstance(command, click.Command)
            return command
        if cmd_name in FORMATS:
            from trueline.cli.exporting.artefacts import artefact_command

            return artefact_command(cmd_name)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from trueline.formats.registry import FORMATS

        with formatter.section("The vault as a whole"):
            formatter.write_dl(list(_WHOLE.items()))
        with formatter.section("Artefacts of designs"):
            formatter.write_dl([(one.name, one.summary) for one in FORMATS.values()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = propose(args[0], self.list_commands(ctx))
            hint = f". Did you mean `{near}`?" if near else ""
            raise click.UsageError(f"there is no format `{args[0]}`{hint}", ctx) from error


@click.command(cls=Exports, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Write what designs and the vault come to in other languages.

    \b
    trueline export FORMAT [NAMES]          print it, of all designs or some
    trueline export FORMAT -o PATH          write it: a file, or a folder
    trueline export FORMAT -o PATH --check  exit 1 if PATH is not up to date

    Only what could be read is written; what was skipped is listed with its place and the reason.
    """
