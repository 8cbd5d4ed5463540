"""Front matter: what is read, where it stands, and what YAML itself says of the same text."""

import re
import sys
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.syntax.frontmatter import MOST_BYTES, read_front_matter, unclosed_front_matter
from trueline.syntax.tree import FrontMatter


class Seen(NamedTuple):
    """A property for comparison: spans as the text they cut."""

    key: str
    key_cut: str
    kind: str
    values: tuple[tuple[str, str, bool], ...]
    cut: str


def front(data: bytes) -> FrontMatter:
    found = read_front_matter(data)
    assert found is not None
    return found


def seen(body: str) -> list[Seen]:
    data = f"---\n{body}---\n# Title\n".encode()
    return [
        Seen(
            item.key,
            item.key_span.text(data),
            item.kind,
            tuple((value.text, data[value.start : value.end].decode(), value.quoted) for value in item.values),
            data[item.start : item.end].decode(),
        )
        for item in front(data).properties
    ]


def problems(body: str) -> list[tuple[str, str]]:
    data = f"---\n{body}---\n# Title\n".encode()
    return [(problem.kind, problem.span.text(data)) for problem in front(data).problems]


def plain(*texts: str) -> tuple[tuple[str, str, bool], ...]:
    return tuple((text, text, False) for text in texts)


# A body with one property: its kind, its values (text, and as written where that differs), and what
# the property covers where that is not the whole body.
FORMS = {
    "scalar": ("a: draft one\n", "scalar", ["draft one"]),
    "not English": ("größe: 名前\n", "scalar", ["名前"]),
    "empty": ("a:\n", "empty", []),
    "empty before spaces": ("a:  \n", "empty", []),
    "empty before a comment": ("a: # later\n", "empty", []),
    "null": ("a: null\n", "empty", []),
    "tilde": ("a: ~ # b\n", "empty", []),
    "quoted null": ('a: "null"\n', "scalar", [("null", '"null"')]),
    "quoted nothing": ("a: ''\n", "scalar", [("", "''")]),
    "a date stays text": ("a: 2024-02-30\n", "scalar", ["2024-02-30"]),
    "truth stays text": ("a: yes\n", "scalar", ["yes"]),
    "comment": ("a: b # c\n", "scalar", ["b"]),
    "hash inside": ("a: b#c\n", "scalar", ["b#c"]),
    "colon inside": ("a: 10:30\n", "scalar", ["10:30"]),
    "address": ("a: https://a.example/b?c=d\n", "scalar", ["https://a.example/b?c=d"]),
    "dash first": ("a: -b\n", "scalar", ["-b"]),
    "many spaces": ("a:    b   \n", "scalar", ["b"]),
    "double quotes": ('a: "b: #c" # d\n', "scalar", [("b: #c", '"b: #c"')]),
    "single quotes": ("a: 'it''s'\n", "scalar", [("it's", "'it''s'")]),
    "quoted link": ('a: "[[B|c]]"\n', "scalar", [("[[B|c]]", '"[[B|c]]"')]),
    "link": ("a: [[B, c]]\n", "scalar", ["[[B, c]]"]),
    "links and words": ("a: [[B]], [[C]] # d\n", "scalar", ["[[B]], [[C]]"]),
    "variable": ("a: {{date:DD-MM-YYYY}}\n", "scalar", ["{{date:DD-MM-YYYY}}"]),
    "variable and words": ("a: {{title}}: b\n", "scalar", ["{{title}}: b"]),
    "list": ("a:\n  - b\n  - c d\n", "list", ["b", "c d"]),
    "list without indent": ("a:\n- b\n- c\n", "list", ["b", "c"]),
    "list with gaps": (
        "a:\n\n  - b\n# c\n\n  - d # e\n\n",
        "list",
        ["b", "d"],
        "a:\n\n  - b\n# c\n\n  - d # e",
    ),
    "list of nothing": ("a:\n  -\n", "list", [""]),
    "list of a comment": ("a:\n  - #b\n", "list", [""]),
    "list of nulls": ("a:\n  - ~\n  - null\n", "list", [("", "~"), ("", "null")]),
    "list of links": ('a:\n  - "[[B]]"\n', "list", [("[[B]]", '"[[B]]"')]),
    "flow list": ("a: [b, 'c, d', f g] # h\n", "list", ["b", ("c, d", "'c, d'"), "f g"]),
    "flow list of nothing": ("a: [ ]\n", "list", []),
    "flow list, last comma": ("a: [b, ]\n", "list", ["b"]),
    "flow list of links": ("a: [[[B]], {{c}}]\n", "list", ["[[B]]", "{{c}}"]),
    "flow list of questions": ("a: [why?, x?y]\n", "list", ["why?", "x?y"]),
    "flow list over lines": ("a: [b,\n  [[C]],\n  {{d}}]\n", "list", ["b", "[[C]]", "{{d}}"]),
    "nested list over lines": ("a: [[b,\n  c]]\n", "other", []),
    "list of lists": ("a: [[b], [c]]\n", "other", []),
    "list of maps": ("a:\n  - b: c\n  - d\n\n", "other", [], "a:\n  - b: c\n  - d"),
    "map": ("a:\n  b: c\n  d:\n\n# e\n", "other", [], "a:\n  b: c\n  d:"),
    "flow map": ("a: {b: [c]} # d\n", "other", []),
    "literal block": ("a: |\n  é\n   c\n", "scalar", [("é\n c\n", "|\n  é\n   c")]),
    "folded block": ("a: >-\n  b\n  c\n\n", "scalar", [("b c", ">-\n  b\n  c")], "a: >-\n  b\n  c"),
    "text over lines": ("a: b\n  c\n", "scalar", [("b c", "b\n  c")]),
    "value below": ("a:\n  b\n", "scalar", ["b"]),
    "quotes over lines": ("a: 'b\n\n  c'\n", "scalar", [("b\nc", "'b\n\n  c'")]),
    "harmless tag": ('a: !!str "b"\n', "scalar", [("b", '"b"')]),
    "anchor alone": ("a: &b c\n", "scalar", ["c"]),
    "question mark": ("? a\n: b\n", "scalar", ["b"], "a\n: b"),
    "tab behind the colon": ("a:\tb\t# c\n", "scalar", ["b"]),
    "tab inside": ("a: b\tc\n", "scalar", ["b\tc"]),
    "tabs before the dashes": ("a:\n\t- b\n\t- c\n", "list", ["b", "c"]),
    "line separator is text": ("a: b\u2028c: d\u0085\n", "scalar", ["b\u2028c: d\u0085"]),
    "last escape": ('a: "b\\\\"\n', "scalar", [("b\\", '"b\\\\"')]),
}


