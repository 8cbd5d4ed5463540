"""What people and programs are shown: every format on one report that holds every difficulty.

`python tests/cli/test_output.py` writes the expected files anew; read the difference before you commit it.
"""

import json
import os
import re
import subprocess
import sys
import termios
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from junitparser import JUnitXml

from trueline.cli import output
from trueline.cli.output import FORMATS, Report, Style, admit_any_text, choose_style, render
from trueline.cli.output.fingerprint import fingerprints
from trueline.cli.output.measure import columns, crop_middle, harmless, wrap
from trueline.cli.output.places import Places
from trueline.cli.output.snippet import Pen, draw, look
from trueline.diagnostics import Applicability, Diagnostic, Fix, Related, Severity
from trueline.text import Edit, LineIndex, Span, splice

EXPECTED = Path(__file__).with_name("expected")
SOURCE = Path(output.__file__).parents[3]

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
        + b"A paragraph that is one long line, as people write them in Obsidian, which wraps by itself: it "
        b"says much, and somewhere in the middle of it there is a link to [[Payout Ledger]] that leads "
        b"nowhere, and then it goes on for a while, because nobody ever presses Return in a paragraph like "
        b"this one.\n"
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
            help="write one of `low`, `medium`, `high`; anything else cannot be compared with other designs "
            "by those who plan the next quarter",
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
            HOSTILE,
            Span(size, size),
            "the section `Rollout` is missing",
            Severity.WARNING,
            "template/missing-section",
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
            TABLE,
            at(TABLE, b"[[Payout Ledger]]"),
            "no note is called `Payout Ledger`",
            Severity.ERROR,
            "links/broken",
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
    return Report(diagnostics, sources, checked=214, hidden_infos=44, baselined=3, seconds=0.25)


def sources(path: str) -> LineIndex:
    return LineIndex(SOURCES.get(path, b""))


def clean(**more: int) -> Report:
    return Report((), sources, checked=214)._replace(**more)


def text(name: str, report: Report, style: Style = Style()) -> str:  # noqa: B008
    return "".join(render(name, report, style))


# What the expected files hold: SARIF is left out, since it quotes the pages of rules.
SHOWN = {
    **{name: (name, Style()) for name in FORMATS if name != "sarif"},
    "statistics": ("statistics", Style()),
    "full-narrow": ("full", Style(width=50)),
    "full-coloured": ("full", Style(coloured=True)),
    "grouped-coloured": ("grouped", Style(coloured=True)),
}


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_as_expected(name: str) -> None:
    form, style = SHOWN[name]
    expected = (EXPECTED / f"{name}.txt").read_bytes().decode()
    assert text(form, sample(), style) == expected


@pytest.mark.parametrize("name", [*FORMATS, "statistics"])
def test_nothing_of_a_document_reaches_the_terminal_raw(name: str) -> None:
    shown = text(name, sample())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", shown)
    shown.encode()


@pytest.mark.parametrize("name", [*FORMATS, "statistics"])
def test_path_that_is_not_unicode_can_be_written(name: str) -> None:
    path = os.fsdecode(b"n\xf6te \x1b.md")
    finding = Diagnostic(path, Span(0, 0), f"`{path}` is odd", Severity.ERROR, "file/unreadable")
    related = finding._replace(related=(Related(path, Span(0, 1), path),), help=path)
    shown = text(name, Report([finding, related], lambda _: LineIndex(b"x\n"), checked=1))
    assert "\x1b" not in shown
    assert shown.encode().decode() == shown


@pytest.mark.parametrize("width", [40, 50, 80, 120])
@pytest.mark.parametrize("name", ["full", "grouped", "statistics"])
def test_rows_fit(name: str, width: int) -> None:
    for row in text(name, sample(), Style(width=width)).splitlines():
        # A path that may be clicked stays whole, and so does the file's heading in the list.
        if not re.search(r"-->|:::|^docs/", row):
            assert columns(row) <= width, row


def test_summary_keeps_to_80_columns_on_a_wide_screen() -> None:
    shown = text("full", sample(), Style(width=120))
    summary = shown[shown.index("5 errors, ") :]
    assert max(map(columns, summary.splitlines())) <= 80


def test_colour_only_adds_escapes() -> None:
    for name in ("full", "concise", "grouped", "statistics"):
        coloured = text(name, sample(), Style(coloured=True))
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text(name, sample())


