"""`trueline agents`: what coding agents are told of the designs."""

import os
import sys

import click

from trueline.cli.agents import SKILL_NAME, section_text, skill_text, with_section
from trueline.cli.opening import open_vault, root_option

_PLACES = (".agents/skills", ".claude/skills")


@click.group()
def command() -> None:
    """Tell coding agents how to work with the designs."""


@command.command("init")
@root_option
@click.option(
    "--file", "instructions", default="AGENTS.md", show_default=True, metavar="FILE", help="Write the section into it."
)
@click.option(
    "--skills",
    metavar="FOLDER",
    multiple=True,
    help="Write the skill there. [default: where skills are, else .agents/skills]",
)
@click.option("--no-skill", is_flag=True, help="Write no skill.")
@click.option("--diff", is_flag=True, help="Print what would be written; write nothing.")
def init(root: str | None, instructions: str, skills: tuple[str, ...], no_skill: bool, diff: bool) -> int:
    """Write a section of AGENTS.md and a skill file, short, for any coding agent.

    The section stands between two markers: what is around it is left alone, and a second run brings it up
    to date. The skill goes where skills are kept already (.agents or .claude), else to .agents/skills;
    --skills names other folders. Both are written below the repository's folder.
    """
    from trueline.analysis.git import git_root

    analysis = open_vault(root)
    folder = git_root(analysis.root.path) or analysis.root.path
    vault = os.path.relpath(analysis.root.path, folder).replace(os.sep, "/")
    path = _inside(folder, instructions)
    wanted = {path: with_section(_bytes(folder, path), section_text(vault))}
    for place in () if no_skill else skills or _usual(folder):
        wanted[_inside(folder, f"{place.rstrip('/')}/{SKILL_NAME}/SKILL.md")] = skill_text(vault).encode()
    changed = {name: data for name, data in wanted.items() if data != _bytes(folder, name)}
    for name in wanted:
        if name not in changed:
            sys.stdout.write(f"{name}: up to date\n")
    return _show(folder, changed) if diff else _write(folder, changed)


def _usual(folder: str) -> tuple[str, ...]:
    """Where agents look for skills: the common folder, or the ones that are there."""
    there = tuple(place for place in _PLACES if os.path.isdir(os.path.join(folder, place.partition("/")[0])))
    return there or _PLACES[:1]


def _inside(folder: str, name: str) -> str:
    """A path below the folder; raises a usage error for one that leads elsewhere."""
    inside = os.path.relpath(os.path.join(folder, name), folder).replace(os.sep, "/")
    if inside.startswith("..") or os.path.isabs(inside):
        raise click.UsageError(f"`{name}` lies outside `{folder}`")
    return inside


def _bytes(folder: str, path: str) -> bytes:
    try:
        with open(os.path.join(folder, path), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise click.UsageError(f"`{path}` cannot be read: {error.strerror}") from error


def _show(folder: str, changed: dict[str, bytes]) -> int:
    from trueline.analysis.patches import patch
    from trueline.refactors import Changed

    for path, data in changed.items():
        sys.stdout.writelines(patch(Changed(path, path, _bytes(folder, path) or None, data)))
    return 0


def _write(folder: str, changed: dict[str, bytes]) -> int:
    from hashlib import sha256

    from trueline.analysis.writer import Change, Creation, Rewrite, commit

    changes: list[Change] = []
    for path, data in changed.items():
        there = os.path.lexists(os.path.join(folder, path))
        digest = sha256(_bytes(folder, path)).hexdigest()
        changes.append(Rewrite(path, digest, data) if there else Creation(path, data))
    refused = commit(folder, changes).refused
    for one in refused:
        sys.stderr.write(f"trueline: {one.message}\n")
    if refused:
        sys.stderr.write("nothing was written; --file and --skills name other places, --diff shows what would be\n")
    if not refused:
        for path in changed:
            sys.stdout.write(f"wrote {path}\n")
    return 1 if refused else 0
