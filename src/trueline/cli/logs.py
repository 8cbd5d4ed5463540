"""Where servers that speak on standard input and output tell what happens."""

import sys

import click


def log_into(path: str | None) -> None:
    """Log into the file at `path`; without one tell only of what ends the server, on standard error."""
    import logging

    if path is None:
        logging.basicConfig(stream=sys.stderr, level=logging.CRITICAL)
        return
    try:
        logging.basicConfig(filename=path, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    except OSError as error:
        raise click.UsageError(f"`{path}` cannot be written: {error.strerror}") from error
