"""A mirror: a verified copy of a log, as files that any web server can serve, and a cosignature on what it holds.

In its folder: `public/<hash of the origin>/` is the copy (checkpoint, tiles, bundles of entries, as in the log);
`mirror.key` and `mirror.sqlite3` are a cosigner's (witness/keys.py, witness/store.py); `evidence/` holds forks.

A turn: read the log's checkpoint → hold it against the one cosigned last → copy what is new, every tile and entry
verified against the signed root → read the copy again from disk → cosign, remembering it durably → publish the
checkpoint. Killed anywhere, it goes on where the files end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from salaklang.kernel import merkle
from salaklang.kernel.cosignature import CosignatureSigner, cosignature_line
from salaklang.kernel.merkle import TILE_HEIGHT, TILE_WIDTH
from salaklang.kernel.note import SIGNATURES_MAX, Checkpoint, Note, NoteKey, note_open, note_parts
from salaklang.kernel.tlog_policy import NONE, Policy, PolicyLog
from salaklang.kernel.tlog_tiles import TilePath, bundle_format, bundle_parse, tile_path
from salaklang.kernel.witness_wire import origin_hash
from salaklang.tlog.client import TileReader, checkpoint_read
from salaklang.tlog.errors import LogBroken, LogForked, LogRolledBack
from salaklang.tlog.evidence import Evidence, evidence_of
from salaklang.tlog.evidence_files import EvidenceFolder
from salaklang.tlog.source import FolderSource, Limits, Source
from salaklang.tlog.store import DirectoryStore
from salaklang.tlog.witness.rules import Stored, note_kept, time_next
from salaklang.tlog.witness.store import Change, Store

Clock = Callable[[], float]

# How much is held in memory before it is written, in bytes and in bundles.
_BATCH_BYTES = 8 * 1024 * 1024
_BATCH_BUNDLES = 64


@dataclass(frozen=True, slots=True)
class MirrorHome:
    """The folder of a mirror."""

    path: Path

    @property
    def key(self) -> Path:
        return self.path / "mirror.key"

    @property
    def memory(self) -> Path:
        return self.path / "mirror.sqlite3"

    @property
    def evidence(self) -> EvidenceFolder:
        return EvidenceFolder(self.path / "evidence")

    def copy(self, origin: str) -> Path:
        return self.path / "public" / origin_hash(origin)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did: the size cosigned, what it was before, and how many entries were copied."""

    size: int
    before: int
    copied: int


class MirrorForked(LogForked):
    """The log signed a history that contradicts the copy; `file` holds the evidence."""

    def __init__(self, origin: str, *, seen: int, now: int, file: Path | None) -> None:
        super().__init__(origin, seen=seen, now=now)
        self.file = file


