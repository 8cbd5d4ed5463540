"""The rules' pages as files that an editor can open."""

import os
from functools import cache

from pygls.uris import from_fs_path

from trueline import __version__
from trueline.model import Document
from trueline.rules import find_rule, rule_names
from trueline.rules.suppressions import suppressions
from trueline.store.folder import cache_folder
from trueline.text import Span


@cache
def rule_page(name: str) -> str | None:
    """The URI of a rule's page, which is written when it is first asked for; None where that cannot be done."""
    if name not in rule_names():
        return None
    path = os.path.join(cache_folder(), "rules", __version__, f"{name}.md")
    text = f"# {name}\n\n{find_rule(name).page.strip()}\n"
    try:
        if not _holds(path, text):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            own = f"{path}.{os.getpid()}"
            with open(own, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(own, path)
    except OSError:
        return None
    uri: str | None = from_fs_path(path)
    return uri


def rule_at(document: Document, offset: int) -> tuple[Span, str] | None:
    """The rule that is named at a place, in a comment that allows it or as code, and its page."""
    data = document.tree.data
    places = [one.rules_span for one in suppressions(document.tree)]
    places += [code.content for code in document.tree.code_spans if code.start <= offset <= code.end]
    for place in places:
        if place.start <= offset <= place.end:
            start = data.rfind(b",", place.start, offset) + 1 or place.start
            end = data.find(b",", offset, place.end)
            name = data[start : end if end >= 0 else place.end]
            rule = name.strip().decode("utf-8", "replace")
            if rule in rule_names():
                begin = start + len(name) - len(name.lstrip())
                return Span(begin, begin + len(name.strip())), f"**{rule}**\n\n{find_rule(rule).page.strip()}"
    return None


def _holds(path: str, text: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() == text
    except (OSError, UnicodeDecodeError):
        return False
