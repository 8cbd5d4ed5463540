"""`trueline init`: a configuration file that says what was found."""

import os
import sys
from collections.abc import Sequence

import click

from trueline.cli.opening import open_vault, root_option
from trueline.model.gates import DEFAULT_GATES
from trueline.rules import rule_names

_HEAD = """\
# Trueline reads this file from the vault's root. Everything in it is optional;
# `trueline config` prints what is in force, `trueline rules` lists the rules.
"""


@click.command()
@root_option
@click.option("--force", is_flag=True, help="Write even where a configuration exists.")
def command(root: str | None, force: bool) -> int:
    """Write trueline.toml with the templates, stages and prefixes that were found.

    Trueline works without it; the file is the place for what your team wants otherwise.
    """
    analysis = open_vault(root)
    path = os.path.join(analysis.root.path, "trueline.toml")
    if analysis.root.configuration_path and not force:
        raise click.UsageError(f"`{analysis.root.configuration_path}` exists already")
    own = [t.path for t in analysis.vault.library.templates if not t.path.startswith("<")]
    stages = sorted({d.meta.stage for d in analysis.vault.documents.values() if d.meta.stage})
    lines = [_HEAD]
    lines.append(f"# Templates found: {len(own)}. Name files or folders to say which ones count.")
    lines += [f"#   {template}" for template in own]
    lines.append('# templates = ["docs/templates"]\n')
    lines.append(f"# Stages found, by folder: {', '.join(stages) or 'none'}")
    lines.append('# [stages]\n# Active = ["active", "in progress"]\n')
    lines.append("# What has to be so before `trueline set NAME status=...` advances a design; [] opens a gate.")
    lines += ["# [gates]", *(f"# {status} = {_listed(wanted)}" for status, wanted in DEFAULT_GATES.items()), ""]
    lines.append("# Files to leave out, as in .gitignore.")
    lines.append('# exclude = ["archive/"]\n')
    lines.append(f"# Rules ({len(rule_names())}): leave some out, or change how bad they are.")
    lines.append('# ignore = ["meta/title-differs"]\n')
    lines.append('# [severity]\n# "links/broken" = "error"\n')
    lines.append('# [per-file-ignores]\n# "archive/**" = ["links"]')
    _write(analysis.root.path, "\n".join(lines) + "\n", force)
    sys.stdout.write(f"wrote {os.path.relpath(path)}\n")
    return 0


def _listed(words: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def _write(root: str, text: str, force: bool) -> None:
    from trueline.analysis.writer import Creation, Refused, Written, commit, put

    data = text.encode("utf-8", "surrogateescape")
    result: Written | Refused | None = put(root, "trueline.toml", data) if force else None
    if result is None:
        refused = commit(root, [Creation("trueline.toml", data)]).refused
        result = refused[0] if refused else None
    if isinstance(result, Refused) and result.kind == "exists":
        raise click.UsageError("trueline.toml exists already; --force replaces it")
    if isinstance(result, Refused):
        raise click.UsageError(result.message)
