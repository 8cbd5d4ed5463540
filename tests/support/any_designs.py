"""Designs with names that no grammar likes, for properties of what is written."""

from hypothesis import strategies as st

from design_notes import designs
from trueline.model import Document

_PIECES = (
    "end", "Order", "user", "table", "select", "graph", "null", "GET", "this", "Größe", "日本", "🚚", " ", "-", "_", ".", ":", ";", ",",
    '"', "'", "\\", "#", "%", "&", "<", ">", "{", "}", "[", "]", "(", ")", "/", "$", "@", "~", "^", "?", "!", "=", "+", "*", "--", "->",
    "\u2028", "\u200b", "1", "1e3", "yes", "A", "z",
)  # fmt: skip
names = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map("".join)
_TYPES = st.sampled_from(("uuid", "text", "String?", "int", "bigint", "numeric(10,2)", "jsonb", "boolean", "varchar(20)",
    "timestamptz", "List<UUID>", "text[]", "enum('a', 'b')", "json", "date", "Foo", "", "bytea", "INT(11)"))  # fmt: skip
_NOTES = st.one_of(
    st.sampled_from(("PK", "primary key", "not null", "unique", "FK to `users(id)`", "references `orders`", "default 0", "default 'x'",
        "default now()", "NOT NULL DEFAULT `[]`", "one of `a`, `b`", "indexed", "CHECK IN (`A`, `B`)", "nullable", "default 99999999999")),
    names,
)  # fmt: skip
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), names),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
_BODIES = st.one_of(
    st.dictionaries(names, _JSON, max_size=4),
    st.sampled_from(
        ("{ id: uuid, name?: string | null, ... }", '{"a": [1, "b", ...], // c\n "d": "A | B",}', "{[", "...")
    ),
)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\u2028", " ")


@st.composite
def notes(draw: st.DrawFn) -> str:
    """The text of one design."""
    from json import dumps

    lines = [
        "---",
        f"tags: [status/{draw(st.sampled_from(('designed', 'draft')))}]",
        "---",
        f"# Feature: {draw(names)}",
        "",
    ]
    lines += ["## 2. Data Model", "", "### New Entities", ""]
    for name in draw(st.lists(names, max_size=3)):
        lines += [f"#### `{name.replace('`', '')}`", "", "| Column | Type | Notes |", "| --- | --- | --- |"]
        for column in draw(st.lists(st.one_of(names, st.sampled_from(("id", "user_id", "state"))), max_size=4)):
            lines.append(f"| `{_cell(column)}` | {_cell(draw(_TYPES))} | {_cell(draw(_NOTES))} |")
        lines.append("")
    lines += ["### Relationships", "", "```"]
    ends = st.one_of(names, st.sampled_from(("orders", "users")))
    lines += [f"[{draw(ends)}] ---({draw(names)})---> [{draw(ends)}]" for _ in range(draw(st.integers(0, 2)))]
    lines += ["```", "", "## 3. Component Design", "", "### New Components", ""]
    for name in draw(st.lists(names, max_size=3)):
        lines += [
            f"#### {name}",
            "",
            f"- **Responsibility:** {draw(names)}",
            f"- **Dependencies:** `{draw(names)}`, {draw(names)}",
            "",
        ]
    lines += ["### Component Interaction Diagram", "", "```mermaid", "sequenceDiagram"]
    lines += [f"    participant P{n} as {draw(names)}" for n in range(draw(st.integers(0, 2)))]
    lines += [f"    P0->>P{draw(st.integers(0, 2))}: {draw(names)}" for _ in range(draw(st.integers(0, 3)))]
    lines += ["```", "", "## 4. API Design", "", "### New Endpoints", ""]
    for _ in range(draw(st.integers(0, 3))):
        method = draw(st.sampled_from(("GET", "POST", "PUT", "PATCH", "DELETE")))
        path = "/" + "/".join(
            draw(st.lists(st.one_of(names, st.sampled_from((":id", "{id}", "<id>", "orders"))), max_size=4))
        )
        query = draw(st.sampled_from(("", "?a=1&b={x}", "?page", "?x=<date>&y=true")))
        lines += [f"#### `{method} {path}{query}`", "", f"- **Purpose:** {draw(names)}"]
        side = draw(st.sampled_from(("Request", "Response", "Response `201`", "Error `404`")))
        body = draw(_BODIES)
        text = body if isinstance(body, str) else dumps(body, ensure_ascii=draw(st.booleans()))
        lines += [f"- **{side}:**", "", "```json", text, "```", "", "- **Error Cases:**", "    - `404` - gone", ""]
    lines += ["## 7. Performance & Scale", "", "### Database Considerations", ""]
    lines.append(f"- **New indexes required:** `orders ({draw(names)})`, unique `users (id)`")
    return "\n".join(lines) + "\n"


@st.composite
def any_designs(draw: st.DrawFn) -> list[Document]:
    """One to three designs."""
    return designs(
        {
            f"docs/2. Planned/N{number}.md": text
            for number, text in enumerate(draw(st.lists(notes(), min_size=1, max_size=3)))
        }
    )
