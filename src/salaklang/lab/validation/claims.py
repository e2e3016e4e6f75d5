"""What is claimed of each series, and the bar each claim must clear: the owner's for adoption, else the last value."""

from collections.abc import Mapping

from salaklang.kernel.text import Text
from salaklang.lab.validation.backtest import Outcome, Scores, mean, median
from salaklang.lab.validation.report import Row

INTERNET_BAR = 0.073
"""Median RMSE of Bass with ceiling 0.95 on the reference's split: adoption must be below it."""
BAND_LOW, BAND_HIGH = 0.85, 0.95
EARLY = 0.35
"""Countries cut below this share are also scored by themselves: most of their way is still held out."""

TITLES = {
    "internet_users": Text("ผู้ใช้อินเทอร์เน็ต (สัดส่วนประชากร)", "internet users (share of people)"),
    "tax_hours": Text("ชั่วโมงทำภาษี (ลอการิทึม)", "hours to pay taxes (logarithm)"),
    "v2x_polyarchy": Text("ประชาธิปไตยการเลือกตั้ง (V-Dem)", "electoral democracy (V-Dem)"),
    "v2x_libdem": Text("ประชาธิปไตยเสรี (V-Dem)", "liberal democracy (V-Dem)"),
    "v2x_partipdem": Text("ประชาธิปไตยแบบมีส่วนร่วม (V-Dem)", "participatory democracy (V-Dem)"),
    "v2x_delibdem": Text("ประชาธิปไตยแบบปรึกษาหารือ (V-Dem)", "deliberative democracy (V-Dem)"),
    "v2x_egaldem": Text("ประชาธิปไตยแบบเท่าเทียม (V-Dem)", "egalitarian democracy (V-Dem)"),
    "v2x_freexp_altinf": Text("เสรีภาพในการแสดงออก (V-Dem)", "freedom of expression (V-Dem)"),
    "v2x_pubcorr": Text("คอร์รัปชันภาครัฐ (V-Dem)", "public sector corruption (V-Dem)"),
    "v2x_veracc_osp": Text("ความรับผิดชอบแนวดิ่ง (V-Dem)", "vertical accountability (V-Dem)"),
    "v2x_horacc_osp": Text("ความรับผิดชอบแนวราบ (V-Dem)", "horizontal accountability (V-Dem)"),
    "v2xcs_ccsi": Text("ภาคประชาสังคม (V-Dem)", "civil society (V-Dem)"),
    "v2xcl_rol": Text("ความเสมอภาคตามกฎหมาย (V-Dem)", "equality before the law (V-Dem)"),
}

_NONE = Text("", "")
_SLOW = Text(
    "ชุดนี้แทบไม่ขยับ ค่าเดิมแทบเอาชนะไม่ได้: แบบจำลองมีประโยชน์ที่แถบความไม่แน่นอน ไม่ใช่ที่ค่ากลาง",
    "This series seldom moves and its last value is nearly unbeatable: what the model adds is the band, not the point.",
)
_FEW = Text(
    "ไม่มีประเทศใดมีจุดข้อมูลครบตามเกณฑ์ จึงไม่ได้ทดสอบ",
    "No country has enough points for the protocol, so it was not tested.",
)


def series_rows(series: str, outcome: Outcome) -> list[Row]:
    """The claims of one series: point, distribution, band; for adoption also the countries cut early."""
    title = TITLES.get(series, Text(series, series))
    if not outcome.model:
        what = Text(f"ทดสอบย้อนหลัง: {title.th}", f"back-test: {title.en}")
        return [Row(f"{series}.rmse", "backtest", what, 0, {}, {}, _bar(series), None, _FEW)]
    rows = [_point_row(series, title, outcome, f"{series}.rmse"), _crps_row(series, title, outcome)]
    rows.append(_band_row(series, title, outcome))
    if series == "internet_users":
        against = Text(f"{title.th} เทียบวิธีอื่น", f"{title.en}, against the baselines")
        rows.append(_point_row(series, against, outcome, f"{series}.beats"))
        early = {code for code, value in outcome.start.items() if value < EARLY}
        if early:
            name = Text(f"{title.th} ประเทศที่ตัดก่อนถึง 35 %", f"{title.en}, countries cut below 35 %")
            rows.append(_point_row(series, name, outcome.part(early), f"{series}.early"))
    return rows


