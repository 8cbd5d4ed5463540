"""The changes as commands: arguments from a refactor's signature, help from its docstring."""

import os
import sys
from collections.abc import Mapping

import click

from trueline.analysis.analysis import Analysis
from trueline.cli.opening import open_vault, root_option, vault_path
from trueline.cli.output import choose_style
from trueline.cli.output.measure import harmless, wrap
from trueline.refactors import Argument, Clash, Declined, Refactor, UnknownName, find_refactor

_EPILOG = """\b
Exit codes: 0 done or nothing to do, 1 refused and nothing changed,
2 usage or configuration, 3 a bug of ours.
"""

# The changes that may leave places to a person.
_NAMING = ("move", "rename")


def change_command(name: str) -> click.Command:
    """The command that makes the change called `name`."""
    refactor = find_refactor(name)

    def change(root: str | None, **given: object) -> int:
        return _change(refactor, root, given)

    return click.Command(
        name,
        params=[*map(_parameter, refactor.arguments), *_options(refactor)],
        callback=change,
        help=_help(refactor.page) + "".join(map(_offered, refactor.arguments)),
        short_help=refactor.summary,
        epilog=_EPILOG,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _parameter(argument: Argument) -> click.Parameter:
    name = argument.name.rstrip("_").replace("_", "-")
    # An empty choice is what holds where the option is not given.
    kind = click.Choice([one for one in argument.choices if one]) if argument.choices else click.STRING
    several = argument.type == tuple[str, ...]
    if argument.required:
        metavar = f"[{name.upper()}]..." if several else name.upper()
        return click.Argument(
            [argument.name], type=kind, nargs=-1 if several else 1, required=not several, metavar=metavar
        )
    said = argument.help[:1].upper() + argument.help[1:].rstrip(".") + "."
    if argument.type is bool:
        return click.Option([f"--{name}", argument.name], is_flag=True, help=said)
    shown = None if argument.choices else "TEXT"
    return click.Option(
        [f"--{name}", argument.name],
        type=kind,
        default=() if several else argument.default or None,
        multiple=several,
        metavar=shown,
        help=said,
    )


def _options(refactor: Refactor) -> list[click.Parameter]:
    """What every change takes, and what stands in for the clock and the user where it asks for them."""

    @root_option
    @click.option("--diff", is_flag=True, help="Print what would change as a diff; write nothing.")
    @click.option("--dry-run", is_flag=True, help="Say which files would change; write nothing.")
    @click.option(
        "--output-format",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="How to say what was changed; json is `trueline/change@1`.",
    )
    def nothing() -> None: ...

    @click.option("--all-mentions", is_flag=True, help="List every place that is left to you, not only the first ten.")
    def naming() -> None: ...

    found: list[click.Parameter] = list(reversed(nothing.__click_params__))  # type: ignore[attr-defined]
    if refactor.name in _NAMING:
        found += naming.__click_params__  # type: ignore[attr-defined]
    if "today" in refactor.brought:
        found.append(click.Option(["--date"], metavar="DATE", help="The date to write.  [default: today]"))
    if "author" in refactor.brought:
        shown = "The author to write.  [default: $TRUELINE_AUTHOR, else git's user.name]"
        found.append(click.Option(["--author"], metavar="NAME", help=shown))
    return found


def _help(page: str) -> str:
    """A docstring as click wants it: what is indented stays as it is."""
    from inspect import cleandoc

    paragraphs = cleandoc(page).split("\n\n")
    return "\n\n".join(
        "\b\n" + text if all(line.startswith("    ") for line in text.split("\n")) else text for text in paragraphs
    )


def _offered(argument: Argument) -> str:
    """A paragraph with what a required argument may be, where only some words will do."""
    if not argument.required or not argument.choices:
        return ""
    *others, last = argument.choices
    return f"\n\n{argument.name.upper()} is {', '.join(others)} or {last}."


def _change(refactor: Refactor, root: str | None, given: Mapping[str, object]) -> int:
    from trueline.cli.changing.applying import answer_programs, apply, foretell, show
    from trueline.cli.changing.bringing import brought

    words = {one.name: one.default if given[one.name] is None else given[one.name] for one in refactor.arguments}
    files = [word for word in words.values() if isinstance(word, str) and _is_note(word)]
    analysis = open_vault(root, *files)
    asked = {name: _inside(analysis, word) for name, word in words.items()}
    mode = "diff" if given["diff"] else "dry-run" if given["dry_run"] else "apply"
    programs = given["output_format"] == "json"
    asks = not programs and sys.stdin.isatty() and sys.stdout.isatty()
    try:
        plan = refactor.plan(**brought(analysis, refactor.brought, given, asks), **asked)
    except UnknownName as error:
        raise click.UsageError(_proposed(error)) from error
    except (Declined, Clash) as error:
        reasons = error if isinstance(error, Declined) else Declined(error.message)
        return _decline(reasons, (refactor.name, asked) if programs else None)
    if programs:
        return answer_programs(refactor.name, asked, analysis, plan, mode)
    return {"diff": show, "dry-run": foretell, "apply": apply}[mode](analysis, plan, bool(given.get("all_mentions")))


def _decline(error: Declined, program: tuple[str, Mapping[str, object]] | None) -> int:
    """Say why nothing was changed, to a person or a program."""
    if program is not None:
        from trueline.cli.changing.json import declined

        sys.stdout.write(declined(*program, error))
        return 1
    width = choose_style(sys.stderr, os.environ).width
    lines = _hanging(f"trueline: {error.message}", width, "", "  ")
    for reason in error.reasons:
        lines += _hanging(reason, width, "  ", "    ")
    if error.help:
        lines += _hanging(f"help: {error.help}", width, "  ", "        ")
    sys.stderr.write("".join(line + "\n" for line in lines))
    return 1


def _hanging(text: str, width: int, first: str, others: str) -> list[str]:
    """`text` in lines of at most `width` columns, with a margin for the first line and one for the others."""
    head, *rest = wrap(harmless(text), width - len(first), len(others) - len(first))
    return [first + head, *(others + line for line in rest)]


def _is_note(word: str) -> bool:
    return word.endswith(".md") and os.path.isfile(word)


def _inside(analysis: Analysis, word: object) -> object:
    """A note's path as typed becomes the vault's own; any other word stays as it is."""
    if isinstance(word, str) and _is_note(word):
        return vault_path(analysis, word) or word
    return word


def _proposed(error: UnknownName) -> str:
    if not error.near:
        return error.message
    *others, last = (f"`{harmless(name if len(name) <= 60 else name[:59] + '…')}`" for name in error.near)
    return f"{error.message}. Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"
