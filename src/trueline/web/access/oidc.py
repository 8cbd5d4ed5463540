"""Single sign-on with OpenID Connect: the authorisation code flow with PKCE, and what a claim makes of a person."""

import os
import time
from collections.abc import Mapping, Sequence
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from trueline.listening.principals import ROLES, Principal
from trueline.web.options import Options

_PATIENCE_SECONDS = 600
_MOST_WAITING = 1_000
_KNOWN_SECONDS = 3_600
_TIMEOUT_SECONDS = 10.0
# What a provider may sign with; never `none`, and never a secret that is also known elsewhere.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]


class SignOnFailed(Exception):
    """Why somebody could not be signed on, in a sentence."""


class _Begun(NamedTuple):
    state: str
    nonce: str
    verifier: str
    expires: float


class SingleSignOn:
    """Sign-ons with the provider that `[serve.oidc]` names; begun ones wait in memory."""

    def __init__(self, options: Options) -> None:
        table: Mapping[str, Any] = options.serve.get("oidc", {})
        self.configured = bool(table)
        self._issuer = str(table.get("issuer", "")).rstrip("/")
        self._client = str(table.get("client-id", ""))
        self._secret = os.environ.get(str(table.get("client-secret-env", "")) or "TRUELINE_OIDC_SECRET", "")
        self._scope = str(table.get("scope", "openid email profile"))
        self._claim = str(table.get("roles-claim", "groups"))
        self._name = str(table.get("name-claim", "email"))
        self._roles: Mapping[str, Sequence[str]] = options.serve.get("roles", {})
        self._domains: Mapping[str, Sequence[str]] = options.serve.get("domains", {})
        self._back = options.public_url.rstrip("/") + "/sign-in/oidc/back"
        self._begun: dict[str, _Begun] = {}
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, Any] | None = None

    async def begin(self) -> tuple[str, str]:
        """Where to send a browser, and the text of the cookie that ties what comes back to it."""
        found = await self._provider()
        key, begun = (
            token_urlsafe(32),
            _Begun(token_urlsafe(32), token_urlsafe(32), token_urlsafe(64), time.time() + _PATIENCE_SECONDS),
        )
        self._begun = {one: held for one, held in self._begun.items() if held.expires > time.time()}
        while len(self._begun) >= _MOST_WAITING:
            del self._begun[next(iter(self._begun))]
        self._begun[key] = begun
        async with self._session() as client:
            url, _ = client.create_authorization_url(
                found["authorization_endpoint"], state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
            )
        return str(url), key

    async def finish(self, query: str, key: str) -> Principal:
        """Who comes back from the provider; raises `SignOnFailed`."""
        begun = self._begun.pop(key, None)
        given = {name: values[0] for name, values in parse_qs(query).items()}
        if (
            begun is None
            or begun.expires < time.time()
            or not compare_digest(given.get("state", "").encode(), begun.state.encode())
        ):
            raise SignOnFailed("This sign-in was not begun here, or took too long; try again.")
        if "code" not in given:
            raise SignOnFailed("The provider did not sign you on.")
        found = await self._provider()
        try:
            async with self._session() as client:
                answer = await client.fetch_token(
                    found["token_endpoint"],
                    code=given["code"],
                    code_verifier=begun.verifier,
                    grant_type="authorization_code",
                )
                claims = await self._checked(client, str(answer["id_token"]), found, begun.nonce)
        except SignOnFailed:
            raise
        except Exception as error:
            raise SignOnFailed(f"The provider's answer could not be used: {type(error).__name__}.") from error
        return self.principal(claims)

    def principal(self, claims: Mapping[str, Any]) -> Principal:
        """What claims make of a person: the greatest role that one of its groups, or its verified address, has."""
        name = str(claims.get(self._name) or claims["sub"])
        if self._name == "email" and claims.get("email_verified") is False:
            raise SignOnFailed("Your address is not verified by the provider.")
        said = claims.get(self._claim) or ()
        groups = {said} if isinstance(said, str) else set(map(str, said))
        # Other names may be chosen by whoever bears them, and could be that of a group.
        if self._name == "email" and "@" in name and claims.get("email_verified") is True:
            groups.add(name)
        held = [
            ROLES[role] for role, members in self._roles.items() if role in ROLES and not groups.isdisjoint(members)
        ]
        if not held:
            raise SignOnFailed(f"{name} has no role here; ask whoever runs this portal.")
        own = [domain for domain, members in self._domains.items() if not groups.isdisjoint(members)]
        return Principal(name, max(held), tuple(own), "session")

    async def _checked(self, client: Any, text: str, found: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of a token, by the provider's keys as they are known; they are asked for once an hour, and
        when what is known fits no token any more."""
        if self._keys is not None and self._keys[0] > time.time():
            try:
                return self._claims(text, self._keys[1], found, nonce)
            except SignOnFailed:
                raise
            except Exception:
                # It may have been signed with a new key; what is wrong otherwise shows again.
                self._keys = None
        keys = (await client.request("GET", found["jwks_uri"], withhold_token=True)).json()
        claims = self._claims(text, keys, found, nonce)
        self._keys = (time.time() + _KNOWN_SECONDS, keys)
        return claims

    def _claims(self, text: str, keys: Any, found: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.jwk import KeySet

        token = jwt.decode(text, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": found["issuer"]},
            aud={"essential": True, "value": self._client},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(token.claims)
        audience = token.claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and token.claims.get("azp") != self._client:
            raise SignOnFailed("The provider's answer was meant for another application.")
        return dict(token.claims)

    async def _provider(self) -> dict[str, Any]:
        """What the provider says of itself, asked for once an hour."""
        if self._metadata is not None and self._metadata[0] > time.time():
            return self._metadata[1]
        try:
            async with self._session() as client:
                asked = await client.request(
                    "GET", f"{self._issuer}/.well-known/openid-configuration", withhold_token=True
                )
                found: dict[str, Any] = asked.json()
        except Exception as error:
            raise SignOnFailed(f"The provider cannot be reached: {type(error).__name__}.") from error
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise SignOnFailed("The provider calls itself by another name than the one configured.")
        self._metadata = (time.time() + _KNOWN_SECONDS, found)
        return found

    def _session(self) -> Any:
        from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]

        return AsyncOAuth2Client(
            client_id=self._client,
            client_secret=self._secret or None,
            scope=self._scope,
            redirect_uri=self._back,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
            timeout=_TIMEOUT_SECONDS,
        )
