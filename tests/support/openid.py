"""An OpenID provider that lies as it is told to, and the part of the browser between the two."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support.serving import serving

CLIENT = {"oidc_client_id": "tandem", "oidc_client_secret": "known-to-both"}


@dataclass
class Liar:
    """``claims`` and ``header`` replace what an honest provider would sign."""

    issuer: str = ""
    says_issuer: str | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    offers: list[str] = field(default_factory=lambda: ["RS256", "none"])
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    signs_with: RSAKey | None = None
    without_token: bool = False
    nonce: str = ""

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": "s-1", "aud": "tandem", "iat": now, "exp": now + 300,
            "nonce": self.nonce, "email": "osei@clinic.example", "email_verified": True,
        }  # fmt: skip
        claims = {k: v for k, v in (claims | self.claims).items() if v is not None}
        if self.algorithm == "none":
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
        key = self.signs_with or self.key
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, key)


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@contextmanager
def lying_provider() -> Iterator[Liar]:
    """The provider on a free port of this machine."""
    liar, app = Liar(), Flask("liar")
    liar.key.ensure_kid()

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        return jsonify(
            issuer=liar.says_issuer or liar.issuer,
            authorization_endpoint=f"{liar.issuer}/authorize",
            token_endpoint=f"{liar.issuer}/token",
            jwks_uri=f"{liar.issuer}/keys",
            id_token_signing_alg_values_supported=liar.offers,
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[liar.key.as_dict(private=False)])

    @app.post("/token")
    def token() -> Response:
        answer = {"access_token": "a", "token_type": "Bearer"}
        return jsonify(answer if liar.without_token else answer | {"id_token": liar.id_token()})

    with serving(app) as address:
        liar.issuer = address
        yield liar


def begin(client: FlaskClient, target: str = "/methods") -> str:
    """Press the button; the address at the provider that the browser is sent to."""
    answer = client.get(f"/sign-in/provider?next={target}")
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def asked(address: str) -> dict[str, str]:
    """The parameters of a request to the provider."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def consent(address: str, subject: str) -> str:
    """Agree at the mock provider; the path at our side that the browser is sent back to."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"