def test_clean_run_is_one_calm_line() -> None:
    assert text("full", clean()) == text("grouped", clean()) == "no findings in 214 notes\n"
    assert text("full", clean(checked=1)) == "no findings in 1 note\n"
    assert text("full", clean(hidden_infos=44, baselined=2, suppressed=1)) == (
        "no findings in 214 notes (44 less severe with `--severity info`)\n"
    )
    assert text("full", clean(baselined=2, suppressed=1)) == (
        "no findings in 214 notes (2 in the baseline, 1 suppressed)\n"
    )
    assert text("full", clean(checked=0)).startswith("no notes found; `trueline doctor`")
    assert text("concise", clean()) == text("github", clean()) == text("json-lines", clean()) == ""
    assert text("statistics", clean()) == "no findings in 214 notes\n"


def test_quiet_leaves_the_summary_out() -> None:
    for name in ("full", "grouped", "statistics"):
        loud, quiet = text(name, sample()), text(name, sample()._replace(quiet=True))
        assert loud.startswith(quiet)
        assert len(quiet) < len(loud)
    assert text("full", clean()._replace(quiet=True)) == ""


def test_few_findings_need_no_advice() -> None:
    assert "start with" not in text("full", sample()._replace(diagnostics=table()))


def test_advice_names_the_note_where_most_of_the_rest_lies() -> None:
    scattered = [
        Diagnostic(TABLE, Span(number, number), "wrong", Severity.WARNING, f"meta/rule-{number}") for number in range(9)
    ]
    assert f"start with: {TABLE} (9 other findings)" in text("full", Report(scattered, sources, checked=9))


def test_advice_names_what_is_said_again_and_again() -> None:
    wanted = [
        Diagnostic(f"{n}.md", Span(0, 1), "no note is called `Ledger`", Severity.WARNING, "links/broken")
        for n in range(7)
    ]
    others = [wanted[0]._replace(path="z.md", message=f"no note is called `{n}`") for n in range(4)]
    shown = text("full", Report([*wanted, *others], sources, checked=9))
    assert "start with: links/broken (11 in 8 notes; 7 of them: no note is called `Ledger`)\n" in shown
    long = [finding._replace(message=f"`{'x' * 60}`") for finding in wanted]
    shown = text("full", Report([*long, *others], sources, checked=9))
    assert "start with: links/broken (11 in 8 notes; `trueline explain links/broken`)\n" in shown


def test_places_are_shown_from_where_the_reader_stands() -> None:
    report = sample()._replace(root="/home/me/repo/vault")
    assert report.place("a/b.md") == "a/b.md"
    assert report._replace(folder="/home/me/repo/vault").place("a/b.md") == "a/b.md"
    assert report._replace(folder="/home/me/repo").place("a/b.md") == "vault/a/b.md"
    assert report._replace(folder="/home/me/repo/vault/a").place("a/b.md") == "b.md"
    assert report._replace(folder="/home/me/repo/vault/a").place("c/b.md") == "../c/b.md"
    assert report._replace(folder="/home/me/repo/vault/a/a").place("a/a.md") == "../a.md"
    assert report._replace(folder="/home/you").place("a/b.md") == "/home/me/repo/vault/a/b.md"
    assert report._replace(folder="/").place("a/b.md") == "home/me/repo/vault/a/b.md"
    assert report._replace(folder="/home/me/repo").path_below("a/b.md") == "vault/a/b.md"
    assert report._replace(folder="/home/me/repo/vault/a").path_below("a/b.md") == "a/b.md"
    assert "::error title=file/unreadable,file=vault/docs/Vanished.md," in text(
        "github", report._replace(folder="/home/me/repo")
    )


# JSON


