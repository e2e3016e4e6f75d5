"""A box of scenario discovery as a plain sentence, in both languages."""

from collections.abc import Mapping

from salaklang.kernel.text import Text
from salaklang.lab.experiments.discover import Box, Limit

_FOUND = Text(
    "ในรันที่ {condition} ({hits} จาก {runs} รัน) มี {coverage} % อยู่ตรงที่ {limits} "
    "และในบรรดารันตรงนั้น {density} % เป็นเช่นนี้ (ทั้งหมด {base} %) "
    "เมื่อลองกับรันที่ไม่ได้ใช้หา ได้ {held_coverage} % และ {held_density} % "
    "ปัจจัยที่พบซ้ำในการสุ่มครึ่งหนึ่ง 10 ครั้ง: {again}",
    "Of the runs where {condition} ({hits} of {runs}), {coverage} % lie where {limits}; of the runs there, {density} % "
    "are so (of all: {base} %). Tried on runs that it was not found on: {held_coverage} % and {held_density} %. "
    "Found again in 10 random halves: {again}.",
)  # fmt: skip
_NONE = Text(
    "รันที่ {condition} ({hits} จาก {runs} รัน) กระจายอยู่ทั่ว: ไม่มีช่วงของปัจจัยใดแยกออกได้เกินกว่าความบังเอิญ",
    "The runs where {condition} ({hits} of {runs}) lie everywhere: no range of any factor sets them apart "
    "beyond chance.",
)
_BELOW = Text("{name} ต่ำกว่า {high}", "{name} is below {high}")
_ABOVE = Text("{name} สูงกว่า {low}", "{name} is above {low}")
_BETWEEN = Text("{name} อยู่ระหว่าง {low} ถึง {high}", "{name} is between {low} and {high}")
_AGAIN = Text("{name} {times} ครั้ง", "{name} {times} times")


def box_sentence(box: Box, titles: Mapping[str, Text]) -> Text:
    """The box in words. `titles`: the factors' names for people."""
    if not box.limits:
        return _NONE.fill(condition=box.condition, hits=box.hits, runs=box.runs)
    limits = [_limit(limit, titles) for limit in box.limits]
    again = [_AGAIN.fill(name=_name(limit, titles), times=round(10 * limit.chosen)) for limit in box.limits]
    return _FOUND.fill(
        condition=box.condition,
        hits=box.hits,
        runs=box.runs,
        coverage=_percent(box.coverage),
        density=_percent(box.density),
        base=_percent(box.hits / box.runs),
        held_coverage=_percent(box.held_out_coverage),
        held_density=_percent(box.held_out_density),
        limits=Text(" และ ".join(t.th for t in limits), " and ".join(t.en for t in limits)),
        again=Text(" · ".join(t.th for t in again), ", ".join(t.en for t in again)),
    )


def _limit(limit: Limit, titles: Mapping[str, Text]) -> Text:
    form = _ABOVE if limit.high is None else _BELOW if limit.low is None else _BETWEEN
    ends = {"low": limit.low, "high": limit.high}
    return form.fill(name=_name(limit, titles), **{k: f"{v:.3g}" for k, v in ends.items() if v is not None})


def _name(limit: Limit, titles: Mapping[str, Text]) -> Text:
    return titles.get(limit.factor, Text(limit.factor, limit.factor))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"
