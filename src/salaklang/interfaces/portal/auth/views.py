"""Views of signing in and out. Who the provider vouches for becomes a person and an account here."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salaklang.foundations.identity.actions import account_ensure, person_ensure
from salaklang.foundations.identity.errors import ProviderUnavailable, SignInFailed
from salaklang.foundations.identity.oidc.client import (
    SignIn,
    client_id,
    sign_in_begin,
    sign_in_finish,
    sign_out_address,
)
from salaklang.foundations.identity.queries import posts_of
from salaklang.interfaces.portal.auth import texts
from salaklang.interfaces.portal.auth.places import place_safe
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import system
from salaklang.kernel.errors import Invalid

_BACKEND = "salaklang.foundations.identity.sessions.AccountBackend"


@audience("public")
@require_GET
def sign_in(request: AskedRequest) -> HttpResponse:
    """On to the provider. A session lives under one host name, so first to the site's own if this is another."""
    next_url = place_safe(request.GET.get("next", "/"))
    own = urlsplit(settings.SALA_BASE_URL)
    if request.get_host() != own.netloc:
        return HttpResponseRedirect(f"{settings.SALA_BASE_URL}/auth/sign-in?{urlencode({'next': next_url})}")
    try:
        return sign_in_begin(request, next_url=next_url, language=request.language)
    except ProviderUnavailable as error:
        return _failed(request, error, next_url)


@audience("public")
@require_GET
def callback(request: AskedRequest) -> HttpResponse:
    """Back from the provider. The session gets a new key, the account and the assurance level."""
    try:
        done = sign_in_finish(request)
        _session_open(request, done)
    except (SignInFailed, ProviderUnavailable) as error:
        return _failed(request, error, str(error.values.get("next", "")))
    except Invalid:  # a number with a wrong check digit, from a provider that we trust with numbers
        return _failed(request, SignInFailed("the provider gave an impossible number"), "")
    return HttpResponseRedirect(place_safe(done.next))


@audience("public")
@require_POST
def sign_out(request: AskedRequest) -> HttpResponse:
    """Ends the session here and, where the provider offers it, there. Signed out already is signed out."""
    id_token = request.session.get("id_token", "")
    was_in = request.user.is_authenticated
    logout(request)
    address = sign_out_address() if was_in else ""
    if not address:
        return HttpResponseRedirect("/")
    query = {"client_id": client_id(), "post_logout_redirect_uri": f"{settings.SALA_BASE_URL}/"}
    if id_token:
        query["id_token_hint"] = id_token
    return HttpResponseRedirect(f"{address}?{urlencode(query)}")


@audience("citizen", "officer")
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: AskedRequest) -> HttpResponse:
    """Choose the post in which one acts at the desk, or act for oneself."""
    held = posts_of(request.user)  # type: ignore[arg-type]  # the audience has made sure of it
    wrong = False
    if request.method == "POST":
        chosen = request.POST.get("post_id", "")
        if not chosen or chosen in {str(p.id) for p in held}:
            request.session["post_id"] = chosen
            return HttpResponseRedirect("/desk/" if chosen else "/me")
        wrong = True
    context = {"posts": held, "chosen": request.session.get("post_id", ""), "wrong": wrong, "x": texts}
    return page(request, "portal/auth/post.html", context, status=422 if wrong else 200)


def _session_open(request: AskedRequest, done: SignIn) -> None:
    """Person and account from the claims, then a session under a new key (against session fixation)."""
    said = done.claims
    person = person_ensure(
        system(),
        pid=said.pid,
        title_th=said.title_th,
        given_name_th=said.given_name_th,
        family_name_th=said.family_name_th,
        name_en=said.name_en,
        birth_date=said.birth_date,
    )
    account = account_ensure(system(), person=person.id)
    if not account.is_active:
        raise SignInFailed("the account is closed")
    login(request, account, backend=_BACKEND)
    request.session.pop("post_id", None)
    request.session["ial"] = said.ial
    request.session["id_token"] = done.id_token


def _failed(request: AskedRequest, error: SignInFailed | ProviderUnavailable, next_url: str) -> HttpResponse:
    again = f"/auth/sign-in?{urlencode({'next': place_safe(next_url)})}"
    return page(request, "portal/auth/failed.html", {"error": error, "again": again, "x": texts}, status=error.status)
