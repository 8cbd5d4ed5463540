"""What a configuration may say, and what is said about one that says it wrongly."""

from pathlib import Path

import pytest

from trueline.analysis.roots import Root, configuration_in
from trueline.analysis.settings import Settings, SettingsProblem, describe, load_settings
from trueline.analysis.shapes import SHAPES
from trueline.rules import rule_names


def load(folder: Path, text: str | bytes, name: str = "trueline.toml") -> tuple[Settings, tuple[SettingsProblem, ...]]:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(data)
    return load_settings(Root(str(folder), "", str(folder / name)))


def problem(folder: Path, text: str | bytes, name: str = "trueline.toml") -> SettingsProblem:
    settings, problems = load(folder, text, name)
    assert settings._replace(sources={}) == Settings(), "what is wrong keeps its default"
    (only,) = problems
    assert only.path == name
    assert only.message[0] in "`" or only.message[0].islower()
    return only


FULL = """\
templates = ["docs/templates/", "./feature.md"]
exclude = ["archive/", "*.draft.md"]
include = "docs/"
select = ["links", "template/*"]
ignore = ["links/orphan"]
baseline = "ci/baseline.json"
max-file-size = "2 MiB"

[per-file-ignores]
"archive/**" = ["ALL"]
"x.md" = "links"

[severity]
"links/broken" = "Error"
meta = "off"

[mounts]
riven = ""
"other/docs" = "docs/"

[stages]
Active = ["doing", "wip"]
Completed = "shipped"

[aliases]
"API Design" = ["Interfaces"]

[gates]
Designed = ["sections", "links/*", "overview/vague-criterion"]
implemented = []

[check]
history = true

[built]
ignore = ["vendor"]

[serve]
"""


def expected() -> Settings:
    return Settings(
        templates=("docs/templates", "feature.md"),
        exclude=("archive/", "*.draft.md"),
        include=("docs/",),
        select=("links", "template/*"),
        ignore=("links/orphan",),
        per_file_ignores={"archive/**": ("ALL",), "x.md": ("links",)},
        severity={"links/broken": "error", "meta": "off"},
        mounts={"riven": "", "other/docs": "docs"},
        stages={"Active": ("doing", "wip"), "Completed": ("shipped",)},
        aliases={"API Design": ("Interfaces",)},
        gates={"designed": ("sections", "links/*", "overview/vague-criterion"), "implemented": ()},
        check={"history": True},
        built={"evidence": (), "owners": {}, "ignore": ("vendor",), "repository": ""},
        baseline="ci/baseline.json",
        max_file_size=2 * 1024 * 1024,
    )


def make_templates(folder: Path) -> None:
    (folder / "docs" / "templates").mkdir(parents=True)
    (folder / "feature.md").touch()


@pytest.mark.parametrize("name", ["trueline.toml", ".trueline.toml"])
def test_everything_that_can_be_set(tmp_path: Path, name: str) -> None:
    make_templates(tmp_path)
    settings, problems = load(tmp_path, FULL, name)
    assert problems == ()
    assert settings._replace(sources={}) == expected()
    assert settings.sources["templates"] == f"{name}:1"
    assert settings.sources["severity"] == f"{name}:13"
    assert set(settings.sources) == set(SHAPES)


def test_table_of_a_project(tmp_path: Path) -> None:
    make_templates(tmp_path)
    head, *rest = FULL.split("\n[")
    text = "[project]\nname = 'x'\n[tool.trueline]\n" + head + "".join("\n[tool.trueline." + part for part in rest)
    settings, problems = load(tmp_path, text, "pyproject.toml")
    assert problems == ()
    assert settings._replace(sources={}) == expected()
    assert settings.sources["exclude"] == "pyproject.toml:5"
    assert settings.sources["stages"] == "pyproject.toml:24"
    assert configuration_in(str(tmp_path)) == str(tmp_path / "pyproject.toml")


def test_no_configuration_is_the_defaults(tmp_path: Path) -> None:
    assert load_settings(Root(str(tmp_path), "")) == (Settings(), ())
    assert Settings().max_file_size == 10_000_000
    assert Settings().baseline == ".trueline-baseline.json"


def test_stages_may_be_a_list(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, 'stages = ["Now", "Later"]')
    assert (settings.stages, problems) == ({"Now": ("Now",), "Later": ("Later",)}, ())


