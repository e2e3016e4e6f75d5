"""Fonts for documents: Sarabun, made so that the text layer of a PDF says exactly what was set.

A PDF keeps text per glyph. Sarabun draws `ที่` with three glyphs of which the marks are moved up and sideways, and the
typesetter then writes a moved mark as a run of its own under the text of the whole cluster: readers, search and screen
readers get the cluster twice. So every Thai cluster gets one glyph of its own here: a composite of the same outlines in
the places where HarfBuzz puts them. Looks and widths stay those of Sarabun to the unit; each glyph stands for one text.

Sarabun is under the SIL Open Font License 1.1 without reserved names: changed versions may be made and embedded.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import uharfbuzz
from django.conf import settings
from fontTools.otlLib.builder import buildLigatureSubstSubtable, buildLookup
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

from salaklang.foundations.documents.errors import FontsMissing

FAMILY = "Sala Sarabun"
FACES = {"Sarabun-Regular.ttf": "Regular", "Sarabun-Bold.ttf": "Bold"}
_RECIPE = "1"  # raise when this file makes different fonts from the same source

_CONSONANTS = [chr(c) for c in range(0x0E01, 0x0E2F)]
_VOWELS = "\u0e38\u0e39\u0e3a" + "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d"  # below, then above
_TONES = "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
_YAMAKKAN, _NIKHAHIT, _AA, _AM = "\u0e4e", "\u0e4d", "\u0e32", "\u0e33"
_COMPONENT_FLAGS = 0x0004  # round to the grid; no scale


def fonts_ensure() -> Path:
    """The directory with the derived fonts, made on first need (about a second). Raises FontsMissing.

    The sources are TTFs in `settings.SALA_FONT_DIR`; the result is kept in `SALA_HOME/fonts/<digest of the sources>`.
    """
    return _fonts_ensure(Path(settings.SALA_FONT_DIR), Path(settings.SALA_HOME) / "fonts")


@lru_cache(maxsize=4)
def _fonts_ensure(source: Path, store: Path) -> Path:
    try:
        faces = {name: (source / name).read_bytes() for name in FACES}
    except OSError as missing:
        raise FontsMissing(f"{missing.filename} is missing") from missing
    digest = hashlib.sha256(_RECIPE.encode() + b"".join(hashlib.sha256(f).digest() for f in faces.values())).hexdigest()
    ready = store / digest[:16]
    if not ready.is_dir():
        store.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=store))
        for name, face in faces.items():
            font_derive(face, FACES[name]).save(fresh / name)
        _move_in(fresh, ready)
    return ready


def _move_in(fresh: Path, ready: Path) -> None:
    """Two processes may have made the same fonts at once; the first one stays."""
    fresh.chmod(0o755)
    try:
        fresh.rename(ready)
    except OSError:
        if not ready.is_dir():
            raise
        for file in fresh.iterdir():
            file.unlink()
        fresh.rmdir()


def font_derive(face: bytes, style: str) -> TTFont:
    """Sarabun with one glyph for every Thai cluster, under the family name `FAMILY`."""
    font = TTFont(BytesIO(face))
    shaper = uharfbuzz.Font(uharfbuzz.Face(face))
    names = font.getGlyphOrder()[:]
    cmap = font.getBestCmap()
    ligatures: dict[tuple[str, ...], str] = {}
    for cluster in clusters():
        glyph = "th." + ".".join(f"{ord(c):04X}" for c in cluster)
        _glyph_add(font, glyph, _placed(shaper, cluster, names))
        ligatures[tuple(cmap[ord(c)] for c in _as_shaped(cluster))] = glyph
    font.setGlyphOrder(font["glyf"].glyphOrder)
    _ligatures_first(font["GSUB"].table, ligatures)
    _rename(font, style)
    return font


def clusters() -> Iterator[str]:
    """Every consonant with every run of marks that Thai writing allows: `กิ กิ่ … กู้ … ก้ำ`."""
    for consonant in _CONSONANTS:
        for vowel in ("", *_VOWELS):
            yield from (consonant + vowel + tone for tone in ("", *_TONES) if vowel + tone)
        yield consonant + _YAMAKKAN
        yield from (consonant + tone + _AM for tone in ("", *_TONES[:4]))


def _as_shaped(cluster: str) -> str:
    """The order in which a shaper sees it: sara am comes apart, its nikhahit before a tone mark."""
    return cluster[0] + _NIKHAHIT + cluster[1:-1] + _AA if cluster.endswith(_AM) else cluster


def _placed(shaper: Any, cluster: str, names: list[str]) -> tuple[list[tuple[str, int, int]], int]:
    """The glyphs of a cluster as (name, x, y), and the advance of the whole, in font units."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(cluster)
    buffer.script, buffer.language, buffer.direction = "Thai", "th", "ltr"
    uharfbuzz.shape(shaper, buffer)
    placed, x = [], 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        placed.append((names[info.codepoint], x + position.x_offset, position.y_offset))
        x += position.x_advance
    return placed, x


def _glyph_add(font: TTFont, name: str, made: tuple[list[tuple[str, int, int]], int]) -> None:
    placed, advance = made
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for part, x, y in placed:
        component = GlyphComponent()
        component.glyphName, component.x, component.y, component.flags = part, x, y, _COMPONENT_FLAGS
        glyph.components.append(component)
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = 1  # a base: nothing is to be moved any more


def _ligatures_first(gsub: Any, ligatures: dict[tuple[str, ...], str]) -> None:
    """Put the clusters before all other Thai substitutions. Lookups run in the order of their numbers."""
    for lookup in gsub.LookupList.Lookup:
        for subtable in lookup.SubTable:
            for record in getattr(subtable, "SubstLookupRecord", None) or ():
                record.LookupListIndex += 1
    for record in gsub.FeatureList.FeatureRecord:
        record.Feature.LookupListIndex = [i + 1 for i in record.Feature.LookupListIndex]
    gsub.LookupList.Lookup.insert(0, buildLookup([buildLigatureSubstSubtable(ligatures)]))
    gsub.LookupList.LookupCount += 1
    thai = next(s.Script for s in gsub.ScriptList.ScriptRecord if s.ScriptTag == "thai")
    for index in thai.DefaultLangSys.FeatureIndex:
        record = gsub.FeatureList.FeatureRecord[index]
        if record.FeatureTag == "ccmp":
            record.Feature.LookupListIndex.insert(0, 0)
            record.Feature.LookupCount += 1


def _rename(font: TTFont, style: str) -> None:
    """A changed font says so by its name."""
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = FAMILY
        elif record.nameID in (3, 4, 6):
            plain = FAMILY.replace(" ", "")
            record.string = f"{FAMILY} {style}" if record.nameID == 4 else f"{plain}-{style}"
