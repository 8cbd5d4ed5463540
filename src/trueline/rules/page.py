"""A rule's page, which is its module's docstring, in parts."""

from collections.abc import Iterator


def marked_lines(page: str) -> Iterator[tuple[str, bool]]:
    """Every line of a page, and whether it stands inside an example's fence."""
    fence = ""
    for line in page.strip().splitlines():
        ticks = line[: len(line) - len(line.lstrip("`"))]
        if not fence and len(ticks) >= 3:
            fence = ticks
            yield line, True
        elif fence and line.rstrip() == fence:
            fence = ""
            yield line, True
        else:
            yield line, bool(fence)


def page_sections(page: str) -> list[tuple[str, str]]:
    """The page's `## ` sections as title and text; what stands before the first has an empty title."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line, fenced in marked_lines(page):
        if line.startswith("## ") and not fenced:
            sections.append((line[3:].strip(), []))
        else:
            sections[-1][1].append(line)
    return [(title, "\n".join(lines).strip("\n") + "\n") for title, lines in sections]
