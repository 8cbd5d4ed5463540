"""Front matter read by us and by a whole YAML parser means the same."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.syntax.frontmatter import read_front_matter
from trueline.syntax.tree import FrontMatter


def front(data: bytes) -> FrontMatter:
    found = read_front_matter(data)
    assert found is not None
    return found


def is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and (
        (node.style is None and node.value in ("", "~", "null", "Null", "NULL"))
        or (node.style in ("|", ">") and not node.value)
    )


def meant(node: yaml.Node) -> tuple[str, tuple[str, ...]]:
    """The kind and the values of a YAML node, as text."""
    if is_null(node):
        return "empty", ()
    if isinstance(node, yaml.ScalarNode):
        return "scalar", (node.value,)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(child, yaml.ScalarNode) for child in node.value):
        return "list", tuple("" if is_null(child) else child.value for child in node.value)
    return "other", ()


def expected_by_yaml(text: str) -> list[tuple[str, str, tuple[str, ...]]] | None:
    """What a whole YAML parser makes of the text; None where that is no map."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        return None
    return [(key.value, *meant(value)) for key, value in node.value if isinstance(key, yaml.ScalarNode)]


SOUP = st.lists(
    st.tuples(
        st.sampled_from(["", "", "", "  ", "    "]),
        st.sampled_from(["a: ", "b:", "- ", "- c: ", "x y", "# z", "", '"q": ', "d: [", "]", "}", ", e", "- - "]),
        st.sampled_from(["", "v", "w x", "[1, 2]", '"s"', "|", ">-", "{p: q}", " # c", "'t'", "10:30", "g: h", "~"]),
        st.sampled_from(["\n", "\n", "\r\n", "\n\n"]),
    ).map("".join),
    max_size=6,
).map("".join)


@given(SOUP)
@settings(max_examples=600, deadline=None)
def test_yaml_agrees(body: str) -> None:
    """What is read without a problem YAML reads alike, and what YAML forbids is a problem."""
    data = f"---\n{body}---\n".encode()
    found = front(data)
    expected = expected_by_yaml(found.body.text(data).replace("\r\n", "\n"))
    forbidden = any(problem.kind == "invalid-yaml" for problem in found.problems)
    assert forbidden == (expected is None)
    if expected is not None and not any(problem.kind == "refused-yaml" for problem in found.problems):
        assert expected == [
            (item.key, item.kind, tuple(value.text for value in item.values)) for item in found.properties
        ]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), max_size=12)


@given(
    st.dictionaries(
        st.from_regex(r"[A-Za-z][A-Za-z0-9 _-]{0,10}[a-z0-9]", fullmatch=True).filter(
            lambda key: key.lower() not in ("null", "yes", "no", "on", "off", "true", "false")
        ),
        st.one_of(WORDS, st.lists(WORDS, max_size=4)),
        max_size=5,
    ),
    st.booleans(),
    st.sampled_from([None, '"', "'"]),
)
@settings(max_examples=300, deadline=None)
def test_what_yaml_writes_is_read(values: dict[str, str | list[str]], flow: bool, style: str | None) -> None:
    body = yaml.safe_dump(
        values,
        default_flow_style=None if flow else False,
        default_style=style,
        allow_unicode=True,
        width=9999,
    )
    data = f"---\n{body}---\n".encode()
    found = front(data)
    assert found.problems == ()
    assert {
        item.key: [value.text for value in item.values] if item.kind == "list" else item.values[0].text
        for item in found.properties
    } == yaml.safe_load(body)
