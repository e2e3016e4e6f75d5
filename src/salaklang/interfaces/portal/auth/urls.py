"""Addresses of signing in and out. The callback's is registered at the provider: do not move it."""

from django.urls import path

from salaklang.interfaces.portal.auth import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("callback", views.callback, name="sign-in-callback"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("post", views.post, name="post"),
]
