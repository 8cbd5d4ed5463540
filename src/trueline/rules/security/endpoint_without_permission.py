"""Permissions are listed endpoint by endpoint, and one endpoint has none.

A list with a gap reads as *everybody may*, and that is how it will be built: the default of most frameworks
is open. Where the permissions hold for all endpoints together, nothing is reported.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

| Method | Path | Permission |
| ------ | ---- | ---------- |
| GET | `/labels/{id}` | `labels:read` |
| DELETE | `/labels/{id}` | |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

| Method | Path | Permission |
| ------ | ---- | ---------- |
| GET | `/labels/{id}` | `labels:read` |
| DELETE | `/labels/{id}` | `labels:write` |
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.api import Api, Endpoint
from trueline.model.sections.security import Security
from trueline.model.symbols import endpoint_symbol
from trueline.rules.designs import said
from trueline.rules.rule import Finding, rule

_ROUTE = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)\b`?[\s|`]*(/[^\s`|),;]*)")
_WHOLE = re.compile(
    r"\b(?:all|any|every|each|both|others?|remaining|rest|everything|public|mutations?|reads?|writes?|reading|writing|changes?)\b"
    r"|\b(?:GET|POST|PUT|PATCH|DELETE)\b(?![`\s|]*/)",
    re.IGNORECASE,
)


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    endpoints = document[Api].endpoints
    if document.template is None or not endpoints:
        return
    columned = [endpoint for endpoint in endpoints if endpoint.permission is not None]
    if any(endpoint.permission for endpoint in columned):
        for endpoint in columned:
            if not endpoint.permission:
                yield _finding(endpoint)
    elif not columned:
        yield from _unlisted(document, endpoints)


def _unlisted(document: Document, endpoints: tuple[Endpoint, ...]) -> Iterator[Finding]:
    """Endpoints that Security does not name, where it names at least two of them one by one."""
    text = said(document, "Authentication & Authorization")
    if not text:
        return
    permissions = document[Security].permissions.text
    listed = {endpoint_symbol(method, path).name for method, path in _ROUTE.findall(text)}
    named = [endpoint for endpoint in endpoints if endpoint.key in listed]
    if len(named) < 2 or _WHOLE.search(permissions or text):
        return
    for endpoint in endpoints:
        if endpoint.key not in listed:
            yield _finding(endpoint)


def _finding(endpoint: Endpoint) -> Finding:
    return Finding(
        endpoint.span,
        f"`{endpoint.method} {endpoint.path}` has no permission, others here have one",
        help="name the permission it needs, or say that everybody may",
    )
