"""`./sala lab …`: run, compare and explore the scenario laboratory. What each part does is in the files `lab_*.py`.

Exit codes: 0 done · 1 a check failed or something does not agree · 2 wrong use · 69 something is missing on this
machine (room on the disk, a right, a scheduler) · 130 interrupted; what was finished is kept.
"""

import argparse
import json
import os
import sys
from importlib import import_module
from typing import NoReturn

from salaklang.interfaces.cli import lab_arguments
from salaklang.kernel.errors import Invalid, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text

FAILED, WRONG_USE, MISSING, INTERRUPTED = 1, 2, 69, 130
STOPPED = Text(
    "หยุดแล้ว: งานที่เสร็จแล้วยังอยู่ สั่งคำสั่งเดิมซ้ำเพื่อทำต่อ",
    "Stopped; what was finished is kept. Give the same command again to go on.",
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"sala: {message}\n")
        raise SystemExit(WRONG_USE)


def main(argv: list[str]) -> int:
    """Hand over to the part that is asked for; the exit code."""
    try:
        args = lab_arguments.parser_make(_Parser).parse_args(argv)
    except SystemExit as asked:
        return int(asked.code or 0)
    args.lang = args.lang or _system_language()
    try:
        part = import_module(f"salaklang.interfaces.cli.{args.module}")
        return int(getattr(part, args.action)(args))
    except SalaError as error:
        return _refuse(error, args)
    except KeyboardInterrupt:
        sys.stderr.write(f"\nsala: {STOPPED.in_(args.lang)}\n")
        return INTERRUPTED


def exit_code(error: SalaError) -> int:
    """The exit code for an error of the tree."""
    if isinstance(error, Unavailable) or error.code == "lab-cache":
        return MISSING
    return WRONG_USE if isinstance(error, Invalid | NotFound) else FAILED


def _refuse(error: SalaError, args: argparse.Namespace) -> int:
    """One line: what is wrong, what to do next."""
    line = f"{error.message.in_(args.lang)}. {_next(error).in_(args.lang)}"
    sys.stderr.write(f"sala: {' '.join(line.split())}\n")
    if args.json:
        text = {"th": error.message.th, "en": error.message.en}
        print(json.dumps({"ok": False, "code": error.code, "text": text}, ensure_ascii=False))
    return exit_code(error)


def _next(error: SalaError) -> Text:
    return error.next_step.fill(**error.values) if error.values else error.next_step


def _system_language() -> str:
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if system.startswith("en") else "th"
