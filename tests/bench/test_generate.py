"""A vault that is grown is as sound, and as faulty, as the one it was grown from."""

from collections import Counter
from pathlib import Path

import pytest
from generate import MARKER, GenerateError, generate
from hypothesis import given
from hypothesis import strategies as st
from naming import MOST_COPIES, label

from trueline.analysis.opening import open_analysis
from trueline.analysis.selecting import select_rules

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"

VAULT = {
    "docs/templates/Feature.md": "# Feature: {{title}}\n\n## 1. Overview\n\n`ExampleService`\n",
    "docs/features/4. Completed/Parcel Labels.md": (
        "---\ntags: [status/designed]\naliases: [Labelling]\n---\n# Feature: Parcel Labels\n\n"
        "## 2. Data Model\n\n```sql\nCREATE TABLE labels (label_id uuid);\n```\n\n"
        "The `LabelPrinter`, unlike the `ExampleService`, prints labels: `POST /v1/labels/{id}`.\n\n"
        "- [[features/1. Planning/Label Archive|the archive]]\n- [[ADR-001 Paper]] and [[Nothing]]\n"
        "- [by path](../1.%20Planning/Label%20Archive.md#top), ![shown](../../images/a.png), [web](https://a.example/labels)\n"
    ),
    "docs/features/1. Planning/Label Archive.md": "# Feature: Label Archive\n\n[[Parcel Labels]], [[Labelling]], ADR-001\n",
    "docs/decisions/ADR-001 Paper.md": "# ADR-001: Paper\n\nSee [[Label Archive]].\n",
    "docs/images/a.png": "no picture",
    "trueline.toml": "",
    ".obsidian/app.json": "{}",
    ".git/config": "secret",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "small"
    for path, text in VAULT.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, newline="")
    return root


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def findings(root: Path) -> Counter[str]:
    analysis = open_analysis(str(root), str(root))
    return Counter(one.rule for one in analysis.check(select_rules(analysis.settings)).diagnostics)


@given(st.integers(0, MOST_COPIES - 1), st.integers(0, MOST_COPIES - 1))
def test_labels_are_far_from_each_other(one: int, other: int) -> None:
    pairs = zip(*([text[i : i + 2] for i in range(0, 10, 2)] for text in (label(one), label(other))), strict=True)
    assert one == other or sum(a != b for a, b in pairs) >= 3


@pytest.mark.parametrize("docs", [2, 4, 7, 9, 30])
def test_there_are_as_many_notes_as_asked_for(vault: Path, tmp_path: Path, docs: int) -> None:
    generate(vault, tmp_path / "large", docs)
    assert len(list((tmp_path / "large").rglob("*.md"))) == docs


def test_what_is_no_note_is_there_once_and_unchanged(vault: Path, tmp_path: Path) -> None:
    generate(vault, tmp_path / "large", 7)
    large = files(tmp_path / "large")
    for path in ("docs/templates/Feature.md", "docs/images/a.png", "trueline.toml", ".obsidian/app.json"):
        assert large[path] == VAULT[path].encode()
    assert ".git/config" not in large


def test_names_are_unique_and_stages_stay(vault: Path, tmp_path: Path) -> None:
    generate(vault, tmp_path / "large", 10)
    paths = sorted((tmp_path / "large" / "docs").rglob("*.md"))
    assert len({path.name for path in paths}) == len(paths)
    assert [path.parent.name for path in paths].count("4. Completed") == 3
    numbers = sorted(path.name.split()[0] for path in paths if path.name.startswith("ADR"))
    assert numbers == ["ADR-001", "ADR-002", "ADR-003"]