@pytest.mark.parametrize("around", ["BODY", "before: é\nBODYafter:\n  - 1\n", "before: |\n  é\nBODYafter: b\n"])
@pytest.mark.parametrize("name", FORMS)
def test_form_is_read(name: str, around: str) -> None:
    """Alone, between others, and where a neighbour needs a whole parser."""
    body, kind, values, *covered = FORMS[name]
    [item] = [item for item in seen(around.replace("BODY", body)) if item.key not in ("before", "after")]
    assert (item.kind, item.cut) == (kind, covered[0] if covered else body[:-1])
    assert item.values == tuple(
        (value, value, False) if isinstance(value, str) else (*value, value[1][0] in "\"'") for value in values
    )


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("blocked by", "blocked by"),
        ('"a, b"', "a, b"),
        ("'a #b'", "a #b"),
        ("größe", "größe"),
        ("it's [x] {y}", "it's [x] {y}"),
        ("-a", "-a"),
        ("a:b", "a:b"),
        ("null", "null"),
    ],
)
@pytest.mark.parametrize("value", ["", " ", " b", "\n  - b", " |\n  b", "\n  b: c"])
@pytest.mark.parametrize("space", ["", " "])
def test_key_is_read(written: str, key: str, value: str, space: str) -> None:
    [item] = seen(f"{written}{space}:{value}\n")
    assert (item.key, item.key_cut) == (key, written)


def test_indented_map_is_read() -> None:
    assert [item.cut for item in seen("  a: b\n  c:\n  - d\n")] == ["a: b", "c:\n  - d"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\\ \" \/", '\\ " /'),
        (r"a\tb\nc\0", "a\tb\nc\0"),
        (r"\x41\u00e9\U0001F600", "Aé😀"),
        (r"\ud83d\ude00", "😀"),
        (r"\ud83d", "\ufffd"),
        (r"\e\N\_\L\P", "\x1b\x85\xa0\u2028\u2029"),
    ],
)
def test_escapes_are_resolved(written: str, meant: str) -> None:
    for body in (
        f'a: "{written}"\n',
        f'a:\n  - "{written}"\n',
        f'a: ["{written}"]\n',
        f'a:\n  "{written}"\n',
    ):
        [item] = seen(body)
        assert item.values == ((meant, f'"{written}"', True),)


