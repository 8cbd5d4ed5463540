"""Agents hear of tools and arguments, not of commands and options."""

import pytest

from mcp_agents import refusal, say
from trueline.mcp.session import Session
from trueline.mcp.wording import for_agents


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("see `--forecast`", "see `forecast`"),
        ("`trueline check --select drift --fix --unsafe-fixes`", "`propose` the change `fix`"),
        ("`trueline drift accept NOTE NAME --reason WHY`", "`propose` the change `accept`"),
        ("no priority is chosen; `trueline set` takes low", "no priority is chosen; `set` takes low"),
        ('`trueline add "A-B" section "C"` adds it', '`add "A-B" section "C"` adds it'),
        ('`--force "reason"` sets it', '`force "reason"` sets it'),
        ("choose another title or --file", "choose another title or `file`"),
        ("a title such as a--b or `x --y` stays", "a title such as a--b or `x --y` stays"),
        ("`trueline drift --discover` proposes some", "`trueline drift --discover` proposes some"),
    ],
)
def test_commands_become_tools(said: str, heard: str) -> None:
    assert for_agents(said) == heard


def test_answers_name_arguments(reader: Session) -> None:
    for text in (
        say(reader, "drift"),
        say(reader, "ask", question="stats"),
        say(reader, "ask", question="impact", arguments={"symbol": "PostgreSQL"}),
    ):
        assert "`--" not in text and "trueline check" not in text


def test_refusals_name_arguments(session: Session) -> None:
    given = {"name": "Return Labels", "values": ["status=complete"]}
    assert "`--" not in refusal(session, "propose", change="set", arguments=given)
