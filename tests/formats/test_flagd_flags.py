"""Feature flags: flagd's own evaluator opens them as far as the phases of the rollout say."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext

from design_notes import documents, table
from trueline.formats.artefact import Artefact
from trueline.formats.built import Source
from trueline.formats.flagd.reading import read
from trueline.formats.flagd.shares import Scope, scope
from trueline.formats.flagd.writing import write
from trueline.model.symbols import flag_symbol

PHASES = (
    ("1", "Own staff and two friendly shops", "No tears", "Tears"),
    ("2", "Shops in Ghent, 20 %", "Fine", "Not fine"),
    ("3", "10 % of shops", "Fine", "Not fine"),
    ("4", "40 %", "Fine", "Not fine"),
    ("General availability", "Everybody", "", "Anything"),
)


def note(flag: str = "`label-preview`", phases: object = PHASES, strategy: str = "") -> str:
    text = f"# Feature: X\n\n## Feature Flags\n\n- **Flag name:** {flag}\n- **Rollout strategy:** {strategy}\n\n"
    return text + table("Rollout Phases", ("Phase", "Scope", "Success", "Rollback"), phases)  # type: ignore[arg-type]


def evaluated(artefact: Artefact, key: str, segment: str = "", count: int = 2000) -> list[bool]:
    core = FlagdCore()
    core.set_flags(artefact.files[0].text)
    contexts = [EvaluationContext(f"shop-{number}", {"segment": segment}) for number in range(count)]
    return [core.resolve_boolean_value(key, False, context).value for context in contexts]


def share(phase: str, segment: str = "") -> float:
    found = evaluated(write(documents(Labels=note()), phase=phase), "label-preview", segment)
    return sum(found) / len(found)


def test_a_flag_is_off_until_a_phase_is_reached() -> None:
    assert share("") == 0


def test_groups_come_in_and_stay_in() -> None:
    for phase in ("1", "2", "3", "4"):
        assert share(phase, "own-staff") == share(phase, "two-friendly-shops") == 1
    assert share("1", "shops-in-ghent") == 0
    assert share("2", "shops-in-ghent") == pytest.approx(0.2, abs=0.03)
    assert share("2") == 0


def test_shares_are_as_large_as_said_and_only_grow() -> None:
    assert share("3") == pytest.approx(0.1, abs=0.03)
    assert share("4") == pytest.approx(0.4, abs=0.03)
    # A group is never less open than everybody.
    assert share("4", "shops-in-ghent") == pytest.approx(0.4, abs=0.03)
    for segment in ("", "own-staff", "shops-in-ghent"):
        seen = [
            evaluated(write(documents(Labels=note()), phase=str(number)), "label-preview", segment, 300)
            for number in range(3, 6)
        ]
        for earlier, later in pairwise(seen):
            assert all(now for before, now in zip(earlier, later, strict=True) if before)


def test_the_last_phase_is_everybody_by_number_by_name_and_beyond() -> None:
    assert share("5") == share("general availability") == share("99") == 1


def test_a_phase_that_is_not_there_leaves_the_flag_off_and_says_so() -> None:
    artefact = write(documents(Labels=note()), phase="Beta")
    assert not any(evaluated(artefact, "label-preview", "own-staff", 50))
    assert [one.reason for one in artefact.skipped] == ["it has no phase `Beta`: the flag is written as off"]


def test_work_is_no_group_where_shares_are_rolled_out() -> None:
    phases = (("1", "Answer only logged", "a", "b"), ("2", "0.5 % of shops", "a", "b"))
    artefact = write(documents(Labels=note(phases=phases, strategy="% rollout")), phase="2")
    assert [one.subject for one in artefact.skipped] == ["flag label-preview, phase 1"]
    flag = json.loads(artefact.files[0].text)["flags"]["label-preview"]
    assert flag["targeting"] == {"fractional": [["on", 1], ["off", 199]]}


def test_one_flag_of_two_designs_is_written_once_and_phases_without_a_flag_are_told() -> None:
    artefact = write(documents(A=note("`label-preview`"), B=note("`LABEL_PREVIEW`"), C=note("None needed")))
    assert list(json.loads(artefact.files[0].text)["flags"]) == ["label-preview"]
    assert [(one.path, one.reason) for one in artefact.skipped] == [
        ("docs/2. Planned/B.md", "`docs/2. Planned/A.md` names the same flag"),
        ("docs/2. Planned/C.md", "no flag is named that would switch them"),
    ]


def test_what_is_written_is_read_again() -> None:
    file = write(documents(Labels=note(), Print=note("print-v2")), phase="4").files[0]
    built = read([Source(file.name, file.text.encode())])
    assert [flag_symbol(one.name) for one in built.flags] == [flag_symbol("label-preview"), flag_symbol("print-v2")]
    assert {one.variants for one in built.flags} == {("on", "off")}
    assert built.problems == ()


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("5 % of recipients see the form", Scope((), 5.0)),
        ("Canary: 0.5%", Scope((), 0.5)),
        ("10% → 50%", Scope((), 10.0)),
        ("100 %", Scope((), 100.0)),
        ("All shops", Scope((), 100.0)),
        ("All shops with a brand set", Scope(("all-shops-with-a-brand-set",), 100.0)),
        ("Swiftline and NordPost, 50 %", Scope(("swiftline", "nordpost"), 50.0)),
        ("Everybody, default branding", Scope((), 100.0)),
        ("", Scope((), 0.0)),
    ],
)
def test_scopes(said: str, found: Scope) -> None:
    assert scope(said) == found


@given(
    st.lists(st.tuples(*[st.text(st.characters(exclude_categories=("Cs",)), max_size=30)] * 4), min_size=1, max_size=5),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=5),
)
def test_whatever_the_cells_hold_flagd_takes_it(phases: object, phase: str) -> None:
    artefact = write(documents(Labels=note(phases=phases)), phase=phase)
    evaluated(artefact, "label-preview", "x", 3)
    assert artefact == write(documents(Labels=note(phases=phases)), phase=phase)


def test_a_flag_may_begin_with_a_dollar_sign() -> None:
    text = '{"flags": {"$comment": "ours", "$end": {"state": "ENABLED", "variants": {"on": true}}}}'
    assert [flag.name for flag in read([Source("flags.flagd.json", text.encode())]).flags] == ["$end"]
