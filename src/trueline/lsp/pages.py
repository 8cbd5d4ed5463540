"""The rules' pages as files that an editor can open."""

import os
from functools import cache

from pygls.uris import from_fs_path

from trueline import __version__
from trueline.rules import find_rule, rule_names
from trueline.store.folder import cache_folder


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


def _holds(path: str, text: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() == text
    except (OSError, UnicodeDecodeError):
        return False
