"""A code fence is opened and never closed.

Everything behind it is code, for every renderer and for every rule of this tool: headings vanish from the
outline, links lead nowhere, tables are shown as pipes. Where the fence swallows headings the finding is an
error; where it only reaches to the end of the note, nothing is lost yet, and the next section that somebody
appends will be.

## Bad

````md
# Parcel Labels

```json
{ "weight": 1250 }

## Gotchas

Scales drift in the cold.
````

## Good

````md
# Parcel Labels

```json
{ "weight": 1250 }
```

## Gotchas

Scales drift in the cold.
````

## Fix safety

Where no heading is swallowed the fence is closed at its end, which changes nothing that is shown and is
safe. Where headings are, it is closed before the first of them, and that is a guess.
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.syntax import Fence
from trueline.text import Edit, Span

# One `#` is a comment in half of all languages.
_HEADING = re.compile(rb"^#{2,6}[ \t]+\S", re.MULTILINE)


@rule(severity=Severity.ERROR)
def check(document: Document) -> Iterator[Finding]:
    problems = document.tree.problems
    spans = {problem.span.start: problem.span for problem in problems if problem.kind == "unclosed-fence"}
    if spans:
        for block in document.tree.walk():
            if isinstance(block, Fence) and block.start in spans:
                yield _finding(document, spans[block.start], block)


def _finding(document: Document, span: Span, fence: Fence) -> Finding:
    tree = document.tree
    body = tree.data[fence.body.start : fence.end].rstrip()
    headings = [match.start() + fence.body.start for match in _HEADING.finditer(body)]
    count = tree.lines.line(fence.body.start + len(body)) - tree.lines.line(fence.start) if body else 0
    swallowed = _counted(count, "line")
    if headings:
        swallowed += " and " + _counted(len(headings), "heading")
    return Finding(
        span,
        f"this code fence is never closed and swallows {swallowed}" if count else "this code fence is never closed",
        help="close it behind the last line of the code",
        severity=None if headings else Severity.WARNING,
        fix=_closing(document, fence, headings[0] if headings else None),
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _closing(document: Document, fence: Fence, heading: int | None) -> Fix | None:
    """Close a fence that stands in no list and no quote, before the first heading or at the end."""
    data, lines = document.tree.data, document.tree.lines
    number = lines.line(fence.start)
    indent = data[lines.start(number) : fence.start]
    if indent.strip():
        return None
    marker = data[fence.start : fence.info.start].rstrip()
    ending = b"\r\n" if b"\r\n" in data[fence.start : fence.body.start] else b"\n"
    end = fence.end if heading is None else heading
    code = data[fence.body.start : end].rstrip()
    at = fence.body.start + len(code) if code else lines.span(number).end
    edit = Edit(Span(at, at), ending + indent + marker)
    if heading is None:
        return Fix("close the fence at the end", Applicability.SAFE, (edit,))
    return Fix("close the fence before the first heading", Applicability.UNSAFE, (edit,))
