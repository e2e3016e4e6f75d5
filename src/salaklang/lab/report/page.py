"""The page: sections of lines, tables and plots, put into one HTML file without any address outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from salaklang.kernel.text import Text
from salaklang.lab.report import texts

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table; `folded`: behind its title."""

    title: str
    head: Row
    rows: Sequence[Row]
    folded: bool = False


@dataclass(frozen=True)
class Plot:
    """A plot with the table behind it."""

    title: str
    svg: Markup
    head: Row
    rows: Sequence[Row]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    title: str
    lines: Sequence[str] = ()
    quotes: Sequence[str] = ()
    tables: Sequence[Table] = ()
    plots: Sequence[Plot] = ()
    pre: Sequence[str] = ()
    legend: Markup = field(default_factory=Markup)


def page_html(sections: Sequence[Section], *, language: str) -> str:
    """The whole page; all text is escaped, only the plots' own SVG is taken as it stands."""
    source = files("salaklang.lab.report").joinpath("page.html.j2").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True).from_string(source)
    words = {name: value.in_(language) for name, value in vars(texts).items() if isinstance(value, Text)}
    limits = [limit.in_(language) for limit in texts.LIMITS]
    return template.render(lang=language, t=words, limits=limits, sections=sections)


def plot(title: str, svg: str, *, head: Row, rows: Sequence[Row], note: str = "") -> Plot:
    """A plot from SVG that this package drew itself, so that nothing in it needs escaping."""
    return Plot(title, Markup(svg), head, rows, note)  # noqa: S704 - svg.py escapes every text it puts in
