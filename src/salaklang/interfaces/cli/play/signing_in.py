"""Sign in as a browser does: to the provider, its form, and back."""

from salaklang.interfaces.cli.play.visitor import Visitor, VisitorLost


def sign_in(portal_url: str, username: str, password: str, *, to: str = "/me", language: str = "th") -> Visitor:
    """A visitor who is signed in and stands at `to`. Raises VisitorLost when the provider refuses."""
    visitor = Visitor(portal_url, language=language)
    page = visitor.get(f"/auth/sign-in?next={to}")
    page = visitor.send(page.form(having="password").fill(login=username, password=password))
    if not page.url.startswith(portal_url):
        raise VisitorLost(f"{username} is still at the provider: {page.text[:300]}")
    if page.path == "/auth/post" or page.path.startswith("/auth/post"):
        page = visitor.send(page.form())
    return visitor
