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
from trueline.model import Symbol, heading_key
from trueline.rules.near import Index, index_words, nearest
from trueline.rules.rule import Finding, Scope, rule
from trueline.template import folded_title
from trueline.text import Edit, Span
from trueline.vault import Entry, Vault
from trueline.vault.survey import Anchors, AnchorUse, anchored_links, anchors

# After so many misses in one note none is a slip of the pen, and looking for what was meant takes time.
_MOST_NEAR = 50
_UNLINKABLE = r"[#^|:%\[\]`*_\\\"\s]+"


class _Known(NamedTuple):
    """The headings of a note by their normal form, those as words, and its block names."""

    titles: Mapping[str, str]
    folded: Mapping[str, Sequence[str]]
    words: Index
    blocks: Sequence[str]


@rule(scope=Scope.SYMBOL, facts=(anchored_links,))
def check(symbol: Symbol, vault: Vault) -> Iterator[Finding]:
    found: dict[str, _Known] = {}
    misses = 0
    for note, link in vault.relation(anchored_links)[symbol]:
        target = vault.note(vault.resolve(note.path, link.target).path) if link.target else note
        if target is None:
            continue
        known = found.get(target.path)
        if known is None:
            known = found[target.path] = _known(vault, target, symbol)
        if link.block is not None:
            if link.block.strip().lstrip("^").lower() not in known.blocks:
                yield _no_block(note, link, target)
        elif link.heading and link.heading_span and not _has_heading(known, link.heading):
            misses += 1
            if misses > _MOST_NEAR:
                known = known._replace(words={})
            yield _no_heading(note, link.heading, target, known, link.heading_span)


def _known(vault: Vault, note: Entry, symbol: Symbol) -> _Known:
    own = (had for other, had in vault.relation(anchors)[symbol] if other.path == note.path)
    had = next(own, Anchors((), ()))
    titles: dict[str, str] = {}
    folded: dict[str, list[str]] = {}
    for title in had.titles:
        titles.setdefault(heading_key(title), title)
        folded.setdefault(folded_title(title), []).append(title)
    return _Known(titles, folded, index_words(titles), had.blocks)


def _has_heading(known: _Known, heading: str) -> bool:
    """Whether the note has the heading; of a path of headings (`A#B`) only the last is looked at."""
    return heading_key(heading) in known.titles or heading_key(heading.rsplit("#", 1)[-1]) in known.titles


def _no_block(note: Entry, link: AnchorUse, target: Entry) -> Finding:
    return Finding(
        link.heading_span or link.span,
        f"`{target.name}` has no block `^{(link.block or '').lstrip('^')}`",
        help="mark the block in that note, or link a heading",
        path=note.path,
    )


def _no_heading(note: Entry, heading: str, target: Entry, known: _Known, span: Span) -> Finding:
    last = heading.rsplit("#", 1)[-1].strip()
    same = known.folded.get(folded_title(last), ())
    near = None if same else nearest(heading_key(last), known.words)
    like = same or ([known.titles[near]] if near else [])
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
        path=note.path,
    )
