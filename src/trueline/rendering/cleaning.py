"""The second wall: whatever rendering made, only this comes out of it."""

import re

import nh3

_BLOCKS = {
    "blockquote", "code", "details", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_TAGS = {*_BLOCKS, "a", "br", "del", "em", "img", "input", "mark", "s", "span", "strong", "sup"}
_PLACED = {"id", "data-findings"}
_ATTRIBUTES = {
    **dict.fromkeys(_BLOCKS, _PLACED),
    "a": {"href", "class", "id"},
    "span": {"class", "id"},
    "code": {*_PLACED, "class"},
    "pre": {*_PLACED, "class", "tabindex"},
    "blockquote": {*_PLACED, "class"},
    "details": {*_PLACED, "class", "open"},
    "summary": {*_PLACED, "class"},
    "p": {*_PLACED, "class"},
    "section": {*_PLACED, "class"},
    "sup": {"class"},
    "ol": {*_PLACED, "start"},
    "img": {"src", "alt", "loading"},
    "input": {"type", "class", "disabled", "checked", "data-start", "data-line", "data-mark"},
}
_NUMBER = re.compile(r"\d{1,12}")
_VALUES = {
    "id": re.compile(r"L\d{1,9}|[hb]-[\w-]{1,100}|fn\d{1,9}|fnref\d{1,9}(?::\d{1,9})?"),
    "data-findings": re.compile(r"\d{1,9}(?: \d{1,9})*"),
    "data-start": _NUMBER,
    "data-line": _NUMBER,
    "start": _NUMBER,
    "type": re.compile(r"checkbox"),
    "disabled": re.compile(r""),
    "checked": re.compile(r""),
    "open": re.compile(r""),
    # What stands in a check box that is neither open nor done.
    "data-mark": re.compile(r"[^\s<&\"'\x00-\x20]"),
    "loading": re.compile(r"lazy"),
    "tabindex": re.compile(r"0"),
    # Pictures of the vault as the portal serves them, or as they lie beside the pages of a site.
    "src": re.compile(r"(?:/files/|pictures/)[^\s\"'<>]+"),
    "class": re.compile(
        r"language-[\w+#.-]{1,40}|missing|internal|foreign-picture|tick|mermaid-source(?: mermaid-large)?"
        r"|callout(?:-title| callout-[a-z0-9-]{1,30})|embed(?:-title)?|footnotes|footnote-(?:ref|backref)"
    ),
}


def cleaned(html: str, placed: bool = True) -> str:
    """`html` with nothing in it but what is listed here, and addresses that cannot run anything.

    What is not `placed` stands in the page of another document, and has no places and no anchors there.
    """
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_admitted if placed else _admitted_elsewhere,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def _admitted(tag: str, name: str, value: str) -> str | None:
    """An attribute's value, or None for one that is none of ours."""
    wanted = _VALUES.get(name)
    return value if wanted is None or wanted.fullmatch(value) else None


def _admitted_elsewhere(tag: str, name: str, value: str) -> str | None:
    """The same for what stands in the page of another document."""
    if name in ("id", "data-findings", "data-start", "data-line") or (name == "href" and value.startswith("#")):
        return None
    return _admitted(tag, name, value)
