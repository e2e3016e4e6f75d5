#!/usr/bin/env python3
"""Copy what pages and documents need out of `node_modules` into `static/vendor/`. Standard library only.

The stylesheet of govuk-frontend is cleaned on the way: GDS Transport and the crest may be used on gov.uk
only, so their font faces and images go, and Sarabun takes the place of the font. No `url(…)` is left that
points to a file we do not ship, because manifest storage refuses such a stylesheet.
"""

import re
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
VENDOR = HERE.parent / "src" / "salaklang" / "interfaces" / "static" / "vendor"

_COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "@fontsource/sarabun/files/sarabun-thai-400-normal.woff2": "fonts/sarabun-thai-400.woff2",
    "@fontsource/sarabun/files/sarabun-thai-700-normal.woff2": "fonts/sarabun-thai-700.woff2",
    "@fontsource/sarabun/files/sarabun-latin-400-normal.woff2": "fonts/sarabun-latin-400.woff2",
    "@fontsource/sarabun/files/sarabun-latin-700-normal.woff2": "fonts/sarabun-latin-700.woff2",
    "@fontsource/sarabun/LICENSE": "licences/sarabun.txt",
    "@expo-google-fonts/sarabun/400Regular/Sarabun_400Regular.ttf": "fonts/Sarabun-Regular.ttf",
    "@expo-google-fonts/sarabun/700Bold/Sarabun_700Bold.ttf": "fonts/Sarabun-Bold.ttf",
    "@expo-google-fonts/sarabun/LICENSE_FONT": "licences/sarabun-ttf.txt",
}
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_RULE_WITH_URL = re.compile(r"[\w-]+:url\([^)]*\)(?=[;}])")
_SOURCE_MAP = re.compile(r"(?:/\*#|//#) sourceMappingURL=\S+(?: ?\*/)?")


def stylesheet_clean(css: str) -> str:
    """govuk-frontend's stylesheet without its font, its images and its source map. Raises ValueError if a url
    is left.
    """
    css = _FONT_FACE.sub("", css)
    css = re.sub(r";?" + _RULE_WITH_URL.pattern, "", css)
    css = css.replace("GDS Transport", "Sarabun")
    css = _SOURCE_MAP.sub("", css)
    if "url(" in css.replace("url(data:", ""):
        raise ValueError("govuk-frontend's stylesheet has a new kind of url(…): look at assets/build.py")
    return css


def build(modules: Path = MODULES, vendor: Path = VENDOR) -> None:
    """Fill `vendor` afresh. It is swapped in whole, so that a broken run leaves the former one."""
    fresh = vendor.with_name(vendor.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source, target in _COPIES.items():
        (fresh / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, fresh / target)
    govuk = modules / "govuk-frontend" / "dist" / "govuk"
    css = (govuk / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (fresh / "govuk-frontend.min.css").write_text(stylesheet_clean(css), encoding="utf-8")
    js = (govuk / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (fresh / "govuk-frontend.min.js").write_text(_SOURCE_MAP.sub("", js), encoding="utf-8")
    shutil.copyfile(HERE / "licences" / "govuk-frontend.txt", fresh / "licences" / "govuk-frontend.txt")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


if __name__ == "__main__":
    build()
    sys.stdout.write(f"{VENDOR.relative_to(HERE.parent)}\n")
