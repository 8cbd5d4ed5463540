"""Floor 1: what the tool says to a person, as values."""

from trueline.diagnostics.diagnostic import Applicability, Diagnostic, Fix, Related, Severity

__all__ = ["Applicability", "Diagnostic", "Fix", "Related", "Severity"]
