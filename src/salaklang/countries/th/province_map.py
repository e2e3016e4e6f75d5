"""The map of the provinces, as `tools/province_map` draws it from the points of the sub-districts."""

import json
from functools import lru_cache

from salaklang.countries.th.divisions import DATA, divisions
from salaklang.interfaces.ui.charts.areas import Shapes
from salaklang.interfaces.ui.ports import AreaMap
from salaklang.kernel.text import Text

HOW = Text(
    "แผนที่นี้วาดจากพิกัดของตำบล 7,121 แห่ง ช่องละ 5 กม. เป็นของจังหวัดที่มีตำบลใกล้ที่สุด แนวเขตและชายฝั่งคลาดเคลื่อนได้ 5–10 กม. "
    "กรุงเทพมหานครไม่มีพิกัดในแหล่งข้อมูล จึงเป็นที่ว่างซึ่งจังหวัดรอบข้างเว้นไว้",
    "Drawn from the points of 7,121 sub-districts: each cell of 5 km belongs to the province of the nearest one, so "
    "borders and coasts can be 5–10 km off. Bangkok has no points in the source: it is the gap that its neighbours "
    "leave.",
)


@lru_cache(maxsize=1)
def province_map() -> AreaMap:
    """Outlines, names and how it was made. The part around Bangkok, where provinces are small, is shown enlarged."""
    drawn = json.loads((DATA / "province_map.json").read_text(encoding="utf-8"))
    names = {code: province.name for code, province in divisions().provinces.items()}
    shapes = Shapes(float(drawn["width"]), float(drawn["height"]), drawn["paths"])
    return AreaMap(shapes, names, HOW, enlarged=(84.0, 258.0, 76.0, 72.0))
