"""Everything a design names is a symbol: a kind and a name in normal form.

People write one thing in many ways: `match_suggestions`, `MatchSuggestionEntity` and `MatchSuggestion`
are one entity, `/files/:id` and `/files/{fileId}/` one path. A symbol's name is what they share.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from trueline.template.late import late

_HUMP = late(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = late(r"[^\W_]+")
_HOST = late(r"^[a-z]+://[^/]*", re.IGNORECASE)
_PARAMETER = late(
    r"\$?\{(?P<braced>[^{}/]*)\}|(?<=/):(?P<colon>\w+)|<(?:\w+:)?(?P<angled>[^<>/]*)>"
    r"|(?<=/)\[(?P<squared>[^\[\]/]*)\](?=/|$)"
)
_LABELS = late(r"\{[^}]*\}")
_SCHEMA = late(r"^(?:\w+\.)+(?=\w)")
_STORED = frozenset({"entity", "entities", "table", "tables"})
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "indices": "index",
    "caches": "cache",
    "movies": "movie",
    **{word: word for word in ("news", "canvas", "atlas")},
}


class Symbol(NamedTuple):
    """Something that is defined in one place and referred to from others."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def name_key(name: str) -> str:
    """A file's or note's name for comparison: composed characters, case ignored, as Obsidian does."""
    if not name.isascii() and not is_normalized("NFC", name):
        name = normalize("NFC", name)
    return name.casefold()


@lru_cache(maxsize=4096)
def document_symbol(target: str) -> Symbol:
    """The symbol of the note that a path or link target names: its last segment without `.md`."""
    return Symbol("document", name_key(target.rsplit("/", 1)[-1].removesuffix(".md").strip()))


def heading_key(heading: str) -> str:
    """A heading for comparison with a link to it: Obsidian drops `#`, `^`, `|`, `:`, `%` and brackets."""
    kept = "".join(" " if character in "#^|:%[]`*_\\" else character for character in heading)
    return " ".join(kept.split()).casefold()


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case, however they are joined: `LabelPrinter`, `label_printer`."""
    return tuple(_WORD.findall(name_key(_HUMP.sub(" ", name))))


def singular(word: str) -> str:
    """An English noun in lower case without its plural ending, as far as a rule of thumb goes."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ias")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "iases", "tuses", "buses", "nuses")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=4096)
def entity_symbol(name: str) -> Symbol:
    """The symbol of a stored thing, whether its table, its class or its plain name is given."""
    parts = words(_SCHEMA.sub("", name.strip("`\"' ")))
    while len(parts) > 1 and parts[-1] in _STORED:
        parts = parts[:-1]
    return Symbol("entity", "".join(map(singular, parts)))


@lru_cache(maxsize=4096)
def component_symbol(name: str) -> Symbol:
    """The symbol of a service, class or job; its role stays part of the name."""
    return Symbol("component", "".join(words(name)))


@lru_cache(maxsize=1024)
def flag_symbol(name: str) -> Symbol:
    """The symbol of a feature flag: `LABELS_V2`, `labels-v2` and `labelsV2` switch the same thing."""
    return Symbol("flag", "".join(words(name)))


@lru_cache(maxsize=1024)
def metric_symbol(name: str) -> Symbol:
    """The symbol of a metric, without the labels that one of its series has."""
    return Symbol("metric", "_".join(words(_LABELS.sub("", name))))


@lru_cache(maxsize=4096)
def endpoint_symbol(method: str, path: str) -> Symbol:
    """The symbol of an endpoint, in which every parameter is `{}`: `GET /files/{}`."""
    return Symbol("endpoint", f"{method.upper()} {path_key(path)}")


def path_key(path: str) -> str:
    """A path without host, query and closing slash, with every parameter as `{}`."""
    path = path.partition("?")[0]
    if "://" in path:
        path = _HOST.sub("", path)
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"


def path_parameters(path: str) -> tuple[str, ...]:
    """The names of a path's parameters in order; empty for one that has no name."""
    return tuple(match[match.lastgroup or 0] for match in _PARAMETER.finditer(path))
