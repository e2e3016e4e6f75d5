"""The provider's own few pages; the sign-in itself is django-allauth's."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One's passkeys; nobody signed in sees the sign-in page instead."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    keys = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return render(request, "provider/home.html", {"keys": [{"pk": k.pk, "name": k.wrap().name} for k in keys]})


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "provider/say.html", {"say": "closed"}, status=403)


@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "provider/say.html", {"say": "forgot"})
