"""Documents as HTML: what they say shows, and nothing of it runs, whatever it is."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portals import bearer, make_vault, opened
from rule_examples import make_vault as notes_of
from trueline.model import Document
from trueline.rendering.leading import leads_from
from trueline.rendering.notes import Leads, Rendered, render_note

NOWHERE = Leads(lambda target, heading: None, lambda url: None, lambda path, wiki: None)
SOMEWHERE = Leads(
    lambda target, heading: "/designs/x.md", lambda url: "/designs/y.md", lambda path, wiki: "/files/z.png"
)
SCRIPTS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<form action=javascript:alert(1)><button>x",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<style>@import 'http://evil.example'</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<video><source onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href=javascript:alert(1)?>",
    "<x onclick=alert(1) style='x:expression(alert(1))'>",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](<javascript:alert(1)>)",
    "[x](/y '\"onmouseover=alert(1) x=\"')",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x](x' onerror='alert(1))",
    "![\"onerror=alert(1) x=\"](https://evil.example/x.png)",
    "![x](https://evil.example/\"onerror=alert(1))",
    "<javascript:alert(1)>",
    "<https://x.example/\"onmouseover=alert(1)>",
    "[[x|<img src=x onerror=alert(1)>]]",
    "[[javascript:alert(1)]]",
    "[[x\" onclick=\"alert(1)]]",
    "![[x.png|\" onerror=\"alert(1)]]",
    "![[\"onerror=alert(1).png]]",
    "```mermaid\ngraph TD; A[\"<img src=x onerror=alert(1)>\"]\nclick A javascript:alert(1)\n```",
    "```mermaid\n%%{init: {'securityLevel': 'loose'}}%%\n</pre><script>alert(1)</script>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "```x onclick=alert(1)\nx\n```",
    "`<script>alert(1)</script>`",
    "> [!\" onclick=\"alert(1)] title\n> text",
    "> [!note] <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "# x\" onclick=\"alert(1)",
    "| <script>alert(1)</script> | \" onclick=alert(1) |\n| --- | --- |\n| <svg/onload=alert(1)> | [x](javascript:alert(1)) |",
    "- [ ] <script>alert(1)</script>",
    "- [<script>] x",
    "1. <img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#xe0f3;0&#xe0f4;<script>",
    "\ue0f30\ue0f4 [[x]] [a](/x \"\ue0f30\ue0f4\")",
    "<<script>script>alert(1)<</script>/script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\u202e<script>\u2066alert(1)</script>",
    "%% <script>alert(1)</script> %%",
    "<div>\n\n<script>alert(1)</script>\n\n</div>",
    "<a\nhref=javascript:alert(1)>x",
    "*<b onclick=alert(1)>*",
    "~~<i onclick=alert(1)>~~",
    "x\n\n    <script>alert(1)</script>",
    "[^1]: <script>alert(1)</script>",
    "$<script>alert(1)</script>$",
    "<script>\n",
    "</article><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}<%= 7 %>",
)  # fmt: skip


class Reader(HTMLParser):
    """What a browser would see: tags, attributes, text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def note(text: str) -> Document:
    data = text.encode("utf-8", "surrogatepass")
    return notes_of({"note.md": data}).documents["note.md"]


def assert_harmless(html: str) -> None:
    for tag, attributes in seen(html).tags:
        assert tag not in (
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "svg",
            "math",
            "base",
            "meta",
            "link",
        )
        for name, value in attributes.items():
            assert not name.startswith("on") and name not in ("style", "srcdoc", "formaction", "action"), (tag, name)
            if name in ("href", "src"):
                assert re.match(r"(?:https?://|mailto:|/designs/|/files/|#)", value or "", re.IGNORECASE), value
            if name == "src":
                assert (value or "").startswith("/files/")


