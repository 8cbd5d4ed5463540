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
from trueline.rules.places import target_place
from trueline.rules.rule import Finding, Scope, rule
from trueline.template import State
from trueline.vault import Outcome, Vault
from trueline.vault.links import troubled_links
from trueline.vault.survey import Use, survey_links


@rule(early=Severity.INFO, scope=Scope.SYMBOL, kind="document")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for use in vault.table(survey_links).empty.get(symbol, ()):
        if not _in_untouched_section(use):
            yield _finding(use, "empty link")
    uses = vault.table(troubled_links).get(symbol, ())
    if not uses or not is_placeholder(vault, uses[0].link.target):
        return
    for use in uses:
        if use.resolution.outcome is Outcome.MISSING and not _in_untouched_section(use):
            yield _finding(use, f"`{use.link.target}` is the template's placeholder for a link")


def _finding(use: Use, message: str) -> Finding:
    return Finding(
        target_place(use.link),
        message,
        help="link the note that belongs here, or delete the line",
        path=use.document.path,
    )


def _in_untouched_section(use: Use) -> bool:
    """Whether nothing at all is filled in around the link, which is one finding of another rule."""
    outline = use.document.outline
    start = use.link.start
    return any(
        place.section is not None
        and place.state is State.UNTOUCHED
        and place.section.start <= start < place.section.end
        for place in (outline.places if outline else ())
    )
