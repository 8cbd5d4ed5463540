"""`trueline completion`: tab completion for a shell."""

import sys

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script of SHELL.

    \b
    bash: trueline completion bash > ~/.local/share/bash-completion/completions/trueline
    zsh:  trueline completion zsh > "${fpath[1]}/_trueline"
    fish: trueline completion fish > ~/.config/fish/completions/trueline.fish
    """
    from trueline.cli.main import cli

    found = get_completion_class(shell)
    assert found is not None
    sys.stdout.write(found(cli, {}, "trueline", "_TRUELINE_COMPLETE").source() + "\n")
    return 0