@cache
def validator() -> Draft202012Validator:
    schema = json.loads((SOURCE / "trueline/cli/output/findings.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def offset(source: LineIndex, position: Mapping[str, int]) -> int:
    return source.offset(position["line"], position["column"])


def test_json_follows_its_schema() -> None:
    found = json.loads(text("json", sample()))
    validator().validate(found)
    assert len(found) == len(sample().diagnostics)
    assert [json.loads(line) for line in text("json-lines", sample()).splitlines()] == found
    assert json.loads(text("json", clean())) == []


def test_schema_refuses_what_it_does_not_describe() -> None:
    found = json.loads(text("json", sample()))
    for key, wrong in [
        ("severity", "fatal"),
        ("path", ""),
        ("rule", "Links"),
        ("fix", {}),
        ("start", {"line": 0}),
    ]:
        assert not validator().is_valid([found[0] | {key: wrong}])
    del found[0]["help"]
    assert not validator().is_valid(found)


def test_json_has_its_keys_in_order() -> None:
    for finding in json.loads(text("json", sample())):
        assert list(finding) == [
            "rule",
            "severity",
            "message",
            "path",
            "start",
            "end",
            "help",
            "related",
            "fix",
        ]


def test_json_places_lead_back_to_the_bytes() -> None:
    for finding, diagnostic in zip(json.loads(text("json", sample())), sample().diagnostics, strict=True):
        source = sources(diagnostic.path)
        assert (offset(source, finding["start"]), offset(source, finding["end"])) == diagnostic.span
        if finding["fix"]:
            edits = [
                Edit(Span(offset(source, e["start"]), offset(source, e["end"])), e["replacement"].encode())
                for e in finding["fix"]["edits"]
            ]
            assert splice(source.data, edits) == splice(source.data, diagnostic.fix.edits)


def test_fix_that_is_not_text_is_left_to_fix() -> None:
    broken = [f for f in json.loads(text("json", sample())) if f["message"] == "no note is called `x\ufffd`"]
    assert [finding["fix"] for finding in broken] == [None]


# Formats of other tools


def test_github_escapes_what_would_end_a_property() -> None:
    lines = text("github", sample()).splitlines()
    assert len(lines) == len(sample().diagnostics)
    for line, diagnostic in zip(lines, sample().diagnostics, strict=True):
        command, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()
        given = dict(pair.split("=", 1) for pair in properties.split(","))
        assert unquote(given["file"]) == diagnostic.path
        assert command == {"info": "notice"}.get(diagnostic.severity.word, diagnostic.severity.word)
        assert ("col" in given) == (given["line"] == given["endLine"])
        assert unquote(message).startswith(harmless(diagnostic.message))


def test_github_place_ends_on_its_own_last_line() -> None:
    line = next(line for line in text("github", sample()).splitlines() if "unknown-type" in line)
    assert ",line=7,endLine=10::" in line


def test_gitlab_has_what_gitlab_asks_for() -> None:
    issues = json.loads(text("gitlab", sample()))
    assert {issue["severity"] for issue in issues} == {"info", "minor", "major"}
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["location"]["positions"]["begin"]["line"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert json.loads(text("gitlab", clean())) == []


def test_fingerprints_outlive_moved_lines_and_tell_twins_apart() -> None:
    one = Diagnostic("a.md", Span(0, 1), "wrong", Severity.ERROR, "meta/x")
    before = [print for _, print in fingerprints([one, one._replace(span=Span(5, 6))])]
    after = [print for _, print in fingerprints([one._replace(span=Span(90, 91)), one._replace(span=Span(95, 96))])]
    assert before == after
    assert len(set(before)) == 2
    assert before[0] not in [print for _, print in fingerprints([one._replace(path="b.md")])]


def test_junit_is_read_by_those_who_read_junit() -> None:
    shown = text("junit", sample())
    report = JUnitXml.fromstring(shown)
    assert (report.tests, report.failures, report.errors, report.skipped, report.time) == (28, 27, 0, 1, 0.25)
    assert [suite.name for suite in report] == [HOSTILE, TABLE, CROWDED, UNREADABLE]
    for suite in report:
        cases = list(suite)
        assert suite.tests == len(cases)
        assert suite.failures + suite.skipped == len(cases)
        assert all(case.classname == suite.name for case in cases)
    messages = [element.get("message") for element in ElementTree.fromstring(shown).iter("failure")]
    assert "`[31mred[0m\n` is\tno status" in messages
    assert "two notes are called `Überweisung`" in messages


def test_junit_of_a_clean_run_has_one_test_that_passes() -> None:
    report = JUnitXml.fromstring(text("junit", clean()))
    assert (report.tests, report.failures, [case.name for suite in report for case in suite]) == (
        1,
        0,
        ["no findings"],
    )


def test_rdjson_counts_bytes() -> None:
    found = json.loads(text("rdjson", sample()))
    assert found["source"] == {"name": "trueline"}
    for plain, diagnostic in zip(found["diagnostics"], sample().diagnostics, strict=True):
        source = sources(diagnostic.path)
        start, end = plain["location"]["range"]["start"], plain["location"]["range"]["end"]
        assert source.start(start["line"]) + start["column"] - 1 == diagnostic.span.start
        assert source.start(end["line"]) + end["column"] - 1 == diagnostic.span.end
        assert plain["severity"] in ("ERROR", "WARNING", "INFO")
        assert plain["code"] == {"value": diagnostic.rule}
    two = found["diagnostics"][2]["suggestions"]
    assert [suggestion["text"] for suggestion in two] == ["größer\u2028\x07", "a/Überweisung"]
    assert json.loads(text("rdjson", clean()))["diagnostics"] == []


def sarif_run(report: Report) -> dict:
    log = json.loads(text("sarif", report))
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "results"}
    assert run["columnKind"] == "unicodeCodePoints"
    return run


def test_sarif_rules_have_their_pages() -> None:
    driver = sarif_run(sample())["tool"]["driver"]
    assert driver["name"] == "trueline"
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted({diagnostic.rule for diagnostic in sample().diagnostics})
    ragged = driver["rules"][ids.index("template/ragged-row")]
    assert ragged["shortDescription"]["text"] == "A table row has more or fewer cells than the header."
    assert "## Bad" in ragged["help"]["markdown"]
    assert "## Bad" not in ragged["fullDescription"]["text"]
    assert ragged["defaultConfiguration"] == {"level": "warning"}


def check_artifact(artifact: dict, path: str) -> None:
    assert artifact["uriBaseId"] == "%SRCROOT%"
    assert re.fullmatch(r"[A-Za-z0-9/%._~-]+", artifact["uri"])
    assert unquote(artifact["uri"]) == path


def check_region(region: dict, path: str, span: Span) -> None:
    source = sources(path)
    assert source.offset(region["startLine"], region["startColumn"]) == span.start
    assert source.offset(region["endLine"], region["endColumn"]) == span.end


def test_sarif_results_point_at_their_places() -> None:
    run = sarif_run(sample())
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result, diagnostic in zip(run["results"], sample().diagnostics, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]] == diagnostic.rule
        assert result["level"] == {"info": "note"}.get(diagnostic.severity.word, diagnostic.severity.word)
        assert result["message"]["text"].startswith(harmless(diagnostic.message))
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
        (location,) = result["locations"]
        check_artifact(location["physicalLocation"]["artifactLocation"], diagnostic.path)
        check_region(location["physicalLocation"]["region"], diagnostic.path, diagnostic.span)
        assert len(result.get("relatedLocations", ())) == len(diagnostic.related)


def test_sarif_fixes_replace_the_right_text() -> None:
    results = sarif_run(sample())["results"]
    for result, diagnostic in zip(results, sample().diagnostics, strict=True):
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            check_artifact(change["artifactLocation"], diagnostic.path)
            for replacement, edit in zip(change["replacements"], diagnostic.fix.edits, strict=True):
                check_region(replacement["deletedRegion"], diagnostic.path, edit.span)
                assert replacement["insertedContent"]["text"].encode() == edit.replacement
    assert len([result for result in results if "fixes" in result]) == 19
    assert "unsafe" in results[2]["fixes"][0]["description"]["text"]


def test_sarif_of_a_clean_run() -> None:
    run = sarif_run(clean())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


# Drawing


PIECES = st.sampled_from(
    [
        "word ",
        "a",
        "\t",
        " ",
        "漢字",
        "🚀",
        "e\u0301",
        "\u200d",
        "\x1b[2J",
        "\u202e",
        "é",
        "\xad",
        "\x00",
        "\x85",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=120).map("".join)


@st.composite
def places_in_text(draw_from: st.DrawFn) -> tuple[str, int, int]:
    """A text and two offsets into it, in characters."""
    written = draw_from(TEXTS)
    first, second = draw_from(st.integers(0, len(written))), draw_from(st.integers(0, len(written)))
    return written, min(first, second), max(first, second)


def as_span(written: str, start: int, end: int) -> Span:
    return Span(len(written[:start].encode()), len(written[:end].encode()))


@settings(deadline=None)
@given(places_in_text(), st.integers(40, 120), st.sampled_from(["", "label", "a long label " * 12]))
def test_snippet_fits_and_is_harmless(place: tuple[str, int, int], width: int, label: str) -> None:
    written = place[0]
    rows = list(draw(LineIndex(written.encode()), as_span(*place), Pen(Style(width=width), 3, None), label))
    assert bool(rows) == bool(written)
    for row in rows:
        assert columns(row) <= width
        assert harmless(row) == row
    if rows:
        assert any("-" in row for row in rows[2:])


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 300), st.integers(0, 300), st.integers(40, 120))
def test_any_bytes_can_be_drawn(data: bytes, start: int, length: int, width: int) -> None:
    for row in draw(LineIndex(data), Span(start, start + length), Pen(Style(width=width), 3, Severity.ERROR)):
        assert columns(row) <= width
        assert row.isprintable() or harmless(row) == row


