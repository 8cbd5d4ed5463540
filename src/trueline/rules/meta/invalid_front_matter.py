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
from trueline.syntax import Problem
from trueline.text import Edit

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
            yield _finding(document, problem)
    front = tree.front_matter
    for problem in front.problems if front else ():
        if problem.kind in _HELP:
            yield _finding(document, problem)


def _finding(document: Document, problem: Problem) -> Finding:
    return Finding(
        problem.span,
        _message(document, problem),
        help=_HELP[problem.kind],
        fix=_quoting(document, problem),
        severity=Severity.ERROR if problem.kind == "invalid-yaml" else None,
    )


def _message(document: Document, problem: Problem) -> str:
    if problem.kind != "unquoted-link":
        return problem.message
    text = document.tree.text(problem.span)
    return f"`{text if len(text) <= 60 else text[:59] + '…'}` stands without quotes: a list in a list to YAML"


def _quoting(document: Document, problem: Problem) -> Fix | None:
    """Quotes around a value that is whole without them: the text stays the same for every reader."""
    front = document.tree.front_matter
    for item in front.properties if front else ():
        for value in item.values:
            if (value.start, value.end) == problem.span and not value.quoted:
                written = document.tree.data[value.start : value.end]
                quote = b"'" if b'"' in written or b"\\" in written else b'"'
                if quote in written or b"\n" in written or b"\r" in written or written.count(b"[[") > 1:
                    return None
                edit = Edit(problem.span, quote + written + quote)
                return Fix("put the value in quotes", Applicability.SAFE, (edit,))
    return None
