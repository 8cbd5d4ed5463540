"""What the API says of itself, asked in every way that this allows and forbids: no request is a mistake of ours."""

from collections import Counter
from collections.abc import Iterator
from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from portals import BASE, bearer, make_vault, opened
from trueline.web.options import Limits

FEW = settings(
    max_examples=2, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    vault = make_vault(tmp_path_factory.mktemp("described"))
    with opened(vault, limits=Limits(rate=1e9, burst=1_000_000_000)) as client:
        yield client


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("part", range(4))
def test_no_request_is_a_mistake_of_ours(client: TestClient, mode: schemathesis.GenerationMode, part: int) -> None:
    schema = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json", headers=bearer()).json())
    operations = [one.ok() for one in schema.get_all_operations()]
    found: Counter[int] = Counter()
    turn = count()
    for operation in operations[part::4]:
        if operation.path == "/events":
            # It has no end.
            continue

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            sent = case.as_transport_kwargs(base_url=BASE)
            headers = {name: text for name, text in dict(sent["headers"]).items() if name.lower() != "authorization"}
            if next(turn) % 2:
                headers["if-match"] = "*"
            try:
                body = {name: sent[name] for name in ("params", "json") if sent.get(name) is not None}
                if isinstance(sent.get("data"), str | bytes):
                    body["content"] = sent["data"]
                response = client.request(sent["method"], sent["url"], headers={**headers, **bearer()}, **body)
            except UnicodeEncodeError:
                # What no client can send.
                return
            found[response.status_code] += 1
            assert response.status_code < 500, response.text
            assert response.status_code < 400 or response.headers["content-type"] == "application/problem+json"

        ask()
    assert len(operations) > 50 and found.total() > len(operations) // 4 and len(found) > 1, found
