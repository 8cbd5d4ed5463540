"""What is written in a language that is also read is read back as the same things, whatever the designs say."""

from itertools import zip_longest

from hypothesis import given, settings
from hypothesis import strategies as st

from any_designs import names
from design_notes import designs, table
from trueline.formats import adr
from trueline.formats.adr import read_record
from trueline.formats.artefact import Artefact
from trueline.formats.built import Built, Source
from trueline.formats.flagd import reading as flags_read
from trueline.formats.flagd import writing as flags_written
from trueline.formats.madr import records
from trueline.formats.prometheus import reading as rules_read
from trueline.formats.prometheus import writing as rules_written
from trueline.formats.prometheus.conditions import exposed_name
from trueline.formats.texts import line, slug
from trueline.model import Document
from trueline.model.sections.decisions import Decisions
from trueline.model.sections.observability import Observability
from trueline.model.sections.rollout import Rollout
from trueline.model.symbols import flag_symbol

FEW = settings(max_examples=40)
METRICS = ("`print_latency_ms`", "`print_failed_ratio`", "`jobs_total`", "`print.queue.age.seconds`", "Printed labels")
FIGURES = ("> 5% for 5 minutes", "< 3", "p99 > 2 s", "> 300 per minute", ">= 10 within 5 min", "", "often", "1,000")
metrics = st.one_of(st.sampled_from(METRICS), names)
figures = st.one_of(st.sampled_from(FIGURES), names)
conditions = st.one_of(st.builds("{} {}".format, metrics, figures), names)


@st.composite
def notes(draw: st.DrawFn) -> list[Document]:
    """One to three designs with metrics, alerts, a flag and decisions of any name."""

    def rows(*cells: st.SearchStrategy[str]) -> list[tuple[str, ...]]:
        return draw(st.lists(st.tuples(*cells), max_size=4))

    texts = {}
    for number in range(draw(st.integers(1, 3))):
        flag = draw(st.one_of(names, st.sampled_from(("`label-preview`", "`LABEL_PREVIEW`", "None needed", ""))))
        texts[f"docs/2. Planned/N{number}.md"] = "\n".join(
            (
                f"# Feature: {draw(names)}\n",
                table("Key Metrics", ("Metric", "Normal Range", "Alert Threshold"), rows(metrics, figures, figures)),
                table("Alerting", ("Condition", "Severity", "Response"), rows(conditions, names, names)),
                f"## Feature Flags\n\n- **Flag name:** {flag}\n- **Rollout strategy:** {draw(names)}\n",
                table("Rollout Phases", ("Phase", "Scope", "Success", "Rollback"), rows(names, figures, names, names)),
                table(
                    "Decisions Log",
                    ("Date", "Decision", "Rationale", "Alternatives Considered"),
                    rows(st.sampled_from(("2026-01-31", "soon", "")), names, names, names),
                ),
            )
        )
    return designs(texts)


def sources(artefact: Artefact) -> list[Source]:
    return [Source(file.name, file.text.encode()) for file in artefact.files]


@given(notes())
@FEW
def test_every_alert_that_was_not_skipped_is_read_back_with_its_severity(notes: list[Document]) -> None:
    artefact = rules_written.write(notes)
    rules = [source for source in sources(artefact) if source.path == rules_written.RULES]
    built = rules_read.read(rules) if rules else Built()
    assert not built.problems
    places = {(one.path, one.span) for one in artefact.skipped}
    names = rules_written.alert_names(notes)
    said = []
    for note in notes:
        alerts = [alert for alert in note[Observability].alerts if (note.path, alert.span) not in places]
        severities = [slug(alert.severity) if line(alert.severity) else "" for alert in alerts]
        # What follows the alerts of a design are thresholds, of which no severity is said.
        said += list(zip_longest(names.get(note.path, ()), severities, fillvalue=""))
    assert [(one.name, one.severity) for one in built.alerts] == said
    known = {exposed_name(metric.name) for note in notes for metric in note[Observability].metrics} - {""}
    for one in built.alerts:
        assert any(name in one.expression for name in known)


@given(notes(), st.sampled_from(("", "1", "3")))
@FEW
def test_every_flag_that_was_not_skipped_is_read_back(notes: list[Document], phase: str) -> None:
    artefact = flags_written.write(notes, phase=phase)
    built = flags_read.read(sources(artefact))
    assert not built.problems
    designed = {flag_symbol(flag.name) for note in notes if (flag := note[Rollout].flag)}
    assert {flag_symbol(one.name) for one in built.flags} == designed
    assert len(built.flags) == len(designed)


@given(notes())
@FEW
def test_every_decision_that_was_not_skipped_is_read_back(notes: list[Document]) -> None:
    artefact = adr.write(notes)
    written, skipped = records(notes)
    read = [read_record(source) for source in sources(artefact)]
    assert [(one.number, one.title, one.status, one.date, one.decision, one.options) for one in read] == [
        (one.number, one.title, one.status, one.date, one.decision, one.options) for one in written
    ]
    rows = [decision for note in notes for decision in note[Decisions].decisions]
    assert len(read) + len(skipped) == len(rows)
    assert all(line(one.title) for one in read)
