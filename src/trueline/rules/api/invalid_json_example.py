"""A JSON example is not JSON.

Examples are copied: into tests, into clients, into the next design. A comma too many costs whoever copies
it a parse error and a look for what else is wrong. What is left out on purpose (`...`, comments,
`<uuid>`, type names in place of values) is fine; reported is only what nobody can have meant.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /labels`

- **Request:**

~~~json
{
  "parcel": "prc_81",
  "copies": 2,
}
~~~
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 4. API Design

### New Endpoints

#### `POST /labels`

- **Request:**

~~~json
{
  "parcel": "<id>",
  "copies": 2,
  ...
}
~~~
```

## Fix safety

Where a comma is missing, the fix writes one. Something else may be missing too.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.model.sections.api import Api
from trueline.rules.api._json import mistake
from trueline.rules.rule import Finding, rule
from trueline.text import Edit


@rule()
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    for example in document[Api].examples:
        # What is longer was copied from a program, and nobody reads it.
        if example.language != "json" or example.span.length > 20_000:
            continue
        found = mistake(document.tree.data, example.span)
        if found is None:
            continue
        fix = None
        if found.replacement is not None:
            title = "remove the comma" if found.replacement == b"" else "write the comma"
            kind = Applicability.SAFE if found.replacement == b"" else Applicability.UNSAFE
            fix = Fix(title, kind, (Edit(found.span, found.replacement),))
        yield Finding(
            found.span,
            f"not JSON: {found.message}",
            help="write JSON, or `...` for what is left out",
            fix=fix,
        )
