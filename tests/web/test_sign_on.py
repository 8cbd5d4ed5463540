"""Single sign-on, against a provider that signs what it says."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc.jwk import ECKey
from sign_on_provider import Provider, provider

from trueline.listening.principals import Principal, Role
from trueline.web.access.oidc import SignOnFailed, SingleSignOn
from trueline.web.options import Options

ANA: dict[str, Any] = {"email": "ana@example.org", "email_verified": True, "groups": ["engineering"]}


@pytest.fixture
def held() -> Iterator[Provider]:
    with provider() as made:
        made.claims = ANA
        yield made


def portal(held: Provider, **more: object) -> SingleSignOn:
    roles = {"editor": ["engineering"], "admin": ["platform", "root@example.org"]}
    table = {"issuer": held.issuer, "client-id": "trueline", "client-secret-env": "TRUELINE_NO_SUCH_SECRET", **more}
    return SingleSignOn(Options(public_url="https://designs.example.org", serve={"oidc": table, "roles": roles}))


def sign_on(held: Provider, one: SingleSignOn, state: str = "") -> Principal:
    async def both() -> Principal:
        url, key = await one.begin()
        query = held.sign_on(url)
        return await one.finish(f"code=the-code&state={state}" if state else query, key)

    return asyncio.run(both())


def test_a_group_has_its_role(held: Provider) -> None:
    assert sign_on(held, portal(held)) == Principal("ana@example.org", Role.EDITOR, (), "session")


def test_a_verified_address_has_its_role(held: Provider) -> None:
    held.claims = {"email": "root@example.org", "email_verified": True}
    assert sign_on(held, portal(held)).role == Role.ADMIN


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": ["trueline", "another"]},
        {"exp": 1},
        {"nonce": "guessed"},
        {"email_verified": False},
        {"email": "root@example.org", "email_verified": None, "groups": []},
        {"groups": ["nobody"]},
    ],
)
def test_what_does_not_fit_signs_nobody_on(held: Provider, claims: dict[str, Any]) -> None:
    held.claims = {**ANA, **claims}
    with pytest.raises(SignOnFailed):
        sign_on(held, portal(held))


def test_a_chosen_name_is_no_group(held: Provider) -> None:
    held.claims = {"nickname": "platform", "groups": ["engineering"]}
    assert sign_on(held, portal(held, **{"name-claim": "nickname"})).role == Role.EDITOR


def test_a_foreign_key_signs_nobody_on(held: Provider) -> None:
    held.key = ECKey.generate_key("P-256", {"kid": "one"})
    with pytest.raises(SignOnFailed):
        sign_on(held, portal(held))


def test_a_foreign_state_signs_nobody_on(held: Provider) -> None:
    with pytest.raises(SignOnFailed):
        sign_on(held, portal(held), "forged")


def test_what_comes_back_counts_once(held: Provider) -> None:
    async def twice() -> None:
        one = portal(held)
        url, key = await one.begin()
        query = held.sign_on(url)
        await one.finish(query, key)
        with pytest.raises(SignOnFailed):
            await one.finish(query, key)

    asyncio.run(twice())


def test_keys_are_asked_for_when_they_are_needed(held: Provider) -> None:
    one = portal(held)
    for _ in range(3):
        sign_on(held, one)
    assert held.visited.count("/keys") == 1 and held.visited.count("/.well-known/openid-configuration") == 1
    held.change_key()
    assert sign_on(held, one).name == "ana@example.org", "a provider may sign with another key from one day to the next"
    assert held.visited.count("/keys") == 2
