"""The title says something else than the file's name.

Links, searches and boards show the file's name, the page shows its title. When a feature is renamed in
one place only, half of the team talks about a note that the other half cannot find. A title that holds
all words of the name, or the other way round, is the same name.

## Bad

```md path=docs/Parcel Labels.md
# Thermal Printing

Labels are printed at the packing table.
```

## Good

```md path=docs/Parcel Labels.md
# Feature: Parcel Labels

Labels are printed at the packing table.
```
"""

import re
from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.template import title_section
from trueline.text import Span

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+|\d+")
_PLAIN = " a an and are as at by for from in into is of on or the to with over via new "
# Names that every folder may have, where the folder says what the note is about, and names that are numbers.
_GENERIC = re.compile(
    r"(?i)_?(?:read-?me|index|home|changelog|contributing|license|to-?do|faq|notes|overview|summary)$"
    r"|(?:[a-z]+[-_ ]?)?\d+$"
)


@rule()
def check(document: Document) -> Iterator[Finding]:
    section = title_section(document.tree)
    if section is None or section.heading is None:
        return
    name, title = document.name, section.heading.title
    if name in (title, document.meta.title) or "{{" in title or _GENERIC.match(name):
        return
    span = Span(*section.heading.text)
    numbers = _numbers(name, title)
    if numbers:
        yield Finding(
            span,
            f"the title says `{numbers[1]}`, the file's name `{numbers[0]}`",
            help="correct the one that is wrong; links go by the file's name",
        )
        return
    of_name, of_title = _words(name), _words(title)
    if of_name and of_title and not _same(of_name, of_title) and not _same(of_name, _words(document.meta.title)):
        shared = [word for word in of_name if _has(of_title, word)]
        yield Finding(
            span,
            f"the title differs from the file's name `{name}`",
            help="rename the one that is out of date",
            severity=Severity.INFO if shared or document.template is None else None,
        )


def _numbers(name: str, title: str) -> tuple[str, str] | None:
    """`ADR-007` and `ADR-008`, where name and title start with different numbers of one series."""
    of_name, of_title = (re.match(r"([A-Za-z]{2,})[-_ ]0*(\d+)\b", text) for text in (name, title))
    if not of_name or not of_title or of_name[1].lower() != of_title[1].lower():
        return None
    return None if of_name[2] == of_title[2] else (of_name[0], of_title[0])


def _words(text: str) -> frozenset[str]:
    """The words of a name in lower case; numbers and words that carry no meaning are left out."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word for word in words if f" {word} " not in _PLAIN and not word.isdigit())


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one name holds all words of the other, however they are bent."""
    less, more = (one, other) if len(one) <= len(other) else (other, one)
    return all(_has(more, word) for word in less)


def _has(words: frozenset[str], word: str) -> bool:
    """Whether `word` is among `words` in some form: `sync` is in `syncing`."""
    return word in words or any(
        word.startswith(_stem(other)) or other.startswith(_stem(word)) for other in words if len(other) > 3 < len(word)
    )


def _stem(word: str) -> str:
    return word[: max(4, len(word) - 3)]
