"""What the pages of `diagrams/` do not show: what may stand before a type, and what a fence swallows."""

import pytest

from rule_examples import check
from trueline.diagnostics import Applicability, Diagnostic, Severity
from trueline.text import splice

TYPE = "diagrams/unknown-type"
FENCE = "diagrams/unclosed-fence"
NOTE = "docs/Labels.md"


def note(text: str) -> dict[str, bytes]:
    return {NOTE: text.encode()}


def diagram(body: str) -> dict[str, bytes]:
    return note(f"# Labels\n\n```mermaid\n{body}\n```\n")


def found(files: dict[str, bytes], rule: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in check(files, rule) if diagnostic.rule == rule]


@pytest.mark.parametrize(
    "body",
    [
        "flowchart LR\n  a --> b",
        "\n\n  graph TD;a-->b",
        "sequenceDiagram\n  a->>b: c",
        "stateDiagram-v2\n  [*] --> a",
        "gitGraph LR:\n  commit",
        "C4Context\n  title a",
        "xychart-beta\n  bar [1]",
        "pie title a",
        "---\ntitle: a\nconfig:\n  theme: dark\n---\nflowchart LR",
        '%%{init: {"theme": "dark"}}%%\nflowchart LR',
        '%%{init: {\n  "theme": "dark"\n}}%%\n%% note\nflowchart LR',
        '%%{init: {"theme": "dark"}}%% flowchart LR',
        "%% one\n%% two\n\n  mindmap",
        "",
        "\n\n",
        "%% later",
    ],
)
def test_diagrams_that_are_drawn(body: str) -> None:
    assert found(diagram(body), TYPE) == []


@pytest.mark.parametrize(
    ("body", "cut", "meant"),
    [
        ("Flowchart LR", "Flowchart", "flowchart"),
        ("sequencediagram", "sequencediagram", "sequenceDiagram"),
        ("sequenceDigram\n a->>b: c", "sequenceDigram", "sequenceDiagram"),
        ("%% first\nsequence\n a->>b: c", "sequence", "sequenceDiagram"),
        ("---\ntitle: a\n---\nerdiagram", "erdiagram", "erDiagram"),
        ("%%{init: {}}%%\ngrpah TD", "grpah", "graph"),
        ("A --> B", "A", None),
        ("graphTD", "graphTD", None),
        ("--> B", "--> B", None),
    ],
)
def test_diagrams_that_are_not(body: str, cut: str, meant: str | None) -> None:
    files = diagram(body)
    (diagnostic,) = found(files, TYPE)
    assert diagnostic.severity is Severity.ERROR
    assert diagnostic.span.text(files[NOTE]) == cut
    if meant is None:
        assert diagnostic.fix is None
    else:
        assert diagnostic.fix is not None and diagnostic.fix.applicability is Applicability.SAFE
        fixed = splice(files[NOTE], diagnostic.fix.edits)
        assert fixed == files[NOTE].replace(cut.encode(), meant.encode(), 1)


def test_diagrams_in_lists_and_quotes() -> None:
    in_list = "- a\n\n  ```mermaid\n  flowcart LR\n  ```\n\n"
    files = note(in_list + "> ```mermaid\n> pie\n> ```\n\n> ```mermaid\n> pi\n> ```\n")
    assert [d.span.text(files[NOTE]) for d in found(files, TYPE)] == ["flowcart", "pi"]


def test_other_fences_are_not_read() -> None:
    assert found(note("```text\nmermaid\n```\n\n```\nflowcart\n```\n"), TYPE) == []


def test_the_templates_diagram_is_unfilled() -> None:
    template = b"# Flow: {{title}}\n\n## Steps\n\n```mermaid\nchoose a type here\n```\n"
    files = {"docs/templates/Flow.md": template, NOTE: template.replace(b"{{title}}", b"a")}
    assert found(files, TYPE) == []


@pytest.mark.parametrize(
    ("text", "message", "severity"),
    [
        (
            "```json\n{}\n\n## Gotchas\n\na\n",
            "this code fence is never closed and swallows 5 lines and 1 heading",
            Severity.ERROR,
        ),
        (
            "```sh\n# install\nmake\n",
            "this code fence is never closed and swallows 2 lines",
            Severity.WARNING,
        ),
        ("a\n\n~~~", "this code fence is never closed", Severity.WARNING),
    ],
)
def test_what_a_fence_swallows(text: str, message: str, severity: Severity) -> None:
    (diagnostic,) = found(note(text), FENCE)
    assert (diagnostic.message, diagnostic.severity) == (message, severity)


@pytest.mark.parametrize(
    ("text", "fixed", "applicability"),
    [
        ("```json\n{}\n\n## A\n", "```json\n{}\n```\n\n## A\n", Applicability.UNSAFE),
        ("````json\r\n{}\r\n", "````json\r\n{}\r\n````\r\n", Applicability.SAFE),
        ("~~~\na", "~~~\na\n~~~", Applicability.SAFE),
        ("~~~", "~~~\n~~~", Applicability.SAFE),
    ],
)
def test_where_a_fence_is_closed(text: str, fixed: str, applicability: Applicability) -> None:
    files = note(text)
    (diagnostic,) = found(files, FENCE)
    assert diagnostic.fix is not None and diagnostic.fix.applicability is applicability
    after = splice(files[NOTE], diagnostic.fix.edits)
    assert after == fixed.encode()
    assert found({NOTE: after}, FENCE) == []
