"""Whatever changed in a template and whatever an author made of it: no word is lost, and twice is once."""

import re
from collections import Counter
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rule_examples import make_vault
from trueline.analysis.reading import make_library
from trueline.model import Policy
from trueline.model.document import lower
from trueline.refactors.upgrading import followers, upgrade
from trueline.syntax import parse
from trueline.template import derive_template
from trueline.template.difference import Version, compare, read_version
from trueline.text import splice

PATH, NOTE = "docs/templates/Plan.md", "docs/Note.md"
NAMES = ("Aims", "Shape of Data", "Parts", "Rollout Plan", "Risks", "Costs", "Open Points", "Checks", "Links")
PROMPTS = ("_Why now?_", "_Who is hurt, and how often?_", "_List them in order_", "Say it in two sentences.")
LABELS = ("Owner", "Flag name", "Backup plan", "Retention", "Limit")
COLUMNS = ("Name", "Purpose", "Key Fields", "Impact", "Since", "Recovery")
EXAMPLES = 150
OPTIONS = ("Can be switched off", "Is reversible", "Was measured")


class Part(NamedTuple):
    """A section of a template: `level` 2 or 3, `body` its units, each a kind with its words."""

    level: int
    name: str
    body: tuple[tuple[str, ...], ...]


def text_of(parts: list[Part], keys: list[str]) -> str:
    front = "".join(f"{key}:\n" for key in keys)
    lines = [f"---\n{front}---\n# Plan: {{{{title}}}}\n"]
    for part in parts:
        lines.append(f"{'#' * part.level} {part.name}\n")
        lines += [unit_text(unit) for unit in part.body]
    return "\n".join(lines)


def unit_text(unit: tuple[str, ...]) -> str:
    kind, *words = unit
    if kind == "prompt":
        return f"{words[0]}\n"
    if kind == "fields":
        return "".join(f"- **{word}:**\n" for word in words)
    if kind == "options":
        return "".join(f"- [ ] {word}\n" for word in words)
    if kind == "tasks":
        return "- [ ] Task 1\n- [ ] Task 2\n"
    if kind == "fence":
        return "```mermaid\nA --> B\n```\n"
    rows = [words, ["---"] * len(words), [""] * len(words)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def several(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=4, unique=True).map(tuple)


UNITS = st.one_of(
    st.sampled_from(PROMPTS).map(lambda text: ("prompt", text)),
    several(LABELS).map(lambda words: ("fields", *words)),
    several(OPTIONS).map(lambda words: ("options", *words)),
    several(COLUMNS).map(lambda words: ("table", *words)),
    st.sampled_from([("tasks",), ("fence",)]),
)
BODIES = st.lists(UNITS, max_size=3, unique_by=lambda unit: unit[0]).map(tuple)
LEVELS = st.sampled_from([2, 2, 3])
PARTS = st.lists(
    st.builds(Part, LEVELS, st.sampled_from(NAMES), BODIES), min_size=2, max_size=7, unique_by=lambda p: p.name
)
KEYS = st.lists(st.sampled_from(["tags", "Created", "Owner", "Domains", "Sprint"]), min_size=1, max_size=4, unique=True)


@st.composite
def versions(draw: st.DrawFn) -> tuple[list[Part], str, str]:
    """A template, its text, and the text of a newer version of it."""
    old = draw(PARTS)
    new = list(old)
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, max(0, len(new) - 1)))
        what = draw(st.sampled_from(["drop", "add", "rename", "move", "body", "level", "unit"]))
        free = [name for name in (*NAMES, "Hazards", "What Else", "Aims and Ends") if name not in [p.name for p in new]]
        if what == "add" and free:
            new.insert(place, Part(draw(LEVELS), draw(st.sampled_from(free)), draw(BODIES)))
        elif not new:
            continue
        elif what == "drop":
            new.pop(place)
        elif what == "rename" and free:
            new[place] = new[place]._replace(name=draw(st.sampled_from(free)))
        elif what == "move":
            new.insert(draw(st.integers(0, len(new) - 1)), new.pop(place))
        elif what == "body":
            new[place] = new[place]._replace(body=draw(BODIES))
        elif what == "level":
            new[place] = new[place]._replace(level=draw(LEVELS))
        elif what == "unit" and new[place].body:
            units = list(new[place].body)
            number = draw(st.integers(0, len(units) - 1))
            words = {"fields": LABELS, "options": OPTIONS, "table": COLUMNS}.get(units[number][0])
            if words:
                units[number] = (units[number][0], *draw(several(words)))
            new[place] = new[place]._replace(body=tuple(units))
    return old, text_of(old, draw(KEYS)), text_of(new, draw(KEYS))