def _bar(series: str) -> Text:
    if series == "internet_users":
        return Text(
            f"RMSE มัธยฐานต่ำกว่า {INTERNET_BAR}",
            f"median RMSE below {INTERNET_BAR}",
        )
    return Text("RMSE มัธยฐานไม่เกินทุกวิธีเทียบ", "median RMSE no more than every baseline's")


def _point_row(series: str, title: Text, outcome: Outcome, name: str) -> Row:
    ours = median(outcome.model, "rmse")
    others = {n: median(by, "rmse") for n, by in outcome.baselines.items()}
    if name.endswith((".early", ".beats")):
        bar = Text("RMSE มัธยฐานต่ำกว่าทุกวิธีเทียบ", "median RMSE below every baseline's")
        passed = ours < min(others.values())
    elif series == "internet_users":
        bar, passed = _bar(series), ours < INTERNET_BAR
    else:
        bar = _bar(series)
        passed = ours <= min(others.values())
    score = _rmse_of(outcome.model) | _wins(outcome)
    return Row(
        id=name, kind="backtest", what=Text(f"ค่ากลาง: {title.th}", f"point forecast: {title.en}"),
        tested=len(outcome.model), score=score,
        baselines={name: _rmse_of(by) for name, by in outcome.baselines.items()},
        bar=bar, passed=passed, note=_NONE if series == "internet_users" else _SLOW,
    )  # fmt: skip


def _rmse_of(by_country: Mapping[str, Scores]) -> Scores:
    return {"median RMSE": median(by_country, "rmse"), "mean RMSE": mean(by_country, "rmse")}


def _wins(outcome: Outcome) -> Scores:
    """In how many countries the model's RMSE is below each baseline's."""
    return {
        f"beats {name} in": float(sum(outcome.model[c]["rmse"] < by[c]["rmse"] for c in by))
        for name, by in outcome.baselines.items()
    }


def _crps_row(series: str, title: Text, outcome: Outcome) -> Row:
    ours = mean(outcome.model, "crps")
    others = {
        n: {"mean CRPS": mean(by, "crps"), "median CRPS": median(by, "crps")} for n, by in outcome.baselines.items()
    }
    return Row(
        id=f"{series}.crps", kind="backtest", what=Text(f"การแจกแจง: {title.th}", f"distribution: {title.en}"),
        tested=len(outcome.model), score={"mean CRPS": ours, "median CRPS": median(outcome.model, "crps")},
        baselines=others,
        bar=Text("CRPS เฉลี่ยต่ำกว่าทุกวิธีเทียบ", "mean CRPS below every baseline's"),
        passed=ours < min(o["mean CRPS"] for o in others.values()),
        note=Text(
            "วิธีเทียบให้ค่าเดียว CRPS ของมันคือความคลาดเคลื่อนสัมบูรณ์",
            "A baseline gives one value; its CRPS is its absolute error.",
        ),
    )  # fmt: skip


def _band_row(series: str, title: Text, outcome: Outcome) -> Row:
    share = outcome.inside / outcome.points
    return Row(
        id=f"{series}.band", kind="backtest", what=Text(f"แถบ 90 %: {title.th}", f"90 % band: {title.en}"),
        tested=len(outcome.model),
        score={
            "coverage": share,
            "median of countries": median(outcome.model, "coverage"),
            "points": float(outcome.points),
        },
        baselines={},
        bar=Text(
            f"แถบ 90 % ครอบคลุม {BAND_LOW:.0%} ถึง {BAND_HIGH:.0%} ของจุดที่กันไว้",
            f"the 90 % band holds {BAND_LOW:.0%} to {BAND_HIGH:.0%} of the held-out points",
        ),
        passed=BAND_LOW <= share <= BAND_HIGH, note=_NONE,
    )  # fmt: skip
