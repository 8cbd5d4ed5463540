"""`trueline export`: the model in other languages."""

import sys

import click

from trueline.cli.opening import find_document, open_vault, root_option


@click.command()
@click.argument("format_name", metavar="FORMAT", type=click.Choice(["json", "json-schema"]))
@click.argument("names", nargs=-1)
@root_option
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(dir_okay=False), help="Write there instead of standard output."
)
def command(format_name: str, names: tuple[str, ...], root: str | None, output: str | None) -> int:
    """Write what the documents mean in another language.

    FORMAT is json (everything Trueline knows, `trueline/vault@1`) or json-schema (its description).
    NAMES limit it to some documents; without them it is the whole vault.
    """
    if format_name == "json-schema":
        from trueline.formats import json_schema

        pieces = json_schema.write()
    else:
        from trueline.formats import json

        analysis = open_vault(root)
        documents = [find_document(analysis, name) for name in names] or list(analysis.vault.documents.values())
        pieces = json.write(documents)
    if output is None:
        for piece in pieces:
            sys.stdout.write(piece)
        return 0
    try:
        with open(output, "w", encoding="utf-8") as file:
            file.writelines(pieces)
    except OSError as error:
        raise click.UsageError(f"`{output}` cannot be written: {error.strerror}") from error
    return 0
