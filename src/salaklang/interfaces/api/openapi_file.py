"""The committed descriptions: `openapi/public-v1.json` of the API, `openapi/exchange-v1.json` of the exchange's
surface. Run by `tools/openapi`."""

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "openapi"
FILE, EXCHANGE_FILE = FOLDER / "public-v1.json", FOLDER / "exchange-v1.json"


def openapi_text() -> str:
    """The OpenAPI description as served at /api/v1/openapi.json, laid out for reading and for diffs."""
    from salaklang.interfaces.api.urls import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"


def exchange_text() -> str:
    """The description of the exchange's surface as served, on a node that offers all services."""
    from salaklang.interfaces.api.exchange_openapi import description

    return json.dumps(description(), ensure_ascii=False, indent=2) + "\n"


def main(argv: list[str]) -> int:
    """Write the files; with `--check`, only say whether they are current (0) or not (1)."""
    import django

    django.setup()
    texts = {FILE: openapi_text(), EXCHANGE_FILE: exchange_text()}
    if "--check" in argv:
        return 0 if all(f.exists() and f.read_text(encoding="utf-8") == text for f, text in texts.items()) else 1
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
