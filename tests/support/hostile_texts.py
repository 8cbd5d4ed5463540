"""Texts that try to run a script where they are shown, and notes that hold one at every place.

Each calls `alert`; a page in which one was run says so through the `alert` that a test puts there.
"""

from collections.abc import Iterator
from pathlib import Path

_CALLS = ("alert(1)", "alert`1`", "top.alert(1)", "window['al'+'ert'](1)", "(alert)(1)", "setTimeout('alert(1)')")
_EVENTS = (
    "onerror", "onload", "onfocus autofocus tabindex=1", "onmouseover", "onclick", "ontoggle", "onbegin", "onanimationstart",
    "onpointerenter", "onscroll", "onwheel", "oncut", "onpageshow", "onhashchange", "onbeforetoggle", "oncontentvisibilityautostatechange",
)  # fmt: skip
_TAGS = ("img src=x", "svg", "body", "details open", "iframe", "video src=x", "input", "marquee", "object data=x", "embed src=x",
         "math", "style", "link rel=stylesheet href=x", "form", "select", "audio src=x", "x", "p", "a href=#x", "textarea")  # fmt: skip
_SCHEMES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
    "\x01javascript:alert(1)", "javascript&colon;alert(1)", "&#106;avascript:alert(1)", "&#x6a;avascript&#x3a;alert(1)",
    "javascript:%61lert(1)", "javascript://%0aalert(1)", "vbscript:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:alert(1)", "//javascript:alert(1)", "feed:javascript:alert(1)", "view-source:javascript:alert(1)", "about:blank#<script>alert(1)</script>",
)  # fmt: skip
_WHOLE = (
    "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=data:,alert(1)></script>", "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>", "--><script>alert(1)</script>", "]]><script>alert(1)</script>", "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml-stylesheet href='javascript:alert(1)'?>", "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) /></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:alert(1)'><text x=9 y=9>x</text></a></svg>", "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>", "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<math href=javascript:alert(1)>x</math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>alert(1)</script></template>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>", "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>", "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1) form=x>x</button>", "<isindex action=javascript:alert(1) type=image>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href=javascript:alert(1)//>", "<link rel=import href=data:,alert(1)>",
    "<style>@import 'javascript:alert(1)';</style>", "<p style='background:url(javascript:alert(1))'>", "<div style=animation-name:x onanimationstart=alert(1)>",
    "<x contenteditable onblur=alert(1)>x", "<a href=x ping=javascript:alert(1)>x</a>", "<img src=x:x onerror=alert(1)//", "<img/src=x/onerror=alert(1)>",
    "<img src='x'onerror=alert(1)>", "<img src=`x`onerror=alert(1)>", "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">", "<img src=x onerror\x0b=alert(1)>",
    "<img src=x onerror=&#97;lert(1)>", "<\x00script>alert(1)</script>", "＜script＞alert(1)＜/script＞", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "\" onmouseover=alert(1) x=\"", "' onfocus=alert(1) autofocus x='",
    "` onerror=alert(1) `", "{{constructor.constructor('alert(1)')()}}", "{{ 7*7 }}{% raw %}<script>alert(1)</script>{% endraw %}", "${alert(1)}",
    "<%= alert(1) %>", "#{alert(1)}", "<div hx-on:click=alert(1) hx-get=/ hx-trigger=load>x</div>", "<div data-hx-on::load=alert(1)>x</div>",
    "<div hx-vals='js:{x:alert(1)}' hx-get=/ hx-trigger=load>x</div>", "<div hx-trigger='load[alert(1)]' hx-get=/>x</div>",
    "<div hx-get='data:text/html,<script>alert(1)</script>' hx-trigger=load>x</div>", "<details class=menu open ontoggle=alert(1)>",
    "<svg id=page data-live=x><script>alert(1)</script>", "<a id=toasts href=javascript:alert(1)>x</a>", "<img name=body src=x onerror=alert(1)>",
    "<div data-hit href=javascript:alert(1)>x</div>", "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><img src=x onerror=alert(1)>",
    "\u2028<script>alert(1)</script>", "\u202e<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "click A call alert()", "A[\"<img src=x onerror=alert(1)>\"]", "A-->|<script>alert(1)</script>|B", "click A href \"javascript:alert(1)\"",
    "%%{init: {\"securityLevel\": \"loose\", \"theme\": \"<script>alert(1)</script>\"}}%%", "%%{init: {'themeCSS': '} </style><script>alert(1)</script>'}}%%",
)  # fmt: skip


def hostile_texts() -> tuple[str, ...]:
    """All of them, some hundreds, each once."""
    made = [*_WHOLE]
    made += [
        f"<{tag} {event}=alert(1)>".replace(" autofocus tabindex=1=", " autofocus tabindex=1 onfocus=")
        for tag in _TAGS
        for event in _EVENTS
    ]
    made += [f"<script>{call}</script>" for call in _CALLS] + [f"<img src=x onerror={call!r}>" for call in _CALLS]
    made += [
        shape.format(scheme)
        for scheme in _SCHEMES
        for shape in ("[x]({})", "![x]({})", "<{}>", '<a href="{}">x</a>', "[x]: {}", "{}")
    ]
    return tuple(dict.fromkeys(made))


def hostile_note(text: str, name: str) -> str:
    """A design that holds a text wherever a page may show something of it."""
    line = " ".join(text.split())
    cell = line.replace("|", "\\|")
    quoted = line.replace("\\", "\\\\").replace('"', '\\"').replace("\x00", "").replace("\x01", "").replace("\x0b", "")
    return f"""---
tags:
  - status/planned
  - priority/high
  - "{quoted}"
Domains:
  - "[[{quoted}]]"
blocked-by:
  - "[[{quoted}]]"
Updated: "{quoted}"
---
# Feature: {name} {line}

## 1. Overview

### Problem Statement

{text}

> [!note] {line}
> {line}

- {line}
- [[{line}]] [[x|{line}]] ![[{line}]] [x]({line}) ![{line}](x.png "{line}") `{line}` ~~{line}~~ **{line}** $${line}$$ [^1]

[^1]: {line}

### Success Criteria

- [ ] {line} within 2 s

| {cell} | b |
| ------ | - |
| {cell} | {cell} |

## 2. Data Model

### New Entities

| Entity | Purpose | Key Fields |
| ------ | ------- | ---------- |
| {cell} | {cell} | {cell} |

## 3. Component Design

### {line}

- **Responsibility:** {line}
- **Dependencies:** {line}

```mermaid
graph TD
  A["{line}"] --> B
  {line}
```

```{line}
{text}
```

## 4. API Design

| Method | Path | Permission |
| ------ | ---- | ---------- |
| GET | /{cell} | {cell} |

## 11. Open Questions

- [ ] {line}?

## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2026-01-02 | {cell} | {cell} | {cell} |

## Changelog

| Date | Author | Change |
| ---- | ------ | ------ |
| 2026-01-02 | {cell} | {cell} |

{text}
"""


def write_notes(folder: Path, texts: tuple[str, ...]) -> Iterator[str]:
    """Write a note for each text into a folder of designs; the paths below it. Names hold what names may hold."""
    for number, text in enumerate(texts):
        fit = "".join(c for c in text if c.isprintable() and c not in '/\\:*?|"').strip(" .")[:80]
        path = f"{number:03} {fit}.md"
        (folder / path).write_text(hostile_note(text, f"{number:03}"), encoding="utf-8", newline="\n")
        yield path
