"""Pages of the provider. Signing up, mail addresses and resetting a password do not exist here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from salaklang.embedded.provider import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/second/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("closed/", views.closed, name="account_signup"),
    path("inactive/", views.closed, name="account_inactive"),
    path("forgotten/", views.forgotten, name="account_reset_password"),
    path("keys/", views.home, name="mfa_index"),
    path("keys/passkeys/", views.home, name="mfa_list_webauthn"),
    path("keys/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("keys/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("keys/app/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("keys/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("", include("allauth.idp.urls")),
]
