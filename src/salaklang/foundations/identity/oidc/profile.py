"""What a provider's profile file says, checked strictly. Pure but for reading the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from salaklang.kernel.text import Text

PROFILES = Path(__file__).resolve().parents[1] / "oidc_profiles"
ENDPOINTS = frozenset({"issuer", "authorization", "token", "userinfo", "jwks", "end_session"})
CLAIMS = frozenset({"pid", "title_th", "given_name_th", "family_name_th", "name_en", "birth_date", "ial"})
_CHOICES = {
    "token_auth": {"client_secret_basic", "client_secret_post"},
    "id_token": {"required", "if-given", "absent"},
    "claims_from": {"userinfo", "id-token", "token-response"},
}
_KEYS = {"id", "title", "source", "discovery", "endpoints", "scopes", "pkce", "claims", "default_ial", *_CHOICES}


class ProfileInvalid(Exception):
    """A provider's profile file does not say what it must, or says more than it may."""


@dataclass(frozen=True, slots=True)
class OidcProfile:
    """How to talk to one provider. `claims`: our name → the provider's name. `endpoints`: see ENDPOINTS."""

    id: str
    title: Text
    discovery: str
    endpoints: Mapping[str, str]
    token_auth: str
    scopes: tuple[str, ...]
    pkce: bool
    id_token: str
    claims_from: str
    claims: Mapping[str, str]
    default_ial: str


def profile_read(profile_id: str, *, provider_url: str, endpoints: Mapping[str, str]) -> OidcProfile:
    """The profile in `oidc_profiles/<id>.yaml`; `endpoints` of this node win over the file's. Raises ProfileInvalid."""
    profile = _profile_file(profile_id)
    if set(endpoints) - ENDPOINTS:
        raise ProfileInvalid(f"unknown endpoints {sorted(set(endpoints) - ENDPOINTS)}")
    return replace(
        profile,
        discovery=profile.discovery.replace("{provider_url}", provider_url),
        endpoints={**profile.endpoints, **endpoints},
    )


@lru_cache(maxsize=8)
def _profile_file(profile_id: str) -> OidcProfile:
    path = PROFILES / f"{profile_id}.yaml"
    if path.parent != PROFILES or not path.exists():
        raise ProfileInvalid(f"there is no provider profile {profile_id!r}")
    return profile_from(yaml.safe_load(path.read_text(encoding="utf-8")))


def profile_from(data: Any) -> OidcProfile:
    """A checked profile from parsed YAML."""
    if not isinstance(data, dict) or set(data) != _KEYS:
        raise ProfileInvalid(f"a provider profile has exactly the keys {sorted(_KEYS)}")
    for key, choices in _CHOICES.items():
        if data[key] not in choices:
            raise ProfileInvalid(f"{key} must be one of {sorted(choices)}")
    if set(data["claims"]) - CLAIMS or "pid" not in data["claims"]:
        raise ProfileInvalid("claims must map pid and may map " + ", ".join(sorted(CLAIMS)))
    if set(data["endpoints"]) - ENDPOINTS or not isinstance(data["pkce"], bool):
        raise ProfileInvalid("endpoints or pkce")
    if not data["discovery"] and not {"authorization", "token"} <= set(data["endpoints"]):
        raise ProfileInvalid("without discovery, the endpoints authorization and token are needed")
    return OidcProfile(
        id=data["id"],
        title=Text(data["title"]["th"], data["title"]["en"]),
        discovery=data["discovery"],
        endpoints=dict(data["endpoints"]),
        token_auth=data["token_auth"],
        scopes=tuple(data["scopes"]),
        pkce=data["pkce"],
        id_token=data["id_token"],
        claims_from=data["claims_from"],
        claims=dict(data["claims"]),
        default_ial=data["default_ial"],
    )


@dataclass(frozen=True, slots=True)
class Claims:
    """Who signed in, in our words. Lives for the length of one request: it holds the number in the clear."""

    pid: str
    title_th: str = ""
    given_name_th: str = ""
    family_name_th: str = ""
    name_en: str = ""
    birth_date: str = ""
    ial: str = ""


def claims_map(profile: OidcProfile, given: Mapping[str, Any]) -> Claims:
    """Our claims from a provider's. Raises ValueError, without their content, where number or name is missing."""
    found = {ours: given.get(theirs) for ours, theirs in profile.claims.items()}
    texts = {k: str(v).strip() for k, v in found.items() if isinstance(v, str | int | float) and v != ""}
    if not texts.get("pid") or not texts.get("given_name_th"):
        raise ValueError("the provider gave no number or no name")
    texts.setdefault("ial", profile.default_ial)
    return Claims(**texts)
