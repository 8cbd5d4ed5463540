"""Patterns that are compiled when they are first used behave as those that are compiled at once."""

import re

from trueline.template.late import late


def test_late_pattern_does_what_a_pattern_does() -> None:
    pattern, same = late(r"(?P<word>[a-z]+)\d", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    text = "Ab1 cd2 e"
    assert [found["word"] for found in pattern.finditer(text)] == [found["word"] for found in same.finditer(text)]
    assert pattern.sub("-", text) == same.sub("-", text) == "- - e"
    assert pattern.match("1") is None
    assert late(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = late("(")
    try:
        broken.match("")
    except re.error as error:
        assert "(" in error.pattern  # type: ignore[operator]
    else:
        raise AssertionError("a broken pattern was compiled")