def test_a_note_speaks_of_its_own_copy(vault: Path, tmp_path: Path) -> None:
    generate(vault, tmp_path / "large", 7)
    word = label(1)
    own = word.capitalize()
    (path,) = (tmp_path / "large").rglob(f"Parcel Labels {own}.md")
    assert path.relative_to(tmp_path / "large").as_posix() == (
        f"docs/features {own}/4. Completed/Parcel Labels {own}.md"
    )
    assert path.read_text() == (
        f"---\ntags: [status/designed]\naliases: [Labelling {own}]\n---\n# Feature: Parcel Labels {own}\n\n"
        f"## 2. Data Model\n\n```sql\nCREATE TABLE {word}_labels (label_id uuid);\n```\n\n"
        f"The `{own}LabelPrinter`, unlike the `ExampleService`, prints labels: `POST /v1/{word}-labels/{{id}}`.\n\n"
        f"- [[features {own}/1. Planning/Label Archive {own}|the archive]]\n- [[ADR-002 Paper {own}]] and [[Nothing]]\n"
        f"- [by path](../1.%20Planning/Label%20Archive%20{own}.md#top), ![shown](../../images/a.png), "
        "[web](https://a.example/labels)\n"
    )
    (archive,) = (tmp_path / "large").rglob(f"Label Archive {own}.md")
    assert archive.read_text() == (
        f"# Feature: Label Archive {own}\n\n[[Parcel Labels {own}]], [[Labelling {own}]], ADR-002\n"
    )


def test_names_of_things_stay_if_told_so(vault: Path, tmp_path: Path) -> None:
    generate(vault, tmp_path / "large", 7, same_names=True)
    (path,) = (tmp_path / "large").rglob(f"Parcel Labels {label(1).capitalize()}.md")
    assert "CREATE TABLE labels (" in path.read_text()
    assert "The `LabelPrinter`" in path.read_text()
    assert "`POST /v1/labels/{id}`" in path.read_text()


def test_the_same_wish_gives_the_same_bytes_and_is_not_fulfilled_twice(vault: Path, tmp_path: Path) -> None:
    generate(vault, tmp_path / "one", 9)
    generate(vault, tmp_path / "other", 9)
    assert files(tmp_path / "one") == files(tmp_path / "other")
    added = tmp_path / "one" / "docs" / "Added.md"
    added.write_text("kept, because nothing is made anew")
    generate(vault, tmp_path / "one", 9)
    assert added.exists()
    generate(vault, tmp_path / "one", 8)
    assert not added.exists()


@pytest.mark.parametrize("marker", [None, "no json"])
def test_a_folder_of_others_is_left_alone(vault: Path, tmp_path: Path, marker: str | None) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "note.md").write_text("mine")
    if marker is not None:
        (theirs / MARKER).write_text(marker)
    with pytest.raises(GenerateError, match="left alone"):
        generate(vault, theirs, 9)
    assert (theirs / "note.md").read_text() == "mine"


def test_a_vault_without_notes_and_a_number_too_small_are_refused(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(GenerateError, match="no notes"):
        generate(tmp_path / "empty", tmp_path / "large", 9)
    with pytest.raises(GenerateError, match="cannot be made"):
        generate(vault, tmp_path / "large", 1)


def test_links_of_a_cut_copy_lead_to_the_copy_before_where_their_note_is_missing(vault: Path, tmp_path: Path) -> None:
    generate(vault, tmp_path / "large", 6)
    assert findings(tmp_path / "large")["links/broken"] == findings(vault)["links/broken"]


def test_each_copy_has_the_faults_of_the_original(tmp_path: Path) -> None:
    templates = len(list((EXAMPLE / "docs" / "templates").rglob("*.md")))
    notes = len(list(EXAMPLE.rglob("*.md"))) - templates
    generate(EXAMPLE, tmp_path / "large", templates + 3 * notes)
    once, thrice = findings(EXAMPLE), findings(tmp_path / "large")
    # A name such as FAQ is generic, and its copy's is not: a title may differ from the one, not from the other.
    # What was built is there once, however many designs of it there are.
    for counted in (once, thrice):
        for rule in ["meta/title-differs", *(rule for rule in counted if rule.startswith("drift/"))]:
            del counted[rule]
    assert thrice == Counter({rule: 3 * count for rule, count in once.items()})
