"""Texts as artefacts need them: a design's words on one line, names that programs take, YAML and JSON.

What is written is the same on every run and for every order of a dictionary; there are no anchors in YAML, and
nothing that a parser of another language would refuse.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2s
from typing import Any
from unicodedata import normalize

from trueline.model.symbols import words
from trueline.template.late import late

_WIKILINK = late(r"!?\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_LINK = late(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = late(r"\*\*|__|~~|`")
_CONTROL = late(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_NUMBER = late(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\dA-Fa-f]+")
_NO_SLUG = late(r"[^a-z0-9]+")


def line(text: str) -> str:
    """A design's words on one line, without the marks of Markdown; a link is the name that a reader sees."""
    text = _MARKS.sub("", _LINK.sub(lambda found: str(found[1]), unlinked(text)))
    return " ".join(_CONTROL.sub(" ", text).split())


def unlinked(text: str) -> str:
    """Markdown on one line in which a wikilink is the name that a reader sees, for where it would lead nowhere."""
    text = _WIKILINK.sub(lambda found: found[2] or found[1].rsplit("/", 1)[-1], text.replace("\\|", "|"))
    return " ".join(_CONTROL.sub(" ", text).split())


def excerpt(text: str, limit: int) -> str:
    """A text of at most `limit` characters, cut between words where it is longer."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut.rpartition(" ")[0] if " " in cut[limit // 2 :] else cut).rstrip(" ,;:.-–—(") + "…"


def slug(text: str, limit: int = 60) -> str:
    """A name of lower-case ASCII letters, digits and dashes; one that has none of them is told by its digest."""
    plain = normalize("NFKD", line(text)).encode("ascii", "ignore").decode().lower()
    found = _NO_SLUG.sub("-", plain).strip("-")
    if not found:
        return "n" + blake2s(text.encode("utf-8", "replace"), digest_size=4).hexdigest()
    if len(found) <= limit:
        return found
    return (found[:limit].rpartition("-")[0] or found[:limit]).strip("-")


def identifier(text: str, limit: int = 60) -> str:
    """A name for a function: the same with underscores."""
    return slug(text, limit).replace("-", "_")


def dashed(text: str, limit: int = 60) -> str:
    """The words of a name in lower case, joined with dashes: `carrier-accepted-ratio`."""
    return slug(" ".join(words(line(text))) or text, limit)


def camel(text: str) -> str:
    """The words of a name joined with capitals, in ASCII letters and digits: `CarrierAcceptedRatio`."""
    return "".join(part.capitalize() for word in words(line(text)) for part in slug(word).split("-"))


class Names:
    """Hands out names that are not taken yet: the second `label` is `label-2`."""

    def __init__(self, joint: str = "-", key: Callable[[str], str] = str) -> None:
        self._taken: set[str] = set()
        self._joint = joint
        self._key = key

    def take(self, name: str) -> str:
        """`name`, or with the first number that makes it one of its own."""
        found, number = name, 2
        while self._key(found) in self._taken:
            found, number = f"{name}{self._joint}{number}", number + 1
        self._taken.add(self._key(found))
        return found


def figure(value: float) -> str:
    """A number as people write it: `0.7`, not `0.7000000000000001`."""
    text = f"{value:.12g}"
    return text if "e" not in text else f"{value:.12f}".rstrip("0").rstrip(".") if abs(value) < 1e12 else f"{value:.0f}"


def yaml_text(values: Iterable[Any], *, head: str = "") -> str:
    """Values as YAML, one document each, in the order of their keys; `head` is a comment above them."""
    import yaml

    dumper: Any = type("Dumper", (yaml.SafeDumper,), {})
    dumper.add_representer(str, _quoted)
    texts = [yaml.dump(_anew(one), Dumper=dumper, sort_keys=False, allow_unicode=True, width=10**6) for one in values]
    return "".join(f"# {one}\n" for one in head.splitlines()) + "---\n".join(texts)


def _quoted(dumper: Any, text: str) -> Any:
    """A text in quotes where YAML 1.2 would read a number, which PyYAML, that reads 1.1, does not know."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if _NUMBER.fullmatch(text) else None)


def _anew(value: Any) -> Any:
    """The value in which nothing stands twice, so that YAML repeats it instead of referring to it."""
    if isinstance(value, dict):
        return {key: _anew(one) for key, one in value.items()}
    return [_anew(one) for one in value] if isinstance(value, list | tuple) else value


def json_text(value: Any) -> str:
    """A value as indented JSON with a last line ending."""
    from json import dumps

    return dumps(value, ensure_ascii=False, indent=2) + "\n"
