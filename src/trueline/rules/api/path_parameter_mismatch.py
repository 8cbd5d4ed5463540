"""The parameters of a path contradict each other or what is explained below it.

`/labels/{id}` and `/labels/{labelId}` are one path with two names for its parameter: generators of clients
and routers refuse one of them, and people look for a difference that is not there. Parameters that are
explained under another name, or stand twice in one path, mislead in the same way.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

- `GET /labels/{id}` - show a label
- `DELETE /labels/{labelId}` - throw it away
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

- `GET /labels/{labelId}` - show a label
- `DELETE /labels/{labelId}` - throw it away
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.sections.api import Api, Endpoint
from trueline.model.symbols import path_key, words
from trueline.rules.rule import Finding, rule
from trueline.text import Span


@rule()
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    by_shape: dict[str, Endpoint] = {}
    for endpoint in document[Api].endpoints:
        names = endpoint.parameters
        if not names:
            continue
        first = by_shape.setdefault(path_key(endpoint.path), endpoint)
        for mine, theirs in zip(names, first.parameters, strict=True):
            if mine != theirs and mine and theirs:
                yield _two_names(document, endpoint, first, mine, theirs)
                break
        twice = next((name for name in names if name and names.count(name) > 1), None)
        if twice:
            yield Finding(
                endpoint.span,
                f"`{twice}` stands for two parameters of `{endpoint.path}`",
                help="give each its own name",
            )
        yield from _explained(endpoint, names)


def _two_names(document: Document, endpoint: Endpoint, first: Endpoint, mine: str, theirs: str) -> Finding:
    return Finding(
        _parameter(document, endpoint, mine),
        f"the same parameter is `{mine}` here and `{theirs}` in `{first.method} {first.path}`",
        help="use one name for it: to a router both are one path",
        related=(Related(document.path, _parameter(document, first, theirs), "the other name"),),
    )


def _explained(endpoint: Endpoint, names: tuple[str, ...]) -> Iterator[Finding]:
    """Path parameters that are explained under a name that the path does not have, while one of its own is not."""
    keys = {"".join(words(name)) for name in names}
    described = {"".join(words(text.text)): text for text in endpoint.described}
    missing = [name for name in names if "".join(words(name)) not in described]
    for key, text in described.items():
        if key not in keys and missing:
            yield Finding(
                text.span,
                f"`{endpoint.path}` has no parameter `{text.text}`, and `{missing[0]}` is not explained",
                help=f"write `{missing[0]}`, or correct the path",
            )


def _parameter(document: Document, endpoint: Endpoint, name: str) -> Span:
    """Where a parameter stands in the text that names the endpoint."""
    start, end = endpoint.span
    place = document.tree.data.find(name.encode(), document.tree.data.find(b"/", start, end), end)
    return endpoint.span if place < 0 else Span(place, place + len(name.encode()))
