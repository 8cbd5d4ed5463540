"""The site shows what documents say, runs none of it, and asks nobody else for anything."""

import json
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from table_vaults import FILES
from trueline.cli.main import run
from trueline.cli.site.site import MARKER, page_name

Capture = pytest.CaptureFixture[str]
HOSTILE = """---
tags:
  - "<script>alert(0)</script>"
---
# Feature: <img src=x onerror=alert(1)>

%% hidden words %%

<script>alert(2)</script> <iframe src="https://evil.example"></iframe> <b onclick="x()">bold</b>

[a](javascript:alert(3)) [b](JaVaScRiPt:alert(4)) [c](data:text/html,x) [d](https://example.org/?a=1&b="2)
![picture](https://evil.example/track.png) ![[picture.png]] <https://example.org> [e](//evil.example/x)

[[Address Book|"><script>alert(5)</script>]] [[Nowhere]] [[Address Book#x|read [this](javascript:x)]]
[x](<../4. Completed/Address Book.md#y> "t") ![[[Address Book]]](u) `[[Address Book]]` \ue0f30\ue0f4

> [!warning]- Careful
> - [x] done
> - [ ] open

| a | b |
| - | - |
| `x` | [[Address Book\\|the book]] |

```html
<script>alert(6)</script> - [ ] no box
```

<style>@import url(https://evil.example)</style>

[ref]: javascript:alert(7)

[ref] <details open ontoggle=alert(8)> <svg/onload=alert(9)> </main></body>
"""