def cut_columns(row: str, start: int, end: int) -> str:
    """The characters of `row` that begin in the columns from `start` to `end`."""
    cut, column = "", 0
    for character in row:
        if start <= column < end:
            cut += character
        column += columns(character)
    return cut


@settings(deadline=None)
@given(places_in_text(), st.integers(20, 100))
def test_underline_stands_under_its_text(place: tuple[str, int, int], room: int) -> None:
    source = LineIndex(place[0].encode())
    span = as_span(*place)
    line = source.line(span.start)
    window = look(source, line, Span(span.start, min(span.end, source.span(line).end)), room)
    marked = harmless(source.data[span.start : max(span.start, min(span.end, source.span(line).end))].decode())
    assert columns(window.text) <= room
    assert 0 <= window.start < window.end <= room
    under = cut_columns(window.text, window.start, window.end)
    if columns(marked) >= room - 2:
        assert under.rstrip("…")[:-1] in marked
    elif columns(marked):
        # Marks without a width belong to the character before them, wherever the place begins.
        visible = "".join(c for c in marked if columns(c)).rstrip()
        assert "".join(c for c in under if columns(c)).rstrip() == visible


def test_line_of_a_megabyte_is_cropped_around_its_place() -> None:
    data = b"left " * 200_000 + b"[[here]]" + b" right" * 200_000
    rows = list(draw(LineIndex(data), Span(1_000_000, 1_000_008), Pen(Style(width=80), 1, Severity.ERROR)))
    assert columns(rows[1]) <= 80
    start = rows[2].index("^")
    assert rows[1][start : start + 8] == "[[here]]"
    assert rows[2].count("^") == 8


