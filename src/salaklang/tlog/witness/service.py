"""A witness at work, without HTTP: takes the body of add-checkpoint, gives the answer."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from salaklang.kernel.cosignature import CosignatureSigner, cosignature_line
from salaklang.kernel.note import Checkpoint, Note, NoteError, NoteKey
from salaklang.kernel.witness_wire import WireError, origin_hash, request_parse, submitted_parse
from salaklang.tlog.evidence import evidence_of
from salaklang.tlog.evidence_files import EvidenceFolder
from salaklang.tlog.witness.rules import Reply, Stored, contradicts, note_check, note_kept, step_check, time_next
from salaklang.tlog.witness.store import Change, Store

Clock = Callable[[], float]


class Witness:
    """Cosigns the checkpoints of `logs` (keys by origin). For one thread, but for `checkpoint` and `cosigned`."""

    def __init__(
        self,
        *,
        signers: Sequence[CosignatureSigner],
        logs: Mapping[str, Sequence[NoteKey]],
        store: Store,
        evidence: EvidenceFolder,
        clock: Clock,
    ) -> None:
        self._signers = tuple(signers)
        self._logs = {origin: tuple(keys) for origin, keys in logs.items()}
        self._store = store
        self._evidence = evidence
        self._clock = clock
        self._shown = {origin_hash(origin): stored.note for origin, stored in store.all().items()}

    def add_checkpoint(self, raw: bytes) -> Reply:
        """Answer a submission: 200 with cosignatures once they are on disk; 400, 403, 404, 409, 422; 503, try later."""
        try:
            request = request_parse(raw)
            submitted = submitted_parse(request.note)
        except WireError as e:
            return Reply.of(400, str(e))
        note = note_check(request, submitted, self._logs)
        if isinstance(note, Reply):
            return note
        checkpoint = submitted.checkpoint

        def decide(stored: Stored | None) -> Change[tuple[Reply, Stored | None]]:
            refusal = step_check(request, checkpoint, stored)
            if refusal is not None:
                return None, (refusal, stored)
            fresh, lines = self._cosigned(note, checkpoint, time_next(self._clock(), stored))
            return fresh, (Reply(200, lines.encode()), fresh)

        try:
            reply, stored = self._store.advance(checkpoint.origin, decide)
        except sqlite3.Error as e:
            return Reply.of(503, f"the witness can't write its memory ({type(e).__name__}): nothing was cosigned")
        if reply.status == 200 and stored is not None:
            self._shown[origin_hash(checkpoint.origin)] = stored.note
        elif stored is not None and (reply.status == 422 or contradicts(checkpoint, stored)):
            self._remember(note, checkpoint.origin, stored, request.proof)
        return reply

    def checkpoint(self, hashed: str) -> Reply:
        """The latest checkpoint cosigned for the log whose origin has this hash, for monitors."""
        note = self._shown.get(hashed)
        return Reply.of(404, "never cosigned") if note is None else Reply(200, note.encode())

    def cosigned(self, origin: str) -> str | None:
        """The note cosigned last for a log. For any thread."""
        return self._shown.get(origin_hash(origin))

    def _cosigned(self, note: Note, checkpoint: Checkpoint, time: int) -> tuple[Stored, str]:
        lines = [cosignature_line(signer, note.text, time=time) for signer in self._signers]
        kept = note_kept(note, lines)
        return Stored(checkpoint.size, checkpoint.root, time, kept), "".join(lines)

    def _remember(self, note: Note, origin: str, stored: Stored, proof: Sequence[bytes]) -> None:
        """Keep what may be proof of the log's misbehaviour: both notes, and the proof that failed."""
        with suppress(OSError, NoteError):  # a full disk, a key trusted no longer: the answer stands all the same
            self._evidence.keep(evidence_of(stored.note, note_kept(note, ()), self._logs[origin], proof=proof))