class Reader(HTMLParser):
    """Gathers what a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    for path, data in {**FILES, "docs/2. Planned/Hostile.md": HOSTILE.encode()}.items():
        file = tmp_path / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "vault" / ".trueline.toml").write_text("")
    monkeypatch.chdir(tmp_path / "vault")
    assert run(["export", "html", str(tmp_path / "site")]) == 0
    return tmp_path / "site"


def test_every_link_leads_to_a_page_and_nothing_is_fetched(site: Path) -> None:
    pages = {path.name: read(path.read_text(encoding="utf-8")) for path in site.glob("*.html")}
    anchors = {name: {attributes.get("id") for _, attributes in reader.tags} for name, reader in pages.items()}
    for name, reader in pages.items():
        for tag, attributes in reader.tags:
            assert not {"srcset", "style", "action", "data", "poster", "srcdoc"} & set(attributes), (name, tag)
            assert not [key for key in attributes if key.startswith("on")], (name, tag)
            assert tag == "img" or "src" not in attributes, attributes
            assert tag != "img" or (site / attributes["src"]).is_file(), attributes
            assert tag not in ("iframe", "svg", "link", "object", "embed", "base", "form", "video")
            where = urlsplit(attributes.get("href", ""))
            assert where.scheme in ("", "http", "https", "mailto"), attributes
            if "href" in attributes and not where.scheme:
                assert (where.path or name) in pages, attributes
                assert not where.fragment or where.fragment in anchors[where.path or name], attributes


def test_only_our_script_and_style_are_admitted(site: Path) -> None:
    for path in site.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        (policy,) = (a["content"] for tag, a in read(html).tags if a.get("http-equiv") == "Content-Security-Policy")
        assert "default-src 'none'" in policy
        scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
        assert len(scripts) == (path.name == "search.html")
        for content in (*scripts, *re.findall(r"<style>(.*?)</style>", html, re.DOTALL)):
            assert f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy


def test_text_is_shown_as_it_is_written(site: Path) -> None:
    html = (site / page_name("docs/2. Planned/Hostile.md")).read_text(encoding="utf-8")
    said = "".join(read(html).said)
    for shown in ("<script>alert(2)</script>", '"><script>alert(5)</script>', "<script>alert(6)</script> - [ ] no box"):
        assert shown in said
    boxes = re.findall(r'<input type="checkbox"[^>]*> (done|open)', html)
    assert (
        boxes == ["done", "open"] and html.count(" checked") == 1 and "Warning:" in said and "[[Address Book]]" in said
    )
    assert "hidden words" not in said and "[!warning]" not in said
    book = page_name("docs/4. Completed/Address Book.md")
    assert f'<a href="{book}" class="internal" rel="noopener noreferrer">the book</a>' in html
    assert '<span class="missing">Nowhere</span>' in html and "1 finding" not in said.split("Hostile")[0]
    assert "finding" in said and "links/broken" in said


def test_board_decisions_questions_and_search_are_there(site: Path) -> None:
    index = (site / "index.html").read_text(encoding="utf-8")
    assert page_name("docs/2. Planned/Parcel Labels.md") in index and "Parcel Labels" in index
    assert "A6 only" in (site / "decisions.html").read_text(encoding="utf-8")
    assert "Which paper?" in (site / "questions.html").read_text(encoding="utf-8")
    search = (site / "search.html").read_text(encoding="utf-8")
    held = json.loads(re.findall(r'<script id="index" type="application/json">(.*?)</script>', search, re.DOTALL)[0])
    assert {"title": "Parcel Labels", "place": "Blast Radius"}.items() <= next(
        one for one in held if one["place"] == "Blast Radius"
    ).items()


def test_a_site_is_written_again_and_nothing_else_touched(site: Path, capsys: Capture) -> None:
    before = {path.name: path.read_bytes() for path in site.iterdir()}
    assert run(["export", "html", str(site)]) == 0
    assert {path.name: path.read_bytes() for path in site.iterdir()} == before
    gone = page_name("docs/domains/Printing.md")
    Path("docs/domains/Printing.md").unlink()
    (site / "CNAME").write_text("example.org")
    assert run(["export", "html", str(site)]) == 0
    assert not (site / gone).exists() and (site / "CNAME").exists()
    capsys.readouterr()
    for marker in ("{", '{"pages": 1}', '["../x.html"]'):
        (site / MARKER).write_text(marker)
        assert run(["export", "html", str(site)]) == 2
    assert run(["export", "html", "docs"]) == 2
    assert run(["export", "html", "docs/2. Planned/Hostile.md"]) == 2
    said = capsys.readouterr().err
    assert "holds no site of ours" in said and "is no folder" in said and "cannot be understood" in said


def test_names_of_pages_are_of_one_path_each() -> None:
    paths = ("a/B.md", "A/b.md", "a/b.md", "a/\udcff.md", "a/印.md", "a/..md", "a/con.md", "x/" + "y" * 300 + ".md")
    names = {page_name(path).casefold() for path in paths}
    assert len(names) == len(paths)
    assert all(re.fullmatch(r"[a-z0-9-]{1,80}\.html", name) for name in names)


def test_export_says_what_it_needs(site: Path) -> None:
    code = "import sys; sys.modules['nh3'] = None; from trueline.cli.main import run; sys.exit(run(['export', 'html', 'x']))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, "pip install 'trueline[html]'" in result.stderr) == (2, True)


def test_pages_tell_where_one_is_and_what_leads_there(site: Path) -> None:
    page = read((site / page_name("docs/4. Completed/Address Book.md")).read_text(encoding="utf-8"))
    assert "Linked from" in "".join(page.said)
    assert page_name("docs/2. Planned/Hostile.md") in [attributes.get("href") for _, attributes in page.tags]
    html = (site / page_name("docs/2. Planned/Parcel Labels.md")).read_text(encoding="utf-8")
    anchors = re.findall(r'<li[^>]*><a href="#(h-[^"]+)">', html)
    assert anchors and all(f'id="{anchor}"' in html for anchor in anchors)
    assert html.count("<h1") == 1


def test_pictures_of_the_vault_lie_beside_the_pages(site: Path) -> None:
    Path("docs/plan.png").write_bytes(b"\x89PNG one")
    Path("docs/2. Planned/Shown.md").write_text("# Shown\n\n![[plan.png]] ![the plan](../plan.png)\n")
    assert run(["export", "html", str(site)]) == 0
    html = (site / page_name("docs/2. Planned/Shown.md")).read_text(encoding="utf-8")
    (one,) = set(re.findall(r'<img src="([^"]+)"', html))
    assert (site / one).read_bytes() == b"\x89PNG one"
    Path("docs/plan.png").unlink()
    assert run(["export", "html", str(site)]) == 0
    assert not (site / one).exists()
