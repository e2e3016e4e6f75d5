"""Getting the proofs, and checking them as a stranger would: by the public page and by `./sala verify`."""

import io
import json
import re
import shutil
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from salaklang.interfaces.cli import verify
from salaklang.interfaces.cli.play.visitor import Page, Visitor, VisitorLost
from salaklang.kernel.merkle import leaf_hash, tree_root
from salaklang.kernel.note import checkpoint_parse, note_open
from salaklang.kernel.tlog_tiles import TilePath, bundle_parse, tile_path
from salaklang.kernel.trust import trust_parse

_CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}\b")
_WAIT_SECONDS = 60.0
_TILE_WIDTH = 256
_IN_EXTRA = 200


def text_after(page: Page, near: str, pattern: str) -> str:
    """The first match of `pattern` on the page. Raises VisitorLost when there is none."""
    found = re.search(pattern, page.text)
    if found is None:
        raise VisitorLost(f"no {near!r} on {page.path}")
    return found.group()


def code_on(page: Page) -> str:
    """The first receipt code that the page links a proof of."""
    for link in page.links("/proof/"):
        if found := _CODE.search(link):
            return found.group()
    raise VisitorLost(f"no proof on {page.path}")


def file_save(visitor: Visitor, address: str, path: Path, begins: bytes) -> Path:
    """Download a file; it must begin with `begins`."""
    response = visitor.client.get(address)
    if response.status_code != 200 or not response.content.startswith(begins):
        raise VisitorLost(f"{address} answered {response.status_code}, {response.headers.get('content-type')}")
    path.write_bytes(response.content)
    return path


def certificate_wait(visitor: Visitor, case: str) -> tuple[str, str]:
    """Until the status page links the certificate: its address, and its code."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        page = visitor.get(f"/cases/{case}")
        documents, checks = page.links(f"/cases/{case}/documents/"), page.links("/check/")
        if documents and checks:
            return documents[0], checks[0].rsplit("/", 1)[-1]
        time.sleep(0.2)
    raise VisitorLost("no certificate in time")


def receipt_wait(visitor: Visitor, code: str, path: Path) -> Path:
    """Until the log covers the act: its receipt file."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        response = visitor.client.get(f"/proof/{code}.tlog-proof")
        if response.status_code == 200:
            path.write_bytes(response.content)
            return path
        time.sleep(0.2)
    raise VisitorLost("the log did not take the act in time")


def log_save(visitor: Visitor, folder: Path, trust: Path) -> Path:
    """Download the whole public log into `folder`, and hold its entries against the signed checkpoint.

    The root is computed anew from every entry; the signature is checked with the keys of the trust file. What lay there
    of an earlier, shorter log goes: its last tile was a part, and would be read beside the one that has grown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "tile", ignore_errors=True)
    note = file_save(visitor, "/ledger/checkpoint", folder / "checkpoint", b"")
    signed = checkpoint_parse(note_open(note.read_text(encoding="utf-8"), trust_parse(trust.read_bytes()).keys).text)
    hashes: list[bytes] = []
    for n in range(-(-signed.size // _TILE_WIDTH)):
        tile = tile_path(TilePath(None, n, min(_TILE_WIDTH, signed.size - n * _TILE_WIDTH)))
        kept = folder / "tile" / tile
        kept.parent.mkdir(parents=True, exist_ok=True)
        bundle = file_save(visitor, f"/ledger/tile/{tile}", kept, b"")
        hashes += [leaf_hash(entry) for entry in bundle_parse(bundle.read_bytes())]
    if len(hashes) != signed.size or tree_root(hashes) != signed.root:
        raise VisitorLost("the public log's entries do not make the root that its checkpoint signs")
    return note


def leaves_saved(folder: Path) -> list[dict[str, Any]]:
    """The entries of a log that `log_save` has downloaded, as the JSON that they are; oldest first within a tile."""
    tiles = sorted(file for file in (folder / "tile").rglob("*") if file.is_file())
    return [json.loads(entry) for tile in tiles for entry in bundle_parse(tile.read_bytes())]


def verified(*files: Path, trust: Path) -> None:
    """Each file checks offline, and a copy with one byte changed does not."""
    for file in files:
        if said := _verify(file, trust):
            raise VisitorLost(f"{file.name} does not verify: {said}")
        raw = bytearray(file.read_bytes())
        # A receipt also carries what nobody asked about, such as cosignatures of strangers: what it says is up front.
        raw[len(raw) // 2 if raw.startswith(b"%PDF-") else _IN_EXTRA] ^= 0x01
        changed = file.with_name(f"changed-{file.name}")
        changed.write_bytes(raw)
        try:
            if not _verify(changed, trust):
                raise VisitorLost(f"{file.name} still verifies with a byte changed")
        finally:
            changed.unlink()


def public_check(portal_url: str, code: str, *, secrets: list[str]) -> None:
    """The public check page knows the code and tells nothing that is in `secrets`."""
    stranger = Visitor(portal_url)
    try:
        page = stranger.get(f"/check/{code}")
        told = [s for s in secrets if s in page.response.text]
        if told:
            raise VisitorLost("the public check page tells personal data")
    finally:
        stranger.close()


def _verify(file: Path, trust: Path) -> str:
    """Empty when the file is good, else what `./sala verify` says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = verify.main(["--trust", str(trust), "--lang", "en", str(file)])
    return "" if code == 0 else said.getvalue() or f"exit {code}"
