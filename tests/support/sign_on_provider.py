"""A small provider of OpenID Connect for tests: it signs everybody on whom it is told to."""

import contextlib
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CODE = "the-code"


class Provider:
    """`claims` is what it says of whoever signs on, over what is always said; `key` is what it signs with;
    `visited` are the addresses that it was asked at."""

    def __init__(self) -> None:
        self.issuer = ""
        self.claims: dict[str, Any] = {}
        self.key = self._published = ECKey.generate_key("P-256", {"kid": "one"})
        self.visited: list[str] = []
        self._asked: dict[str, str] = {}

    def change_key(self) -> None:
        """Sign with another key from now on, and publish that."""
        self.key = self._published = ECKey.generate_key("P-256", {"kid": "two"})

    def sign_on(self, url: str) -> str:
        """What a browser brings back to the portal that sent it to `url`."""
        self._asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return f"code={CODE}&state={self._asked['state']}"

    def answer(self, path: str, form: dict[str, str]) -> dict[str, Any] | None:
        """What is said at an address; None refuses."""
        self.visited.append(path)
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "/authorise", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {"issuer": self.issuer, **{name: self.issuer + place for name, place in names.items()}}
        if path == "/keys":
            return {"keys": [self._published.as_dict(private=False)]}
        verifier = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if form.get("code") != CODE or verifier != self._asked["code_challenge"]:
            return None
        said = {"iss": self.issuer, "aud": "trueline", "sub": "7", "exp": int(time.time()) + 60}
        token = jwt.encode(
            {"alg": "ES256", "kid": self.key.kid}, {**said, "nonce": self._asked["nonce"], **self.claims}, self.key
        )
        return {"access_token": "any", "token_type": "Bearer", "id_token": token}


@contextlib.contextmanager
def provider() -> Iterator[Provider]:
    """A provider that listens on this machine."""
    made = Provider()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            size = int(self.headers.get("content-length", 0))
            form = {name: values[0] for name, values in parse_qs(self.rfile.read(size).decode()).items()}
            found = made.answer(self.path, form)
            body = json.dumps(found or {"error": "invalid_grant"}).encode()
            self.send_response(200 if found else 400)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
