"""Small logs as files, of our kind or plain, made for tests: to be audited, spoiled, forked, served."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from salaklang.kernel import merkle
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.cosignature import CosignatureSigner, cosignature_line
from salaklang.kernel.note import Checkpoint, Signer, checkpoint_format, note_sign
from salaklang.kernel.tlog_tiles import TilePath, bundle_format, tile_path

LOG = Signer("log.example/files", bytes(range(32)))


class FileLog:
    """A log that grows in a folder, batch by batch; `witnesses` cosign each checkpoint."""

    def __init__(self, folder: Path, *, signer: Signer = LOG, witnesses: Sequence[CosignatureSigner] = ()) -> None:
        self.folder, self.signer, self.witnesses = folder, signer, witnesses
        self.entries: list[bytes] = []
        self.tiles: dict[merkle.TileId, bytes] = {}
        self.height = 0
        self.time = 1_782_900_000

    @property
    def size(self) -> int:
        return len(self.entries)

    @property
    def root(self) -> bytes:
        return merkle.root_hash(self.size, self.tiles)

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.signer.name, self.size, self.root)

    def copy(self, folder: Path) -> "FileLog":
        """The same log in another place, to go on differently."""
        if self.folder.exists():
            shutil.copytree(self.folder, folder)
        twin = FileLog(folder, signer=self.signer, witnesses=self.witnesses)
        twin.entries, twin.tiles, twin.height = list(self.entries), dict(self.tiles), self.height
        return twin

    def grow(self, entries: Sequence[bytes], *, block: bool = False, **wrong: object) -> str:
        """Append, write the files, sign; `block`: behind a block leaf, of which `wrong` changes fields. The note."""
        if block:
            self.height += 1
            entries = [self.block(**{"count": len(entries), **wrong}), *entries]
        hashes = [merkle.leaf_hash(e) for e in entries]
        edge = {i: self.tiles[i] for i in merkle.edge_tiles(self.size)}
        changed = merkle.tiles_append(self.size, edge, hashes)
        first = self.size // 256
        self.tiles.update(changed)
        self.entries += entries
        for (level, n), data in changed.items():
            self.write(TilePath(level, n, len(data) // 32), data)
        for n in range(first, -(-self.size // 256)):
            part = self.entries[n * 256 : (n + 1) * 256]
            self.write(TilePath(None, n, len(part)), bundle_format(part))
        return self.publish()

    def block(self, **fields: object) -> bytes:
        text = checkpoint_format(Checkpoint(self.signer.name, self.size, self.root))
        body: dict[str, Any] = {
            "v": 1,
            "type": "block",
            "height": self.height,
            "previous": hashlib.sha256(text.encode()).hexdigest(),
            "time": f"2026-07-01T00:00:{self.height:02d}Z",
        }
        return canonical_json({**body, **fields})

    def publish(self) -> str:
        text = checkpoint_format(self.checkpoint)
        self.time += 1
        note = note_sign(text, [self.signer]) + "".join(
            cosignature_line(w, text, time=self.time) for w in self.witnesses
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / ".checkpoint"
        fresh.write_text(note, encoding="utf-8")
        fresh.rename(self.folder / "checkpoint")  # at once, for those who read it meanwhile
        return note

    def path(self, tile: TilePath) -> Path:
        return self.folder / "tile" / tile_path(tile)

    def write(self, tile: TilePath, data: bytes) -> None:
        self.path(tile).parent.mkdir(parents=True, exist_ok=True)
        self.path(tile).write_bytes(data)


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def folder_served(folder: Path) -> Iterator[str]:
    """Serve a folder over real HTTP; its address."""
    with handler_served(partial(_Quiet, directory=str(folder))) as url:
        yield url


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Readers that hang up are what these tests are about."""


@contextmanager
def handler_served(handler: Any) -> Iterator[str]:
    """Serve with a request handler of the standard library, on a port of its own."""
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Answer(BaseHTTPRequestHandler):
    """A handler that answers by hand, silent about what it does."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass


def answering(get: Callable[[Answer], None]) -> type[Answer]:
    """A handler whose answer to GET is what `get` does."""
    return type("Answering", (Answer,), {"do_GET": get})
