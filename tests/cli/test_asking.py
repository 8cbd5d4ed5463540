import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_vaults import TEMPLATE, feature
from trueline.cli.asking import FORMATS, Shown, render
from trueline.cli.asking.dot import quoted as quoted_for_dot
from trueline.cli.asking.markdown import escape
from trueline.cli.asking.mermaid import quoted as quoted_for_mermaid
from trueline.cli.asking.page import questions_page
from trueline.cli.asking.table import fit
from trueline.cli.main import COMMANDS, QUESTIONS, run
from trueline.cli.output.measure import columns
from trueline.queries import Answer, Edge, Graph, Node, Table, all_queries, query_names

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "examples" / "parcelhub")
Capture = pytest.CaptureFixture[str]
# An argument for each question that needs one.
NEEDED = {
    "brief": "Public Tracking Page",
    "impact": "PostgreSQL",
    "references": "ShipmentService",
    "matrix": "failures",
    "since-approval": "Public Tracking Page",
    "touched": "HEAD",
}
GRAPHS = ("blocked", "critical-path")


class Row(NamedTuple):
    """A row of a table made up for a test."""

    name: str
    said: str | None
    number: int | None
    done: bool
    names: tuple[str, ...]
    path: str


class Point(NamedTuple):
    """A row with two columns."""

    a: str
    b: str


# Questions whose answer is one that a pipeline stops for.
STOPS = {"drift": 1}


def asked(name: str, *options: str) -> list[str]:
    return [name, *([NEEDED[name]] if name in NEEDED else []), "--root", EXAMPLE, *options]


def shown(*rows: tuple[object, ...], kind: type = Row, graph: Graph | None = None, **more: object) -> Shown:
    table = Table("Rows", kind, rows, "a note")  # type: ignore[arg-type]
    return Shown("q", {}, Answer((table,), graph), (table,), **more)  # type: ignore[arg-type]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], Path]:
    def made(notes: dict[str, str]) -> Path:
        for name, text in {"docs/templates/Feature": TEMPLATE, **notes}.items():
            path = tmp_path / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return made


def test_the_list_of_questions_is_that_of_the_modules() -> None:
    assert set(QUESTIONS) == set(query_names())
    assert {query.name: query.summary for query in all_queries()} == QUESTIONS
    assert not set(QUESTIONS) & set(COMMANDS)


def test_no_argument_is_called_like_an_option_of_the_frame() -> None:
    for query in all_queries():
        names = {argument.name for argument in query.arguments}
        assert not names & {"root", "output_format", "wide", "limit", "table", "title", "help"}, query.name
        assert all(argument.help for argument in query.arguments), query.name