@st.composite
def notes(draw: st.DrawFn, old: list[Part], template: str) -> bytes:
    """What an author made of a template: filled, cut down, put in another order, with sections of their own."""
    count = 0

    def word() -> str:
        nonlocal count
        count += 1
        return f"author{count}"

    parts = draw(st.permutations(old)) if draw(st.booleans()) else list(old)
    lines = [
        template[: template.index("\n# ") + 1].replace(":\n", f": {word()}\n", draw(st.integers(0, 1))),
        "# Plan: Mine\n",
    ]
    for part in parts:
        if draw(st.integers(0, 4)) == 0:
            continue
        lines.append(f"{'#' * part.level} {draw(st.sampled_from(['', '', '3. ']))}{part.name}\n")
        for unit in part.body:
            how = draw(st.sampled_from(["left", "left", "filled", "beside", "gone"]))
            if how == "left":
                lines.append(unit_text(unit))
            elif how != "gone":
                lines.append(filled(unit, word, how == "beside"))
        if draw(st.integers(0, 5)) == 0:
            lines.append(f"{'#' * draw(st.integers(2, 5))} {word()} {word()}\n\n{word()}\n")
    text = "\n".join(lines)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()):
        text = text.replace("\n## ", "\n---\n\n## ")
    data = text.encode()
    if draw(st.booleans()):
        data = data.replace(b"\n", b"\r\n")
    return b"\xef\xbb\xbf" + data if draw(st.booleans()) else data


def filled(unit: tuple[str, ...], word: object, beside: bool) -> str:
    assert callable(word)
    text = unit_text(unit)
    if unit[0] == "prompt":
        return f"{text}{word()} {word()}\n" if beside else f"{word()}.\n"
    if unit[0] == "table":
        row = f"| {' | '.join(word() for _ in unit[1:])} |\n"
        return text + row if beside else text.replace(f"|{'  |' * (len(unit) - 1)}\n", row)
    if unit[0] == "fields":
        return text.replace(":**\n", f":** {word()}\n", 1 if beside else -1)
    if unit[0] in ("options", "tasks"):
        return text.replace("[ ]", "[x]", 1) + f"- [ ] {word()}\n"
    return text.replace("A -->", f"{word()} -->")


def own_words(data: bytes) -> Counter[bytes]:
    return Counter(re.findall(rb"author\d+", data))


def upgraded(note: bytes, template: str, old: Version, new: Version) -> bytes:
    library = make_library([derive_template(PATH, parse(template.encode()))])
    document = lower(NOTE, parse(note), library, Policy())
    plan = upgrade([document], compare(old, new))
    return splice(note, plan.edits.get(NOTE, ()))


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data())
def test_no_word_is_lost_and_twice_is_once(data: st.DataObject) -> None:
    parts, before, after = data.draw(versions())
    note = data.draw(notes(parts, before))
    old, new = read_version(PATH, before.encode()), read_version(PATH, after.encode())
    once = upgraded(note, after, old, new)
    assert own_words(once) == own_words(note)
    assert upgraded(once, after, old, new) == once
    if b"\r\n" in note:
        assert not re.search(rb"(?<!\r)\n", once)
    else:
        assert b"\r" not in once
    assert once.startswith(b"\xef\xbb\xbf") == note.startswith(b"\xef\xbb\xbf")
    assert once.endswith(b"\n") == note.endswith(b"\n")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data())
def test_a_template_brought_to_its_newer_version_by_itself(data: st.DataObject) -> None:
    """A document that is the older template asks for what the newer one asks, and loses nothing else."""
    _, before, after = data.draw(versions())
    old, new = read_version(PATH, before.encode()), read_version(PATH, after.encode())
    made = before.replace("{{title}}", "Mine").encode()
    once = upgraded(made, after, old, new)
    headings = [section.heading.title for section in new.tree.sections if section.heading]
    found = [line.lstrip("# ") for line in once.decode().split("\n") if line.startswith("#")]
    assert set(headings[1:]) <= set(found)


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_same_version_changes_nothing(data: st.DataObject) -> None:
    parts, before, _ = data.draw(versions())
    note = data.draw(notes(parts, before))
    version = read_version(PATH, before.encode())
    assert upgraded(note, before, version, version) == note
    assert compare(version, version).changes() == []


def test_a_note_that_ends_without_a_line_ending_still_does() -> None:
    before = (
        "---\ntags:\n---\n# Plan: {{title}}\n\n## Parts\n\n## Aims\n\n- [ ] Can be switched off\n- [ ] Is reversible\n"
    )
    after = "---\ntags:\n---\n# Plan: {{title}}\n\n## Aims\n\n- [ ] Can be switched off\n\n_Why now?_\n"
    note = b"---\ntags:\n---\n\n# Plan: Mine\n\n## Aims\n\n- [ ] Can be switched off\n- [ ] Is reversible"
    old, new = read_version(PATH, before.encode()), read_version(PATH, after.encode())
    for text in (note, note.replace(b"\n", b"\r\n")):
        once = upgraded(text, after, old, new)
        assert once.endswith(b"_Why now?_")
        assert upgraded(once, after, old, new) == once


def test_who_follows() -> None:
    before, after = "# Plan: {{title}}\n\n## Aims\n\n## Parts\n", "# Scheme: {{title}}\n\n## Aims\n\n## Pieces\n"
    vault = make_vault(
        {PATH: after.encode(), NOTE: b"# Plan: a\n\n## Aims\n", "docs/B.md": b"# Scheme: b\n", "docs/C.md": b"c"}
    )
    old, new = read_version("old.md", before.encode()), read_version(PATH, after.encode())
    assert [one.path for one in followers(vault, old.template, new.template)] == ["docs/B.md", NOTE]
