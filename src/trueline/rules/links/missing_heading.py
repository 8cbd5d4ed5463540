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
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document, Symbol, heading_key
from trueline.rules.near import Index, index_words, nearest
from trueline.rules.rule import Finding, Scope, rule
from trueline.syntax import Heading
from trueline.template import folded_title
from trueline.text import Edit, Span
from trueline.vault import Vault
from trueline.vault.survey import Use, survey_links

# After so many misses in one note none is a slip of the pen, and looking for what was meant takes time.
_MOST_NEAR = 50
_UNLINKABLE = r"[#^|:%\[\]`*_\\\"\s]+"
_BLOCK = rb"(?m)(?:^|[ \t])\^([\w-]+)[ \t\r]*$"


class _Anchors(NamedTuple):
    """The headings of a note by their normal form, those as words, and its block names."""

    titles: Mapping[str, str]
    folded: Mapping[str, Sequence[str]]
    words: Index
    blocks: frozenset[str]


@rule(scope=Scope.SYMBOL, kind="document")
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    known: dict[str, _Anchors] = {}
    misses = 0
    for use in vault.table(survey_links).anchored.get(symbol, ()):
        path, link = use.resolution.path, use.link
        target = vault.documents.get(path) if path else None
        if target is None:
            continue
        anchors = known.get(target.path)
        if anchors is None:
            anchors = known[target.path] = _anchors(target)
        if link.block is not None:
            if link.block.strip().lstrip("^").lower() not in anchors.blocks:
                yield _no_block(use, target)
        elif link.heading and link.heading_span and not _has_heading(anchors, link.heading):
            misses += 1
            if misses > _MOST_NEAR:
                anchors = anchors._replace(words={})
            yield _no_heading(use, target, anchors, link.heading_span)


def _anchors(document: Document) -> _Anchors:
    titles: dict[str, str] = {}
    folded: dict[str, list[str]] = {}
    for block in document.tree.walk():
        if isinstance(block, Heading):
            titles.setdefault(heading_key(block.title), block.title)
            folded.setdefault(folded_title(block.title), []).append(block.title)
    blocks = frozenset(found[1].decode().lower() for found in re.finditer(_BLOCK, document.tree.data))
    return _Anchors(titles, folded, index_words(titles), blocks)


def _has_heading(anchors: _Anchors, heading: str) -> bool:
    """Whether the note has the heading; of a path of headings (`A#B`) only the last is looked at."""
    return heading_key(heading) in anchors.titles or heading_key(heading.rsplit("#", 1)[-1]) in anchors.titles


def _no_block(use: Use, target: Document) -> Finding:
    span = use.link.heading_span or Span(use.link.start, use.link.end)
    return Finding(
        span,
        f"`{target.name}` has no block `^{(use.link.block or '').lstrip('^')}`",
        help="mark the block in that note, or link a heading",
        path=use.document.path,
    )


def _no_heading(use: Use, target: Document, anchors: _Anchors, span: Span) -> Finding:
    last = (use.link.heading or "").rsplit("#", 1)[-1].strip()
    same = anchors.folded.get(folded_title(last), ())
    near = None if same else nearest(heading_key(last), anchors.words)
    like = same or ([anchors.titles[near]] if near else [])
    fix = None
    if len(like) == 1 and last:
        applicability = Applicability.SAFE if same else Applicability.UNSAFE
        text = re.sub(_UNLINKABLE, " ", like[0]).strip()
        fix = Fix(f"link to `{text}`", applicability, (Edit(span, text.encode()),))
    return Finding(
        span,
        f"`{target.name}` has no heading `{last}`",
        help=f"did you mean `{like[0]}`?" if like else "correct the heading, or link the note alone",
        fix=fix,
        path=use.document.path,
    )
