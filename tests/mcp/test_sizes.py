"""Answers come in pages: each has room, together they are the whole, and following cursors ends."""

from hypothesis import given
from hypothesis import strategies as st

from trueline.mcp.sizes import LEAST, Page, page, read_cursor, tokens
from trueline.mcp.tool import Block

TEXTS = st.text(alphabet=st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=900)
BLOCKS = st.lists(st.builds(Block, TEXTS, st.sampled_from(["", "## One", "## Two"])), max_size=30)


def pages(blocks: list[Block], most: int) -> list[Page]:
    found = [page(blocks, most)]
    while found[-1].cursor:
        found.append(page(blocks, most, found[-1].cursor))
        assert len(found) <= sum(len(block.text) for block in blocks) + len(blocks) + 1
    return found


@given(BLOCKS, st.integers(LEAST, 800))
def test_pages_together_are_the_whole(blocks: list[Block], most: int) -> None:
    said = "".join(one.text for one in pages(blocks, most))
    for head in ("## One", "## Two"):
        said = said.replace(head, "")
    whole = "".join(block.text for block in blocks)
    for head in ("## One", "## Two"):
        whole = whole.replace(head, "")
    assert said.replace("\n", "") == whole


@given(BLOCKS, st.integers(LEAST, 800))
def test_a_page_has_room(blocks: list[Block], most: int) -> None:
    assert all(tokens(one.text) <= most for one in pages(blocks, most))


@given(BLOCKS.filter(bool))
def test_a_cursor_of_another_answer_begins_again(blocks: list[Block]) -> None:
    blocks = [*blocks, Block("x" * 2_000)]
    first = page(blocks, LEAST)
    assert first.cursor
    again = page([*blocks, Block("one more")], LEAST, first.cursor)
    assert again.begun_again
    assert again.text == first.text


def test_a_page_that_begins_inside_a_table_repeats_its_head() -> None:
    blocks = [Block(f"| row {number} " + "x" * 60, "| head |") for number in range(40)]
    found = pages(blocks, LEAST)
    assert len(found) > 1
    assert all(one.text.startswith("| head |\n") for one in found)


def test_what_is_no_cursor_is_none() -> None:
    assert read_cursor("") is None
    assert read_cursor("1-2") is None
    assert read_cursor("1-2-zzzzzzzz") is None
    assert read_cursor("1-2-0123abcd") == (1, 2, "0123abcd")


def test_tokens_are_estimated_on_the_safe_side() -> None:
    assert tokens("") == 0
    assert tokens("x" * 35) == 10
    assert tokens("→") == 1