class Mirror:
    """One log's mirror. For one thread of one process at a time."""

    def __init__(
        self,
        home: MirrorHome,
        *,
        keys: Sequence[NoteKey],
        signers: Sequence[CosignatureSigner],
        store: Store,
        clock: Clock,
    ) -> None:
        """`keys`: the log's, all of one name, its origin."""
        self.origin = keys[0].name
        self.keys = tuple(keys)
        self._home = home
        self._signers = tuple(signers)
        self._store = store
        self._clock = clock
        self._folder = home.copy(self.origin)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files = DirectoryStore(self._folder)
        self._files.take_over()

    def turn(self, source: Source) -> Turn:
        """Bring the copy up to what the log shows now, and cosign it.

        Raises MirrorForked with evidence, LogRolledBack for a log that shows less than before, another LogError for a
        log that is out of reach or broken, OSError and sqlite3.Error for this machine: then all is as it was, but
        for verified files that the next turn needs not fetch again.
        """
        policy = Policy(tuple(PolicyLog(key) for key in self.keys), (), (), NONE)
        note, report = checkpoint_read(source, policy)
        fresh, stored = report.checkpoint, self._store.get(self.origin)
        before = stored.size if stored else 0
        if stored is not None and fresh.size <= stored.size:
            self._held_against(stored, fresh, note)
            self._publish(stored)
            if fresh.size < stored.size:
                raise LogRolledBack(seen=stored.size, now=fresh.size)
            return Turn(stored.size, before, 0)
        reader = TileReader(source, fresh)
        if stored is not None:
            self._continues(reader, stored, note)
        copied = self._copy(reader, before)
        self._reread(fresh, before)
        kept = self._cosign(note, fresh)
        self._publish(kept)
        self._partials_drop(before, fresh.size)
        return Turn(kept.size, before, copied)

    def copy_reader(self) -> tuple[str, TileReader] | None:
        """The note cosigned last and a reader of the copy that leads to it; None before the first turn."""
        stored = self._store.get(self.origin)
        if stored is None:
            return None
        return stored.note, self._local(Checkpoint(self.origin, stored.size, stored.root))

    def _local(self, checkpoint: Checkpoint) -> TileReader:
        return TileReader(FolderSource(self._folder, Limits(bytes_total=2**62, seconds_total=1e9)), checkpoint)

    # --- one history only -----------------------------------------------------------------------------------------

    def _held_against(self, stored: Stored, fresh: Checkpoint, note: str) -> None:
        """A checkpoint no larger than the copy must be part of it. Raises MirrorForked."""
        ours = self._local(Checkpoint(self.origin, stored.size, stored.root))
        prefix = ours.root_at(fresh.size)
        if prefix != fresh.root:
            proof = ours.consistency(fresh.size)
            self._forked(stored, fresh.size, evidence_of(stored.note, note, self.keys, prefix_root=prefix, proof=proof))

    def _continues(self, reader: TileReader, stored: Stored, note: str) -> None:
        """A larger tree must begin with the copy. Raises MirrorForked."""
        prefix = reader.root_at(stored.size)
        if prefix != stored.root:
            proof = reader.consistency(stored.size)
            evidence = evidence_of(stored.note, note, self.keys, prefix_root=prefix, proof=proof)
            self._forked(stored, reader.size, evidence)

    def _forked(self, stored: Stored, now: int, evidence: Evidence) -> None:
        raise MirrorForked(self.origin, seen=stored.size, now=now, file=self._home.evidence.keep(evidence))

    # --- the copy -------------------------------------------------------------------------------------------------

    def _copy(self, reader: TileReader, before: int) -> int:
        """Fetch, verify and write what the copy lacks of `reader`'s tree; entries first. Raises LogError, OSError."""
        batch: dict[str, bytes] = {}
        copied = 0
        for n in range(before // TILE_WIDTH, -(-reader.size // TILE_WIDTH)):
            hashes = reader.tile((0, n))
            if self._has(n, hashes):
                continue
            entries = reader.bundle(n)
            batch[_path(None, n, len(entries))] = bundle_format(entries)
            batch[_path(0, n, len(entries))] = hashes
            copied += len(entries)
            if len(batch) >= 2 * _BATCH_BUNDLES or sum(map(len, batch.values())) >= _BATCH_BYTES:
                self._write(batch)
        self._write(batch)
        for level in range(1, len(merkle.tile_widths(reader.size))):
            above = TILE_HEIGHT * level
            for n in range((before >> above) // TILE_WIDTH, -(-(reader.size >> above) // TILE_WIDTH)):
                batch[_path(level, n, reader.width(level, n))] = reader.tile((level, n))
                if len(batch) >= 2 * _BATCH_BUNDLES:
                    self._write(batch)
        self._write(batch)
        return copied

    def _has(self, n: int, hashes: bytes) -> bool:
        """Whether an earlier turn, cut short, has left this bundle and its tile here, whole and the right ones."""
        width = len(hashes) // merkle.HASH_SIZE
        if self._files.read(_path(0, n, width)) != hashes:
            return False
        raw = self._files.read(_path(None, n, width))
        try:
            entries = bundle_parse(raw) if raw is not None else []
        except merkle.TreeError:
            return False
        return b"".join(map(merkle.leaf_hash, entries)) == hashes

    def _write(self, batch: dict[str, bytes]) -> None:
        if batch:
            self._files.write_all(batch)
            batch.clear()

    def _reread(self, fresh: Checkpoint, before: int) -> None:
        """Read what was written again, from the disk up to the signed root. Raises LogBroken."""
        local = self._local(fresh)
        for n in range(before // TILE_WIDTH, -(-fresh.size // TILE_WIDTH)):
            local.bundle(n)

    def _partials_drop(self, before: int, now: int) -> None:
        """Partial tiles that a full one has replaced are of no more use."""
        for level, n in merkle.edge_tiles(before):
            if (now >> (TILE_HEIGHT * level)) >= (n + 1) * TILE_WIDTH:
                self._files.delete_tree(f"{_path(level, n, TILE_WIDTH)}.p")
                if level == 0:
                    self._files.delete_tree(f"{_path(None, n, TILE_WIDTH)}.p")

    # --- the cosignature ------------------------------------------------------------------------------------------

    def _cosign(self, note: str, fresh: Checkpoint) -> Stored:
        """Sign the checkpoint that the copy holds, and remember it on disk. Raises LogBroken, sqlite3.Error."""

        def decide(stored: Stored | None) -> Change[Stored]:
            if stored is not None and stored.size > fresh.size:
                raise LogBroken("mirror.sqlite3")  # another process used this folder, lock or no lock
            kept = self._signed(note, fresh, time_next(self._clock(), stored))
            return kept, kept

        return self._store.advance(self.origin, decide)

    def _signed(self, note: str, fresh: Checkpoint, time: int) -> Stored:
        opened: Note = note_open(note, self.keys)
        lines = [cosignature_line(signer, opened.text, time=time) for signer in self._signers]
        if len(note_parts(note)[1]) + len(lines) > SIGNATURES_MAX:
            note = note_kept(opened, ())
        return Stored(fresh.size, fresh.root, time, note + "".join(lines))

    def _publish(self, stored: Stored) -> None:
        raw = stored.note.encode()
        if self._files.read("checkpoint") != raw:
            self._files.write("checkpoint", raw)


def _path(level: int | None, n: int, width: int) -> str:
    return f"tile/{tile_path(TilePath(level, n, width))}"
