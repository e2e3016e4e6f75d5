"""Make the kept files of the validation anew: the patterns over every posterior draw, the report, the badges.

    python -m salaklang.lab.validation.publish

after a change to the model or its data (run `…validation.calibration` first when the targets or parameters moved).
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from salaklang.kernel.text import Text
from salaklang.lab.population.sources import ROOT
from salaklang.lab.recipe import ENGINE
from salaklang.lab.validation.badges import badges
from salaklang.lab.validation.calibration import posterior_read
from salaklang.lab.validation.kept import checks_write
from salaklang.lab.validation.posterior import draw_check
from salaklang.lab.validation.tables import tables_read
from salaklang.lab.validation.targets import targets
from salaklang.lab.validation.validate import validate


def main() -> int:
    """Write posterior/checks.csv, validation/report.json and validation/badges.json into the package's data."""
    data = Path(str(ROOT))
    wanted, draws = targets(tables_read()), posterior_read()
    checked = []
    for draw in draws:
        checked.append(draw_check(draw, wanted))
        sys.stderr.write(f"\r{len(checked)}/{len(draws)} draws")
    checks_write(checked, data / "posterior")

    def told(what: Text, done: int, steps: int) -> None:
        sys.stderr.write(f"\n{done}/{steps} {what.en}")

    report = validate(progress=told)
    place = data / "validation"
    place.mkdir(exist_ok=True)
    told_rows = replace(
        report, countries={}
    ).to_json()  # the countries' scores are half a megabyte, and made in a minute
    (place / "report.json").write_text(told_rows + "\n", encoding="utf-8")
    kept = {"engine": ENGINE, "draws": len(draws), "badges": badges(report)}
    (place / "badges.json").write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stderr.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
