"""What a team wants to be so before a design may reach a status."""

from collections.abc import Mapping, Sequence

# What may be asked for besides the names of rules and families of rules.
CONDITIONS: Mapping[str, str] = {
    "sections": "no required section is as the template left it",
    "questions": "no question is open",
    "criteria": "every success criterion is ticked",
    "tasks": "every task is ticked",
    "errors": "the rules find no error in the document",
    "drift": "nothing that was designed differs from what was built",
}
# Conditions by the status that is to be reached; a status stands for all that are as far on.
DEFAULT_GATES: Mapping[str, Sequence[str]] = {
    "designed": ("sections", "questions", "errors"),
    "implemented": ("criteria", "tasks", "drift"),
}
