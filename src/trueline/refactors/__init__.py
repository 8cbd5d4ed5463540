"""Floor 6: what one may change. One change, one module; each returns a plan and writes nothing."""

from trueline.refactors.plan import Changed, Clash, Mention, Plan, compose, outcome, plan_of
from trueline.refactors.refactor import Argument, Declined, Refactor, UnknownName, refactor
from trueline.refactors.registry import all_refactors, find_refactor, refactor_names

__all__ = [
    "Argument",
    "Changed",
    "Clash",
    "Declined",
    "Mention",
    "Plan",
    "Refactor",
    "UnknownName",
    "all_refactors",
    "compose",
    "find_refactor",
    "outcome",
    "plan_of",
    "refactor",
    "refactor_names",
]
