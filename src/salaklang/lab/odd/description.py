"""The ODD+D description, put together: nothing here is about the model that the code does not say itself."""

import inspect
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType

from salaklang import lab
from salaklang.lab import population
from salaklang.lab.engine import kernel, quarters
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.mechanisms import MECHANISMS
from salaklang.lab.mechanisms.declare import Mechanism
from salaklang.lab.odd.concepts import CONCEPTS
from salaklang.lab.odd.headers import Header, header_read
from salaklang.lab.profile import LEVERS, Profile, profiles_all

_HEAD = """\
# The model, after the ODD+D protocol

Generated from the code's own headers by `./sala lab odd`; a test holds it to them. Don't edit it by hand. ODD+D:
Müller et al. 2013, Environmental Modelling & Software 48, 37–48. What results mean, limits first:
[how to read them](how-to-read.md).
"""


def odd_text() -> str:
    """The whole description, Markdown, in English (the mechanisms' Thai titles and meanings with it)."""
    headers = {m.number: mechanism_header(m) for m in MECHANISMS}
    parts = [
        _HEAD,
        "## I. Overview\n",
        "### Purpose\n\n" + _doc(lab) + "\n",
        _purposes(headers),
        _entities(headers),
        "### Scales\n\nA step is a quarter of a year; a run has up to 400. Space is Thailand's 77 provinces with their "
        "districts. One simulated person stands for one resident at 66 million, for more below.\n",
        "### Process overview and scheduling\n\n" + _doc(quarters) + "\n\n" + _doc(kernel) + "\n",
        "## II. Design concepts\n",
        *(f"### {name}\n\n{text}\n" for name, text in CONCEPTS),
        "## III. Details\n",
        "### Initialisation and input data\n\n" + _doc(population) + "\n",
        _bullets("Assumptions behind the population:", (t.en for t in population.ASSUMPTIONS)),
        _levers(),
        "### Submodels\n",
        *(_submodel(m, headers[m.number]) for m in MECHANISMS),
        _indicators(),
    ]
    return "\n".join(parts).rstrip() + "\n"


def mechanism_header(mechanism: Mechanism) -> Header:
    """A mechanism's own header. Raises `HeaderLacks`."""
    return header_read(mechanism.equations, file=mechanism.name)


def _purposes(headers: dict[str, Header]) -> str:
    return _table(
        ("", "mechanism", "what it is for"),
        [(m.number, f"{m.title.en} · {m.title.th}", _line(headers[m.number].parts["Purpose"])) for m in MECHANISMS],
    )


def _entities(headers: dict[str, Header]) -> str:
    rows = [(m.number, _line(headers[m.number].parts["State"])) for m in MECHANISMS]
    return "### Entities and state variables\n\n" + _table(("", "state that the mechanism keeps"), rows)


def _levers() -> str:
    source = inspect.getsource(Profile)
    meaning = {name: _after(source, name) for name in LEVERS}
    profiles = profiles_all()
    head = ("lever, 0–1", "meaning", *(p.title.en for p in profiles))
    rows = [(f"`{n}`", meaning[n], *(f"{getattr(p, n):g}" for p in profiles)) for n in LEVERS]
    sources = [f"{p.title.en}: {'; '.join(p.sources)}" for p in profiles]
    return (
        "### Levers and the four profiles\n\n" + _table(head, rows) + "\n" + _bullets("Where they come from:", sources)
    )


def _submodel(mechanism: Mechanism, header: Header) -> str:
    note = f" {header.notes['Equations']}" if header.notes["Equations"] else ""
    rows = [
        (
            f"`{p.name}`",
            f"{p.default:g}",
            f"{p.low:g} – {p.high:g}",
            p.unit,
            f"{p.meaning.en} · {p.meaning.th}",
            p.source,
        )
        for p in mechanism.parameters
    ]
    table = _table(("parameter", "default", "range", "unit", "meaning", "source"), rows)
    return (
        f"#### {mechanism.number} {mechanism.title.en} · {mechanism.title.th}\n\n"
        f"{_line(header.parts['Purpose'])} Switched off with `--off {mechanism.switch}`.\n\n"
        f"State: {_line(header.parts['State'])}\n\n"
        f"Equations{note}:\n\n```text\n{header.parts['Equations']}\n```\n\n{table}\n"
        f"Sources: {_line(header.parts['Sources'])}\n\nLimits: {_line(header.parts['Limits'])}\n"
    )


def _indicators() -> str:
    rows = [
        (
            f"`{i.name}`",
            f"{i.title.en} · {i.title.th}",
            i.unit,
            i.badge,
            f"yes: from {i.tested_from_agents:,} agents" if i.contagion else "",
        )
        for i in INDICATORS
    ]
    return "### Indicators\n\n" + _table(("indicator", "what it says", "unit", "badge", "depends on contagion"), rows)


def _doc(module: ModuleType) -> str:
    text = inspect.cleandoc(module.__doc__ or sys.modules[module.__name__].__doc__ or "")
    lines = [f"\n- {line}" if line.startswith(("Owns:", "Promises:", "Never:")) else line for line in text.splitlines()]
    return "\n".join(lines)


def _after(source: str, field: str) -> str:
    """The docstring that follows a field of a class."""
    rest = source.split(f"    {field}: float\n", 1)[1]
    return _line(rest.split('"""', 2)[1])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in lines)


def _bullets(head: str, items: Iterable[str]) -> str:
    return head + "\n\n" + "".join(f"- {item}\n" for item in items)


def _line(text: str) -> str:
    return " ".join(text.split())
