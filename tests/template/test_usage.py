"""Templates beside the notes that follow them."""

from trueline.syntax import parse
from trueline.template import derive_template, lay_over
from trueline.template.usage import ExtraUse, SlotUse, usage

TEMPLATE = derive_template("t.md", parse(b"# T: {{title}}\n\n## Why\n\n_Why?_\n\n## Parts\n\n_Which?_\n"))
NOTES = (
    b"# T: a\n\n## Why\n\nIt hurts.\n\n### Rival ideas\n\nx\n",
    b"# T: b\n\n## Why\n\n_Why?_\n\n### Rival Ideas\n\ny\n\n## Parts\n\nN/A\n",
)


def test_usage() -> None:
    found = usage(lay_over(parse(note), TEMPLATE, {}) for note in NOTES)
    assert found.notes == 2
    assert found.slots == (SlotUse(("Why",), 0, 0, 2, 0), SlotUse(("Parts",), 1, 0, 0, 1))
    assert found.extra == (ExtraUse("Rival ideas", "Why", 2),)


def test_nobody_follows() -> None:
    assert usage([]) == (0, (), ())
