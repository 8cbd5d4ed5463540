"""Diagrams as text: a script of ours draws them in the browser, within what a page can bear."""

import re
from html import escape

# Two thousand arrows block a tab for seconds.
_MOST_ARROWS, _MOST_ARROWS_OF_ALL = 300, 1_000
_MOST_CHARACTERS = 20_000
_ARROW = re.compile(r"-->|---|==>|-\.->|->>|-->>|--x|--o|->|\|\|--|\}o--|\}\|--|\|o--|--\|>|<\|--|\.\.>|:::?")


class Budget:
    """How many arrows a page has left."""

    def __init__(self, arrows: int = _MOST_ARROWS_OF_ALL) -> None:
        self.arrows = arrows

    def admits(self, source: str) -> bool:
        """Whether another diagram may be drawn without being asked for; it is then counted."""
        arrows = len(_ARROW.findall(source)) + source.count("&") ** 2
        if len(source) > _MOST_CHARACTERS or arrows > min(_MOST_ARROWS, self.arrows):
            return False
        self.arrows -= arrows
        return True


def diagram(source: str, attributes: str, budget: Budget) -> str:
    """A diagram's source; `mermaid-large` is one that is drawn only when a reader asks for it."""
    kind = "mermaid-source" if budget.admits(source) else "mermaid-source mermaid-large"
    return f'<pre class="{kind}" tabindex="0"{attributes}>{escape(source)}</pre>\n'