@pytest.mark.parametrize("times", [30, 100_000])
def test_place_wider_than_the_screen_shows_both_its_ends(times: int) -> None:
    data = b"see [[" + b"abcdefghij" * times + b"name]] and more"
    span = Span(4, len(data) - len(b" and more"))
    rows = list(draw(LineIndex(data), span, Pen(Style(width=60), 1, Severity.ERROR)))
    assert rows[1].startswith("1 | see [[abcdefghij")
    assert rows[1].endswith("name]]…")
    assert columns(rows[1]) == 60
    assert rows[2] == "  |     " + "^" * 51


def test_bom_takes_no_column() -> None:
    rows = list(draw(LineIndex(b"\xef\xbb\xbf# Title\n"), Span(5, 10), Pen(Style(), 1, Severity.ERROR)))
    assert rows[1:] == ["1 | # Title", "  |   ^^^^^"]


def test_many_related_places_are_counted_not_listed() -> None:
    related = tuple(Related(TABLE, Span(number, number + 1), "") for number in range(9))
    finding = Diagnostic(TABLE, Span(0, 1), "said ten times", Severity.ERROR, "vault/duplicate", related)
    shown = text("full", Report([finding], sources, checked=1))
    assert shown.count(":::") == 4
    assert "= note: 5 more places like these" in shown


# Measuring


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 40)), max_size=30), st.binary(max_size=400))
def test_places_agree_with_the_line_index(spans: list[tuple[int, int]], data: bytes) -> None:
    lines = LineIndex(data)
    places = Places(lines)
    for start, length in sorted(spans):
        start = min(start, len(data))
        end = min(start + length, len(data))
        assert places.of(Span(start, end)) == (lines.position(start), lines.position(end))


