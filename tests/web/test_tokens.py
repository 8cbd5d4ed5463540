"""Tokens that several processes add and take back at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from trueline.listening.principals import Role
from trueline.listening.tokens import Tokens


def test_none_is_lost_where_several_are_added_at_once(tmp_path: Path) -> None:
    def add(number: int) -> str:
        # Each has its own view of the file, as processes have.
        return Tokens(str(tmp_path)).add(f"program {number}", Role.READER, (), 1)[1]

    with ThreadPoolExecutor(8) as several:
        texts = list(several.map(add, range(40)))
        gone = list(several.map(lambda number: Tokens(str(tmp_path)).revoke(f"program {number}"), range(20)))
    tokens = Tokens(str(tmp_path))
    assert [len(one) for one in gone] == [1] * 20
    assert {one.name for one in tokens.all()} == {f"program {number}" for number in range(20, 40)}
    assert [tokens.principal(text) is not None for text in texts] == [False] * 20 + [True] * 20
