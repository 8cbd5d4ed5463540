"""A link names a heading or block that its note does not have.

The link opens the note at its top, and the reader searches for a passage that was renamed or removed.
Nothing shows that it is gone.

## Bad

```md path=docs/Parcel Labels.md
# Parcel Labels

How long labels are kept is said in [[Data Retention#Labels and parcels]].
```

```md path=docs/Data Retention.md
# Data Retention

## Labels & Parcels

Ninety days.
```

## Good

```md path=docs/Parcel Labels.md
# Parcel Labels

How long labels are kept is said in [[Data Retention#Labels & Parcels]].
```

```md path=docs/Data Retention.md
# Data Retention

## Labels & Parcels

Ninety days.
```

## Fix safety

A heading that differs only in case, number or punctuation is written as it stands in the note, which is
safe. A heading that is merely similar may be another one.
"""

import re
from collections.abc import Iterator, Sequence

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document, Symbol, heading_key
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding, Scope, rule
from trueline.syntax import Heading
from trueline.template import folded_title
from trueline.text import Edit, Span
from trueline.vault import Vault
from trueline.vault.links import Use, anchored_links

_UNLINKABLE = re.compile(r"[#^|:%\[\]`*_\\\"\s]+")


@rule(scope=Scope.SYMBOL)
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    for use in vault.table(anchored_links).get(symbol, ()):
        path = use.resolution.path
        target = vault.documents.get(path) if path else None
        if target is None:
            continue
        if use.link.block is not None:
            if not _has_block(target, use.link.block):
                yield _no_block(use, target)
        elif use.link.heading and use.link.heading_span:
            titles = _titles(target)
            if not _has_heading(titles, use.link.heading):
                yield _no_heading(use, target, titles, use.link.heading_span)


def _titles(document: Document) -> list[str]:
    return [block.title for block in document.tree.walk() if isinstance(block, Heading)]


def _has_heading(titles: Sequence[str], heading: str) -> bool:
    keys = {heading_key(title) for title in titles}
    return heading_key(heading) in keys or heading_key(heading.rsplit("#", 1)[-1]) in keys


def _has_block(document: Document, block: str) -> bool:
    name = re.escape(block.strip().lstrip("^").encode())
    marks = rb"(?im)(?:^|[ \t])\^" + name + rb"[ \t\r]*$"
    return re.search(marks, document.tree.data) is not None


def _no_block(use: Use, target: Document) -> Finding:
    span = use.link.heading_span or Span(use.link.start, use.link.end)
    return Finding(
        span,
        f"`{target.name}` has no block `^{(use.link.block or '').lstrip('^')}`",
        help="mark the block in that note, or link a heading",
        path=use.document.path,
    )


def _no_heading(use: Use, target: Document, titles: Sequence[str], span: Span) -> Finding:
    last = (use.link.heading or "").rsplit("#", 1)[-1].strip()
    same = [title for title in titles if folded_title(title) == folded_title(last)]
    near = nearest(heading_key(last), index_words({heading_key(title) for title in titles}))
    like = same or [title for title in titles if near and heading_key(title) == near]
    fix = None
    if len(like) == 1 and last:
        applicability = Applicability.SAFE if same else Applicability.UNSAFE
        text = _UNLINKABLE.sub(" ", like[0]).strip()
        fix = Fix(f"link to `{text}`", applicability, (Edit(span, text.encode()),))
    return Finding(
        span,
        f"`{target.name}` has no heading `{last}`",
        help=f"did you mean `{like[0]}`?" if like else "correct the heading, or link the note alone",
        fix=fix,
        path=use.document.path,
    )
