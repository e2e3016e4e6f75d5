"""`./sala demo`: play the main job across three nodes, show each step with its time, check what came of it."""

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.federation import MEMBERS, Federation, Joined
from salaklang.interfaces.cli.demo_crossings import Crossings
from salaklang.interfaces.cli.demo_stage import stage_of
from salaklang.interfaces.cli.play.script import Outcome, play
from salaklang.interfaces.cli.play.stage import Stage
from salaklang.kernel.fingerprint import fingerprint

MISSING = 69


def main(argv: list[str]) -> int:
    """0 when every step went well, 1 when one did not, 69 when the nodes can't start."""
    parser = argparse.ArgumentParser(
        prog="./sala demo",
        description="Start three fresh nodes (a municipality, the national registers, a province), each with a "
        "database, keys and a ledger of its own; join them; play the main job across them through the real pages and "
        "APIs as a citizen, a bank and officers of four agencies; and check every proof. Exit code 0 only if every "
        "check held.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object on standard output, nothing else")
    parser.add_argument("--keep", action="store_true", help="leave the nodes running afterwards, until Ctrl-C")
    parser.add_argument("--lang", choices=("th", "en"), default=_language(), help="language of what is told")
    given = parser.parse_args(argv)
    say = _Teller(sys.stderr if given.json else sys.stdout, given.lang)
    folder = Path(os.environ["SALA_HOME"]) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _federation(say) as (federation, joined):
            report = _play(federation, joined, folder, say)
            if given.json:
                sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            if given.keep:
                _keep(federation, say)
    except EmbeddedError as error:
        sys.stderr.write(f"sala: {error}\n")
        return MISSING
    return 0 if report["ok"] else 1


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "th"


@contextlib.contextmanager
def _federation(say: "_Teller") -> Iterator[tuple[Federation, list[Joined]]]:
    """Nodes of their own, made for this run and thrown away after it, so that every run starts from nothing."""
    began = time.monotonic()
    federation = Federation()
    # Whoever stops it, and a shell that started it in the background with SIGINT ignored: what it made is cleared away.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        federation.start(lambda name: say.up(name, time.monotonic() - began))
        began = time.monotonic()
        joined = federation.join()
        say.joined(joined, time.monotonic() - began)
        yield federation, joined
    finally:
        federation.close()


def _play(federation: Federation, joined: list[Joined], folder: Path, say: "_Teller") -> dict[str, object]:
    password = import_module("salaklang.config.seed").password()
    players = import_module("salaklang.config.seed_cast").PLAYERS
    agencies = {p.username: p.agency for p in players if p.agency}
    numbers = {p.username: p.person.pid for p in players}
    stage = stage_of(federation, joined, folder, password=password, agencies=agencies, numbers=numbers)
    outcomes, crossed = [], {}
    crossings = Crossings({m.name: n.database_url for m, n in zip(MEMBERS, federation.nodes, strict=True)})
    for outcome in play(stage):
        outcomes.append(outcome)
        crossed[outcome.name] = crossings.since_last()
        say.step(outcome, crossed[outcome.name])
    stage.close()
    report = _report(federation, joined, stage, outcomes, crossed)
    say.end(report)
    return report


def _report(
    federation: Federation,
    joined: list[Joined],
    stage: Stage,
    outcomes: list[Outcome],
    crossed: dict[str, dict[str, int]],
) -> dict[str, object]:
    keys = {j.partner: j.key for j in joined}
    return {
        "ok": bool(outcomes) and all(o.ok for o in outcomes),
        "nodes": {
            m.name: {
                "portal_url": node.portal_url,
                "log": m.origin,
                "key": keys[m.name],
                "fingerprint": fingerprint(keys[m.name]),
                "agencies": list(m.agencies),
                "joined": {j.partner: j.proof for j in joined if j.node == m.name},
            }
            for m, node in zip(MEMBERS, federation.nodes, strict=True)
        },
        "steps": [
            {"name": o.name, "ok": o.ok, "seconds": round(o.seconds, 3), "crossed": crossed[o.name]}
            | ({"problem": o.problem} if o.problem else {})
            for o in outcomes
        ],
        "case": stage.number,
        "questions_asked": stage.questions_asked,
        "answers_fetched": stage.answers_fetched,
        "proofs_elsewhere": stage.proofs_elsewhere,
        "answered_on_consent": stage.answered_on_consent,
        "refused_without_consent": stage.refused_without_consent,
        "sealed_uses_counted": stage.sealed_uses_counted,
        "certificate": _path(stage.certificate),
        "receipt": _path(stage.receipt),
        "checkpoint": _path(stage.checkpoint),
        "portal_url": stage.portal_url,
    }


