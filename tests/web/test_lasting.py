"""What stays open ends soon after whoever opened it may not come in any more."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from portals import BASE, bearer, make_vault, opened, until
from trueline.listening.limits import Limits
from trueline.listening.principals import Role
from trueline.listening.tokens import Tokens

# How long a test waits before it gives up; streams end at once.
_PATIENCE = 30.0


class Guest(NamedTuple):
    """A client with a way in, and what takes it away."""

    client: TestClient
    headers: dict[str, str]
    go: Callable[[], object]


@pytest.fixture(params=["token revoked", "token of a session revoked", "signed out"])
def guest(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Guest]:
    data = str(tmp_path / "data")
    text = Tokens(data).add("ana", Role.READER, (), 1)[1]

    def revoke() -> object:
        return Tokens(data).revoke("ana")

    with opened(make_vault(tmp_path), data_folder=data, limits=Limits(recheck_seconds=0.05)) as client:
        origin = {"origin": BASE}
        if request.param == "token revoked":
            yield Guest(client, {**bearer(text), **origin}, revoke)
            return
        assert client.post("/sign-in", data={"token": text}, headers=origin).status_code == 303
        signed_out = request.param == "signed out"
        yield Guest(client, origin, lambda: client.post("/sign-out", headers=origin) if signed_out else revoke())


def test_a_stream_of_events_ends(guest: Guest) -> None:
    hub = guest.client.app.state.portal.hub  # type: ignore[attr-defined]
    with ThreadPoolExecutor(1) as pool:
        stream = pool.submit(guest.client.get, "/events", headers=guest.headers)
        assert until(lambda: hub.count == 1)
        guest.go()
        try:
            assert b"event: hello" in stream.result(_PATIENCE).content
        finally:
            hub.close()
    assert guest.client.get("/events", headers=guest.headers).status_code == 401


def test_an_editor_s_line_is_closed(guest: Guest) -> None:
    address = f"{BASE.replace('http', 'ws')}/lsp"
    with guest.client.websocket_connect(address, headers=guest.headers) as socket:
        socket.send_text('{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}')
        assert '"result"' in socket.receive_text()
        guest.go()
        with pytest.raises(WebSocketDisconnect) as said:
            socket.receive_text()
        assert said.value.code == 1008
