"""Floor 6: what is wrong. One rule, one module, found by where it lies."""

from trueline.rules.registry import Rule, Scope, all_rules, find_rule, rule_names
from trueline.rules.rule import Finding, rule

__all__ = ["Finding", "Rule", "Scope", "all_rules", "find_rule", "rule", "rule_names"]
