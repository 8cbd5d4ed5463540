"""Nothing outside the vault is read, written or told of, whatever a path is dressed as."""

from pathlib import Path

import pytest

from mcp_agents import call, refusal, state
from trueline.mcp.resources import NoSuchResource
from trueline.mcp.resources import read as read_resource
from trueline.mcp.serving import answer
from trueline.mcp.session import Session

SECRET = "the-secret-of-the-neighbour"


@pytest.fixture
def outside(vault: Path) -> Path:
    """A file beside the vault, and links inside that lead to it and to its folder."""
    folder = vault.parent / "neighbour"
    folder.mkdir()
    (folder / "Secret.md").write_text(f"# Secret\n\n{SECRET}\n")
    (vault / "docs/Linked.md").symlink_to(folder / "Secret.md")
    (vault / "docs/linked").symlink_to(folder, target_is_directory=True)
    (vault / "docs/Circle.md").symlink_to(vault / "docs/Circle.md")
    return folder


def shapes(outside: Path) -> list[str]:
    """Ways to say a file that is none of the vault's."""
    file = str(outside / "Secret.md")
    return [
        "../neighbour/Secret.md",
        "../../neighbour/Secret",
        "docs/../../neighbour/Secret.md",
        "docs/./../../neighbour/Secret.md",
        "....//neighbour/Secret.md",
        file,
        "/" + file,
        f"file://{file}",
        f"file:{file}",
        "..\\neighbour\\Secret.md",
        "docs\\..\\..\\neighbour\\Secret.md",
        "%2e%2e/neighbour/Secret.md",
        "..%2fneighbour%2fSecret.md",
        "%252e%252e%252fneighbour%252fSecret.md",
        "..%c0%afneighbour/Secret.md",
        "\uff0e\uff0e/neighbour/Secret.md",
        "docs/Home.md\0../../neighbour/Secret.md",
        "../neighbour/Secret.md\0.md",
        "~/../neighbour/Secret.md",
        "$HOME/Secret.md",
        "docs/Linked.md",
        "docs/linked/Secret.md",
        "docs/Circle.md",
        "/dev/stdin",
        "/proc/self/environ",
        "CON",
        "NUL.md",
        "\\\\?\\C:\\Windows\\win.ini",
        "C:/Windows/win.ini",
        "[[../neighbour/Secret]]",
        "a" * 5_000,
        "../" * 2_000 + "etc/passwd",
        " ../neighbour/Secret.md ",
        "trueline://doc/../neighbour/Secret.md",
        "..\n/neighbour/Secret.md",
        "-rf",
        "trueline.toml",
        "TRUELINE.TOML",
        ".git/config",
        "~root/Secret.md",
        "\\\\host\\share\\Secret.md",
        "../neighbour/Secret.md...",
    ]


def calls(shape: str) -> list[tuple[str, dict[str, object]]]:
    """Every tool, with a shape wherever it takes a name or a place."""
    return [
        ("find", {"text": SECRET, "document": shape}),
        ("find", {"text": "status", "section": shape}),
        ("read", {"document": shape}),
        ("read", {"document": "Home", "section": shape}),
        ("ask", {"question": "brief", "arguments": {"name": shape}}),
        ("ask", {"question": shape}),
        ("ask", {"question": "open", "arguments": {"feature": shape}}),
        ("context", {"document": shape}),
        ("guide", {"document": shape}),
        ("check", {"document": shape}),
        ("check", {"rule": shape}),
        ("explain", {"topic": shape}),
        ("drift", {"names": [shape]}),
        ("propose", {"edits": [{"document": shape, "old": SECRET, "new": "x"}]}),
        ("propose", {"change": shape}),
        ("propose", {"change": "set", "arguments": {"name": shape, "values": ["a=b"]}}),
        ("propose", {"change": "fix", "arguments": {"name": shape}}),
        ("apply", {"proposal": shape}),
    ]


