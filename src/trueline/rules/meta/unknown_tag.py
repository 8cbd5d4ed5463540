"""A tag names an option that the template does not offer.

Lists and dashboards know the options of the template and no other. A note tagged `status/desinged` or
`priority/critical` falls out of all of them, and the note that everybody ought to see first is the one
that nobody sees.

## Bad

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
  - status/implemented
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - status/desinged
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```

## Good

```md path=docs/templates/Feature.md
---
tags:
  - status/draft
  - status/designed
  - status/implemented
---
# Feature: {{title}}

## Overview
```

```md path=docs/3. Active/Parcel Labels.md
---
tags:
  - status/designed
---
# Feature: Parcel Labels

## Overview

Labels are printed at the packing table.
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.model.sections.meta import TagUse
from trueline.rules.meta._tags import choices, misspelt_family, option, renaming
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding, rule
from trueline.template import TagFamily


@rule()
def check(document: Document) -> Iterator[Finding]:
    template = document.template
    families = {family.name.lower(): family for family in template.families} if template else {}
    if not any(family.exclusive for family in families.values()):
        return
    for tag in document.meta.tags:
        name, slash, said = tag.name.lower().partition("/")
        if not slash:
            continue
        family = families.get(name)
        if family is None:
            meant = misspelt_family(document, tag)
            if meant:
                yield _misspelt(document, tag, f"{meant.name}/{said}")
        elif family.exclusive and said not in family.options and said not in map(str.lower, family.options):
            yield _unknown(document, tag, family)


def _unknown(document: Document, tag: TagUse, family: TagFamily) -> Finding:
    meant = nearest(option(tag), index_words(family.options))
    if meant:
        return _misspelt(document, tag, f"{family.name}/{meant}")
    return Finding(
        tag.span,
        f"the template has no tag `{tag.name}`: lists by {family.name} leave this note out",
        help=f"choose one of {choices(family.options)}, or add this one to the template",
    )


def _misspelt(document: Document, tag: TagUse, name: str) -> Finding:
    return Finding(
        tag.span,
        f"the template has no tag `{tag.name}`",
        help=f"did you mean `{name}`?",
        fix=Fix(f"write `{name}`", Applicability.SAFE, (renaming(tag, document.tree.data, name),)),
    )