# A body, the problems with what they underline, and the properties that are read all the same.
BROKEN = {
    "link without quotes": ("a: [[B]]\n", [("unquoted-link", "[[B]]")], ["a=[[B]]"]),
    "links without quotes": (
        "a:\n  - [[B]]\n  - ![[C]] d\n",
        [("unquoted-link", "[[B]]"), ("unquoted-link", "![[C]] d")],
        ["a=[[B]],![[C]] d"],
    ),
    "link in a map": ("a:\n  b: [[C]]\n", [("unquoted-link", "[[C]]")], ["a other"]),
    "colon and space": ("a: b: c # d\nc: d\n", [("invalid-yaml", "b: c")], ["a=b: c", "c=d"]),
    "colon at the end": ("a: b:\n", [("invalid-yaml", "b:")], ["a=b:"]),
    "colon in a list": ("a:\n  - b: c: d\ne: f\n", [("invalid-yaml", ":")], ["a other", "e=f"]),
    "colon beside a map": (
        "a: b: c\nd:\n  e: f\ng: [[H]]\n",
        [("invalid-yaml", "b: c"), ("unquoted-link", "[[H]]")],
        ["a=b: c", "d other", "g=[[H]]"],
    ),
    "twice": ("a: b\nc: d\na: e\n", [("duplicate-property", "a")], ["a=b", "c=d", "a=e"]),
    "no colon": ("a: b\nwords only\nc: d\n", [("invalid-yaml", "words only")], ["a=b", "c=d"]),
    "no space": ("tags:draft\nc: d\n", [("invalid-yaml", "tags:draft")], ["c=d"]),
    "text": ("words\n", [("invalid-yaml", "words")], []),
    "list": ("- a\n- b\n", [("invalid-yaml", "- a")], []),
    "unknown escape": (
        'a: "é\\d"\nb: |\n  c\n',
        [("invalid-yaml", "\\d")],
        ["a=é\\d", "b=c\n"],
    ),
    "open quote": ('a: "b\nc: d\n', [("invalid-yaml", '"')], ["a other", "c=d"]),
    "open bracket": ("a: [b\nc: d\n", [("invalid-yaml", "[")], ["a other", "c=d"]),
    "open brace": ("a: {b: c\n", [("invalid-yaml", "{")], ["a other"]),
    "text behind quotes": ("a: 'b' c\nd: e\n", [("invalid-yaml", "c")], ["a other", "d=e"]),
    "at sign": ("a: @b\nc: |\n  d\n", [("invalid-yaml", "@b")], ["a other", "c=d\n"]),
    "bad item": ("a:\n  - b\n  - `c`\n  - d\n", [("invalid-yaml", "`c`")], ["a=b,d"]),
    "emphasis": ("a: *b* c\nd: e\n", [("invalid-yaml", "*b*")], ["a other", "d=e"]),
    "tab": ("a:\n\t- b\nc: d\n", [("invalid-yaml", "\t")], ["a=b", "c=d"]),
    "tab before a key": ("a:\n\tb: c\nc: d\n", [("invalid-yaml", "\t")], ["a other", "c=d"]),
    "uneven list": ("a:\n  - b\n - c\nd: e\n", [("invalid-yaml", "-")], ["a=b,c", "d=e"]),
    "list beside its key": ("a: - b\nc: d\n", [("invalid-yaml", "-")], ["a other", "c=d"]),
    "second document": ("a: b\n--- c\nd: e\n", [("refused-yaml", "---")], ["a=b", "d=e"]),
    "control character": ("a: b\x00\nc: \x07\n", [("invalid-yaml", "\x00")], ["a=b\x00", "c=\x07"]),
    "alias": ("a: &x b\nc: *x\nd: e\n", [("refused-yaml", "*x")], ["a=b", "c other", "d=e"]),
    "merge key": ("a: b\n<<: {c: d}\n", [("refused-yaml", "<<")], ["a=b"]),
    "merge key below": ("a:\n  <<: {c: d}\ne: f\n", [("refused-yaml", "<<")], ["a other", "e=f"]),
    "foreign tag": ("a: !!python/x\nb: c\n", [("refused-yaml", "!!python/x")], ["a other", "b=c"]),
    "exclamation": ("a: !important b\nc: d\n", [("refused-yaml", "!important")], ["a other", "c=d"]),
    "list as key": ("? [a]\n: b\nc: d\n", [("refused-yaml", "[")], ["c=d"]),
    "too deep": ("a: " + "[" * 30 + "]" * 30 + "\nb: c\n", [("refused-yaml", "[")], ["a other", "b=c"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "kept"), BROKEN.values(), ids=BROKEN)
def test_broken_line_is_named_and_hides_no_other(body: str, expected: list[tuple[str, str]], kept: list[str]) -> None:
    assert problems(body) == expected
    assert [
        f"{item.key}={','.join(text for text, _, _ in item.values)}" if item.values else f"{item.key} {item.kind}"
        for item in seen(body)
    ] == kept


@pytest.mark.parametrize("body", [case[0] for case in BROKEN.values()], ids=BROKEN)
def test_message_is_one_short_line(body: str) -> None:
    for problem in front(f"---\n{body}---\n".encode()).problems:
        assert re.fullmatch(r"[^\n\r]{10,160}", problem.message)
        assert problem.message.isprintable()
        assert problem.message[:4] == "YAML" or not problem.message[0].isupper()


@pytest.mark.parametrize(
    ("data", "cut", "body"),
    [
        (b"---\na: b\n---\n# T\n", b"---\na: b\n---", b"a: b\n"),
        (b"\xef\xbb\xbf---\na: b\n---", b"---\na: b\n---", b"a: b\n"),
        (b"--- \t\na: b\n...  \ntext", b"--- \t\na: b\n...  ", b"a: b\n"),
        (b"---\r\na: b\r\n---\r\n", b"---\r\na: b\r\n---", b"a: b\r\n"),
        (b"---\ra: b\r---\r", b"---\ra: b\r---", b"a: b\r"),
        (b"---\n---\n", b"---\n---", b""),
        (b"---\n\n# a\n---", b"---\n\n# a\n---", b"\n# a\n"),
        (b"---\na: b\n----\n--- c\n---\n", b"---\na: b\n----\n--- c\n---", b"a: b\n----\n--- c\n"),
    ],
)
def test_fences_bound_the_block(data: bytes, cut: bytes, body: bytes) -> None:
    found = front(data)
    assert data[found.start : found.end] == cut
    assert found.body.cut(data) == body
    assert unclosed_front_matter(data) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"---",
        b"---\n",
        b"--\n---\n",
        b" ---\na: b\n---\n",
        b"\n---\na: b\n---\n",
        b"----\na: b\n---\n",
        b"---\na: b\n",
        b"---\na: b\n ---\n",
        b"---\na: b\n--- c\n",
        b"--- a\nb: c\n---\n",
        b"text\n---\na: b\n---\n",
    ],
)
def test_no_front_matter(data: bytes) -> None:
    assert read_front_matter(data) is None


