"""Gherkin and pytest: what a design expects becomes scenarios that parse and tests that are collected."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gherkin.parser import Parser
from hypothesis import given
from hypothesis import strategies as st

from design_notes import documents
from trueline.formats import gherkin
from trueline.formats import pytest as skeletons
from trueline.formats.built import Source
from trueline.formats.gherkin import steps
from trueline.formats.junit.reading import read
from trueline.model import Document

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
CRITERIA = (
    "[x] A label is printed within 2 s",
    '[ ] **LAB-01:** When the printer is out, the page says "try again"',
    "[ ] Given a label, when it is cancelled, then nothing is charged",
    "[ ] A label is printed within 2 s",
)


def design(
    criteria: tuple[str, ...] = CRITERIA, cases: tuple[str, ...] = ("[ ] Cancel → refund → mail",)
) -> list[Document]:
    text = "# Feature: Labels\n\n## Overview\n\n### Success Criteria\n\n" + "".join(f"- {one}\n" for one in criteria)
    text += "\n## Testing Strategy\n\n### Unit Tests\n\n" + "".join(f"- {one}\n" for one in cases)
    return documents(Labels=text)


def scenarios(text: str) -> list[tuple[list[str], str, list[tuple[str, str]]]]:
    found = Parser().parse(text)["feature"]["children"]  # type: ignore[typeddict-item]
    return [
        (
            [tag["name"] for tag in one["scenario"]["tags"]],
            one["scenario"]["name"],
            [(step["keyword"].strip(), step["text"]) for step in one["scenario"]["steps"]],
        )
        for one in found
    ]


def test_scenarios_have_the_steps_that_are_said() -> None:
    (file,) = gherkin.write(design()).files
    assert file.name == "labels.feature"
    assert scenarios(file.text) == [
        (["@criterion", "@done"], "A label is printed within 2 s", [("Then", "A label is printed within 2 s")]),
        (
            ["@criterion", "@LAB-01"],
            'When the printer is out, the page says "try again"',
            [("When", "the printer is out"), ("Then", 'the page says "try again"')],
        ),
        (
            ["@criterion"],
            "Given a label, when it is cancelled, then nothing is charged",
            [("Given", "a label"), ("When", "it is cancelled"), ("Then", "nothing is charged")],
        ),
        (["@criterion"], "A label is printed within 2 s 2", [("Then", "A label is printed within 2 s")]),
        (["@unit"], "Cancel → refund → mail", [("When", "Cancel"), ("Then", "refund"), ("And", "mail")]),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Two cases: (1) a → b, (2) c → d",
        "The button is only there when it works",
        "Then what?",
        "→ nothing",
    ],
)
def test_a_sentence_that_is_no_scenario_is_one_step(said: str) -> None:
    assert steps(said) == [("Then", said)]


def test_a_design_that_expects_nothing_has_no_file() -> None:
    assert gherkin.write(design((), ())).files == skeletons.write(design((), ())).files == ()


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_scenarios_of_whatever_is_said_parse(criteria: list[str], case: str) -> None:
    said = tuple(f"[ ] {' '.join(one.split())}" for one in criteria)
    for file in gherkin.write(design(said, (case,))).files:
        assert all(found for _, _, found in scenarios(file.text))


def test_skeletons_are_expected_to_fail_until_they_are_written(tmp_path: Path) -> None:
    (file,) = skeletons.write(design()).files
    (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    result = _pytest(tmp_path)
    assert result.returncode == 0, result.stdout
    assert "5 xfailed" in result.stdout
    built = read([Source("found.xml", (tmp_path / "found.xml").read_bytes())])
    assert [one.tags for one in built.tests][:2] == [("a-label-is-printed-within-2-s",), ("LAB-01",)]
    assert len(built.tests) == 5
    # Whoever writes a test and leaves the mark is told, and so is one whose test fails in another way.
    for body in ("pass", "assert False"):
        (tmp_path / file.name).write_text(file.text.replace("raise NotImplementedError", body, 1), encoding="utf-8")
        assert _pytest(tmp_path).returncode == 1


def _pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "--strict-markers", "--junitxml=found.xml", "-p", "no:cacheprovider"]
    plain = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=folder, env=plain, capture_output=True, text=True, timeout=120, check=False)


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_skeletons_of_whatever_is_said_are_python(criteria: list[str], title: str) -> None:
    said = tuple(f"[ ] {' '.join(one.split())}" for one in criteria)
    for file in skeletons.write(design(said, (title,))).files:
        compile(file.text, file.name, "exec")
