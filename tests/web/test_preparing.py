"""What takes long is made once, while nobody waits; what is made holds until what it was made of changes."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portals import bearer, make_vault, opened, running, until
from trueline.analysis.host import AnalysisHost
from trueline.model import Document
from trueline.queries._fill import fullness
from trueline.vault.facts import late_facts_known
from trueline.web.mapping import known_network
from trueline.web.options import Options
from trueline.web.portal import Portal
from trueline.web.preparing import Desk, Preparing
from trueline.web.room import Room
from trueline.web.snapshots import Snapshot
from trueline.web.warming import Warming


def test_whoever_does_not_find_it_made_is_told_so_and_finds_it_later() -> None:
    desk, go, made = Desk(0.0), threading.Event(), []

    def make() -> int:
        made.append(1)
        assert go.wait(20)
        return 7

    for _ in range(3):
        with pytest.raises(Preparing):
            desk.soon("page", 1, make)
    go.set()
    assert desk.soon("page", 1, make, patient=True) == 7
    assert made == [1]
    desk.close()


def test_what_was_made_of_an_earlier_moment_is_not_shown() -> None:
    desk, go = Desk(0.0), threading.Event()

    def of(revision: int) -> Callable[[], int]:
        def make() -> int:
            assert go.wait(20)
            return revision

        return make

    with pytest.raises(Preparing):
        desk.soon("page", 1, of(1))
    with pytest.raises(Preparing):
        desk.soon("page", 2, of(2))
    go.set()
    assert desk.soon("page", 2, of(2), patient=True) == 2
    desk.close()


def test_what_goes_wrong_is_told_to_whoever_asked() -> None:
    desk = Desk()

    def make() -> int:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        desk.soon("page", 1, make, patient=True)
    assert desk.soon("page", 1, lambda: 3, patient=True) == 3
    desk.close()


def test_a_page_that_takes_long_says_so_and_asks_again_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    with opened(make_vault(tmp_path)) as client:
        portal: Portal = client.app.state.portal  # type: ignore[attr-defined]
        monkeypatch.setattr("trueline.web.portal._LARGE", 1)
        portal.desk = Desk(0.0)
        before = portal.snapshot
        holding = threading.Thread(target=lambda: before.once(("answer", "stats", ()), lambda: [go.wait(20)]))
        holding.start()
        waits = client.get("/stats", headers={**bearer(), "accept": "text/html"})
        assert waits.status_code == 202
        assert waits.headers["refresh"] == "1" and "no-store" in waits.headers["cache-control"]
        assert "being prepared" in waits.text
        go.set()
        holding.join()
        # What was put there is no answer; the next moment has its own.
        make_more(portal)
        portal.desk = Desk(30.0)
        assert client.get("/stats", headers=bearer()).status_code == 200


def make_more(portal: Portal) -> None:
    """Change a document, so that there is another moment."""
    path = portal.host.analysis.paths[0]
    place = Path(portal.host.analysis.root.path, path)
    place.write_bytes(place.read_bytes() + b"\nMore.\n")
    portal.host.refresh([path])
    portal.take_changes()


def test_several_who_ask_at_once_share_one_answer(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    snapshot = Snapshot(AnalysisHost(str(vault.root), str(vault.root)).analysis, 1)
    begun, go, made, found = threading.Event(), threading.Event(), [], []

    def make() -> int:
        made.append(1)
        begun.set()
        assert go.wait(20)
        return 5

    asking = [threading.Thread(target=lambda: found.append(snapshot.once("key", make))) for _ in range(4)]
    asking[0].start()
    assert begun.wait(20)
    for one in asking[1:]:
        one.start()
    go.set()
    for one in asking:
        one.join(20)
    assert (made, found) == ([1], [5] * 4)


def test_after_an_answer_that_failed_the_next_one_tries_again(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    snapshot = Snapshot(AnalysisHost(str(vault.root), str(vault.root)).analysis, 1)
    with pytest.raises(ZeroDivisionError):
        snapshot.once("key", lambda: 1 // 0)
    assert snapshot.once("key", lambda: 2) == 2


def test_after_a_change_only_what_changed_is_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = make_vault(tmp_path, 5)
    portal = Portal(AnalysisHost(str(vault.root), str(vault.root)), Options(watch=False))
    drawn: list[str] = []

    def draw(document: Document) -> Iterator[tuple[object, object]]:
        drawn.append(document.path)
        return fullness.draw(document)

    counting = fullness._replace(draw=draw)
    first = dict(portal.snapshot.vault.relation(counting).items())
    assert sorted(drawn) == sorted(portal.snapshot.vault.entries)
    place = vault.root / vault.designs[2]
    place.write_text(vault.text(vault.designs[2]).replace("- [ ] Who pays?", ""))
    portal.host.refresh([vault.designs[2]])
    drawn.clear()
    second = dict(portal.snapshot.vault.relation(counting).items())
    assert drawn == [vault.designs[2]]
    fresh = Snapshot(AnalysisHost(str(vault.root), str(vault.root)).analysis, 1)
    again = dict(fresh.vault.relation(fullness).items())
    assert {key: [row for _, row in rows] for key, rows in second.items()} == {
        key: [row for _, row in rows] for key, rows in again.items()
    }
    assert first.keys() == second.keys()


def test_facts_of_documents_that_have_gone_go_with_them(tmp_path: Path) -> None:
    vault = make_vault(tmp_path, 4)
    portal = Portal(AnalysisHost(str(vault.root), str(vault.root)), Options(watch=False))
    list(portal.snapshot.vault.relation(fullness))
    (vault.root / vault.designs[0]).unlink()
    portal.host.refresh()
    assert vault.designs[0] not in list(portal.snapshot.vault.relation(fullness))
    assert portal.snapshot.late.last(fullness.name, vault.designs[0]) is None


def test_room_is_for_what_was_wanted_last() -> None:
    room: Room[str] = Room(5_000)
    for name in "abcd":
        room.put(name, name * 2, 1_000)
    assert room.find("a") is None, "it was wanted longest ago"
    assert room.find("b") == "bb"
    room.put("e", "ee", 1_000)
    assert [name for name in "abcde" if room.find(name)] == ["b", "d", "e"]
    room.put("b", "other", 10)
    assert room.find("b") == "other"
    held = room.bytes
    room.put("b", "other", 10)
    assert room.bytes == held and room.bytes < 5_000
    room.put("large", "l", 90_000)
    assert len(room) == 1


def test_room_never_holds_more_than_it_may() -> None:
    room: Room[bytes] = Room(20_000)
    for number in range(500):
        room.put(number % 37, b"x", (number * 131) % 3_000)
        assert room.bytes <= 20_000


def test_pages_are_ready_before_anybody_asks(tmp_path: Path) -> None:
    vault = make_vault(tmp_path, 6)
    host = AnalysisHost(str(vault.root), str(vault.root))
    snapshot = Snapshot(host.analysis, 1)
    warming, made = Warming(host, lambda: snapshot), []

    def fail(_: Snapshot) -> None:
        raise LookupError("of a page that nobody has asked for")

    warming.begin([lambda one: made.append("first"), fail, lambda one: made.append("last")])
    assert until(warming.done.is_set)
    assert made == ["first", "last"]
    entries = snapshot.vault.entries
    assert {facts.name: snapshot.late.missing(facts.name, entries) for facts in late_facts_known()} == {
        facts.name: [] for facts in late_facts_known()
    }
    warming.stop()


def test_whoever_serves_finds_every_page_in_the_end(tmp_path: Path) -> None:
    import http.client

    with running(make_vault(tmp_path, 6), tmp_path) as portal:
        client = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)

        def shown(page: str) -> bool:
            client.request("GET", page, headers=bearer(portal.token))
            response = client.getresponse()
            response.read()
            assert response.status in (200, 202)
            return response.status == 200

        for page in ("/", "/system", "/questions", "/decisions", "/drift", "/matrices?kind=failures", "/stats"):
            assert until(lambda page=page: shown(page)), page
        # A signal ends it once everything is answered.
        assert portal.end() in (0, -15)


def test_the_first_request_finds_routes_worked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fastapi._compat.v2 as shapes

    made: list[object] = []
    adapter = shapes.TypeAdapter

    def counting(*words: object, **named: object) -> object:
        made.append(words)
        return adapter(*words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(shapes, "TypeAdapter", counting)
    with opened(make_vault(tmp_path)) as client:
        assert made, "what is counted is what FastAPI does"
        made.clear()
        assert client.get("/", headers=bearer()).status_code == 200
        assert made == []


def test_while_all_is_drawn_nobody_draws_all_beside_it(tmp_path: Path) -> None:
    vault = make_vault(tmp_path, 4)
    snapshot = Snapshot(AnalysisHost(str(vault.root), str(vault.root)).analysis, 1)
    snapshot.late.swept.clear()
    drawn: list[str] = []

    def draw(document: Document) -> Iterator[tuple[object, object]]:
        drawn.append(document.path)
        return fullness.draw(document)

    counting = fullness._replace(draw=draw)
    some = tuple(snapshot.vault.entries)[:1]
    assert set(snapshot.vault.drawing.rows(counting, snapshot.vault.documents, some)) == set(some)
    asking = threading.Thread(target=lambda: list(snapshot.vault.relation(counting)))
    asking.start()
    for path, entry in snapshot.vault.entries.items():
        snapshot.late.put(fullness.name, path, entry, tuple(fullness.draw(snapshot.vault.documents[path])))
    snapshot.late.swept.set()
    asking.join(20)
    assert not asking.is_alive()
    assert drawn == list(some)


def test_a_page_is_made_once_for_all_who_open_it(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    portal = Portal(AnalysisHost(str(vault.root), str(vault.root)), Options(watch=False))
    made: list[int] = []

    def make(snapshot: Snapshot) -> int:
        made.append(snapshot.revision)
        return snapshot.revision

    assert [portal.soon("page", make) for _ in range(3)] == [1, 1, 1]
    make_more(portal)
    assert [portal.soon("page", make) for _ in range(2)] == [2, 2]
    assert made == [1, 2]


COMPONENTS = """
## 3. Component Design