def _path(file: Path | None) -> str | None:
    return str(file) if file else None


def _keep(federation: Federation, say: "_Teller") -> None:
    password = import_module("salaklang.config.seed").password()
    say.plain("", "")
    for name, node in zip(TITLES, federation.nodes, strict=True):
        say.plain(f"{TITLES[name][0]}: {node.portal_url}", f"{TITLES[name][1]}: {node.portal_url}")
        say.plain(f"    SALA_HOME={node.home} ./sala node status", f"    SALA_HOME={node.home} ./sala node status")
    say.plain(f"รหัสผ่านของทุกคนในระบบสาธิต: {password}", f"Everybody's password: {password}")
    say.plain("ทั้งสามโหนดยังทำงานอยู่ (Ctrl-C เพื่อหยุด)", "All three nodes are still up (Ctrl-C stops them)")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            signal.pause()


TITLES = {
    "town": ("เมือง (เทศบาล)", "The town (municipality)"),
    "national": ("ทะเบียนกลาง (ราษฎร บ้าน ธุรกิจ ที่ดิน)", "The national registers (people, houses, businesses, land)"),
    "province": ("จังหวัด (พยานและหนังสือ)", "The province (witness and letters)"),
}


class _Teller:
    """Tells how it goes, in one language, on one stream."""

    def __init__(self, stream: "object", language: str) -> None:
        self.stream = stream
        self.thai = language == "th"

    def plain(self, th: str, en: str) -> None:
        print(f"  {th if self.thai else en}", file=self.stream, flush=True)  # type: ignore[call-overload]

    def line(self, mark: str, th: str, en: str, seconds: float) -> None:
        self.plain(f"{mark} {th}  {seconds:.1f} วินาที", f"{mark} {en}  {seconds:.1f} s")

    def up(self, name: str, seconds: float) -> None:
        th, en = TITLES[name]
        self.line("✓", f"เปิดโหนดใหม่: {th}", f"A fresh node is up: {en}", seconds)

    def joined(self, joined: list[Joined], seconds: float) -> None:
        """The keys as the operators tell them to each other by another way, and that all have entered them."""
        keys = {j.partner: j.key for j in joined}
        for name in TITLES:
            th, en = TITLES[name]
            self.plain(f"  กุญแจ {th}: {fingerprint(keys[name])}", f"  Key of {en}: {fingerprint(keys[name])}")
        self.line("✓", "ผู้ดูแลทั้งสามแลกกุญแจและเชื่อมโหนดกัน", "Three operators exchange keys and join their nodes", seconds)

    def step(self, outcome: Outcome, crossed: dict[str, int]) -> None:
        self.line("✓" if outcome.ok else "✗", outcome.title.th, outcome.title.en, outcome.seconds)
        if crossed:
            told = ", ".join(f"{way}: {n}" for way, n in crossed.items())
            self.plain(f"    ข้อความข้ามโหนด {told}", f"    messages between nodes: {told}")
        if outcome.problem:
            self.plain(f"  {outcome.problem}", f"  {outcome.problem}")

    def end(self, report: dict[str, object]) -> None:
        self.plain("", "")
        for key, th, en in (
            ("case", "เรื่อง", "Case"),
            ("questions_asked", "คำถามที่ต้องตอบเอง", "Questions asked"),
            ("answers_fetched", "ทะเบียนที่ตอบแทน", "Registers that answered instead"),
            ("proofs_elsewhere", "หลักฐานในสมุดของโหนดอื่น", "Proofs in another node's log"),
            ("answered_on_consent", "ทะเบียนตอบตามความยินยอม", "Answered on her consent"),
            ("refused_without_consent", "ปฏิเสธเมื่อถอนแล้ว", "Refused once it was withdrawn"),
            ("sealed_uses_counted", "การใช้ที่ปิดผนึก นับจากสมุดสาธารณะ", "Sealed uses, counted from the public log"),
            ("certificate", "ใบทะเบียน", "Certificate"),
            ("receipt", "หลักฐาน", "Receipt"),
            ("checkpoint", "สมุดบันทึกสาธารณะ", "Public log"),
        ):
            self.plain(f"{th}: {report[key]}", f"{en}: {report[key]}")