@settings(deadline=None)
@given(st.lists(st.one_of(PIECES, st.just("`a b`"), st.just("x" * 60))).map("".join), st.integers(10, 80))
def test_wrapping_loses_nothing(written: str, room: int) -> None:
    shown = harmless(written)
    lines = wrap(shown, room)
    assert all(columns(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())


def test_wrapping_keeps_commands_whole() -> None:
    assert wrap("to begin with, run `trueline check --fix` now", 24) == [
        "to begin with, run",
        "`trueline check --fix`",
        "now",
    ]


def test_columns_are_those_of_a_terminal() -> None:
    assert [columns(c) for c in ("a", "é", "e\u0301", "漢", "ｱ", "🚀", "\u200b", "각")] == [
        1,
        1,
        1,
        2,
        1,
        2,
        0,
        2,
    ]


def test_path_is_cropped_in_its_middle() -> None:
    assert crop_middle("docs/3. Active/A very long name of a feature.md", 20) == "docs/3… a feature.md"
    assert crop_middle("short.md", 30) == "short.md"


# Style


def terminal_style(environ: Mapping[str, str], width: int = 100) -> Style:
    """The style that a real terminal gets."""
    control, end = os.openpty()
    try:
        termios.tcsetwinsize(end, (24, width))
        with open(end, "w", closefd=False) as stream:
            return choose_style(stream, environ)
    finally:
        os.close(control)
        os.close(end)


def test_style_follows_the_terminal() -> None:
    assert terminal_style({}) == Style(coloured=True, width=100, terminal=True)
    assert terminal_style({}, width=0).width == 80
    assert terminal_style({}, width=500).width == 120
    assert terminal_style({}, width=10).width == 40
    assert not terminal_style({"TERM": "dumb"}).coloured


def test_environment_goes_before_the_terminal(tmp_path: Path) -> None:
    assert not terminal_style({"NO_COLOR": "1", "FORCE_COLOR": "1"}).coloured
    assert terminal_style({"NO_COLOR": ""}).coloured
    assert terminal_style({"COLUMNS": "64"}).width == 64
    with (tmp_path / "out").open("w") as file:
        assert choose_style(file, {}) == Style()
        assert choose_style(file, {"FORCE_COLOR": "1"}).coloured
        assert choose_style(file, {"CLICOLOR_FORCE": "1"}).coloured
        assert not choose_style(file, {"CLICOLOR_FORCE": "0"}).coloured
        assert not choose_style(file, {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}).coloured


def test_diff_is_raw_for_a_file_and_harmless_on_a_screen() -> None:
    line = "+evil \x1b[2J\ttab\r\n"
    assert Style().diff(line) == line
    assert Style(terminal=True).diff(line) == "+evil ␛[2J\ttab\n"
    assert Style(coloured=True).diff("+new\n") == "\x1b[32m+new\x1b[0m\n"
    assert Style(coloured=True).diff(" same\n") == " same\n"


def test_stream_of_any_encoding_takes_any_text(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="latin-1") as file:
        admit_any_text(file)
        file.write(text("full", sample()))
    written = (tmp_path / "out").read_bytes()
    assert b"3 | ??? [[\xdcberweisung]] ? ? end" in written


# Cost


def test_full_imports_nothing_heavy() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(SOURCE)!r})
from trueline.diagnostics import Diagnostic, Severity
from trueline.text import LineIndex, Span
from trueline.cli.output import Report, Style, render
finding = Diagnostic("a.md", Span(0, 3), "wrong", Severity.ERROR, "meta/x")
report = Report([finding] * 9, lambda path: LineIndex("é漢\\n".encode()), checked=1)
assert "wrong" in "".join(render("full", report, Style()))
heavy = "json xml textwrap inspect dataclasses shutil click yaml pathlib subprocess hashlib typing_extensions"
print([name for name in heavy.split() if name in sys.modules])
print([name for name in sys.modules if name.startswith("trueline.cli.output.")])
"""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.returncode == 0, result.stderr
    heavy, loaded = result.stdout.splitlines()
    assert heavy == "[]"
    assert "trueline.cli.output.full" in loaded
    assert "trueline.cli.output.sarif" not in loaded


def test_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        render("toml", sample(), Style())


if __name__ == "__main__":
    for name, (form, style) in SHOWN.items():
        (EXPECTED / f"{name}.txt").write_bytes(text(form, sample(), style).encode())
