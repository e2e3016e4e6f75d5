"""`./sala lab discover`: where in the space of uncertainties the runs lie that one asks about."""

import argparse
import json
from dataclasses import asdict

from salaklang.interfaces.cli.lab_words import table
from salaklang.kernel.text import Text
from salaklang.lab.experiments.condition import condition_hold, condition_read
from salaklang.lab.experiments.discover import box_find
from salaklang.lab.experiments.sentence import box_sentence
from salaklang.lab.experiments.store import runs_read
from salaklang.lab.experiments.summary import summary_write
from salaklang.lab.experiments.titles import factor_titles

HEAD = Text("ปัจจัย", "factor")
LOW = Text("ต่ำสุด", "low")
HIGH = Text("สูงสุด", "high")
AGAIN = Text("พบซ้ำ", "found again")


def discover_main(args: argparse.Namespace) -> int:
    """Find the box, keep `discover.json` in the directory, say it as a sentence."""
    runs = runs_read(args.directory)
    terms = condition_read(args.where, runs.indicators)
    hits = condition_hold(runs, terms)
    names = runs.plan.columns
    varied = [i for i in range(len(names)) if runs.design[:, i].std() > 0]
    condition = " and ".join(f"{t.indicator} {t.sign} {t.value:g}" for t in terms)
    box = box_find([names[i] for i in varied], runs.design[:, varied], hits, condition=condition, seed=args.seed)
    sentence = box_sentence(box, factor_titles())
    data = {"ok": True, "sentence": {"th": sentence.th, "en": sentence.en}, **asdict(box)}
    summary_write(args.directory, "discover", data)
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    print(sentence.in_(args.lang))
    if box.limits:
        rows = [
            (limit.factor, _told(limit.low), _told(limit.high), f"{10 * limit.chosen:.0f}/10") for limit in box.limits
        ]
        print("\n" + table([t.in_(args.lang) for t in (HEAD, LOW, HIGH, AGAIN)], rows))
    return 0


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"
