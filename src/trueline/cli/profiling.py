"""`check --profile`: where the time goes."""

import sys

from trueline.analysis.analysis import Analysis
from trueline.analysis.profile import profile


def print_profile(analysis: Analysis) -> int:
    """Print what steps and rules cost on this vault; always 0."""
    found = profile(analysis)
    count = max(found.documents, 1)
    sys.stdout.write(f"{found.documents} notes, CPU time in one process, without starting up\n\n")
    sys.stdout.write(f"{'step':<38} {'ms':>9} {'us/note':>9}\n")
    for cost in found.steps:
        sys.stdout.write(f"{cost.name:<38} {cost.seconds * 1e3:>9.1f} {cost.seconds * 1e6 / count:>9.1f}\n")
    sys.stdout.write(f"\n{'rule':<38} {'ms':>9} {'us/note':>9} {'runs':>8} {'found':>7}\n")
    for cost in found.rules:
        sys.stdout.write(
            f"{cost.name:<38} {cost.seconds * 1e3:>9.2f} {cost.seconds * 1e6 / count:>9.2f}"
            f" {cost.runs:>8} {cost.found:>7}\n"
        )
    return 0
