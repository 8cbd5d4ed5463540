from feature_vaults import ask, feature, rows, vault_of
from rule_examples import make_vault

TASKS = """## 13. Implementation Tasks

- [x] Table
    - [x] Migration
    - [ ] Backfill
- [ ] Task 1

### Later

- [ ] Drop the old table
"""


def test_progress_and_open_tasks_with_what_they_stand_under() -> None:
    text = feature("A", body=TASKS)
    answer = ask(vault_of({"docs/3. Active/A": text, "docs/1. Planning/B": feature("B")}), "tasks")
    (progress,) = rows(answer, "Progress")
    assert (progress["done"], progress["tasks"], progress["percent"]) == (2, 4, 50), "template tasks do not count"
    found = [(row["task"], row["group"]) for row in rows(answer, "Open tasks")]
    assert found == [("Backfill", "Table"), ("Drop the old table", "Later")]
    for row in rows(answer, "Open tasks"):
        assert str(row["task"]) in text.splitlines()[int(str(row["line"])) - 1]


def test_a_list_of_the_template_that_nobody_touched_is_no_task() -> None:
    template = "# Feature: {{title}}\n\n## Implementation Tasks\n\n### Core\n\n- [ ] Task\n\n### Release\n\n- [ ] Write notes\n- [ ] Tell\n"
    untouched = template.replace("{{title}}", "A")
    partly = untouched.replace("- [ ] Tell", "- [x] Tell\n- [ ] Celebrate")
    files = {"docs/templates/Feature.md": template, "docs/A.md": untouched, "docs/B.md": partly}
    vault = make_vault({path: text.encode() for path, text in files.items()})
    found = rows(ask(vault, "tasks"), "Progress")
    assert [(row["feature"], row["done"], row["tasks"]) for row in found] == [("B", 1, 3)]


def test_open_tasks_of_completed_features_only_when_asked_for() -> None:
    vault = vault_of({"docs/4. Completed/A": feature("A", body=TASKS)})
    answer = ask(vault, "tasks")
    assert rows(answer, "Open tasks") == []
    assert answer.tables[1].note == "2 open tasks of completed features left out; `--completed` shows them"
    for asked in ({"completed": True}, {"feature": "A"}, {"stage": "completed"}):
        assert len(rows(ask(vault, "tasks", **asked), "Open tasks")) == 2


def test_no_tasks_is_said() -> None:
    vault = vault_of({"docs/1. Planning/A": feature("A")})
    assert ask(vault, "tasks").empty == "no note lists tasks, and none of the 1 feature does"
    assert "`A` lists no tasks" in ask(vault, "tasks", feature="A").empty
    assert ask(vault, "tasks", stage="active").empty == "no feature in active lists tasks"
