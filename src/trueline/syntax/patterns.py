"""What the first line of each block looks like.

Every pattern is matched at the first byte of a line's text, behind indentation and container
prefixes, in a buffer that ends with a line ending. None can backtrack over more than a constant:
what repeats is possessive (`*+`) or cannot begin what follows it.
"""

import re

_END = rb"(?=[\r\n])"

# One line ending; possessive, for half of a CRLF must not pass for one.
NEWLINE = rb"(?:\n|\r\n?+)"
# How a line begins that can only be running text: neither block start nor underline nor delimiter row.
TEXT = rb"(?:[^\s#>+*_=|:~`<%0-9-]|\*{1,3}[^\s*_-]|_{1,3}[^\s*_-]|`{1,2}[^\s`])"
# The character in a check box, one in UTF-8.
CHECK_SIGN = (
    rb"[ -Z^-~\t]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

BLANKS = re.compile(rb"(?:[ \t]*+[\r\n])*+")
LINE = re.compile(rb"[^\r\n]*")
SPACES = re.compile(rb" *")

HEADING = re.compile(rb"(#{1,6})(?:[ \t]+([^\r\n]*)|" + _END + rb")")
UNDERLINE = re.compile(rb"(?:=+|-+)[ \t]*" + _END)
RULE = re.compile(rb"(?:-[ \t]*+){3,}+" + _END + rb"|(?:\*[ \t]*+){3,}+" + _END + rb"|(?:_[ \t]*+){3,}+" + _END)
FENCE = re.compile(rb"(`{3,}(?=[^`\r\n]*[\r\n])|~{3,})([^\r\n]*)")
FENCE_END = re.compile(rb"(`{3,}|~{3,})[ \t]*" + _END)
DELIMITER = re.compile(rb"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+" + _END)
PIPE = re.compile(rb"(?<!\\)\|")

MARKER = re.compile(rb"(?:[-+*]|[0-9]{1,9}([.)]))(?=[ \t\r\n])")
# A list item interrupts a paragraph only if it has text and, where ordered, begins with 1.
INTERRUPTING_MARKER = re.compile(rb"(?:[-+*]|0*+1[.)])[ \t]+[^ \t\r\n]")
CHECK = re.compile(rb"\[(" + CHECK_SIGN + rb")\](?=[ \t\r\n])")
CALLOUT = re.compile(rb"\[!([^\[\]|\r\n]+)(?:\|[^\[\]\r\n]*)?\][+-]?(?:[ \t]+([^\r\n]*)|" + _END + rb")")

_TAGS = (
    b"address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    b"fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|"
    b"menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    b"track|ul"
)
_ATTRIBUTE = (
    rb"[ \t]++[A-Za-z_:][A-Za-z0-9_.:-]*+(?:[ \t]*+=[ \t]*+(?:[^ \t\r\n\"'=<>`]++|'[^'\r\n]*+'|\"[^\"\r\n]*+\"))?+"
)
COMMENT = b"<!--"
# The HTML blocks that end with a line that holds their closer, and those that end at a blank line.
HTML_CLOSED = (
    (re.compile(rb"<(?:script|pre|style|textarea)(?=[ \t\r\n>])", re.I), re.compile(rb"</(?:script|pre|style|textarea)>", re.I)),
    (re.compile(rb"<\?"), re.compile(rb"\?>")),
    (re.compile(rb"<!\[CDATA\["), re.compile(rb"\]\]>")),
    (re.compile(rb"<![A-Za-z]"), re.compile(rb">")),
)
HTML_BLOCK = re.compile(rb"</?(?:" + _TAGS + rb")(?=[ \t\r\n>]|/>)", re.I)
HTML_TAG = re.compile(
    rb"(?!<(?:script|pre|style|textarea)[ \t>])<(?:[A-Za-z][A-Za-z0-9-]*+(?:" + _ATTRIBUTE + rb")*+[ \t]*+/?>"
    rb"|/[A-Za-z][A-Za-z0-9-]*+[ \t]*+>)[ \t]*+" + _END,
    re.I,
)
