"""The relying party: send someone to the provider, and read who came back. State, PKCE and tokens by django-allauth.

On every sign-in: a random state bound to the session, a nonce in the id token, PKCE S256 where the provider takes it,
and the id token's signature, issuer, audience and times checked against the provider's key set.
"""

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from salaklang.foundations.identity.errors import ProviderUnavailable, SignInFailed
from salaklang.foundations.identity.oidc.profile import Claims, OidcProfile, claims_map, profile_read

_TIMEOUT = 8.0
_METADATA_SECONDS = 600.0
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_DISCOVERED = {
    "issuer": "issuer",
    "authorization": "authorization_endpoint",
    "token": "token_endpoint",
    "userinfo": "userinfo_endpoint",
    "jwks": "jwks_uri",
    "end_session": "end_session_endpoint",
}
_fetched: dict[str, tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A finished sign-in: who, where they wanted to go, and the id token (kept only to sign out at the provider)."""

    claims: Claims
    next: str
    id_token: str


def profile_active() -> OidcProfile:
    """The provider that this node trusts (SALA_OIDC_PROFILE, SALA_PROVIDER_URL, SALA_OIDC_ENDPOINTS)."""
    return profile_read(
        settings.SALA_OIDC_PROFILE, provider_url=settings.SALA_PROVIDER_URL, endpoints=settings.SALA_OIDC_ENDPOINTS
    )


def sign_in_begin(request: HttpRequest, *, next_url: str, language: str) -> HttpResponse:
    """A redirect to the provider. `next_url` must be safe already. Raises ProviderUnavailable."""
    profile = profile_active()
    nonce = secrets.token_urlsafe(24)
    parameters = {"ui_locales": language}
    if profile.id_token != "absent":  # noqa: S105 not a password
        parameters["nonce"] = nonce
    try:
        answer: HttpResponse = _Provider(request, app=_app(profile)).redirect(
            request, process="login", next_url=next_url, auth_params=parameters, scope=list(profile.scopes), nonce=nonce
        )
    except requests.RequestException as error:
        raise ProviderUnavailable(type(error).__name__) from None
    return answer


def sign_in_finish(request: HttpRequest) -> SignIn:
    """Who came back with the answer in `request`. The state is used up, whatever comes of it.

    Raises SignInFailed for a refusal or an answer that does not pass, ProviderUnavailable when it cannot be asked. The
    error's note names the check that failed, never what the provider said.
    """
    profile = profile_active()
    adapter = _Adapter(request)
    state = statekit.unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=adapter.get_provider().sub_id
    )
    if state is None:
        raise SignInFailed("unknown or old state")
    next_url = str(state.get("next") or "")
    if "error" in request.GET or "code" not in request.GET:
        raise SignInFailed("the provider refused, or the person did", next=next_url)
    try:
        tokens = _tokens(request, adapter, profile, state)
        identity = _id_token_check(profile, str(tokens.get("id_token") or ""), nonce=str(state["nonce"]))
        claims = claims_map(profile, _claims_given(profile, tokens, identity))
    except requests.RequestException as error:
        raise ProviderUnavailable(type(error).__name__, next=next_url) from None
    except (OAuth2Error, jwt.PyJWTError, ValueError, KeyError, TypeError) as error:
        raise SignInFailed(f"the answer did not pass: {type(error).__name__}", next=next_url) from None
    # At sign-out the token travels in an address: one that holds the number itself is not kept.
    kept = "" if profile.claims["pid"] in identity else str(tokens.get("id_token") or "")
    return SignIn(claims, next_url, kept if identity else "")


def sign_out_address() -> str:
    """Where a provider ends its own session (RP-initiated logout); empty when it offers none or cannot be asked."""
    try:
        return _endpoints(profile_active()).get("end_session", "")
    except (requests.RequestException, ValueError):
        return ""


def client_id() -> str:
    """Our name at the provider."""
    return str(_client()["client_id"])


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """django-allauth's client, told by the profile instead of by its settings and tables."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, profile_active().id)

    def get_provider(self) -> "_Provider":
        return _Provider(self.request, app=_app(profile_active()))

    @property
    def openid_config(self) -> dict[str, str]:
        found = _endpoints(profile_active())
        return {theirs: found[ours] for ours, theirs in _DISCOVERED.items() if ours in found}

    @property
    def basic_auth(self) -> bool:
        return profile_active().token_auth == "client_secret_basic"  # noqa: S105 not a password

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Our registered address, never one taken from the request's Host header."""
        return f"{settings.SALA_BASE_URL}/auth/callback"


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = _Adapter

    def get_oauth2_adapter(self, request: HttpRequest) -> _Adapter:
        return _Adapter(request)


def _app(profile: OidcProfile) -> SocialApp:
    """Our registration, as the library wants it; never saved."""
    client = _client()
    return SocialApp(
        provider="openid_connect",
        provider_id=profile.id,
        name=profile.title.en,
        client_id=client["client_id"],
        secret=client["client_secret"],
        settings={"oauth_pkce_enabled": profile.pkce},
    )


def _client() -> dict[str, str]:
    """Read at each use: the file is made, and made anew, while we run."""
    try:
        read: dict[str, str] = json.loads(settings.SALA_OIDC_CLIENT_FILE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProviderUnavailable("no client registration: SALA_OIDC_CLIENT_FILE does not exist") from None
    return read


def _tokens(request: HttpRequest, adapter: _Adapter, profile: OidcProfile, state: Mapping[str, Any]) -> dict[str, Any]:
    app = _app(profile)
    tokens: dict[str, Any] = adapter.get_access_token_data(
        request, app, adapter.get_client(request, app), pkce_code_verifier=state.get("pkce_code_verifier")
    )
    return tokens


def _claims_given(profile: OidcProfile, tokens: dict[str, Any], identity: dict[str, Any]) -> dict[str, Any]:
    """The provider's claims, from where this provider puts them."""
    if profile.claims_from == "token-response":
        return tokens
    if profile.claims_from == "id-token":
        return identity
    address = _endpoints(profile)["userinfo"]
    answer = _get(address, headers={"Authorization": f"Bearer {tokens['access_token']}"})
    if answer.get("sub") != identity.get("sub"):
        raise ValueError("userinfo is about someone else")  # OpenID Connect Core 5.3.2
    return {**identity, **answer}


def _id_token_check(profile: OidcProfile, token: str, *, nonce: str) -> dict[str, Any]:
    """The id token's claims once all is right; empty where this provider gives none."""
    if not token and profile.id_token != "required":  # noqa: S105 not a password
        return {}
    endpoints = _endpoints(profile)
    if profile.id_token == "if-given" and not endpoints.get("jwks"):  # noqa: S105 not a password
        return {}  # cannot be checked, so not used; the claims come over TLS from the token endpoint itself
    key = _signing_key(endpoints["jwks"], str(jwt.get_unverified_header(token).get("kid", "")))
    claims: dict[str, Any] = jwt.decode(
        token,
        key=key.key,
        algorithms=[key.algorithm_name] if key.algorithm_name in _ALGORITHMS else [],
        audience=client_id(),
        issuer=endpoints["issuer"],
        leeway=30,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise ValueError("nonce")
    if claims.get("azp", client_id()) != client_id():
        raise ValueError("azp")
    return claims


def _signing_key(address: str, kid: str) -> jwt.PyJWK:
    """The provider's key of that id; asked for afresh once, since keys change while we run."""
    for fresh in (False, True):
        keys = jwt.PyJWKSet.from_dict(_metadata(address, fresh=fresh)).keys
        found = next((k for k in keys if not kid or k.key_id == kid), None)
        if found:
            return found
    raise ValueError("the id token names an unknown key")


def _endpoints(profile: OidcProfile) -> dict[str, str]:
    """Addresses of the provider: what this node was told, else what it discovers. Raises requests.RequestException."""
    if not profile.discovery:
        return dict(profile.endpoints)
    found = _metadata(profile.discovery)
    return {
        **{ours: str(found[theirs]) for ours, theirs in _DISCOVERED.items() if found.get(theirs)},
        **profile.endpoints,
    }


def _metadata(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """A JSON object at `address`, kept for ten minutes per process."""
    hit = _fetched.get(address)
    if hit and not fresh and hit[0] > time.monotonic():
        return hit[1]
    found = _get(address)
    _fetched[address] = (time.monotonic() + _METADATA_SECONDS, found)
    return found


def _get(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    answer = requests.get(address, headers=headers, timeout=_TIMEOUT, allow_redirects=False)
    answer.raise_for_status()
    body = answer.json()
    if not isinstance(body, dict):
        raise ValueError("not a JSON object")
    return body