@pytest.mark.parametrize("part", range(4))
def test_no_tool_reads_what_is_not_of_the_vault(vault: Path, outside: Path, session: Session, part: int) -> None:
    before = state(vault.parent)
    tried = shapes(outside)
    assert len(tried) >= 20
    for shape in tried[part::4]:
        for tool, arguments in calls(shape):
            text = call(session, tool, **arguments).text
            assert "error[bug]" not in text, (tool, arguments, text)
            assert "root:" not in text and "PATH=" not in text
            assert SECRET not in text, (tool, arguments)
    assert state(vault.parent) == before


def test_a_shape_is_refused_by_what_reads_and_what_changes(outside: Path, session: Session) -> None:
    for shape in shapes(outside):
        for tool, arguments in (
            ("read", {"document": shape}),
            ("context", {"document": shape}),
            ("guide", {"document": shape}),
            ("check", {"document": shape}),
            ("find", {"text": "x", "document": shape}),
            ("propose", {"edits": [{"document": shape, "old": "a", "new": "x"}]}),
            ("propose", {"change": "tick", "arguments": {"name": shape, "items": ["1"]}}),
        ):
            assert len(refusal(session, tool, **arguments)) < 2_000  # type: ignore[arg-type]


@pytest.mark.parametrize("part", range(4))
def test_no_note_is_made_or_moved_out_of_the_vault(vault: Path, outside: Path, session: Session, part: int) -> None:
    beside = state(vault.parent)
    for number, shape in enumerate(shapes(outside)[part::4]):
        places: list[tuple[str, dict[str, object]]] = [
            ("new", {"kind": "feature", "title": f"Escape {number}", "arguments": {"in": shape}}),
            ("new", {"kind": "feature", "title": f"Escape {number}", "arguments": {"file": shape}}),
            ("new", {"kind": "feature", "title": shape}),
            ("new", {"kind": "feature", "title": f"Escape {number}", "arguments": {"template": shape}}),
            ("propose", {"change": "move", "arguments": {"name": "Quiet Hours", "where": shape, "create": True}}),
            ("propose", {"change": "rename", "arguments": {"old": "Quiet Hours", "new": shape}}),
        ]
        # Each place is tried with every other shape, which are more than twenty.
        for tool, arguments in places[number % 2 :: 2]:
            found = answer(session, tool, arguments)
            assert "error[bug]" not in found.text, (tool, arguments, found.text)
            if not found.failed and "proposal" in found.facts:
                for file in found.facts["files"]:
                    assert ".." not in file["path"].split("/") and not file["path"].startswith("/")
                answer(session, "apply", {"proposal": found.facts["proposal"]})
    after = state(vault.parent)
    assert {path: value for path, value in after.items() if not path.startswith("vault/")} == {
        path: value for path, value in beside.items() if not path.startswith("vault/")
    }
    assert not [path for path in after if path.startswith("vault/.") and path not in beside and "trueline" not in path]


def test_no_link_is_followed_out_of_the_vault(vault: Path, outside: Path, session: Session) -> None:
    path = vault / "docs/features/1. Planning/Return Labels.md"
    found = call(session, "propose", edits=[{"document": "Return Labels", "old": "One parcel in nine", "new": "Some"}])
    data = path.read_bytes()
    (outside / "Return Labels.md").write_bytes(data)
    path.unlink()
    path.symlink_to(outside / "Return Labels.md")
    assert "nothing was written" in refusal(session, "apply", proposal=found.facts["proposal"])
    assert (outside / "Return Labels.md").read_bytes() == data


def test_no_resource_lies_outside(outside: Path, session: Session) -> None:
    for shape in shapes(outside):
        for uri in (shape, f"trueline://doc/{shape}", f"trueline://rule/{shape}", f"trueline://{shape}"):
            with pytest.raises(NoSuchResource) as told:
                read_resource(session, uri)
            assert "error[no-such-resource]" in str(told.value)


def test_a_hidden_folder_is_no_place_for_a_note(vault: Path, session: Session) -> None:
    for place in (".git/hooks", ".obsidian", "docs/.hidden", ".."):
        text = refusal(session, "new", kind="feature", title="Hidden", arguments={"in": place})
        assert "is no place" in text or "is no part of the vault" in text
    assert not (vault / ".git").exists()
