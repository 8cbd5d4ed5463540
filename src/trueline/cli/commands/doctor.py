"""`trueline doctor`: what Trueline sees. Most complaints about tools of this kind are a wrong root."""

import os
import sys
from collections import Counter

import click

from trueline import __version__
from trueline.analysis.analysis import Analysis
from trueline.cli.opening import open_vault, root_option
from trueline.cli.output import choose_style
from trueline.syntax import MarkdownLink, WikiLink
from trueline.vault import Outcome


@click.command()
@root_option
def command(root: str | None) -> int:
    """Say which folder is the vault and why, which templates were found, how many documents follow
    each, and how links are written.
    """
    analysis = open_vault(root)
    style = choose_style(sys.stdout, os.environ)
    lines = [
        f"trueline {__version__}, Python {sys.version.split()[0]}",
        "",
        style.bold("vault"),
        f"  root        {analysis.root.path}",
        f"  because     {analysis.root.how}",
        f"  settings    {analysis.root.configuration_path or 'none, and none needed'}",
        f"  documents   {len(analysis.vault.documents)} notes, {len(analysis.vault.files)} other files",
    ]
    lines += [f"  unread      {unread.path}: {unread.message}" for unread in analysis.vault.unread[:5]]
    lines += ["", style.bold("templates"), *_templates(analysis)]
    lines += ["", style.bold("stages"), *_stages(analysis)]
    lines += ["", style.bold("links"), *_links(analysis)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _templates(analysis: Analysis) -> list[str]:
    counts = Counter(
        document.template.path if document.template else "" for document in analysis.vault.documents.values()
    )
    rows = [(t.path, counts[t.path]) for t in analysis.vault.library.templates]
    rows.sort(key=lambda row: (-row[1], row[0]))
    rows.append(("no template", counts[""]))
    return [f"  {count:>6}  {path}" for path, count in rows]


def _stages(analysis: Analysis) -> list[str]:
    counts = Counter(d.meta.stage for d in analysis.vault.documents.values() if d.meta.stage)
    if not counts:
        return ["  none: no folder is called Planning, Planned, Active, Completed or Backlog"]
    return [f"  {counts[stage]:>6}  {stage}" for stage in analysis.policy.stages if counts[stage]]


def _links(analysis: Analysis) -> list[str]:
    styles: Counter[str] = Counter()
    outcomes: Counter[Outcome] = Counter()
    prefixes: Counter[str] = Counter()
    for document in analysis.vault.documents.values():
        for link in (*document.tree.front_links, *document.tree.links):
            if isinstance(link, MarkdownLink):
                styles["[text](url)"] += 1
            elif isinstance(link, WikiLink) and link.target:
                styles["[[path/name]]" if "/" in link.target else "[[name]]"] += 1
                found = analysis.vault.resolve(document.path, link.target)
                outcomes[found.outcome] += 1
                if found.path and "/" in link.target and not found.path.startswith(link.target.split("/")[0] + "/"):
                    prefixes[link.target.split("/")[0]] += 1
    lines = [f"  {count:>6}  {name}" for name, count in styles.most_common()]
    lines += [f"  {count:>6}  {outcome.value}" for outcome, count in outcomes.most_common()]
    lines += [f"  {count:>6}  carry the prefix {prefix}/" for prefix, count in prefixes.most_common(3) if count > 2]
    return lines or ["  none"]
