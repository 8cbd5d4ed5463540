"""The second wall: whatever rendering made, only this comes out of it."""

import re

import nh3

_BLOCKS = {
    "blockquote", "code", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "tbody",
    "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_TAGS = {*_BLOCKS, "a", "br", "del", "em", "img", "input", "s", "span", "strong"}
_PLACED = {"id", "data-findings"}
_ATTRIBUTES = {
    **dict.fromkeys(_BLOCKS, _PLACED),
    "a": {"href", "class"},
    "span": {"class", "id"},
    "code": {*_PLACED, "class"},
    "pre": {*_PLACED, "class", "tabindex"},
    "blockquote": {*_PLACED, "class"},
    "ol": {*_PLACED, "start"},
    "img": {"src", "alt", "loading"},
    "input": {"type", "class", "disabled", "checked", "data-start", "data-line"},
}
_NUMBER = re.compile(r"\d{1,12}")
_VALUES = {
    "id": re.compile(r"L\d{1,9}|h-[\w-]{1,100}"),
    "data-findings": re.compile(r"\d{1,9}(?: \d{1,9})*"),
    "data-start": _NUMBER,
    "data-line": _NUMBER,
    "start": _NUMBER,
    "type": re.compile(r"checkbox"),
    "disabled": re.compile(r""),
    "checked": re.compile(r""),
    "loading": re.compile(r"lazy"),
    "tabindex": re.compile(r"0"),
    # Pictures of the vault as the portal serves them, or as they lie beside the pages of a site.
    "src": re.compile(r"(?:/files/|pictures/)[^\s\"'<>]+"),
    "class": re.compile(
        r"language-[\w+#.-]{1,40}|missing|internal|foreign-picture|tick|mermaid-source(?: mermaid-large)?"
        r"|callout callout-[a-z0-9-]{1,30}"
    ),
}


def cleaned(html: str) -> str:
    """`html` with nothing in it but what is listed here, and addresses that cannot run anything."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_admitted,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _admitted(tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None for one that is none of ours."""
    wanted = _VALUES.get(name)
    return value if wanted is None or wanted.fullmatch(value) else None
