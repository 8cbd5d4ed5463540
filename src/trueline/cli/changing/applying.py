"""A plan shown as a diff, foretold, or written."""

import os
import sys
from collections.abc import Mapping, Sequence

from trueline.analysis.analysis import Analysis
from trueline.analysis.changing import bytes_of, write
from trueline.analysis.writer import Refused
from trueline.cli.output import admit_any_text, choose_style
from trueline.cli.output.measure import harmless
from trueline.cli.output.style import Style
from trueline.cli.output.summary import counted
from trueline.refactors import Changed, Plan, outcome

# How many places are listed that a person has to look at.
_MOST = 10


def show(analysis: Analysis, plan: Plan, all_mentions: bool = False) -> int:
    """Print what a plan would change as a patch that git and patch understand."""
    from trueline.analysis.patches import patch

    style = choose_style(sys.stdout, os.environ)
    for one in outcome(plan, bytes_of(analysis)):
        for line in patch(one):
            _print(style.diff(line.removesuffix("\n")) + "\n", style)
    _tell_mentions(analysis, plan, all_mentions)
    if not plan.changes:
        _tell(plan, ())
    return 0


def foretell(analysis: Analysis, plan: Plan, all_mentions: bool = False) -> int:
    """Print what would be changed, one line for each file."""
    _tell(plan, outcome(plan, bytes_of(analysis)), "would change ")
    _tell_mentions(analysis, plan, all_mentions)
    return 0


def apply(analysis: Analysis, plan: Plan, all_mentions: bool = False) -> int:
    """Write all of a plan or nothing; 1 where a file refused, which is then named with both its hashes."""
    changed = outcome(plan, bytes_of(analysis))
    refusals = write(analysis, plan, changed)
    if refusals:
        for refused in refusals:
            _tell_refusal(refused)
        sys.stderr.write("trueline: nothing was changed\n")
        return 1
    _tell(plan, changed)
    _tell_mentions(analysis, plan, all_mentions)
    return 0


def answer_programs(name: str, arguments: Mapping[str, object], analysis: Analysis, plan: Plan, mode: str) -> int:
    """Do as `mode` says (`diff`, `dry-run`, or `apply`), and print what came of it as JSON."""
    from trueline.cli.changing.json import report

    changed = outcome(plan, bytes_of(analysis))
    refused = write(analysis, plan, changed) if mode == "apply" else ()
    done = mode == "apply" and not refused
    sys.stdout.write(report(name, arguments, analysis, plan, changed, done, refused, mode == "diff"))
    return 1 if refused else 0


def _tell(plan: Plan, changed: Sequence[Changed], would: str = "") -> None:
    """One line for each file: where it is, and what was done."""
    admit_any_text(sys.stdout)
    told = set()
    for one in changed:
        told |= {one.source, one.path}
        moved = f"{one.source} → {one.path}" if one.source != one.path else one.path
        said = "; ".join(plan.said.get(one.source, ()) or plan.said.get(one.path, ())) or "links"
        sys.stdout.write(harmless(f"{would}{moved}: {said}") + "\n")
    for path, lines in plan.said.items():
        if path not in told:
            sys.stdout.write(harmless(f"{path}: {'; '.join(lines)}; nothing to change") + "\n")


def _tell_mentions(analysis: Analysis, plan: Plan, every: bool) -> None:
    """The places that are left to a person: `every` one, else the first few and how many more there are."""
    shown = plan.mentions if every or len(plan.mentions) <= _MOST + 1 else plan.mentions[:_MOST]
    for mention in shown:
        line = analysis.lines(mention.path).line(mention.span.start)
        sys.stderr.write(harmless(f"{mention.path}:{line}: {mention.message}") + "\n")
    left = plan.mentions[len(shown) :]
    if left:
        notes = counted(len({mention.path for mention in left}), "note")
        sys.stderr.write(f"and {len(left):,} more such places in {notes}; `--all-mentions` lists them\n")


def _tell_refusal(refused: Refused) -> None:
    sys.stderr.write(harmless(f"trueline: {refused.message}") + "\n")
    if refused.conflict is not None:
        sys.stderr.write(f"  read:  sha256 {refused.conflict.expected}\n  found: sha256 {refused.conflict.found}\n")


def _print(text: str, style: Style) -> None:
    """A patch keeps its bytes, whatever they are; a screen gets what it can show."""
    if style.terminal:
        admit_any_text(sys.stdout)
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()
