"""Charts: what they draw is well-formed, escaped, within its picture, finite, and says in words what it shows."""

import math
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from salaklang.interfaces.ui.charts.areas import Shapes, area_map, steps_key
from salaklang.interfaces.ui.charts.bars import Bar as Lying
from salaklang.interfaces.ui.charts.bars import bars
from salaklang.interfaces.ui.charts.difference import lines
from salaklang.interfaces.ui.charts.dumbbell import Bell, dumbbells
from salaklang.interfaces.ui.charts.fan import Fan, fan_chart
from salaklang.interfaces.ui.charts.heat import BINS, Named, Words, bin_of, heat_key, heat_map
from salaklang.interfaces.ui.charts.parallel import Axis, Line, parallel
from salaklang.interfaces.ui.charts.scale import Scale, domain_of, step_of, ticks
from salaklang.interfaces.ui.charts.svg import band, el, number, path
from salaklang.interfaces.ui.charts.tornado import Bar, tornado

NASTY = "</text><script>alert('ก')</script>&\""
FINITE = st.floats(-1e9, 1e9, allow_nan=False)
SERIES = st.lists(FINITE, min_size=2, max_size=30)
say = "{:g}".format


def read(markup: str) -> etree._Element:
    """Parsed as strict XML: no entity, no unclosed tag, no unescaped text gets through."""
    return etree.fromstring(str(markup).encode())


def fan(values: list[float], **more: object) -> str:
    xs = [float(n) for n in range(len(values))]
    low, high = [v - 1 for v in values], [v + 1 for v in values]
    made = Fan(xs=xs, median=values, bands=[(low, high)], paths=[values])
    domain = domain_of([*low, *high])
    told = {"id_": "f", "title": NASTY, "about": NASTY, "tone": "open", "domain": domain, "say_x": say, "say_y": say}
    return str(fan_chart(made, **{**told, **more}))  # type: ignore[arg-type]


def heat(values: list[float]) -> str:
    side = int(math.sqrt(len(values)))
    grid = [values[n * side : (n + 1) * side] for n in range(side)]
    words = Words(NASTY, NASTY, "0", "1", NASTY)
    named = [Named(NASTY, x, y, shape, "open") for x, y, shape in ((0.0, 1.0, "circle"), (1.0, 0.0, "square"))]
    return str(
        heat_map(
            grid,
            id_="h",
            title=NASTY,
            about=NASTY,
            domain=domain_of(values),
            words=words,
            named=named,
            point=(0.5, 0.5),
        )
    )


def bells(values: list[float]) -> str:
    rows = [Bell(NASTY, [("open", "circle", v), ("leviathan", "square", v + 1)]) for v in values]
    domain = domain_of([v for b in rows for _, _, v in b.marks])
    return str(dumbbells(rows, id_="b", title=NASTY, about=NASTY, domain=domain, say=say))


def storm(values: list[float]) -> str:
    bars = [Bar(NASTY, v, v + 1) for v in values]
    return str(
        tornado(
            bars, id_="t", title=NASTY, about=NASTY, base=values[0], domain=domain_of([*values, values[0] + 1]), say=say
        )
    )


def coordinates(values: list[float]) -> str:
    low, high = domain_of(values)
    axes = [Axis(NASTY, low, high, say), Axis(NASTY, low, high, say)]
    return str(
        parallel(
            axes, [Line([v, v], "open", n % 2 == 0) for n, v in enumerate(values)], id_="p", title=NASTY, about=NASTY
        )
    )


def difference(values: list[float]) -> str:
    xs = [float(n) for n in range(len(values))]
    return str(
        lines(
            xs,
            [("own", values)],
            id_="d",
            title=NASTY,
            about=NASTY,
            domain=domain_of([*values, 0.0]),
            say_x=say,
            say_y=say,
            zero=True,
        )
    )


def lying(values: list[float]) -> str:
    rows = [Lying(NASTY, abs(v), say(v), part=abs(v) / 2) for v in values]
    return str(bars(rows, id_="b", title=NASTY, about=NASTY))


def test_a_bar_below_nothing_or_with_too_large_a_part_is_refused() -> None:
    for row in (Lying("a", -1, "-1"), Lying("a", 1, "1", part=2), Lying("a", math.nan, "?")):
        with pytest.raises(ValueError, match="a bar has a value"):
            bars([row], id_="b", title="t", about="a")


def test_a_long_name_is_whole_and_stays_within_the_width() -> None:
    long = "Office of the National Anti-Corruption Commission"
    one, two = (str(bars([Lying(name, 1, "1")], id_="b", title="t", about="a")) for name in ("Land", long))
    lines = [e.text or "" for e in read(two).findall(".//{*}text") if e.get("class") == "chart-name"]
    assert " ".join(lines) == long and max(map(len, lines)) <= 34, lines
    assert float(read(two).get("viewBox").split()[3]) > float(read(one).get("viewBox").split()[3])


CHARTS: tuple[Callable[[list[float]], str], ...] = (fan, heat, bells, storm, coordinates, difference, lying)


