"""What people and programs are shown: every format on one report that holds every difficulty."""

from collections.abc import Mapping

from trueline.cli.output import FORMATS, Report, Style, render
from trueline.diagnostics import Applicability, Diagnostic, Fix, Related, Severity
from trueline.text import Edit, LineIndex, Span

HOSTILE = 'docs/3. Active/Tom & "Jerry" <draft>, v1: 100%.md'
TABLE = "docs/3. Active/Transfers.md"
CROWDED = "docs/4. Completed/Uploads.md"
UNREADABLE = "docs/Vanished.md"

SOURCES: Mapping[str, bytes] = {
    HOSTILE: (
        "# Ferien — größer\r\n"
        "\tprice:\t5 €\tper day\r\n"
        "漢字と [[Überweisung]] と 🚀 end\r\n"
        "evil \x1b[31mred\x1b[0m \x9b2J \u202egnirts\r\n"
        "e\u0301te\u0301 [[gone]]\r\n"
    ).encode(),
    TABLE: (
        b"# Feature: Transfers\n\n"
        b"| Metric | Normal | Alert |\n| ------ | ------ | ----- |\n"
        b"| transfer_seconds | < 500 ms |\n\n"
        b"```mermaid\nflowchrt LR\n  a --> b\n```\n\n"
        + b"A paragraph that is one long line, as people write them in Obsidian, which wraps by itself: it says "
        b"much, and somewhere in the middle of it there is a link to [[Payout Ledger]] that leads nowhere, and "
        b"then it goes on for a while, because nobody ever presses Return in a paragraph like this one.\n"
        b"bad \xff\xfe bytes [[x\xff]]\n"
    ),
    CROWDED: b"# Uploads\n\n" + b"".join(b"- [[old/place %d]]\n" % number for number in range(17)),
}


def at(path: str, text: bytes, nth: int = 1) -> Span:
    """Where `text` stands in a source for the nth time."""
    start = -1
    for _ in range(nth):
        start = SOURCES[path].index(text, start + 1)
    return Span(start, start + len(text))


def moved(number: int) -> Diagnostic:
    span = at(CROWDED, b"old/place %d]]" % number)
    target = Span(span.start, span.end - 2)
    edit = Edit(target, b"new/place %d" % number)
    return Diagnostic(
        CROWDED,
        target,
        f"`old/place {number}` was moved to `new/place {number}`",
        Severity.WARNING,
        "links/moved",
        fix=Fix(f"write `new/place {number}`", Applicability.SAFE, (edit,)),
    )


def hostile() -> list[Diagnostic]:
    size = len(SOURCES[HOSTILE])
    return [
        Diagnostic(
            HOSTILE,
            at(HOSTILE, "größer".encode()),
            "heading `Ferien — größer` differs from the file's name",
            Severity.INFO,
            "meta/title-differs",
        ),
        Diagnostic(
            HOSTILE,
            at(HOSTILE, "5 €".encode()),
            "`5 €` is no number",
            Severity.WARNING,
            "template/unknown-choice",
            help="write one of `low`, `medium`, `high`; anything else cannot be compared with other designs by "
            "those who plan the next quarter",
        ),
        Diagnostic(
            HOSTILE,
            at(HOSTILE, "[[Überweisung]]".encode()),
            "two notes are called `Überweisung`",
            Severity.ERROR,
            "links/ambiguous",
            related=(
                Related(TABLE, at(TABLE, b"Feature: Transfers"), "one of them"),
                Related(UNREADABLE, Span(0, 0), "the other, which cannot be read"),
            ),
            fix=Fix(
                "name the folder, and say so in the heading",
                Applicability.UNSAFE,
                (
                    Edit(at(HOSTILE, "größer".encode()), "größer\u2028\x07".encode()),
                    Edit(at(HOSTILE, "Überweisung".encode()), "a/Überweisung".encode()),
                ),
            ),
        ),
        Diagnostic(
            HOSTILE,
            at(HOSTILE, b"\x1b[31mred\x1b[0m"),
            "`\x1b[31mred\x1b[0m\n` is\tno status",
            Severity.WARNING,
            "meta/unknown-tag",
        ),
        Diagnostic(HOSTILE, at(HOSTILE, b"[[gone]]"), "no note is called `gone`", Severity.ERROR, "links/broken"),
        Diagnostic(
            HOSTILE, Span(size, size), "the section `Rollout` is missing", Severity.WARNING, "template/missing-section"
        ),
    ]


def table() -> list[Diagnostic]:
    row = at(TABLE, b"| transfer_seconds | < 500 ms |")
    return [
        Diagnostic(
            TABLE,
            row,
            "row has 2 cells, the header has 3",
            Severity.WARNING,
            "template/ragged-row",
            help="add the missing cells, or the pipe that was forgotten",
            fix=Fix("add empty cells", Applicability.SAFE, (Edit(Span(row.end, row.end), b"  |"),)),
        ),
        Diagnostic(
            TABLE,
            at(TABLE, b"```mermaid\nflowchrt LR\n  a --> b\n```\n"),
            "diagram has the unknown type `flowchrt`",
            Severity.WARNING,
            "diagrams/unknown-type",
            related=(Related(TABLE, at(TABLE, b"flowchrt LR\n  a --> b"), "from here to there"),),
        ),
        Diagnostic(
            TABLE, at(TABLE, b"[[Payout Ledger]]"), "no note is called `Payout Ledger`", Severity.ERROR, "links/broken"
        ),
        Diagnostic(
            TABLE,
            at(TABLE, b"[[x\xff]]"),
            "no note is called `x\ufffd`",
            Severity.ERROR,
            "links/broken",
            fix=Fix("cannot be text", Applicability.SAFE, (Edit(at(TABLE, b"x\xff"), b"\xff"),)),
        ),
    ]


def sample() -> Report:
    unreadable = Diagnostic(
        UNREADABLE, Span(0, 0), "the file vanished while it was read", Severity.ERROR, "file/unreadable"
    )
    diagnostics = [*hostile(), *table(), *map(moved, range(17)), unreadable]
    return Report(
        diagnostics, lambda path: LineIndex(SOURCES.get(path, b"")), checked=214, hidden_infos=44, baselined=3
    )
