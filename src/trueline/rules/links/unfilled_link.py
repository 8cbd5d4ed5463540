"""A link of the template still waits for its note.

`[[Domain]]` or `[[]]` is where the template asks for a link. Left as it is, it looks like an answer and
is none: the design belongs to no domain, the component depends on something called `Dependency1`. Put the
link in, or delete the line.

## Bad

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
Domains:
  - "[[Domain]]"
---
# Feature: {{title}}

## Related

- [[Flow - Related Flow]]
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - status/designed
Domains:
  - "[[Domain]]"
---
# Feature: Parcel Labels

## Related

- [[Address Book]]
```

```md path=docs/Address Book.md
# Address Book
```

## Good

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
Domains:
  - "[[Domain]]"
---
# Feature: {{title}}

## Related

- [[Flow - Related Flow]]
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - status/designed
Domains:
  - "[[Address Book]]"
---
# Feature: Parcel Labels

## Related

- [[Address Book]]
```

```md path=docs/Address Book.md
# Address Book
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Symbol
from trueline.rules.links._targets import is_placeholder
from trueline.rules.rule import Finding, Scope, rule
from trueline.vault import Entry, Outcome, Vault
from trueline.vault.survey import LinkUse, astray, wikilinks


@rule(early=Severity.INFO, scope=Scope.SYMBOL, facts=(wikilinks,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for note, link in vault.relation(wikilinks)[symbol]:
        if not link.target and not link.idle:
            yield _finding(note, link, "empty link")
    uses = vault.at(astray, symbol)
    if not uses or not is_placeholder(vault, uses[0].link.target):
        return
    for note, link, resolution in uses:
        if resolution.outcome is Outcome.MISSING and not link.idle:
            yield _finding(note, link, f"`{link.target}` is the template's placeholder for a link")


def _finding(note: Entry, link: LinkUse, message: str) -> Finding:
    return Finding(
        link.place,
        message,
        help="link the note that belongs here, or delete the line",
        path=note.path,
    )
