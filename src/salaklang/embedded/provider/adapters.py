"""How the provider bends django-allauth: no sign-up, our texts, random subjects, Thai identity claims."""

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.models import Client
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from salaklang.embedded.provider import texts
from salaklang.embedded.provider.environment import PROVIDER_URL
from salaklang.embedded.provider.models import Pseudonym, Subject
from salaklang.embedded.provider.sealing import unseal

SCOPES = ["openid", "profile", "pid"]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up here: a registrar makes subjects."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": texts.lazy(texts.MISMATCH),
        "too_many_login_attempts": texts.lazy(texts.TOO_MANY),
        "incorrect_password": texts.lazy(texts.MISMATCH),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Only errors are worth a message; "signed in as …" would name a user name on the next page."""
        if kwargs.get("message"):
            super().add_message(*args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Subjects have no mail address here."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys belong to the provider's host name, whatever host the request came by."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": texts.lazy(texts.KEY_FAILED)}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(PROVIDER_URL).hostname or "localhost", "name": texts.NAME.en}

    def get_totp_issuer(self) -> str:
        return texts.NAME.en


class OpenIdAdapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """Claims as a national provider gives them: the names in Thai, the number, the assurance level."""

    def get_issuer(self) -> str:
        return PROVIDER_URL

    def get_user_sub(self, client: Client, user: Subject) -> str:
        name, _ = Pseudonym.objects.get_or_create(
            subject=user, client=client.id, defaults={"sub": secrets.token_urlsafe(32)}
        )
        return name.sub

    def get_user_by_sub(self, client: Client, sub: str) -> Subject | None:
        name = Pseudonym.objects.select_related("subject").filter(client=client.id, sub=sub).first()
        return name.subject if name and name.subject.is_active else None

    def get_claims(
        self,
        purpose: str,
        user: Subject,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The id token says only who and how sure; names and number come from the userinfo endpoint alone."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user), "ial": user.ial}
        if purpose == "id_token":
            return claims
        if "profile" in scopes:
            claims |= {
                "name": user.get_full_name(),
                "title": user.title_th,
                "given_name": user.given_name_th,
                "family_name": user.family_name_th,
                "name_en": user.name_en,
                "birthdate": user.birth_date,
            }
        if "pid" in scopes:
            claims["pid"] = unseal(user.pid_sealed)
        return {k: v for k, v in claims.items() if v}

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """Offer what is really offered: the code flow with PKCE, for registered clients."""
        data |= {
            "scopes_supported": SCOPES,
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "ui_locales_supported": ["th", "en"],
            "claims_supported": [
                "sub",
                "ial",
                "pid",
                "name",
                "title",
                "given_name",
                "family_name",
                "name_en",
                "birthdate",
            ],
        }
        data.pop("device_authorization_endpoint", None)
