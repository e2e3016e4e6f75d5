"""A visitor: uses the pages over HTTP as a browser without JavaScript would. Reads links and forms, fills, sends.

The demo, the crash tests and the benchmarks walk the real pages with it; it knows no table and no action.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html


class VisitorLost(Exception):
    """The page is not the one that the walk expected. Carries where it was and what the page said."""


@dataclass
class Form:
    """One form of a page: its address, its method, and what its fields hold now."""

    action: str
    method: str
    values: dict[str, list[str]]
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # (label, name, value)

    def fill(self, **values: str | list[str] | None) -> "Form":
        """Set fields whose names are Python names; `fill_named` takes any."""
        return self.fill_named(values)

    def fill_named(self, values: dict[str, Any]) -> "Form":
        for name, value in values.items():
            self.values[name] = [] if value is None else [value] if isinstance(value, str) else list(value)
        return self

    def choose(self, name: str, value: str) -> "Form":
        """Press the button that sends `name`=`value`."""
        if (name, value) not in {(b[1], b[2]) for b in self.buttons}:
            raise VisitorLost(f"no button {name}={value}; there are {self.buttons}")
        self.values[name] = [value]
        return self

    def press(self, label: str) -> "Form":
        """Choose the button whose label contains `label`; its name and value are sent along."""
        for text, name, value in self.buttons:
            if label in text:
                if name:
                    self.values[name] = [value]
                return self
        raise VisitorLost(f"no button {label!r}; there are {[b[0] for b in self.buttons]}")


class Page:
    """An answer of the server, read as HTML."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.url = str(response.url)
        self.path = urlsplit(self.url).path
        self.status = response.status_code
        self.tree = html.fromstring(response.content or b"<html></html>")

    @property
    def title(self) -> str:
        return _flat(self.tree.findtext(".//h1") or "".join(self.tree.xpath("string(//h1)")))

    @property
    def text(self) -> str:
        return _flat(self.tree.text_content())

    def links(self, part: str) -> list[str]:
        """Absolute addresses of links whose text or address contains `part`."""
        found = [
            urljoin(self.url, a.get("href"))
            for a in self.tree.iter("a")
            if a.get("href") and (part in a.get("href") or part in _flat(a.text_content()))
        ]
        return list(dict.fromkeys(found))

    def forms(self) -> list[Form]:
        return [_form(element, self.url) for element in self.tree.iter("form")]

    def form(self, *, having: str = "", action: str = "") -> Form:
        """The first POST form that has a field `having` (or, if empty, any) and whose address contains `action`."""
        for candidate in self.forms():
            names = {*candidate.values, *candidate.choices, *candidate.files, *(b[1] for b in candidate.buttons)}
            if candidate.method == "post" and action in candidate.action and (not having or having in names):
                return candidate
        raise VisitorLost(f"no form with {having!r} {action!r} on {self.path} ({self.status}): {self.text[:600]}")

    def form_doing(self, value: str) -> Form:
        """The one POST form with the button `do`=`value`, pressed. Two of them mean different things under one name:
        VisitorLost, because whoever presses the wrong one is told that all is well."""
        found = [f for f in self.forms() if f.method == "post" and ("do", value) in {(b[1], b[2]) for b in f.buttons}]
        if len(found) == 1:
            return found[0].choose("do", value)
        if found:
            raise VisitorLost(f"{value!r} is ambiguous on {self.path}: {sorted({f.action for f in found})}")
        raise VisitorLost(f"nothing to {value!r} on {self.path} ({self.status}): {self.text[:600]}")

    def error_texts(self) -> list[str]:
        """What the page says is wrong."""
        return [_flat(e.text_content()) for e in self.tree.xpath("//*[contains(@class,'govuk-error-message')]")]


class Visitor:
    """One person's browser: cookies and the page at hand."""

    # How requests travel; the crash test lets a person try again when the answer does not come.
    transport_make: ClassVar[Callable[[], httpx.BaseTransport]] = httpx.HTTPTransport

    def __init__(self, base_url: str, *, language: str = "th", timeout: float = 30.0) -> None:
        self.client = httpx.Client(
            base_url=base_url,
            follow_redirects=True,
            timeout=timeout,
            transport=type(self).transport_make(),
            headers={"Accept": "text/html,*/*", "Accept-Language": language, "User-Agent": "salaklang-visitor"},
        )
        self.page: Page | None = None

    def get(self, address: str, *, status: int | None = 200) -> Page:
        return self._arrive(self.client.get(address), status)

    def send(
        self, form: Form, *, files: dict[str, tuple[str, bytes, str]] | None = None, status: int | None = None
    ) -> Page:
        """Send a form as a browser does; `Referer` and `Origin` come from the page at hand."""
        at = self.page.url if self.page else str(self.client.base_url)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(at))
        headers = {"Referer": at, "Origin": origin}
        if form.method == "get":
            return self._arrive(self.client.get(form.action, params=form.values, headers=headers), status)
        if files or form.files:
            parts: list[Any] = [(n, (None, v.encode())) for n, vs in form.values.items() for v in vs]
            parts += [
                (n, files[n]) if files and n in files else (n, ("", b"", "application/octet-stream"))
                for n in form.files
            ]
            return self._arrive(self.client.post(form.action, files=parts, headers=headers), status)
        return self._arrive(self.client.post(form.action, data=form.values, headers=headers), status)

    def close(self) -> None:
        self.client.close()

    def _arrive(self, response: httpx.Response, status: int | None) -> Page:
        if status is not None and response.status_code != status:
            raise VisitorLost(
                f"{response.request.method} {response.url.path} answered {response.status_code}: "
                f"{_flat(response.text)[:300]}"
            )
        if response.status_code >= 500:
            raise VisitorLost(f"{response.request.method} {response.url.path} answered {response.status_code}")
        self.page = Page(response)
        return self.page


def _form(element: html.HtmlElement, base: str) -> Form:
    form = Form(urljoin(base, element.get("action") or base), (element.get("method") or "get").lower(), {})
    for field_ in element.iter("input", "textarea", "select", "button"):
        name, kind = (
            field_.get("name"),
            (field_.get("type") or ("submit" if field_.tag == "button" else "text")).lower(),
        )
        if kind in {"submit", "button", "image"}:
            form.buttons.append(
                (_flat(field_.text_content() or field_.get("value") or ""), name or "", field_.get("value") or "")
            )
        elif not name:
            continue
        elif kind == "file":
            form.files.add(name)
        elif kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(field_.get("value") or "on")
            if field_.get("checked") is not None:
                form.values.setdefault(name, []).append(field_.get("value") or "on")
        elif field_.tag == "select":
            options = list(field_.iter("option"))
            form.choices[name] = [
                o.get("value") if o.get("value") is not None else _flat(o.text_content()) for o in options
            ]
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            form.values[name] = [o.get("value") or "" for o in chosen]
        else:
            value = field_.text or "" if field_.tag == "textarea" else field_.get("value") or ""
            form.values.setdefault(name, []).append(value.lstrip("\n"))
    return form


def _flat(text: str) -> str:
    return " ".join(text.split())
