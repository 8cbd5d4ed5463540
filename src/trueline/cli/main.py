"""The `trueline` command: finds the subcommand, keeps the exit codes.

0 clean · 1 findings · 2 usage or configuration · 3 a bug of ours.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from trueline import __version__

# What each command is for, so that `--help` needs to import none of them.
COMMANDS = {
    "check": "Check documents and say precisely what is wrong.",
    "show": "Show one document at a glance.",
    "outline": "Print the headings of a document with their fill state.",
    "find": "Find sections by what they say, the most telling first.",
    "sql": "Ask the vault in SQL: one statement that reads, over a table for each kind of value.",
    "explain": "Print the page of a rule.",
    "rules": "List all rules.",
    "export": "Write what the documents mean: JSON, SQLite, CSV, Excel, a web site.",
    "import": "Make notes of ADRs, OpenSpec changes, spec-kit features and KEPs.",
    "template": "Compare versions of a template; bring documents to a newer one.",
    "evidence": "Say what is known of what was built; propose where to look for it.",
    "baseline": "Adopt an existing vault: record today's findings.",
    "init": "Write a configuration file with what was found.",
    "doctor": "Say what Trueline sees: root, templates, counts, link styles.",
    "config": "Print the configuration in force and where it comes from.",
    "lsp": "Serve editors: diagnostics, completion, hover, navigation, renaming.",
    "serve": "Open the vault in the browser: the pipeline, the designs, their gaps, live.",
    "mcp": "Serve coding agents: read, ask, check and change designs by tools.",
    "agents": "Tell coding agents how to work with the designs: AGENTS.md and a skill.",
    "completion": "Print a shell's completion script.",
}

# The questions, of which each is a module of `trueline.queries` and this the first line of its page.
QUESTIONS = {
    "board": "Show the pipeline: features by stage, priority and status.",
    "next": "Say what to do next: what to design, what to build, what to triage.",
    "blocked": "Show which features are blocked and by what, also through others.",
    "critical-path": "Show what unblocks the most, also through others, and the longest chain.",
    "stats": "Count notes by template and stage, and say how full each section is.",
    "brief": "Tell a long design on one page: what, why, contracts, risks, open points, what is missing.",
    "open": "List open questions, unticked success criteria and undecided choices.",
    "decisions": "List what was decided, the newest first: decision logs and decision records.",
    "tasks": "Show how far the tasks of each feature are, and which are open.",
    "impact": "What is affected if something fails or changes: the blast radius, with the way it takes.",
    "references": "Where something is defined and where it is named, however it is spelled there.",
    "owners": "Which domain, feature or component owns which entity and component; what several own, what nobody.",
    "conflicts": "What several designs define as new, or change at the same time, and which of them is likely meant.",
    "matrix": "A matrix over all designs, or over one: permissions, data, failures or criteria.",
    "capacity": "What all designs together expect of each dependency that they share, and what could not be read.",
    "drift": "Show where designs and what was built have drifted apart, and what to do about it.",
    "trace": "Follow success criteria and planned tests to the tests that were run, and how these went.",
    "touched": "Which notes and sections a change of the code concerns, and which update each needs.",
    "diff": "Review designs as meaning: what was promised, guarded or agreed before, and is otherwise now.",
    "since-approval": "Show what changed in a design since its status last became designed, and which of its links are suspect.",
}

# The changes, of which each is a module of `trueline.refactors`.
CHANGES = {
    "new": "Make a note from a template of the vault.",
    "set": "Set the status, the priority, any property or any labelled field of a note.",
    "set-cell": "Set cells in one row of a table.",
    "tick": "Tick success criteria, tasks, options: any check box.",
    "untick": "Take the tick out of success criteria, tasks, options: any check box.",
    "answer": "Answer an open question and record the answer as a decision.",
    "decide": "Add a row to a note's decisions log, with the date.",
    "add": "Add a task, a criterion, a question, a related note, a table's row, an endpoint or a section to a note.",
    "accept": "Accept a drift between a design and what was built, with the reason, in the design itself.",
    "log": "Add a row to a note's changelog, with the date and the author.",
    "move": "Move a note to a stage's folder, or anywhere, and repair every link that needs it.",
    "rename": "Rename a note, component, entity, endpoint, flag, metric or domain, wherever it is named.",
}

_EPILOG = """\b
Start here:
  trueline check              the whole vault, from where you stand
  trueline check docs/a.md    one document
  trueline explain links/moved
  trueline doctor             if the root looks wrong
  trueline board              what is where in the pipeline
"""


class Commands(click.Group):
    """The subcommands, each imported only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *QUESTIONS, *CHANGES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in QUESTIONS:
            from trueline.cli.commands.ask import question_command

            return question_command(cmd_name)
        if cmd_name in CHANGES:
            from trueline.cli.commands.change import change_command

            return change_command(cmd_name)
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"trueline.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        with formatter.section("Questions"):
            formatter.write_dl(list(QUESTIONS.items()))
        with formatter.section("Changes"):
            formatter.write_dl(list(CHANGES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[:2] == ["drift", "accept"]:
            args = args[1:]
        elif args[:1] == ["drift"] and "--discover" in args:
            args = ["evidence", *args[1:]]
        elif args[:1] == ["impact"] and "--code" in args:
            args = ["touched", *(word for word in args[1:] if word != "--code")]
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if os.path.exists(args[0]):
                raise click.UsageError(f"to check it: trueline check {args[0]}", ctx) from None
            known = [*COMMANDS, *QUESTIONS, *CHANGES]
            raise click.UsageError(_with_proposal(args[0], known, error.message), ctx) from None


def _with_proposal(given: str, known: Sequence[str] | dict[str, str], message: str) -> str:
    from trueline.cli.proposal import propose

    near = propose(given, known)
    return f"{message.rstrip('.')}. Did you mean `{near}`?" if near else message


@click.command(cls=Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="trueline %(version)s")
def cli() -> None:
    """Feature designs that stay true.

    Trueline reads a vault of design documents (Markdown, Obsidian's dialect) as a compiler reads
    source, and says precisely what is wrong. It needs no configuration and changes no file unless
    you ask it to.
    """


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; nothing escapes as a traceback."""
    try:
        result = cli.main(list(arguments), prog_name="trueline", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Without this, Python complains at shut-down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _report_bug(error)


def _report_bug(error: Exception) -> int:
    if os.environ.get("TRUELINE_DEBUG"):
        raise error
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" ({os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno})" if place else ""
    sys.stderr.write(
        f"trueline: a bug of ours: {type(error).__name__}: {error}{where}\n"
        "Your files are as they were. Please report it with what TRUELINE_DEBUG=1 prints.\n"
    )
    return 3
