"""How the first line of each block looks.

Every pattern is matched in a buffer whose lines end with `\\n`, the last one too, at the first byte of a
line's text: behind indentation and container prefixes. None can take more than linear time: what
repeats is possessive (`*+`) or cannot begin what follows it.
"""

import re
from collections.abc import Callable
from typing import Final

_END = rb"(?=\n)"

# How a line begins that can only be running text: neither block start nor underline nor delimiter row.
PLAIN: Final = rb"(?:[^\s#>+*_=|:~`<%0-9-]|\*{1,3}[^\s*_-]|_{1,3}[^\s*_-]|`{1,2}[^\s`])"
# The row between a table's header and its body.
DELIMITER: Final = rb"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+(?=\n)"
# The character in a check box, one in UTF-8.
CHECK_SIGN: Final = rb"[ -Z^-~\t]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"

# These two can match nothing and therefore always match.
pass_spaces: Callable[[bytes, int], "re.Match[bytes]"] = re.compile(rb" *").match  # type: ignore[assignment]
pass_blanks: Callable[[bytes, int], "re.Match[bytes]"] = re.compile(rb"(?:[ \t]*+\n)*+").match  # type: ignore[assignment]

HEADING = re.compile(rb"(#{1,6})(?:[ \t]+([^\n]*)|" + _END + rb")")
UNDERLINE = re.compile(rb"(=+|-+)[ \t]*" + _END)
RULE = re.compile(rb"((?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)" + _END)
FENCE = re.compile(rb"(`{3,}(?=[^`\n]*\n)|~{3,})[ \t]*+([^\n]*)")
FENCE_END = re.compile(rb"(`{3,}|~{3,})[ \t]*" + _END)
PIPE = re.compile(rb"(?<!\\)\|")

MARKER = re.compile(rb"(?:[-+*]|[0-9]{1,9}[.)])(?=\s)")
# A list item interrupts a paragraph only if it has text and, where ordered, begins with 1.
INTERRUPTING_MARKER = re.compile(rb"(?:[-+*]|0{0,8}1[.)])[ \t]+[^ \t\n]")
CHECK = re.compile(rb"\[(" + CHECK_SIGN + rb")\](?=[ \t\n])")
CALLOUT = re.compile(rb"\[!([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\][+-]?(?:[ \t]+([^\n]*)|" + _END + rb")")

_RAW = rb"(?:script|pre|style|textarea)"
_BLOCKS = (
    rb"(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|"
    rb"dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|"
    rb"menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|"
    rb"title|tr|track|ul)"
)
_ATTRIBUTE = rb"[ \t]++[a-z_:][a-z0-9_.:-]*+(?:[ \t]*+=[ \t]*+(?:[^ \t\n\"'=<>`]++|'[^'\n]*+'|\"[^\"\n]*+\"))?+"
# The HTML blocks that end with the line that holds their closer, and those that end at a blank line.
CLOSED_HTML: Final = (
    (re.compile(rb"<" + _RAW + rb"(?=[ \t\n>])", re.I), re.compile(rb"</" + _RAW + rb">", re.I)),
    (re.compile(rb"<\?"), re.compile(rb"\?>")),
    (re.compile(rb"<!\[CDATA\["), re.compile(rb"\]\]>")),
    (re.compile(rb"<![a-z]", re.I), re.compile(rb">")),
)
BLOCK_HTML = re.compile(rb"</?" + _BLOCKS + rb"(?=[ \t\n>]|/>)", re.I)
LONE_TAG = re.compile(
    rb"<(?!" + _RAW + rb"[ \t>])(?:[a-z][a-z0-9-]*+(?:" + _ATTRIBUTE + rb")*+[ \t]*+/?>"
    rb"|/[a-z][a-z0-9-]*+[ \t]*+>)[ \t]*+" + _END,
    re.I,
)  # fmt: skip
