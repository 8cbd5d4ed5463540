"""A Mermaid diagram starts with no diagram type that Mermaid knows.

Mermaid decides by the first word what to draw, and capitals count. If it does not know the word it draws an
error in place of the diagram, in Obsidian as on GitHub, and nobody notices until somebody opens the note to
read it. An empty fence is only unfilled and is not reported here.

## Bad

````md
# Parcel Labels

```mermaid
sequencediagram
    Scale->>Printer: weight
```
````

## Good

````md
# Parcel Labels

```mermaid
%% the happy path only
sequenceDiagram
    Scale->>Printer: weight
```
````
"""

import re
from collections.abc import Iterator
from functools import cache

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.blocks import find_all, shown
from trueline.rules.near import Index, index_words, nearest
from trueline.rules.rule import Finding, rule
from trueline.syntax import Fence
from trueline.template.normal import essences
from trueline.text import Edit, Span

# Mermaid 11, with the names that lost or will lose their `-beta`.
_TYPES = """
    architecture architecture-beta block block-beta C4Component C4Container C4Context C4Deployment C4Dynamic
    classDiagram classDiagram-v2 erDiagram eventmodeling flowchart flowchart-elk gantt gitGraph graph info
    ishikawa ishikawa-beta journey kanban mindmap packet packet-beta pie quadrantChart radar radar-beta
    requirement requirementDiagram sankey sankey-beta sequenceDiagram stateDiagram stateDiagram-v2 timeline
    treemap treemap-beta treeView-beta venn-beta wardley-beta xychart xychart-beta zenuml
"""
_FOLDED = {name.casefold(): name for name in _TYPES.split()}

# In a quote each line starts with `> `.
_GAP = re.compile(rb"[\s>]*")
_SETTINGS_END = re.compile(rb"^[ \t>]*---[ \t]*\r?$", re.MULTILINE)
_LINE_END = re.compile(rb"[\r\n]|$")
_WORD = re.compile(rb"[A-Za-z][\w-]*")


@rule(severity=Severity.ERROR)
def check(document: Document) -> Iterator[Finding]:
    data = document.tree.data
    if b"mermaid" not in data:
        return
    for fence in find_all(document.tree, Fence, b"mermaid"):
        if fence.language == "mermaid":
            start = _start(data, fence.body)
            word = _WORD.match(data, start, fence.body.end)
            if start < fence.body.end and not _is_known(word) and not _is_templates(document, fence):
                yield _finding(document, Span(*word.span()) if word else _line(document, start))


def _start(data: bytes, body: Span) -> int:
    """Where the type stands: behind blank lines, a `---` block of settings, `%%{init}%%` and comments."""
    start = _skip_gap(data, body.start, body.end)
    if data.startswith(b"---", start):
        settings = _SETTINGS_END.search(data, start + 3, body.end)
        start = _skip_gap(data, settings.end(), body.end) if settings else start
    closed = True
    while data.startswith(b"%%", start) and start < body.end:
        directive = data.startswith(b"{", start + 2)
        end = data.find(b"}%%", start, body.end) if directive and closed else -1
        if end >= 0:
            end += 3
        else:
            closed = closed and not directive
            line = _LINE_END.search(data, start, body.end)
            end = line.start() if line else body.end
        start = _skip_gap(data, end, body.end)
    return start


def _skip_gap(data: bytes, start: int, end: int) -> int:
    found = _GAP.match(data, start, end)
    return found.end() if found else start


def _is_known(word: re.Match[bytes] | None) -> bool:
    text = word[0].decode("utf-8", "replace") if word else ""
    return _FOLDED.get(text.casefold()) == text


def _is_templates(document: Document, fence: Fence) -> bool:
    """Whether the template has the same fence: then it is unfilled."""
    outline = document.outline
    said = {line for line in essences(fence.body.cut(document.tree.data)) if line}
    return outline is not None and any(said <= place.slot.lines.keys() for place in outline.places)


def _line(document: Document, start: int) -> Span:
    lines = document.tree.lines
    return Span(start, lines.span(lines.line(start)).end)


def _finding(document: Document, span: Span) -> Finding:
    word = document.tree.text(span)
    meant = _meant(word)
    message = f"{shown(word)} is no Mermaid diagram type, so the diagram is not drawn"
    if meant is None:
        return Finding(
            span, message, help="start with a type, such as `flowchart LR`, `sequenceDiagram` or `erDiagram`"
        )
    edit = Edit(span, meant.encode())
    return Finding(
        span,
        message,
        help=f"did you mean `{meant}`?",
        fix=Fix(f"write `{meant}`", Applicability.SAFE, (edit,)),
    )


@cache
def _index() -> Index:
    return index_words(_FOLDED)


def _meant(word: str) -> str | None:
    folded = word.casefold()
    if folded in _FOLDED:
        return _FOLDED[folded]
    if f"{folded}diagram" in _FOLDED:
        return _FOLDED[f"{folded}diagram"]
    near = nearest(folded, _index())
    return _FOLDED[near] if near else None
