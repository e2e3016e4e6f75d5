"""What a country pack brings: the forms of its documents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from salaklang.foundations.documents.errors import TemplateUnknown
from salaklang.kernel.text import Text

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Template:
    """One form.

    `source` is typst; it finds its values in `d` (what `view` makes of the data: words, dates and digits as the form
    writes them), `seal` and `qr` (pictures or none). `title` names the kind of document to anyone. `signature_box` is
    where a click shows the signature: (left, bottom, right, top) in points from the lower left of the last page; None
    for a signature without a place.
    """

    name: str
    title: Text
    source: str
    view: Callable[[Data], Mapping[str, object]] = dict
    signature_box: tuple[int, int, int, int] | None = None


_templates: dict[str, Template] = {}


def template_register(template: Template) -> None:
    """Make a form known. Safe to repeat; a later one of the same name takes its place."""
    _templates[template.name] = template


def template_get(name: str) -> Template:
    """The form of that name. Raises TemplateUnknown."""
    try:
        return _templates[name]
    except KeyError:
        raise TemplateUnknown(f"no template is called {name!r}; is its country plugged in?") from None


def template_title(kind: str) -> Text | None:
    """What people call that kind of document; None for what is no form."""
    known = _templates.get(kind)
    return known.title if known else None
