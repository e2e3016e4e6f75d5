"""`./sala demo`: play the main job through the real pages, show each step with its time, check what came of it."""

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.node import Node
from salaklang.interfaces.cli.play.script import Outcome, Stage, play

MISSING = 69
_BANGKOK = timedelta(hours=7)


def main(argv: list[str]) -> int:
    """0 when every step went well, 1 when one did not, 69 when the node can't start."""
    parser = argparse.ArgumentParser(
        prog="./sala demo",
        description="Start a fresh node, play the main job through its real pages and APIs as a citizen, a bank and "
        "officers of three agencies, and check every proof. Exit code 0 only if every check held.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output, nothing else")
    parser.add_argument("--keep", action="store_true", help="leave the node running afterwards, until Ctrl-C")
    parser.add_argument("--lang", choices=("th", "en"), default=_language(), help="language of what is told")
    given = parser.parse_args(argv)
    say = _Teller(sys.stderr if given.json else sys.stdout, given.lang)
    folder = Path(os.environ["SALA_HOME"]) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    outcomes: list[Outcome] = []
    try:
        with _node(say) as node:
            stage = _stage(node, folder)
            for outcome in play(stage):
                outcomes.append(outcome)
                say.step(outcome)
            stage.close()
            report = _report(stage, outcomes)
            say.end(report)
            if given.json:
                sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            if given.keep:
                _keep(node, say)
    except EmbeddedError as error:
        sys.stderr.write(f"sala: {error}\n")
        return MISSING
    return 0 if report["ok"] else 1


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "th"


@contextlib.contextmanager
def _node(say: "_Teller") -> Iterator[Node]:
    """A node of its own, made for this run and thrown away after it, so that every run starts from nothing."""
    began = time.monotonic()
    with Node() as node:
        say.line("✓", "เปิดโหนดใหม่", "A fresh node is up", time.monotonic() - began)
        yield node


def _stage(node: Node, folder: Path) -> Stage:
    seed = import_module("salaklang.config.seed")
    now = datetime.now(UTC) + _BANGKOK
    trust = node.home / "trust.json"

    def trust_copied() -> Path:
        kept = folder / "trust.json"
        kept.write_bytes(trust.read_bytes())
        return kept

    return Stage(node.portal_url, seed.password(), folder, (now.day, now.month, now.year + 543), trust_copied, node)


def _report(stage: Stage, outcomes: list[Outcome]) -> dict[str, object]:
    return {
        "ok": bool(outcomes) and all(o.ok for o in outcomes),
        "steps": [
            {"name": o.name, "ok": o.ok, "seconds": round(o.seconds, 3)} | ({"problem": o.problem} if o.problem else {})
            for o in outcomes
        ],
        "case": stage.number,
        "questions_asked": stage.questions_asked,
        "answers_fetched": stage.answers_fetched,
        "certificate": _path(stage.certificate),
        "receipt": _path(stage.receipt),
        "checkpoint": _path(stage.checkpoint),
        "portal_url": stage.portal_url,
    }


def _path(file: Path | None) -> str | None:
    return str(file) if file else None


def _keep(node: Node, say: "_Teller") -> None:
    say.plain(f"โหนดยังทำงานอยู่ที่ {node.portal_url} (Ctrl-C เพื่อหยุด)", f"Still up at {node.portal_url} (Ctrl-C stops it)")
    with contextlib.suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        while True:
            signal.pause()


class _Teller:
    """Tells how it goes, in one language, on one stream."""

    def __init__(self, stream: "object", language: str) -> None:
        self.stream = stream
        self.thai = language == "th"

    def plain(self, th: str, en: str) -> None:
        print(f"  {th if self.thai else en}", file=self.stream, flush=True)  # type: ignore[call-overload]

    def line(self, mark: str, th: str, en: str, seconds: float) -> None:
        self.plain(f"{mark} {th}  {seconds:.1f} วินาที", f"{mark} {en}  {seconds:.1f} s")

    def step(self, outcome: Outcome) -> None:
        self.line("✓" if outcome.ok else "✗", outcome.title.th, outcome.title.en, outcome.seconds)
        if outcome.problem:
            self.plain(f"  {outcome.problem}", f"  {outcome.problem}")

    def end(self, report: dict[str, object]) -> None:
        self.plain("", "")
        for key, th, en in (
            ("case", "เรื่อง", "Case"),
            ("questions_asked", "คำถามที่ต้องตอบเอง", "Questions asked"),
            ("answers_fetched", "ทะเบียนที่ตอบแทน", "Registers that answered instead"),
            ("certificate", "ใบทะเบียน", "Certificate"),
            ("receipt", "หลักฐาน", "Receipt"),
            ("checkpoint", "สมุดบันทึกสาธารณะ", "Public log"),
        ):
            self.plain(f"{th}: {report[key]}", f"{en}: {report[key]}")