OURS = re.compile(r'<svg class="icon".*?</svg>|<script type="application/json" id="places">.*?</script>', re.DOTALL)
DATA = re.compile(r'<script type="application/json" id="places">(.*?)</script>', re.DOTALL)
POSITIONS = ("{}", "# {}", "- {}", "- [ ] {}", "> {}", "| a | b |\n| - | - |\n| {} | x |", "**{}**", "[[{}]]", "[{}](x)",
             "![{}](x.png)", "[x](y \"{}\")", "`{}`", "```\n{}\n```", "```mermaid\n{}\n```", "x %%{}%% y", "> [!note] {}",
             "---\ntitle: {}\n---\n# {}")  # fmt: skip


@pytest.mark.parametrize("number", range(len(SCRIPTS)))
def test_nothing_runs(number: int) -> None:
    for position in POSITIONS:
        for leads in (NOWHERE, SOMEWHERE):
            assert_harmless(render_note(note(position.replace("{}", SCRIPTS[number])), leads, {1: [0]}).html)


@given(st.lists(st.sampled_from(SCRIPTS) | st.text(max_size=8), min_size=1, max_size=6))
def test_nothing_runs_however_it_is_put_together(pieces: list[str]) -> None:
    text = "".join(pieces).encode("utf-8", "replace").decode()
    assert_harmless(render_note(note(text), SOMEWHERE).html)