@pytest.mark.parametrize(
    ("data", "unclosed"),
    [
        (b"---\ntitle: a\ntags:\n  - b\n\n# T\n", True),
        (b"\xef\xbb\xbf---\r\ntitle: a\r\n", True),
        (b"---\ntitle: a\ntags: [b,\n  c]\n# d\n", True),
        (b"---\n\ntitle: a\n", False),
        (b"---\nSome text: with a colon\nand more of it.\n", False),
        (b"---\n- a\n- b\n", False),
        (b"---\n# Title\n", False),
        (b"---\n", False),
        (b"title: a\n", False),
    ],
)
def test_unclosed_block_is_known_by_its_properties(data: bytes, unclosed: bool) -> None:
    problem = unclosed_front_matter(data)
    assert (problem is not None) == unclosed
    assert problem is None or (problem.kind, problem.span.cut(data)) == ("unclosed-front-matter", b"---")


MIXED = """\
title: "é"
tags:
  - a

  - "[[B]]"
long: |
  über
  x
map:
  k: v
flow: [a,
  b]
link: [[C]]
off: x: y
Created:
"""


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("body", [MIXED, MIXED.replace("map:\n", "map: @\n"), "a:\n- b\n- c\n\nd: e # f\n"])
def test_line_endings_and_byte_order_mark_change_no_meaning(body: str, ending: str, mark: bytes) -> None:
    usual = f"---\n{body}---\n".encode()
    data = mark + usual.replace(b"\n", ending.encode())

    def meaning(data: bytes) -> str:
        found = front(data)
        cuts: list[object] = [
            (item.key, item.kind, item.key_span.cut(data), data[item.start : item.end]) for item in found.properties
        ]
        cuts += [
            (value.text, value.quoted, data[value.start : value.end])
            for item in found.properties
            for value in item.values
        ]
        cuts += [(problem.kind, problem.message, problem.span.cut(data)) for problem in found.problems]
        return repr(cuts)

    assert meaning(data).replace(repr(ending)[1:-1], "\\n") == meaning(usual)