def test_help_lists_the_questions_without_importing_them(capsys: Capture) -> None:
    code = (
        "import sys; from trueline.cli.main import run; run(['--help']);"
        "sys.stderr.write(str([name for name in sys.modules if name.startswith('trueline.queries')]))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert result.stderr == "[]"
    assert "Questions:" in result.stdout and "critical-path" in result.stdout


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_help_teaches_with_an_example(name: str, capsys: Capture) -> None:
    assert run([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"trueline {name}" in out.split("Options:")[0].split("\n", 1)[1]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_table_fits_80_columns(name: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert run(asked(name)) == STOPS.get(name, 0)
    out = capsys.readouterr().out
    assert out and max(map(columns, out.splitlines())) <= 80
    assert "\x1b" not in out


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_json_and_csv_parse_and_agree(name: str, capsys: Capture) -> None:
    assert run(asked(name, "--output-format", "json")) == STOPS.get(name, 0)
    answer = json.loads(capsys.readouterr().out)
    assert answer["schema"] == "trueline/answer@1" and answer["question"] == name
    assert answer["tables"] or answer["empty"]
    for table in answer["tables"]:
        assert run(asked(name, "--output-format", "csv", "--table", table["title"])) == STOPS.get(name, 0)
        header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
        assert header == table["columns"] and len(rows) == table["count"] == len(table["rows"])
        for row, plain in zip(rows, table["rows"], strict=True):
            assert list(plain) == header
            assert [cell for cell, name in zip(row, header, strict=True) if isinstance(plain[name], str)] == [
                value for value in plain.values() if isinstance(value, str)
            ]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_markdown_has_whole_tables(name: str, capsys: Capture) -> None:
    assert run(asked(name, "--output-format", "markdown")) == STOPS.get(name, 0)
    width = 0
    for line in capsys.readouterr().out.splitlines():
        pipes = len(re.findall(r"(?<!\\)\|", line))
        if not line.startswith("|"):
            width = 0
            continue
        width = width or pipes
        assert pipes == width, line


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs_draw_each_node_once_and_only_arrows_between_them(name: str, capsys: Capture) -> None:
    assert run(asked(name, "--output-format", "mermaid")) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "flowchart LR"
    nodes = [found[1] for line in lines if (found := re.fullmatch(r'    (n\d+)\["[^"]*"\]', line))]
    arrows = [found.groups() for line in lines if (found := re.fullmatch(r"    (n\d+) --> (n\d+)", line))]
    assert len(nodes) + len(arrows) == len(lines) and len(set(nodes)) == len(nodes)
    assert arrows and {end for arrow in arrows for end in arrow} <= set(nodes)
    assert run(asked(name, "--output-format", "dot")) == 0
    out = capsys.readouterr().out
    assert out.startswith('digraph "') and out.endswith("}\n")
    assert out.count(" -> ") == len(arrows)


def test_a_question_without_graph_says_what_it_can_do(capsys: Capture) -> None:
    assert run(asked("board", "--output-format", "mermaid")) == 2
    assert "is no graph; it can be shown as table, json, csv, markdown" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["brief", "Public Traking Page"], "Did you mean `Public Tracking Page`"),
        (["board", "--domain", "Shipmnts"], "Did you mean `Shipments`?"),
        (["board", "--by", "colour"], "colour"),
        (["board", "--table", "Featurs"], "there are `Features`, `By stage`"),
        (["decisions", "--since", "soon"], "is no date"),
        (["boards"], "Did you mean `board`?"),
        (["blocked", "--feature", "FAQ"], "may be any of 2 notes"),
        (["matrix"], "Missing argument 'KIND'. Permissions, data, failures or criteria."),
    ],
)
def test_usage_errors_exit_2_and_propose(arguments: list[str], said: str, capsys: Capture) -> None:
    assert run([*arguments, "--root", EXAMPLE]) == 2
    captured = capsys.readouterr()
    assert said in " ".join(captured.err.split()) and not captured.out


def test_an_empty_answer_is_an_answer_in_every_format(vault: Callable[[dict[str, str]], Path], capsys: Capture) -> None:
    vault({"docs/1. Planning/A": feature("A")})
    for name in FORMATS:
        assert run(["critical-path", "--output-format", name]) == 0
        captured = capsys.readouterr()
        assert "blocked by" in (captured.err if name == "csv" else captured.out)


def test_a_path_as_typed_names_a_note(
    vault: Callable[[dict[str, str]], Path], capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({"docs/1. Planning/A": feature("A"), "docs/2. Planned/A": feature("A too")})
    monkeypatch.chdir(root / "docs" / "2. Planned")
    assert run(["brief", "A.md"]) == 0
    assert "A too" in capsys.readouterr().out


def test_asking_changes_nothing(vault: Callable[[dict[str, str]], Path], capsys: Capture) -> None:
    root = vault({"docs/1. Planning/A": feature("A", "B"), "docs/1. Planning/B": feature("B")})
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*.md")}
    for name in QUESTIONS:
        assert run(
            [name, *(["A"] if name in NEEDED and name != "matrix" else []), *(["failures"] * (name == "matrix"))]
        ) in (0, 2)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in root.rglob("*.md")} == before


TRANSCRIPT = """\
Unblocks the most (4)
blocker                state             unblocks  directly  waiting
Public Tracking Page   Active                   2         1  Notification
                                                             Preferences
Carrier Health and     Planned, blocked         1         1  Delivery Time
Failover                                                     Estimates
Notification           Planned, blocked         1         1  Quiet Hours
Preferences
Delivery Time          Backlog, blocked         1         1  Carrier Health and
Estimates                                                    Failover
4 blockers for 4 blocked features

Longest chain (3)
step  feature                   state    priority
   1  Public Tracking Page      Active   high
   2  Notification Preferences  Planned  high
   3  Quiet Hours               Planned  low
each step waits for the one before it

Circles (1)
circle                                features  path
Carrier Health and Failover →                2  docs/features/2. Planned/Carrier
Delivery Time Estimates → Carrier               Health and Failover.md
Health and Failover
an arrow points at what is waited for
"""


def test_transcript(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert run(asked("critical-path")) == 0
    assert capsys.readouterr().out == TRANSCRIPT


def test_wide_has_one_line_for_each_row_and_all_columns(capsys: Capture) -> None:
    assert run(asked("critical-path", "--wide", "--table", "unblocks-the-most")) == 0
    head, names, *lines = capsys.readouterr().out.splitlines()
    assert head == "Unblocks the most (4)" and names.split() == [
        "blocker",
        "state",
        "unblocks",
        "directly",
        "waiting",
        "path",
    ]
    assert len(lines) == 5 and lines[0].endswith("docs/features/3. Active/Public Tracking Page.md")


def test_colour_only_where_it_is_asked_for(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    run(asked("board"))
    assert "\x1b[1mFeatures\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    run(asked("board"))
    assert "\x1b" not in capsys.readouterr().out


def test_many_rows_are_cut_and_said() -> None:
    rows = [("a", str(number)) for number in range(250)]
    text = "".join(render("table", shown(*rows, kind=Point, limit=100)))
    assert "Rows (250)" in text and "… and 150 more; --limit 0 shows all" in text
    assert text.count("\n") == 104
    assert len(json.loads("".join(render("json", shown(*rows, kind=Point))))["tables"][0]["rows"]) == 250


def test_csv_says_on_the_side_what_else_there_is(capsys: Capture) -> None:
    assert run(asked("board", "--output-format", "csv")) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("feature,stage,")
    assert captured.err == "this is `Features`; --table names another: `By stage`\n"


def test_wide_characters_stand_below_each_other() -> None:
    rows = [("漢字の名前", None, 1, True, (), "x.md"), ("plain", "ü", 22, False, ("a", "b"), "y.md")]
    lines = "".join(render("table", shown(*rows))).splitlines()[1:4]
    places = [columns(line[: line.index(word)]) for line, word in zip(lines[1:], ("yes", "a, b"), strict=True)]
    assert places[0] == columns(lines[0][: lines[0].index("done")])
    assert places[1] == columns(lines[0][: lines[0].index("names")])


def test_what_documents_say_does_not_repaint_the_terminal() -> None:
    row = ("a\x1b[2Jb", "line\nbreak", None, False, ("\x07",), "x.md")
    for name in ("table", "markdown"):
        text = "".join(render(name, shown(row)))
        assert "\x1b" not in text and "\x07" not in text
        assert "line break" in text


def test_columns_for_which_there_is_no_room_are_named() -> None:
    kind = NamedTuple("Wide", [(f"column_{number}", str) for number in range(12)])  # type: ignore[misc]
    text = "".join(render("table", shown(tuple(["some words here"] * 12), kind=kind)))
    assert max(map(columns, text.splitlines())) <= 80
    assert "not shown for want of room:" in text and "column 11; --wide shows all" in text.replace("\n", " ")


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=6), st.integers(40, 120))
def test_no_text_makes_a_table_wider_than_the_screen(rows: list[tuple[str, str]], width: int) -> None:
    answer = shown(*rows, kind=Point)
    text = "".join(render("table", answer._replace(style=answer.style._replace(width=width))))
    assert max(map(columns, text.split("\n"))) <= width


@given(st.lists(st.integers(1, 200), min_size=1, max_size=8), st.integers(40, 120))
def test_widths_fill_the_room_and_no_more(natural: list[int], room: int) -> None:
    least = [min(width, 8) for width in natural]
    widths = fit(natural, least, [float(width) for width in natural], room)
    gaps = 2 * (len(natural) - 1)
    assert sum(widths) + gaps <= max(room, len(natural) + gaps)
    assert all(0 < width <= most for width, most in zip(widths, natural, strict=True))
    if sum(least) + gaps <= room:
        assert sum(widths) == min(sum(natural), room - gaps)
        assert all(width >= low for width, low in zip(widths, least, strict=True))


@given(st.text())
def test_no_text_escapes_from_markdown_mermaid_or_dot(text: str) -> None:
    cell = escape(text)
    assert "\n" not in cell and not re.search(r"(?<!\\)(?:\\\\)*\|", cell)
    quiet = quoted_for_mermaid(text)
    assert not set('"<>`\n') & set(quiet)
    inside = quoted_for_dot(text)[1:-1]
    assert (
        not re.search(r'(?<!\\)(?:\\\\)*"', inside)
        and "\n" not in inside
        and not re.search(r"(?<!\\)(?:\\\\)*\\$", inside)
    )


def test_markdown_links_paths_and_quiets_marks() -> None:
    text = "".join(render("markdown", shown(("*a*", "`b|c` <i> [[d]]", 3, True, ("x", "y"), "docs/1. A/B (c).md"))))
    assert (
        "| \\*a\\* | `b\\|c` \\<i\\> \\[\\[d\\]\\] | 3 | yes | x, y | [docs/1. A/B (c).md](docs/1.%20A/B%20%28c%29.md) |"
        in text
    )
    assert "| --- | --- | ---: | --- | --- | --- |" in text


def test_a_picture_too_large_to_draw_keeps_its_middle_and_says_so() -> None:
    nodes = tuple(Node(str(number), f"Node {number}", "document") for number in range(3000))
    edges = (*(Edge("0", str(number)) for number in range(1, 3000)), Edge("1", "2"))
    text = "".join(render("mermaid", shown(("a", "b"), kind=Point, graph=Graph(nodes, edges))))
    assert text.count("-->") == 480 and "480 of 3000 arrows" in text
    assert len(text) < 50_000


def test_the_first_word_needs_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    for name, option, word in (("owners", "--name", "Shipment"), ("conflicts", "--kind", "endpoint")):
        assert run([name, "--root", EXAMPLE, word]) == 0
        short = capsys.readouterr().out
        assert run([name, "--root", EXAMPLE, option, word]) == 0
        assert capsys.readouterr().out == short
    assert run(["owners", "--root", EXAMPLE, "Shipment", "--name", "Carrier"]) == 2
    assert "both say which" in capsys.readouterr().err


def test_the_page_of_questions_is_fresh() -> None:
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert page == questions_page(all_queries()), "run `python -m trueline.cli.asking.page > docs/queries.md`"


def test_no_query_depends_on_the_environment() -> None:
    """The answer is the same whatever the clock and the screen say."""
    results = {
        subprocess.run(
            [sys.executable, "-m", "trueline", *asked("board")],
            capture_output=True,
            timeout=120,
            check=True,
            env={**os.environ, "TZ": zone, "LANG": "C.UTF-8", "COLUMNS": "80"},
        ).stdout
        for zone in ("UTC", "Asia/Tokyo")
    }
    assert len(results) == 1
