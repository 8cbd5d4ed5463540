"""`trueline completion`: tab completion for a shell."""

import sys

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script of SHELL.

    Save it where the shell looks for completions, then open a new shell:

    \b
    bash  ~/.local/share/bash-completion/completions/trueline
    zsh   a file called _trueline in a folder of $fpath
    fish  ~/.config/fish/completions/trueline.fish
    """
    from trueline.cli.main import cli

    found = get_completion_class(shell)
    assert found is not None
    sys.stdout.write(found(cli, {}, "trueline", "_TRUELINE_COMPLETE").source() + "\n")
    return 0