def test_bytes_that_are_no_text_keep_places() -> None:
    data = b"---\na: \xff\xfe b\nc: |\n  \xe2\x82\n  \xc3\xa9\nd: [\xf0\x9f\x98\x80,\n  \xff]\n---\n"
    found = front(data)
    cuts = [[data[value.start : value.end] for value in item.values] for item in found.properties]
    assert cuts == [[b"\xff\xfe b"], [b"|\n  \xe2\x82\n  \xc3\xa9"], [b"\xf0\x9f\x98\x80", b"\xff"]]
    assert [item.values[0].text for item in found.properties][::2] == ["\ufffd\ufffd b", "😀"]
    assert found.problems == ()


def check_places(data: bytes, found: FrontMatter) -> None:
    assert 0 <= found.start <= found.body.start <= found.body.end <= found.end <= len(data)
    position = found.body.start
    for item in found.properties:
        assert position <= item.start == item.key_span.start <= item.key_span.end <= item.end
        position = item.key_span.end
        for value in item.values:
            assert position <= value.start <= value.end <= item.end
            position = value.end
        assert {"scalar": len(item.values) == 1, "list": True}.get(item.kind, item.values == ())
        position = item.end
    assert position <= found.body.end
    for problem in found.problems:
        assert found.start <= problem.span.start <= problem.span.end <= found.end
        assert problem.message.isprintable()


TOKENS = r"""a|b c|é|:|: |,| #|- |-|  |[|]|"|'|>|{|}|?|? |&x |*x|!|!!str |\|~|%|@|`|x: |<<: |[[A]]|{{t}}|---|..."""
SPACES = [
    "|",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "k:\n",
    "\n  - ",
    "\n- ",
    "|\n ",
    "\x00",
    "\ufeff",
    "\x85",
    "\u2028",
]
PIECES = st.sampled_from([*TOKENS.split("|"), *SPACES])


@given(st.one_of(st.binary(), st.lists(PIECES, max_size=20).map(lambda parts: "".join(parts).encode())))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read(body: bytes) -> None:
    for data in (
        body,
        b"---\n" + body,
        b"---\n" + body + b"\n---\n",
        b"\xef\xbb\xbf---\r" + body + b"\r...\r",
    ):
        unclosed_front_matter(data)
        found = read_front_matter(data)
        if found is not None:
            check_places(data, found)


def test_usual_front_matter_needs_no_yaml_parser() -> None:
    saved = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "yaml"}
    for name in saved:
        del sys.modules[name]
    try:
        assert len(seen('a: b\nc:\n  - "[[D]]"\n  - {{e}}\nf: [g, \'h\'] # i\nj: "\\n"\nk: l: m\n')) == 5
        assert "yaml" not in sys.modules
        assert seen("a: |\n  b\n")[0].values[0][0] == "b\n"
        assert "yaml" in sys.modules
    finally:
        sys.modules.update(saved)


def test_size_is_bounded() -> None:
    lines = b"key: value\n" * (MOST_BYTES // 10)
    found = front(b"---\n" + lines + b"---\n")
    assert [problem.kind for problem in found.problems] == ["refused-yaml"]
    assert found.properties == ()
    many = "".join(f"k{number}: v\n" for number in range(20_000))
    assert len(seen(many)) == 5_000
    assert problems(many) == [("refused-yaml", "k5000: v")]
    large = "a: |\n" + "  text\n" * 10_000 + "b: c\n"
    assert problems(large) == [("refused-yaml", "a: |")]
    assert [(item.key, item.kind) for item in seen(large)] == [("a", "other"), ("b", "scalar")]


def test_large_body_is_no_matter() -> None:
    text = b"words and words\n" * 3_000_000
    data = b"---\ntitle: a\n---\n" + text
    assert [item.key for item in front(data).properties] == ["title"]
    assert read_front_matter(b"---\ntitle: a\n\n" + text) is None
    assert unclosed_front_matter(b"---\n" + text) is None
