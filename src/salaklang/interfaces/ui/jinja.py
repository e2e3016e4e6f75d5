"""The Jinja2 environment of all pages: autoescape on, strict about unknown names, a few globals and filters."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined
from jinja2.utils import missing

from salaklang.interfaces.ui import filters
from salaklang.interfaces.ui.fields import Field, date_items
from salaklang.interfaces.ui.language import language_now
from salaklang.interfaces.ui.office import node_name
from salaklang.kernel.text import Text


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend calls. govuk-frontend's macros stand beside the apps' own templates."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], govuk])
    options["undefined"] = _Lenient
    env = Environment(**{**options, "autoescape": True}, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    env.globals.update(t=t, static=static, url=_url, node_name=node_name, language_is_en=_is_english)
    env.globals.update(options=_options, select_options=_select_options, date_items=_date_items)
    env.filters.update(filters.FILTERS)
    return env


def t(text: Text | str | None) -> str:
    """A text in the visitor's language; a plain string as it is."""
    if isinstance(text, Text):
        return text.in_(language_now())
    return text or ""


def _is_english() -> bool:
    return language_now() == "en"


def _options(f: Field) -> list[dict[str, Any]]:
    """Radios or checkboxes as govuk-frontend's macros take them."""
    chosen = f.value if isinstance(f.value, list | tuple | set) else [f.value]
    return [
        {"value": value, "text": t(label), "checked": value in chosen, "hint": {"text": t(hint)} if hint else None}
        for value, label, hint in f.options
    ]


def _select_options(f: Field) -> list[dict[str, Any]]:
    return [{"value": value, "text": t(label), "selected": value == f.value} for value, label, _ in f.options]


def _date_items(f: Field) -> list[dict[str, Any]]:
    """govuk's macro would capitalise a name; here names and ids are given whole."""
    return [{**item, "label": t(item["label"])} for item in date_items(f)]


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


class _Lenient(Undefined):
    """An unknown attribute is empty, but printing an unknown variable is a mistake of ours and fails."""

    def __str__(self) -> str:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return ""
