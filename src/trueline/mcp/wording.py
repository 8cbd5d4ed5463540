"""What is said for the command line, for whoever calls tools and gives arguments by name."""

import re

# The first that fits a piece in backticks says what stands in its place.
_COMMANDS = (
    (re.compile(r"`trueline check [^`]*--fix[^`]*`"), "`propose` the change `fix`"),
    (re.compile(r"`trueline drift accept[^`]*`"), "`propose` the change `accept`"),
    (re.compile(r"`trueline show`"), "`read`"),
    (re.compile(r"`trueline ([a-z-]+)(?=`| (?![^`]* --)[^`-][^`]*`)"), r"`\1"),
    (re.compile(r"`--([a-z][a-z-]*)"), r"`\1"),
)

# What stands in backticks was looked at by then.
_OPTION = re.compile(r"(`[^`]*`)|(?<![\w-])--([a-z][a-z-]*)")


def for_agents(text: str) -> str:
    """Our own words (never those of a note) with tools and arguments in place of commands and options."""
    for pattern, instead in _COMMANDS:
        text = pattern.sub(instead, text)
    return _OPTION.sub(lambda found: found[1] or f"`{found[2]}`", text)
