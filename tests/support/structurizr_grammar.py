"""What Structurizr's documentation says of its language, as far as Trueline writes it: its own program needs Java."""

import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|->|[{}]|[^\s{}"]+')
# Which words may begin a line inside a block of which kind; `=` and `->` lines are told by their second word.
INSIDE = {
    "": {"workspace"},
    "workspace": {"model", "views"},
    "model": {"softwareSystem", "->"},
    "softwareSystem": {"container", "tags"},
    "container": {"properties"},
    "views": {"systemLandscape", "container", "styles"},
    "view": {"include", "autolayout"},
    "styles": {"element"},
    "element": {"background"},
}


class Refused(Exception):
    """The text is not of the language; the message says why."""


def demand(condition: object, message: str) -> None:
    """Refuse the text unless the condition holds."""
    if not condition:
        raise Refused(message)


def check_workspace(text: str) -> None:
    """Raise `Refused` for what is no workspace with unique names and relationships between elements that exist."""
    blocks: list[str] = []
    parents: dict[str, str] = {}
    open_elements: list[str] = []
    names: set[tuple[str, str]] = set()
    links: set[tuple[str, ...]] = set()
    keys: set[str] = set()
    for number, written in enumerate(text.splitlines(), 1):
        tokens = TOKEN.findall(written)
        demand("".join(tokens) == re.sub(r'\s(?=(?:[^"]*"[^"]*")*[^"]*$)', "", written), f"{number}: stray quotes")
        if not tokens:
            continue
        if tokens == ["}"]:
            demand(blocks, f"{number}: nothing is open")
            if blocks.pop() in ("softwareSystem", "container"):
                open_elements.pop()
            continue
        opens = tokens[-1] == "{"
        words = tokens[:-1] if opens else tokens
        kind = blocks[-1] if blocks else ""
        if kind == "properties":
            demand(len(words) == 2 and not opens, f"{number}: a property is a name and a value")
            continue
        identifier = words[0] if words[1:2] == ["="] else ""
        words = words[2:] if identifier else words
        head = "->" if words[1:2] == ["->"] else words[0]
        demand(head in INSIDE[kind], f"{number}: `{head}` in `{kind}`")
        if identifier:
            demand(re.fullmatch(r"\w+", identifier) and identifier not in parents, f"{number}: `{identifier}`")
            parents[identifier] = open_elements[-1] if open_elements else ""
            demand(len(words) > 1 and words[1].strip('"').strip(), f"{number}: an element without a name")
            name = (parents[identifier], words[1].lower())
            demand(name not in names, f"{number}: {words[1]} is there twice")
            names.add(name)
            open_elements.append(identifier)
        elif head == "->":
            demand({words[0], words[2]} <= parents.keys(), f"{number}: an end of the relationship is not there")
            related = parents[words[0]] == words[2] or parents[words[2]] == words[0] or words[0] == words[2]
            demand(not related, f"{number}: a part and its whole have no relationship")
            demand(tuple(words) not in links, f"{number}: the relationship is there twice")
            links.add(tuple(words))
        elif kind == "views" and head != "styles":
            demand(head == "systemLandscape" or words[1] in parents, f"{number}: a view of nothing")
            key = words[-1].strip('"')
            demand(re.fullmatch(r"[\w-]+", key) and key not in keys, f"{number}: the key `{key}`")
            keys.add(key)
        if opens:
            blocks.append("view" if kind == "views" and head != "styles" else head)
            demand(blocks[-1] in INSIDE or head == "properties", f"{number}: `{head}` opens nothing")
    demand(not blocks, "something is left open")
