"""The committed description of the API: what `openapi/public-v1.json` holds. Run by `tools/openapi`."""

import json
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parents[4] / "openapi" / "public-v1.json"


def openapi_text() -> str:
    """The OpenAPI description as served at /api/v1/openapi.json, laid out for reading and for diffs."""
    from salaklang.interfaces.api.urls import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"


def main(argv: list[str]) -> int:
    """Write the file; with `--check`, only say whether it is current (0) or not (1)."""
    import django

    django.setup()
    text = openapi_text()
    if "--check" in argv:
        return 0 if FILE.exists() and FILE.read_text(encoding="utf-8") == text else 1
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
