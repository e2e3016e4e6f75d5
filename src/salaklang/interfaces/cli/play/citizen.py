"""What a citizen does: find the service, answer, see what the registers say, submit, pay, look back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from salaklang.interfaces.cli.play.visitor import Form, Page, Visitor, VisitorLost

SERVICE = "commercial-registration-new"
_MOST_PAGES = 60

Fields = Mapping[str, "str | list[str] | None"]
Upload = tuple[str, bytes, str]


@dataclass
class Filled:
    """How an application went: which questions were asked, which registers answered instead."""

    draft: str
    asked: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)


def service_find(visitor: Visitor, words: str) -> Page:
    """Type one's need into the door's search box and open the service that it finds."""
    visitor.get("/")
    found = visitor.get(f"/?q={words}") if visitor.page else None
    for link in found.links(f"/services/{SERVICE}") if found else []:
        return visitor.get(link)
    raise VisitorLost(f"searching for {words!r} does not find the service")


def application_begin(visitor: Visitor) -> Page:
    """Press start on the service's page."""
    page = visitor.get(f"/services/{SERVICE}")
    return visitor.send(page.form(action="/start"))


def application_fill(
    visitor: Visitor,
    answers: Mapping[str, Fields],
    *,
    files: Mapping[str, Upload] | None = None,
    wrong: Mapping[str, Callable[[Visitor], None]] | None = None,
    until: str = "check",
) -> Filled:
    """Go from page to page until the check page, or the page `until`. `answers`: question key → its form fields.

    `wrong`: register key → what to do on its "this is wrong" page, once.
    """
    page = visitor.page
    if page is None:
        raise VisitorLost("begin an application first")
    filled = Filled(page.path.split("/")[-2])
    disputes = dict(wrong or {})
    for _ in range(_MOST_PAGES):
        key = page.path.rsplit("/", 1)[-1]
        if key == until:
            return filled
        form = page.form(action=page.path)
        if key in (files or {}):
            page = visitor.send(form, files={key: (files or {})[key]})
        elif "right" in form.choices:
            filled.fetched.append(key)
            if key in disputes:
                visitor.send(form.fill(right="wrong"))
                disputes.pop(key)(visitor)
                page = visitor.get(f"{'/'.join(page.path.split('/')[:-1])}/{key}")
                page = visitor.send(page.form(action=page.path))
            else:
                page = visitor.send(form.fill(right="yes"))
        else:
            page = _answer(visitor, form, key, answers, filled)
        _onward_check(page, key)
    raise VisitorLost(f"no end after {_MOST_PAGES} pages; the last was {page.path}")


def application_submit(visitor: Visitor) -> Page:
    """Declare and submit on the check page."""
    page = visitor.page
    if page is None or not page.path.endswith("/check"):
        raise VisitorLost("not on the check page")
    return visitor.send(page.form(having="declare").fill(declare="yes"))


def _answer(visitor: Visitor, form: Form, key: str, answers: Mapping[str, Fields], filled: Filled) -> Page:
    if key in answers:
        filled.asked.append(key)
        return visitor.send(form.fill_named(dict(answers[key])).choose("do", "next"))
    if any(value == "skip" for _, name, value in form.buttons if name == "do"):
        return visitor.send(form.choose("do", "skip"))
    if "do" in {name for _, name, _ in form.buttons} and ("file" not in key and not form.values.keys() - _HIDDEN):
        return visitor.send(form.choose("do", "next"))
    raise VisitorLost(f"asked for {key!r}, which the script does not answer")


_HIDDEN = {"csrfmiddlewaretoken", "draft_version"}


def _onward_check(page: Page, key: str) -> None:
    if page.status >= 400:
        raise VisitorLost(f"{key}: {page.error_texts() or page.text[:300]}")


def datum_dispute(field_name: str, claimed: str, note: str) -> Callable[[Visitor], None]:
    """What to do on a register's "this is wrong" page: say which datum, and what it should be."""

    def dispute(visitor: Visitor) -> None:
        if visitor.page is None:
            raise VisitorLost("not on a page")
        page = visitor.send(visitor.page.form(having="claimed").fill(field=field_name, claimed=claimed, note=note))
        if page.status >= 400:
            raise VisitorLost(f"not disputed: {page.error_texts() or page.text[:300]}")

    return dispute