@pytest.mark.parametrize("chart", CHARTS)
@given(values=SERIES)
def test_a_chart_is_wellformed_escaped_named_and_finite(
    chart: Callable[[list[float]], str], values: list[float]
) -> None:
    if chart is heat:
        values = (values * 4)[:4]
    root = read(chart(values))
    said = "".join(root.itertext())
    assert root.find("{*}title").text == NASTY and root.find("{*}desc").text == NASTY
    assert root.get("aria-labelledby") == root.find("{*}title").get("id") and root.get("role") == "img"
    assert not root.findall(".//{*}script") and not root.xpath("//@style") and NASTY in said
    numbers = [
        a for name in ("x", "y", "d", "cx", "cy", "width", "height", "transform") for a in root.xpath(f"//@{name}")
    ]
    assert numbers and not [n for n in numbers if re.search("nan|inf", n, re.IGNORECASE)]


@pytest.mark.parametrize("chart", CHARTS)
@given(values=SERIES)
def test_nothing_that_has_data_lies_outside_the_picture(
    chart: Callable[[list[float]], str], values: list[float]
) -> None:
    if chart is heat:
        values = (values * 4)[:4]
    root = read(chart(values))
    _, _, wide, tall = map(float, root.get("viewBox").split())
    for d in root.xpath("//*[not(@transform)]/@d"):
        if re.search("[a-z]", d.replace("M", "").replace("L", "").replace("Z", "")):
            continue  # a mark drawn in relative steps: its middle is tested by its chart's scale
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", d):
            assert -0.01 <= float(x) <= wide + 0.01 and -0.01 <= float(y) <= tall + 0.01


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        number(bad)
    with pytest.raises(ValueError, match="no number"):
        fan([0.0, bad, 1.0], domain=(0.0, 1.0))
    with pytest.raises(ValueError, match="finite"):
        domain_of([bad])


@given(values=st.lists(FINITE, min_size=1, max_size=40))
def test_an_axis_holds_its_values_on_round_ends(values: list[float]) -> None:
    low, high = domain_of(values)
    span = high - low
    assert low < high and all(low - 1e-6 * span <= v <= high + 1e-6 * span for v in values)
    found = ticks(low, high)
    assert found == sorted(set(found)) and 2 <= len(found) <= 12
    assert all(low - 1e-6 * span <= t <= high + 1e-6 * span for t in found)
    step = step_of(span, 4)
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-12), 6) in (1, 2, 5, 10)


@given(shares=st.lists(st.floats(0, 1), min_size=1))
def test_an_axis_of_shares_never_passes_its_natural_ends(shares: list[float]) -> None:
    low, high = domain_of(shares, least=0.0, most=1.0)
    assert 0.0 <= low < high <= 1.0 + 1e-9 or low == 1.0


@given(low=FINITE, span=st.floats(1e-3, 1e6), value=FINITE)
def test_a_scale_keeps_order_and_ends(low: float, span: float, value: float) -> None:
    scale = Scale(low, low + span, 10.0, 110.0)
    assert scale(low) == pytest.approx(10.0) and 10.0 - 1e-6 <= scale.inside(value) <= 110.0 + 1e-6


@given(value=FINITE, low=FINITE, span=st.floats(1e-3, 1e6))
def test_each_value_has_one_of_nine_colours(value: float, low: float, span: float) -> None:
    found = bin_of(value, (low, low + span))
    assert 0 <= found < BINS
    assert found <= bin_of(value + span, (low, low + span))


def test_a_heat_map_covers_its_frame_with_every_cell_once() -> None:
    root = read(heat([0.0, 0.1, 0.2, 0.9]))
    cells = root.xpath("//*[@class='heat']/*")
    area = sum((float(c.get("width")) - 0.4) * (float(c.get("height")) - 0.4) for c in cells)
    frame = root.xpath("//*[@class='chart-frame']")[0]
    assert area == pytest.approx(float(frame.get("width")) * float(frame.get("height")), rel=1e-3)


def test_the_key_shows_every_colour_in_order() -> None:
    root = read(str(heat_key((0, 1), id_="k", title="t", low="0 %", high="100 %")))
    assert [r.get("class") for r in root.xpath("//*[local-name()='rect']")] == [f"heat-{n}" for n in range(BINS)]


def test_a_map_draws_every_area_once_and_says_what_is_unknown() -> None:
    shapes = Shapes(10, 20, {"10": "M0 0l5 0 0 5z", "11": "M5 5l5 0 0 5z"})
    root = read(str(area_map(shapes, {"10": "div-3"}, {"10": NASTY}, id_="m", title="t", about="a")))
    found = {a.get("data-area"): a.get("class") for a in root.xpath("//*[@data-area]")}
    assert found == {"10": "area div-3", "11": "area area-unknown"} and NASTY in "".join(root.itertext())
    part = read(str(area_map(shapes, {}, {}, id_="m", title="t", about="a", window=(5, 5, 5, 5))))
    assert part.get("viewBox") == "0 0 5 5"
    assert (
        len(
            read(str(steps_key([("div-0", "a"), ("div-1", "b")], id_="s", title="t"))).xpath("//*[local-name()='rect']")
        )
        == 2
    )


def test_elements_leave_out_what_is_not_given_and_quote_the_rest() -> None:
    assert str(el("path", d="M0 0", class_=None, hidden=False)) == '<path d="M0 0"/>'
    assert str(el("text", '<&"', x=1.0, data_it='"')) == '<text x="1" data-it="&#34;">&lt;&amp;&#34;</text>'
    assert (number(-0.001), number(2.50), number(3)) == ("0", "2.5", "3")
    assert path([]) == "" and band([0, 1], [0, 0], [1, 1]).endswith("Z")
