"""`./sala lab emulator`: fit the stand-in that answers sliders, and say how wrong it is."""

import argparse
import json

from salaklang.interfaces.cli.lab_experiments import title_of
from salaklang.interfaces.cli.lab_words import progress_of, say, table
from salaklang.kernel.text import Text
from salaklang.lab.emulator.files import emulator_write
from salaklang.lab.emulator.train import emulator_of
from salaklang.lab.experiments.store import runs_read
from salaklang.lab.experiments.summary import shown_of

WRITTEN = Text("เขียนแล้ว: {file}", "Written: {file}")
HEAD = Text(
    "ความคลาดเคลื่อนบนรันที่ไม่เคยเห็น เมื่อสิ้นสุด (แถบ = 90 % ของความคลาดเคลื่อนอยู่ภายใน)",
    "Error on unseen runs, at the end (band: 90 % of the errors lie within)",
)


def emulator_main(args: argparse.Namespace) -> int:
    """Fit and write the emulator; print its error for each indicator."""
    runs = runs_read(args.directory, whole=not args.partial)
    line = progress_of(args, "emulator", len(shown_of(runs)))
    emulator = emulator_of(runs, on_part=lambda done, _: line.tell(done))
    line.end()
    emulator_write(emulator, args.to)
    errors = [
        {"indicator": p.indicator, "rmse": p.rmse, "r2": p.r2, "band": float(p.error[-1])} for p in emulator.parts
    ]
    if args.json:
        print(json.dumps({"ok": True, "file": str(args.to), "about": dict(emulator.about), "errors": errors}, indent=2))
        return 0
    print(HEAD.in_(args.lang))
    rows = [
        (title_of(p.indicator, args.lang), f"{p.rmse:.3g}", f"{p.r2:.3f}", f"±{p.error[-1]:.3g}")
        for p in emulator.parts
    ]
    print(table(("", "RMSE", "R²", "band"), rows))
    say(WRITTEN, args, file=args.to)
    return 0
