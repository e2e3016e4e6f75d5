"""Provider profiles: both of ours are sound, and what is amiss is refused."""

import copy

import pytest
import yaml

from salaklang.foundations.identity.oidc.profile import (
    PROFILES,
    ProfileInvalid,
    claims_map,
    profile_from,
    profile_read,
)

THAID = yaml.safe_load((PROFILES / "thaid.yaml").read_text(encoding="utf-8"))


def test_the_embedded_profile_discovers_and_checks_everything() -> None:
    profile = profile_read("embedded", provider_url="http://localhost:8001", endpoints={})
    assert profile.discovery == "http://localhost:8001/.well-known/openid-configuration"
    assert (profile.pkce, profile.id_token, profile.claims_from) == (True, "required", "userinfo")


def test_thaid_has_its_slashes_and_this_nodes_addresses_win() -> None:
    profile = profile_read("thaid", provider_url="", endpoints={"jwks": "https://keys.example/"})
    assert profile.endpoints["token"].endswith("/token/")
    assert profile.endpoints["authorization"].endswith("/auth/")
    assert profile.endpoints["jwks"] == "https://keys.example/"
    with pytest.raises(ProfileInvalid):
        profile_read("thaid", provider_url="", endpoints={"tokken": "x"})
    with pytest.raises(ProfileInvalid):
        profile_read("../oidc_profiles/thaid", provider_url="", endpoints={})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("token_auth", "none"),
        ("id_token", "maybe"),
        ("claims_from", "thin air"),
        ("claims", {"given_name_th": "given_name"}),
        ("claims", {"pid": "pid", "religion": "religion"}),
        ("endpoints", {"token": "https://x/"}),
        ("endpoints", {"authorization": "a", "token": "b", "more": "c"}),
        ("pkce", "yes"),
        ("extra", 1),
    ],
)
def test_a_profile_that_is_amiss_is_refused(key: str, value: object) -> None:
    data = copy.deepcopy(THAID)
    profile_from(data)
    data[key] = value
    with pytest.raises(ProfileInvalid):
        profile_from(data)


def test_claims_are_taken_by_their_names_and_an_error_tells_nothing() -> None:
    profile = profile_from(THAID)
    given = {"pid": "1234567890121", "given_name": " มาลี ", "ial": 2.3, "address": {"formatted": "x"}, "titleTh": None}
    claims = claims_map(profile, given)
    assert (claims.pid, claims.given_name_th, claims.ial, claims.title_th) == ("1234567890121", "มาลี", "2.3", "")
    with pytest.raises(ValueError) as caught:
        claims_map(profile, {"pid": "1234567890121"})
    assert "1234567890121" not in str(caught.value)