def test_pages_hold_what_documents_say_as_text(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    for number, script in enumerate(SCRIPTS):
        safe = script.encode("utf-8", "replace").decode()
        (vault.root / f"domains/{number}.md").write_text(f"---\nDomains: {safe}\n---\n# {safe}\n\n{safe}\n")
    with opened(vault) as client:
        client.headers.update(bearer())
        for number in range(len(SCRIPTS)):
            page = client.get(f"/designs/domains/{number}.md").text
            inside = page.partition("<main")[2]
            # What is ours besides: icons, and values as JSON in which nothing can end the element.
            inside, data = OURS.sub("", inside), DATA.findall(inside)
            assert len(data) == 1 and not re.search("[<>&]", data[0]), SCRIPTS[number]
            for tag, attributes in seen(inside).tags:
                assert tag not in ("script", "style", "iframe", "svg", "object", "embed"), SCRIPTS[number]
                assert not [name for name in attributes if name.startswith("on")], SCRIPTS[number]
                assert not (attributes.get("href") or "").lower().startswith(("javascript", "data", "vbscript"))


def rendered(text: str, leads: Leads = SOMEWHERE) -> Rendered:
    return render_note(note(text), leads)


def test_text_that_looks_like_html_shows() -> None:
    text = "a `Map<String, X>` and List<X> & <Lost> <- here"
    assert seen(rendered(text).html).text.strip() == text.replace("`", "")


def test_links_lead_to_pages() -> None:
    html = rendered("[[A]] [[A#B c|see]] [x](y.md) [z](https://a.example) <https://b.example>").html
    links = [attributes["href"] for tag, attributes in seen(html).tags if tag == "a"]
    assert links == ["/designs/x.md", "/designs/x.md", "/designs/y.md", "https://a.example", "https://b.example"]
    assert all("noopener" in (attributes["rel"] or "") for tag, attributes in seen(html).tags if tag == "a")
    assert 'class="missing"' in rendered("[[A]] [x](y.md)", NOWHERE).html


def test_pictures_of_others_are_links() -> None:
    html = rendered("![A cat](https://pictures.example/cat.png) ![b](//x.example/b.png) ![[own.png]] ![c](c.png)").html
    pictures = [attributes["src"] for tag, attributes in seen(html).tags if tag == "img"]
    assert pictures == ["/files/z.png", "/files/z.png"]
    assert "Picture from pictures.example: A cat" in html and 'href="https://pictures.example/cat.png"' in html


def test_boxes_say_where_they_are() -> None:
    text = "# T\n\n- [ ] one\n- [x] two\n    - [ ] three\n"
    document = note(text)
    boxes = [attributes for tag, attributes in seen(render_note(document, NOWHERE).html).tags if tag == "input"]
    assert ["checked" in box for box in boxes] == [False, True, False]
    for box, line in zip(boxes, (3, 4, 5), strict=True):
        start = int(box["data-start"] or "")
        assert document.tree.data[start - 1 : start + 2] in (b"[ ]", b"[x]")
        assert document.tree.lines.line(start) == line == int(box["data-line"] or "")


def test_headings_and_lines_have_anchors() -> None:
    found = rendered("---\na: b\n---\n# Top\n\ntext\n\n## Same\n\n## Same\n\n- x\n\n| a |\n| - |\n| b |\n")
    ids = [attributes["id"] for _, attributes in seen(found.html).tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {"h-top", "h-same", "h-same-2", "L4", "L6", "L12", "L14"} <= set(ids)
    assert (found.nearest(1), found.nearest(7), found.nearest(99)) == (4, 6, found.lines[-1])


def test_findings_are_at_their_places() -> None:
    html = render_note(note("# T\n\ntext\nmore\n\n- x\n"), NOWHERE, {4: [2], 1: [0], 6: [3, 1]}).html
    marked = {
        attributes["id"]: attributes["data-findings"]
        for _, attributes in seen(html).tags
        if "data-findings" in attributes
    }
    assert marked["L1"] == "0" and marked["L3"] == "2" and "1 3" in marked.values()


def test_diagrams_are_text_within_a_budget() -> None:
    small = "```mermaid\ngraph TD\nA-->B\n```\n"
    large = "```mermaid\ngraph TD\n" + "\n".join(f"A{n}-->B{n}" for n in range(500)) + "\n```\n"
    assert 'class="mermaid-source"' in rendered(small).html
    assert 'class="mermaid-source mermaid-large"' in rendered(large).html
    many = rendered(("```mermaid\ngraph TD\n" + "A-->B\n" * 250 + "```\n") * 6).html
    assert many.count("mermaid-large") == 2
    assert "A--&gt;B" in rendered(small).html


def test_callouts_are_known() -> None:
    html = rendered("> [!Warning]- Look out\n> below\n").html
    assert 'class="callout callout-warning"' in html and "<strong>Warning:</strong> Look out</summary>" in html
    assert '<p id="L2">below</p>' in html and "open" not in html


def test_callouts_fold_as_they_are_marked() -> None:
    tags = {text: seen(rendered(f"> [!note]{text} T\n> below\n\nafter\n").html).tags for text in ("", "-", "+")}
    assert [tag for tag, _ in tags[""]] == ["blockquote", "p", "strong", "p", "p"]
    assert [tag for tag, _ in tags["-"]] == ["details", "summary", "strong", "p", "p"]
    assert ["open" in attributes for _, attributes in (tags["-"][0], tags["+"][0])] == [False, True]
    assert seen(rendered("> [!tip]\n> > [!bug]- x\n> > y\n").html).text.split() == ["Tip", "Bug:", "x", "y"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("==so ==", "<p>==so ==</p>"),
        ("==so *it* is==.", "<p><mark>so <em>it</em> is</mark>.</p>"),
        ("==`a==b` c== d", "<p><mark><code>a==b</code> c</mark> d</p>"),
        ("if a==b and c==d", "<p>if a==b and c==d</p>"),
        ("x == y == z", "<p>x == y == z</p>"),
        ("`==a==`", "<p><code>==a==</code></p>"),
        ("$a_1 * b_1$ and $5 or $6", "<p><code>$a_1 * b_1$</code> and $5 or $6</p>"),
        ("text ^name", '<p>text<span id="b-name"></span></p>'),
        ("2^10 and a ^ b", "<p>2^10 and a ^ b</p>"),
    ],
)
def test_marks_of_a_line_are_known(text: str, html: str) -> None:
    assert re.sub(' id="L1"', "", rendered(text).html.strip()) == html


def test_bare_addresses_lead_there() -> None:
    html = rendered(
        "see https://a.example/x_y?q=1. (https://b.example/c) `https://c.example` [https://d.example](z.md)"
    ).html
    links = [attributes["href"] for tag, attributes in seen(html).tags if tag == "a"]
    assert links == ["https://a.example/x_y?q=1", "https://b.example/c", "/designs/y.md"]


def test_footnotes_stand_at_the_end_and_lead_back() -> None:
    html = rendered("One[^a], two[^a], three^[in a line].\n\n[^a]: Said [[A|below]].\n\nafter\n").html
    body, _, notes = html.partition('<section class="footnotes">')
    assert body.count('class="footnote-ref"') == 3 and "[^" not in html
    ids = {attributes["id"] for _, attributes in seen(html).tags if "id" in attributes}
    asked = {(attributes.get("href") or "")[1:] for tag, attributes in seen(html).tags if tag == "a"}
    assert {one for one in asked if one.startswith("fn")} <= ids
    assert "below" in notes and "in a line" in notes and "after" in body


def test_boxes_tell_what_stands_in_them() -> None:
    marks = [
        attributes.get("data-mark")
        for _, attributes in seen(rendered("- [ ] a\n- [X] b\n- [/] c\n- [>] d\n").html).tags
        if _ == "input"
    ]
    assert marks == [None, None, "/", ">"]


SHOWN = """# Title

first words

## Part

- [ ] box
- kept ^item

below[^1] ^para

> quoted

^alone

## Other

other words ![[x]]

[^1]: the toes
"""


@pytest.mark.parametrize(
    ("link", "there", "away"),
    [
        ("x", ["first words", "box", "other words"], ["Title", "the toes"]),
        ("x#Part", ["box", "below"], ["first words", "other words"]),
        ("x#^item", ["kept"], ["box", "below"]),
        ("x#^para", ["below"], ["kept", "quoted"]),
        ("x#^ALONE", ["quoted"], ["below", "other"]),
    ],
)
def test_notes_are_shown_in_others(link: str, there: list[str], away: list[str]) -> None:
    vault = notes_of({"x.md": SHOWN.encode(), "y.md": f"# Y\n\n![[{link}]]\n\nsee ![[x]] there\n".encode()})
    leads = leads_from(
        vault, "y.md", lambda path: f"/designs/{path}", lambda path: f"/files/{path}", vault.documents.get
    )
    html = render_note(vault.documents["y.md"], leads).html
    assert html.count('class="embed"') == 1 and html.count('class="embed-title"') == 1
    inside = html.partition('class="embed-title"')[2].partition("</blockquote>\n<p id")[0]
    assert all(words in inside for words in there) and not [
        words for words in away if words in inside.partition("</p>")[2]
    ]
    ids = [attributes["id"] for _, attributes in seen(html).tags if "id" in attributes]
    assert len(ids) == len(set(ids)) and "data-start" not in html
    assert_harmless(html)


def test_what_cannot_be_shown_is_a_link() -> None:
    files = {"x.md": b"# X\n\n![[y]]\n", "y.md": b"# Y\n\n![[x]]\n\n![[y]]\n\n![[x#None]]\n\n![[gone]]\n"}
    vault = notes_of(files)
    leads = leads_from(
        vault, "y.md", lambda path: f"/designs/{path}", lambda path: f"/files/{path}", vault.documents.get
    )
    html = render_note(vault.documents["y.md"], leads).html
    assert html.count('class="embed"') == 1 and html.count('class="internal"') == 4 and html.count("missing") == 1


@given(st.binary(max_size=300))
def test_any_bytes_become_a_page(data: bytes) -> None:
    document = notes_of({"note.md": data}).documents["note.md"]
    assert_harmless(render_note(document, NOWHERE).html)
