"""An example response shows data that must not leave the system.

What stands in an example is built: somebody serialises the whole record, and the password hash goes out
with it. Reported are passwords and secrets in any answer, data whose own row says that it is never shown,
and personal or confidential data in answers of a feature that everybody may call.

## Bad

```md path=docs/2. Planned/Printer Accounts.md
# Feature: Printer Accounts

## 4. API Design

### New Endpoints

#### `GET /printers/{id}`

- **Response:**

~~~json
{ "id": "prn_1", "table": 4, "passwordHash": "$2b$12$Qx..." }
~~~
```

## Good

```md path=docs/2. Planned/Printer Accounts.md
# Feature: Printer Accounts

## 4. API Design

### New Endpoints

#### `GET /printers/{id}`

- **Response:**

~~~json
{ "id": "prn_1", "table": 4 }
~~~
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Related
from trueline.model import Document
from trueline.model.sections.api import Api, Endpoint
from trueline.model.sections.security import DataElement, Security
from trueline.model.symbols import singular, words
from trueline.rules.rule import Finding, rule
from trueline.text import Span

_FIELD = re.compile(rb'"([A-Za-z_][\w-]*)"[ \t]*:[ \t]*("(?:[^"\\\n]|\\.)*"|[^\s,}]*)')
_SECRET = re.compile(
    r"^(?:\w*(?:password|passwd|passphrase)(?:hash|digest)?|\w*privatekey|\w*secretkey|clientsecret|secret|cvv|ssn)$"
)
_MASKED = re.compile(
    rb'^"[^"]*(?:\*{2,}|\xe2\x80\xa2{2,}|x{4,}|redacted|masked|hidden)[^"]*"$|^(?:null|true|false)$',
    re.IGNORECASE,
)
_KEPT_IN = re.compile(
    r"\b(?:never|not|no)\b[^.;]{0,80}\b(?:expos|return|shown|show|leav|sent|log|respon|read back)|write[- ]only",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:public|anonymous|unauthenticated|anybody|anyone|everybody|everyone|no (?:login|authentication|auth))\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:PII|PHI|personal|confidential|secret|sensitive|restricted)\b", re.IGNORECASE)


@rule()
def check(document: Document) -> Iterator[Finding]:
    endpoints = [endpoint for endpoint in document[Api].endpoints if endpoint.bodies]
    if not endpoints or document.template is None:
        return
    security = document[Security]
    public = bool(_PUBLIC.search(security.access.text))
    seen: set[int] = set()
    for endpoint in endpoints:
        for body in endpoint.bodies:
            if body.side == "response" and body.span.start not in seen:
                seen.add(body.span.start)
                for found in _FIELD.finditer(document.tree.data, *body.span):
                    if not _MASKED.match(found[2]):
                        yield from _field(document, endpoint, security.elements, found, public)


def _field(
    document: Document,
    endpoint: Endpoint,
    elements: tuple[DataElement, ...],
    found: re.Match[bytes],
    public: bool,
) -> Iterator[Finding]:
    name = found[1].decode()
    span = Span(*found.span(1))
    where = f"the answer of `{endpoint.method} {endpoint.path}`"
    element = next((one for one in elements if _same(one.name, name)), None)
    if _SECRET.match("".join(words(name))) and not (endpoint.method == "POST" and "password" not in name.lower()):
        yield Finding(
            span, f"`{name}` is part of {where}", help="leave it out of the answer, or show that it is masked"
        )
    elif element is not None:
        kept_in = _KEPT_IN.search(element.protection)
        if kept_in or (public and _PERSONAL.search(element.sensitivity) and " / " not in element.sensitivity):
            why = "is not to be shown" if kept_in else f"is {element.sensitivity}, everybody may call this"
            yield Finding(
                span,
                f"`{name}` is part of {where}, but {why}",
                help="leave it out of the answer, or say who may see it",
                related=(Related(document.path, element.span, element.sensitivity),),
            )


def _same(element: str, field: str) -> bool:
    """Whether a data element is the field of that name, whatever the spelling."""
    return [singular(word) for word in words(element)] == [singular(word) for word in words(field)]