### New Components

#### `Invoicer`

- **Responsibility:** sends invoices
- **Depends on:** {needs}
"""


def test_the_map_is_made_again_where_an_edit_says_something_else(tmp_path: Path) -> None:
    vault = make_vault(tmp_path, 4)
    path = vault.designs[0]
    before = vault.text(path)

    def say(text: str) -> None:
        (vault.root / path).write_text(before + text)
        portal.host.refresh([path])

    portal = Portal(AnalysisHost(str(vault.root), str(vault.root)), Options(watch=False))
    say(COMPONENTS.format(needs="PostgreSQL"))
    first = known_network(portal.snapshot)
    say("\nA word.\n" + COMPONENTS.format(needs="PostgreSQL"))
    assert known_network(portal.snapshot) is first, "nothing else hangs together by now"
    say("\nA word.\n" + COMPONENTS.format(needs="Redis"))
    other = known_network(portal.snapshot)
    assert other is not first
    fresh = known_network(Snapshot(AnalysisHost(str(vault.root), str(vault.root)).analysis, 1))
    assert (other.points, other.users) == (fresh.points, fresh.users)
    assert any("Redis" in point.label for point in other.points.values())
    (vault.root / "domains" / "Redis.md").write_text("# Redis\n")
    portal.host.refresh()
    fresh = known_network(Snapshot(AnalysisHost(str(vault.root), str(vault.root)).analysis, 1))
    assert known_network(portal.snapshot).points == fresh.points != other.points
