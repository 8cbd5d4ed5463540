"""What the pages of `file/` do not show: where the first wrong byte is, and files that were not read."""

import pytest

from rule_examples import check
from trueline.analysis.reading import Given, read_vault
from trueline.diagnostics import Severity
from trueline.model import Policy
from trueline.rules.run import Selection, check_vault
from trueline.vault import Unread

NOTE = "docs/Labels.md"


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"# Gr\xf6\xdfe\n\ntext\n", 4),
        (b"\xff\xfe#\0 \0A\0\n\0", 0),
        ("# Größe\n\n".encode() + b"\xe2\x82\n", 11),
        (b"# A\n\n\xc0\xafb\n", 5),
        (b"# A\n\n\xed\xa0\x80b\n", 5),
    ],
)
def test_the_first_byte_that_is_wrong(data: bytes, start: int) -> None:
    (diagnostic,) = check({NOTE: data}, "file/not-utf8")
    assert diagnostic.span.start == start
    assert f"0x{data[start]:02x}" in diagnostic.message


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf# A\n", "# Größe 💡\n".encode()])
def test_utf8_is_fine(data: bytes) -> None:
    assert check({NOTE: data}, "file/not-utf8", "file/nul-byte") == ()


@pytest.mark.parametrize(
    ("data", "message", "help"),
    [
        (b"# A\n\nb\0c\n", "this note holds a NUL byte", "restore it, or delete the bytes"),
        (b"#\0 \0A\0\n\0", "this note holds 4 NUL bytes", "save it as UTF-8"),
    ],
)
def test_nul_bytes(data: bytes, message: str, help: str) -> None:
    (diagnostic,) = check({NOTE: data}, "file/nul-byte")
    assert (diagnostic.message, diagnostic.help) == (message, help)
    assert diagnostic.span.cut(data) == b"\0"


def test_a_file_that_was_not_read_is_an_error_at_its_path() -> None:
    unread = Unread("docs/b.md", "unreadable", "permission denied")
    vault = read_vault([Given("docs/a.md", b"# A\n\ntext\n")], [], [unread], Policy())
    outcome = check_vault(vault, Selection(frozenset(["file/unreadable"])))
    (diagnostic,) = outcome.diagnostics
    assert (diagnostic.path, diagnostic.severity) == ("docs/b.md", Severity.ERROR)
    assert diagnostic.message == "this file was not checked: permission denied"
