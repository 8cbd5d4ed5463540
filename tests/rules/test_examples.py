"""Every rule's page is true: its bad example has the finding, its good one has not, its fixes fix."""

import pytest

from rule_examples import check, examples
from trueline.diagnostics import Applicability
from trueline.rules import Rule, all_rules
from trueline.text import splice

RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)


@RULES
def test_page_has_both_examples(rule: Rule) -> None:
    kinds = {example.good for example in examples(rule)}
    assert kinds == {True, False}
    assert len(rule.summary) < 100
    assert rule.page.count("\n\n") > 2, "say why it matters"


@RULES
def test_examples_are_true(rule: Rule) -> None:
    for example in examples(rule):
        names = {d.rule for d in check(example.files, unread=example.unread, before=example.before)}
        assert (rule.name in names) is not example.good, names


@RULES
def test_fixes_resolve_their_finding(rule: Rule) -> None:
    for example in examples(rule):
        before = check(example.files, unread=example.unread, before=example.before)
        for diagnostic in before:
            if diagnostic.rule != rule.name or diagnostic.fix is None:
                continue
            fixed = dict(example.files)
            fixed[diagnostic.path] = splice(fixed[diagnostic.path], diagnostic.fix.edits)
            assert fixed != example.files
            after = check(fixed)
            assert len([d for d in after if d.rule == rule.name]) < len([d for d in before if d.rule == rule.name])
            if diagnostic.fix.applicability is Applicability.SAFE:
                assert len(after) < len(before), "a safe fix adds no finding"


@RULES
def test_diagnostics_are_well_formed(rule: Rule) -> None:
    for example in examples(rule):
        for diagnostic in check(example.files, unread=example.unread, before=example.before):
            if diagnostic.rule != rule.name:
                continue
            data = example.files.get(diagnostic.path, b"")
            assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(data)
            assert "\n" not in diagnostic.message
            assert diagnostic.message[0].islower() or diagnostic.message[0] in "`\"'" or diagnostic.message[0].isdigit()
            assert not diagnostic.message.endswith(".")
