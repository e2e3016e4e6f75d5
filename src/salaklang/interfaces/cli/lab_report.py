"""`./sala lab report` and `./sala lab odd`: pages to read."""

import argparse
import json
import sys

from salaklang.interfaces.cli.lab_words import say
from salaklang.kernel.text import Text
from salaklang.lab.report.build import report_html
from salaklang.lab.results.atomic import bytes_write

WRITTEN = Text("เขียนแล้ว: {file}", "Written: {file}")


def report_main(args: argparse.Namespace) -> int:
    """Write the page."""
    page = report_html(args.directory, language=args.lang)
    place = args.to or args.directory / "report.html"
    bytes_write(place, page.encode())
    if args.json:
        print(json.dumps({"ok": True, "file": str(place), "bytes": len(page.encode())}))
    else:
        say(WRITTEN, args, file=place)
    return 0


def odd_main(args: argparse.Namespace) -> int:
    """Write the model's description, or print it."""
    from salaklang.lab.odd import odd_text

    text = odd_text()
    if args.to:
        bytes_write(args.to, text.encode())
        say(WRITTEN, args, file=args.to)
    elif args.json:
        print(json.dumps({"ok": True, "text": text}, ensure_ascii=False))
    else:
        sys.stdout.write(text)
    return 0
