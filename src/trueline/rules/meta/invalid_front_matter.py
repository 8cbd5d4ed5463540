"""The front matter cannot be read as it was meant.

One wrong character and Obsidian shows no properties at all: the note has no status, no domain, no date,
and is missing from every board without a word. Trueline reads what can be read, so its other findings
still hold; other tools are less patient. A link without quotes is a list in a list to YAML, and a colon
followed by a space starts a map.

## Bad

```md
---
Summary: Labels: who prints them, and where
Domain: [[Shipping]]
---
# Parcel Labels
```

```md path=docs/Shipping.md
# Shipping
```

## Good

```md
---
Summary: "Labels: who prints them, and where"
Domain: "[[Shipping]]"
---
# Parcel Labels
```

```md path=docs/Shipping.md
# Shipping
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix, Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.syntax import Problem, Scalar
from trueline.text import Edit, Span

_HELP = {
    "invalid-yaml": "correct this place; until then most tools read none of the properties",
    "refused-yaml": "write it with plain keys, values and lists",
    "unquoted-link": "put the link in quotes",
    "unclosed-front-matter": "end the properties with a line of three dashes",
}


@rule()
def check(document: Document) -> Iterator[Finding]:
    tree = document.tree
    for problem in tree.problems:
        if problem.kind == "unclosed-front-matter":
            yield _finding(document, problem, None)
    front = tree.front_matter
    if front is None or not front.problems:
        return
    values = {Span(value.start, value.end): value for item in front.properties for value in item.values}
    for problem in front.problems:
        if problem.kind in _HELP:
            yield _finding(document, problem, values.get(problem.span))


def _finding(document: Document, problem: Problem, value: Scalar | None) -> Finding:
    return Finding(
        problem.span,
        _message(document, problem),
        help=_HELP[problem.kind],
        fix=_quoting(document, value) if value is not None else None,
        severity=Severity.ERROR if problem.kind == "invalid-yaml" else None,
    )


def _message(document: Document, problem: Problem) -> str:
    if problem.kind != "unquoted-link":
        return problem.message
    text = document.tree.text(problem.span)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}` stands without quotes: a list in a list to YAML"


def _quoting(document: Document, value: Scalar) -> Fix | None:
    """Quotes around a value that is whole without them: the text stays the same for every reader."""
    written = document.tree.data[value.start : value.end]
    quote = b"'" if b'"' in written or b"\\" in written else b'"'
    if value.quoted or quote in written or b"\n" in written or b"\r" in written or written.count(b"[[") > 1:
        return None
    edit = Edit(Span(value.start, value.end), quote + written + quote)
    return Fix("put the value in quotes", Applicability.SAFE, (edit,))
