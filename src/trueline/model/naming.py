"""The name that a cell, a heading or a bullet gives, without what only dresses it up."""

import re

from trueline.template.late import late

_LINK = late(r"\[\[([^\[\]|#]*)(?:#[^\[\]|]*)?(?:\|([^\]]{0,300}))?\]\]")
_CODE = late(r"(?<!`)`{1,9}([^`]+)`")
_ITALIC = late(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^\n]+?)(?<=[^\s_])_(?![\w_])")
_KIND = late(
    r"\s+(?:enum|table|component|class|entity|service class|\((?:jpa|new|modified|existing)\))$",
    re.IGNORECASE,
)
_DASH = late(r"\s+(?:—|–|--|-)\s+|:\s+(?=\S)")
_JOINED = late(r"\s+[/+]\s+")
_NUMBER = late(r"^\d{1,3}[.)]\s+")
_EXPLAINED = late(r"^(\**\w+\**)\s+\([^()]{1,200}\)$")


def names_in(heading: str) -> tuple[str, ...]:
    """The names in a heading that may join several with ` / ` or ` + `, without its number and last remark."""
    parts = _JOINED.split(_EXPLAINED.sub(r"\1", _NUMBER.sub("", heading)))
    return tuple(name for part in parts if (name := name_in(part)))


def name_in(text: str, bullet: bool = False) -> str:
    """The name that `text` gives: a wikilink's alias or last segment, else the first code span, else the
    text without emphasis; of a bullet what stands before the first dash. Kind words fall away.
    """
    if bullet:
        text = _before_dash(text)
    link = _LINK.search(text) if "[[" in text else None
    if link:
        return (link[2] or last_segment(link[1])).strip()
    code = _CODE.search(text) if "`" in text else None
    if code:
        return code[1].strip()
    text = text.replace("**", "").replace("`", "").strip().strip(":").strip()
    if "*" in text or "_" in text:
        text = _ITALIC.sub(lambda found: found[1] or found[2], text)
    return _KIND.sub("", text).strip()


def last_segment(target: str) -> str:
    """What a link's target is called: the last segment of its path, without `.md` and a slash at its end."""
    return target.rstrip("\\/ ").rsplit("/", 1)[-1].removesuffix(".md")


def _before_dash(text: str) -> str:
    """What stands before the first dash or colon that is not part of a link or a code span."""
    links = _LINK.finditer(text) if "[[" in text else iter(())
    codes = _CODE.finditer(text) if "`" in text else iter(())
    link, code = next(links, None), next(codes, None)
    for dash in _DASH.finditer(text):
        place = dash.start()
        while link and link.end() <= place:
            link = next(links, None)
        while code and code.end() <= place:
            code = next(codes, None)
        if not (link and link.start() <= place) and not (code and code.start() <= place):
            return text[:place]
    return text
