"""Sign-in by an OpenID provider: state, nonce and PKCE; the issuer and its signature are checked.

Nobody registers themselves: a subject needs an enabled account, found by the link that the first
sign-in made, else by an e-mail address that the provider has verified.
"""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, request
from flask import session as step
from joserfc.errors import JoseError
from markupsafe import Markup
from requests.exceptions import RequestException
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.accounts import link_subject
from dashboard.actions.audit import audit_now
from dashboard.auth import entry, forms, session
from dashboard.auth.account_scope import unknown_scope
from dashboard.auth.policy import Policy, Web
from dashboard.auth.requests import safe_next
from dashboard.context import EXTENSION, current_context
from dashboard.domain.accounts import Account, email_of
from dashboard.paths import SIGN_IN, SIGN_IN_PROVIDER, SIGN_IN_PROVIDER_BACK
from dashboard.queries.accounts import account_by_subject, unlinked_account_by_email
from dashboard.settings import Settings

#: Signatures that are taken: made with a key that only the provider has. Never "none", and none
#: that is made with the client's own secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
TIMEOUT_SECONDS = 10
_NEXT = "next"
_ALGORITHMS_KEY = "id_token_signing_alg_values_supported"
NO_ACCOUNT = (
    "Your organisation knows you, but you cannot sign in here. Ask your administrator for a user "
    "with your e-mail address."
)
FAILED = "The sign-in with your organisation did not work. Try again from the sign-in page."
UNREACHABLE = (
    "Your organisation's sign-in service does not answer as expected. Try again in a few minutes; "
    "if it goes on, tell whoever runs Tandem."
)

_log = logging.getLogger(__name__)


class ProviderError(Exception):
    """The provider is not what the settings say; ``str()`` is for the log, without claims."""


def register(web: Web) -> None:
    """The two routes, when the settings name a provider."""
    settings = web.app.server.extensions[EXTENSION].settings
    if settings.oidc_issuer is None:
        return
    client = _client(web.app.server, settings)
    issuer = settings.oidc_issuer

    def begin() -> BaseResponse:
        return _begin(client, issuer)

    def back() -> BaseResponse:
        return _back(client, issuer)

    web.route(SIGN_IN_PROVIDER, policy=Policy.PUBLIC, view=begin)
    web.route(SIGN_IN_PROVIDER_BACK, policy=Policy.PUBLIC, view=back)


def _client(server: Flask, settings: Settings) -> Any:
    assert settings.oidc_issuer is not None
    return OAuth(server).register(
        "provider",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )


def _begin(client: Any, issuer: str) -> BaseResponse:
    """On to the provider, with what its answer will be compared with kept in a signed cookie."""
    public = current_context().settings.public_url or request.host_url.rstrip("/")
    step.clear()
    try:
        _check_provider(client, issuer)
        answer: BaseResponse = client.authorize_redirect(f"{public}{SIGN_IN_PROVIDER_BACK}")
    except (ProviderError, AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
        return _failed(error, UNREACHABLE, 502)
    step[_NEXT] = safe_next(request.args.get("next"))
    return answer


def _back(client: Any, issuer: str) -> BaseResponse:
    """The provider's answer: sign in whom it names, if they have an account here."""
    target = step.get(_NEXT)
    try:
        _check_provider(client, issuer)
        claims = _claims(client, issuer)
    except RequestException as error:
        return _failed(error, UNREACHABLE, 502)
    except (ProviderError, AuthlibBaseError, JoseError, RuntimeError, ValueError) as error:
        return _failed(error, FAILED, 400)
    finally:
        # One answer to one question.
        step.clear()
    account = _account(issuer, claims)
    if account is None:
        return _failed(ProviderError("nobody here has this subject"), NO_ACCOUNT, 403)
    return entry.admit(account, "provider", target)


def _check_provider(client: Any, issuer: str) -> None:
    """Read what the provider says of itself; it must call itself what the settings call it."""
    metadata = client.load_server_metadata()
    if metadata.get("issuer") != issuer:
        raise ProviderError("the provider calls itself by another issuer")
    offered = metadata.get(_ALGORITHMS_KEY) or ["RS256"]
    taken = [name for name in ALGORITHMS if name in offered]
    if not taken:
        raise ProviderError("the provider offers no signature that is taken")
    metadata[_ALGORITHMS_KEY] = taken


def _claims(client: Any, issuer: str) -> dict[str, Any]:
    """What the provider signed about the person, with their e-mail address if it gives one."""
    if request.args.get("iss", issuer) != issuer:
        raise ProviderError("the answer comes from another issuer")
    token = client.authorize_access_token(
        claims_options={
            "iss": {"essential": True, "value": issuer},
            "sub": {"essential": True},
            "aud": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True},
        }
    )
    signed = token.get("userinfo")
    if not signed or not signed.get("sub"):
        raise ProviderError("the answer holds no signed identity")
    claims = dict(signed)
    if "email" not in claims and "userinfo_endpoint" in client.server_metadata:
        more = client.userinfo(token=token)
        if more.get("sub") == claims["sub"]:
            claims |= {name: more.get(name) for name in ("email", "email_verified")}
    return claims


def _account(issuer: str, claims: dict[str, Any]) -> Account | None:
    """The enabled account of this subject, linked at its first sign-in."""
    subject = str(claims["sub"])
    with session.at_the_door().writing() as conn:
        account = account_by_subject(conn, issuer, subject)
        if account is None and claims.get("email_verified") is True:
            try:
                email = email_of(str(claims.get("email", "")))
            except ValueError:
                email = None
            account = unlinked_account_by_email(conn, email) if email else None
            if account is not None and account.enabled:
                link_subject(conn, entry.scope_here(account), account, issuer, subject)
    return account if account is not None and account.enabled else None


def _failed(error: Exception, words: str, status: int) -> Response:
    # The text of these errors may hold claims; their type is enough to find the reason.
    reason = str(error) if isinstance(error, ProviderError) else type(error).__name__
    _log.warning("sign-in by the provider: %s", reason)
    audit_now(
        session.at_the_door().engine,
        unknown_scope(),
        "sign_in",
        object="provider",
        remote=request.remote_addr,
        result="refused",
    )
    back = Markup('<p><a class="plain-action" href="{}">Back to sign-in</a></p>').format(SIGN_IN)
    return forms.page("Sign in", forms.problem(words), back, status=status)
