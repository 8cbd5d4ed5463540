"""What would take minutes to read is shown as it is written; all else is read as ever."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rule_examples import make_vault
from trueline.rendering.notes import Leads, render_note
from trueline.rendering.taming import tamed, verbatim

NOWHERE = Leads(lambda target, heading: None, lambda url: None, lambda path, wiki: None)


def keep(html: str) -> str:
    return f"({html})"


def text_of(markdown: str) -> str:
    """What a reader of the page sees."""
    document = make_vault({"docs/Note.md": markdown.encode()}).documents["docs/Note.md"]
    return " ".join(unescape(re.sub(r"<[^>]*>", "", render_note(document, NOWHERE).html)).split())


@pytest.mark.parametrize("piece", ["[", "![", "[a](", "*a ", "_a", "**a ", "<a ", "~~a", "\\[", "[[", "]("])
def test_very_many_marks_are_shown_as_they_are(piece: str) -> None:
    shown = text_of(f"Before *this* one.\n\n{piece * 50_000}\n\nAfter *this* one.\n")
    assert shown.startswith("Before this one.") and shown.endswith("After this one.")
    assert piece.strip() * 2 in shown.replace(" ", "") or piece * 2 in shown


def test_a_note_that_is_no_note_is_shown_as_text() -> None:
    assert text_of("# Title\n\n" + "[x](y) " * 150_000).startswith("# Title [x](y) [x](y)")


def test_what_people_write_is_read() -> None:
    rows = "| [[a]] | *b* |\n" * 2_000
    items = "- [ ] a `b` [c](d)\n" * 2_000
    code = "```\n" + "f(x)[*y] " * 2_000 + "\n```\n"
    for text in (f"| a | b |\n| --- | --- |\n{rows}", items, code, f"{code}\n*a*\n", "a *b* [c](d)\n\n" * 2_000):
        assert tamed(text, keep) == text
    many = "[<" * 4_000
    before = f"*a*\n\n{many}\nb\n\n*c*\n{code}*d*"
    assert tamed(before, keep) == f"*a*\n(\n{'[&lt;' * 4_000}\nb)\n\n\n\n*c*\n{code}*d*"


def test_links_in_what_is_not_read_are_shown() -> None:
    assert text_of("See [[Other]], and " + "( " * 4_000).startswith("See Other, and ( (")


@given(st.text(alphabet="~`a \n#>-"))
def test_code_is_code_whatever_it_says(text: str) -> None:
    first, *inside, last = verbatim(text)[:-1].split("\n")
    assert first == last and "\n".join(inside) == text
    assert not any(line.strip().startswith(first) for line in inside)