@pytest.mark.parametrize(
    ("text", "line", "part", "help"),
    [
        ("\nexlude = []", 2, "no setting `exlude`", "did you mean `exclude`?"),
        ("max_file_size = 3", 1, "no setting `max_file_size`", "did you mean `max-file-size`?"),
        ("zzz = 1", 1, "no setting `zzz`", "known are `templates`"),
        ("exclude = 3", 1, "`exclude` must be a list of strings, not a number", ""),
        ("# x\nexclude = ['a', 1]", 2, "`exclude` must be a list of strings, not a list that holds other things", ""),
        ("severity = true", 1, "`severity` must be a table, not a boolean", ""),
        ("[severity]\n'links/broken' = 'eror'", 2, "`links/broken` cannot be `eror`", "`warning`"),
        ("[severity]\nlinks = 1979-05-27", 2, "`links` cannot be a date or time", "`off`"),
        ("[severity]\n'links/brokn' = 'off'", 2, "no rule or family is called `links/brokn`", "`links/broken`"),
        ("select = ['link']", 1, "no rule or family is called `link`", "did you mean `links`?"),
        ("ignore = ['zzzzzzzz']", 1, "is called `zzzzzzzz`", "`trueline rules` lists them"),
        ("[per-file-ignores]\na = ['links']\n'b/**' = ['nothing']", 3, "is called `nothing`", "rules"),
        ("[per-file-ignores]\na = 1", 2, "`a` in `per-file-ignores` must be a list of strings", ""),
        ("[stages]\nActive = {}", 2, "`Active` in `stages` must be a list of strings, not a table", ""),
        ("stages = 1.5", 1, "`stages` must be a table, not a number", ""),
        ("[gates]\ndesigned = ['question']", 2, "`question` is no condition of a gate, and no rule", "`questions`"),
        ("[gates]\ndesigned = true", 2, "`designed` in `gates` must be a list of strings, not a boolean", ""),
        ("gates = ['designed']", 1, "`gates` must be a table", ""),
        ("[mounts]\nx = '../other'", 2, "`../other` in `mounts` leads out of the vault", "relative"),
        ("[mounts]\nx = 1", 2, "`x` in `mounts` must be a path, not a number", ""),
        ("baseline = '/etc/passwd'", 1, "`/etc/passwd` in `baseline` leads out of the vault", "relative"),
        ("baseline = './'", 1, "`baseline` must name a file", ""),
        ("templates = ['nowhere']", 1, "`templates` names `nowhere`, and there is no such file", ""),
        ("templates = ['.']", 1, "`templates` names the whole vault", "name the folder"),
        ("max-file-size = 0", 1, "`max-file-size` must be a size", '"10 MB"'),
        ("max-file-size = true", 1, "`max-file-size` must be a size", '"10 MB"'),
        ("max-file-size = '10 parsecs'", 1, "`max-file-size` must be a size", '"10 MB"'),
    ],
)
def test_wrong_setting_is_named_with_its_line(tmp_path: Path, text: str, line: int, part: str, help: str) -> None:
    found = problem(tmp_path, text)
    assert found.line == line
    assert part in found.message
    assert help in found.help


def test_one_wrong_setting_costs_no_other(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, "exclude = ['a']\ninclude = 1\nbaseline = 'b.json'\nzz = 1")
    assert (settings.exclude, settings.include, settings.baseline) == (("a",), (), "b.json")
    assert [found.line for found in problems] == [2, 4]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = 1\nb = = 2\n", 2, 5),
        ("a = [1,\n", 2, 1),
        ("a = 1\na = 2\n", 2, 6),
        (b"a = 1\nb = '\xff'\n", 2, 6),
    ],
)
def test_invalid_toml_is_named_with_its_place(tmp_path: Path, text: str | bytes, line: int, column: int) -> None:
    found = problem(tmp_path, text)
    assert (found.line, found.column) == (line, column)
    assert "(at " not in found.message


def test_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    settings, problems = load(tmp_path, b"\xef\xbb\xbfexclude = ['a']\r\ninclude = ['b']\r\n")
    assert (settings.exclude, settings.include, problems) == (("a",), ("b",), ())
    assert settings.sources["include"] == "trueline.toml:2"


def test_hostile_configuration_is_a_problem(tmp_path: Path) -> None:
    assert "nested too deeply" in problem(tmp_path, "a = " + "[" * 50_000).message
    assert "too large" in problem(tmp_path, b"#" * 2_000_000).message


def test_configuration_that_cannot_be_read(tmp_path: Path, unprivileged: Path) -> None:
    (unprivileged / "trueline.toml").write_text("exclude = []")
    (unprivileged / "trueline.toml").chmod(0)
    root = Root(str(unprivileged), "", str(unprivileged / "trueline.toml"))
    settings, (found,) = load_settings(root)
    assert settings == Settings()
    assert found == SettingsProblem("trueline.toml", 0, "this cannot be read: permission denied")


def test_project_whose_table_is_none(tmp_path: Path) -> None:
    found = problem(tmp_path, "[tool]\ntrueline = 1\n", "pyproject.toml")
    assert (found.line, found.message) == (2, "`tool.trueline` must be a table")


def test_description_has_every_setting_its_value_and_its_source(tmp_path: Path) -> None:
    settings, _ = load(tmp_path, "exclude = ['a \"b\"']\n[severity]\nlinks = 'off'\n")
    rows = {key: (value, source) for key, value, source in describe(settings)}
    assert list(rows) == list(SHAPES)
    assert rows["exclude"] == ('["a \\"b\\""]', "trueline.toml:1")
    assert rows["severity"] == ('{"links" = "off"}', "trueline.toml:2")
    assert rows["max-file-size"] == ("10000000", "default")
    assert rows["baseline"] == ('".trueline-baseline.json"', "default")


def test_rules_that_the_tests_name_exist() -> None:
    assert {"links/broken", "links/orphan"} <= set(rule_names())
