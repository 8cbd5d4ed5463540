"""What an edit does beside its spans: noticed where it changes what other lines mean, and nowhere else."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trueline.analysis.writer import Refused, Written, write
from trueline.analysis.writing.preserving import changed_beside
from trueline.text import Edit, Span, splice

NOTE = b"""---
tags: [status/draft]
Created: 2026-01-02
---
# Parcels

Some text
over two lines.

- [ ] first
- [ ] second
  - inner

| a | b |
| - | - |
| 1 | 2 |
| 3 | 4 |

```sql
SELECT 1;
```

> [!note] Title
> quoted

**Owner:** Ann

## End

last
"""


def edit(old: bytes, new: bytes, count: int = 1) -> Edit:
    """Replace `old`, which the note holds `count` times, where it is last."""
    assert NOTE.count(old) == count
    start = NOTE.rindex(old)
    return Edit(Span(start, start + len(old)), new)


def before(text: bytes, new: bytes) -> Edit:
    start = NOTE.index(text)
    return Edit(Span(start, start), new)


def after(text: bytes, new: bytes) -> Edit:
    end = NOTE.index(text) + len(text)
    return Edit(Span(end, end), new)


@pytest.mark.parametrize(
    "edits",
    [
        [edit(b"status/draft", b"status/designed")],
        [edit(b"[ ] second", b"[x] second")],
        [edit(b"Ann", b"Bob")],
        [before(b"Created", b"priority: high\n")],
        [before(b"- [ ] first", b"- [ ] zeroth\n")],
        [after(b"- [ ] second", b"\n  text of it")],
        [after(b"  - inner", b"\n- [ ] third")],
        [after(b"| 3 | 4 |", b"\n| 5 | 6 |")],
        [edit(b"| 1 | 2 |\n", b"")],
        [after(b"**Owner:** Ann\n", b"**Team:** Core\n")],
        [before(b"**Owner:**", b"**Team:** Core\n")],
        [before(b"## End", b"## New\n\n- [ ] a\n\n")],
        [edit(b"# Parcels", b"# Packages")],
        [edit(b"## End\n", b"### End\n")],
        [after(b"last\n", b"```\nopen to the end of the note")],
        [before(b"- [ ] first", b"> "), edit(b"- [ ] second", b"> - [ ] second"), edit(b"  - inner", b">   - inner")],
        [edit(b"```sql\nSELECT 1;\n```", b"")],
        [edit(b"```\n\n> [!note]", b"\n```\n\n\n> [!note]")],
        [Edit(Span(0, len(NOTE)), b"another note")],
    ],
)
def test_what_stays_where_it_is_is_no_objection(edits: list[Edit]) -> None:
    assert changed_beside(NOTE, splice(NOTE, edits), edits) is None
    crlf = NOTE.replace(b"\n", b"\r\n")
    moved = [Edit(Span(*(p + NOTE[:p].count(b"\n") for p in span)), new.replace(b"\n", b"\r\n")) for span, new in edits]
    assert changed_beside(crlf, splice(crlf, moved), moved) is None


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (after(b"Parcels\n", b"```\n"), b"Some text"),
        (after(b"Parcels\n", b"<!-- \n"), b"Some text"),
        (edit(b"1;\n```\n", b"1;\n"), b"> [!note]"),
        (edit(b"2026-01-02\n---", b"2026-01-02"), b"---"),
        (edit(b"| - | - |\n", b""), b"| a | b |"),
        (after(b"  - inner\n\n", b"- x\n\n  "), b"| - | - |"),
        (after(b"quoted\n\n", b"| c |\n| - |\n"), b"**Owner:**"),
    ],
)
def test_what_means_something_else_is_named_by_its_line(change: Edit, line: bytes) -> None:
    number = NOTE[: NOTE.index(line)].count(b"\n") + 1
    assert changed_beside(NOTE, splice(NOTE, [change]), [change]) == number


def test_such_an_edit_is_refused_for_notes_only(tmp_path: Path) -> None:
    change = [after(b"Parcels\n", b"```\n")]
    for name in ("note.md", "data.txt"):
        (tmp_path / name).write_bytes(NOTE)
    result = write(str(tmp_path), "note.md", sha256(NOTE).hexdigest(), change)
    assert isinstance(result, Refused)
    message = "`note.md` was left as it is: the edit would change what line 7 means, beside it"
    assert (result.kind, result.message) == ("unverified", message)
    assert (tmp_path / "note.md").read_bytes() == NOTE
    assert isinstance(write(str(tmp_path), "data.txt", sha256(NOTE).hexdigest(), change), Written)


PIECES = st.sampled_from(
    b"text,- a\n,  - [ ] b\n,# H\n,\n,```\n,> q\n,| a | b |\n,| - | - |\n,---\n,a: 1\n,<!--,-->,%%,\r\n,\r,    code\n,"
    b"1. x\n,\xff,===\n,> [!note] t\n".split(b",")
)
TEXT = st.lists(PIECES, max_size=14).map(b"".join)


@given(TEXT, TEXT, st.data())
@example(b"", b"", None)
def test_any_edit_of_anything_is_judged(old: bytes, new: bytes, data: st.DataObject | None) -> None:
    """An edit of everything changes nothing beside it; and an edit is judged, whatever it is, by a line that is there."""
    assert changed_beside(old, new, [Edit(Span(0, len(old)), new)]) is None
    if data is None:
        return
    cuts = sorted(data.draw(st.lists(st.integers(0, len(old)), max_size=6)))
    edits = [Edit(Span(*pair), data.draw(TEXT)) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    line = changed_beside(old, splice(old, edits), edits)
    assert line is None or 1 <= line <= old.count(b"\n") + old.count(b"\r") + 1
    same = [Edit(span, old[span.start : span.end]) for span, _ in edits]
    assert changed_beside(old, old, same) is None
