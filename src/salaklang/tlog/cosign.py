"""Ask witnesses to cosign a checkpoint: all at the same time, within one time limit, believing none of them.

What a witness says moves nothing in the log. A valid cosignature is added to the note; an old size that the witness
names is used for one more try with the right proof; a size or a history that is not ours is a conflict to report.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from salaklang.kernel.cosignature import cosignature_time
from salaklang.kernel.merkle import consistency_verify
from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    NoteKey,
    Signed,
    checkpoint_parse,
    note_open,
    note_parts,
    signature_line,
)
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import Policy, PolicyCosignature, PolicyWitness
from salaklang.kernel.witness_wire import SIZE_TYPE, AddCheckpoint, WireError, signatures_join, size_parse
from salaklang.tlog import cosign_texts as t
from salaklang.tlog.errors import LogError
from salaklang.tlog.evidence import Evidence, evidence_of
from salaklang.tlog.witness.client import Answer, WitnessClient

Proof = Callable[[int, int], Sequence[bytes]]
Root = Callable[[int], bytes]

TIMEOUT = 2.0
# How far ahead of ours a witness's clock may be.
AHEAD_MAX = 3600
_WITNESSES_MAX = 64
_TRIES = 2


@dataclass(frozen=True, slots=True)
class Missing:
    """A witness that did not cosign, and why. `code` is for programs."""

    witness: str
    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Conflict:
    """A witness that claims another history: `size` is what it claims.

    `note`: a checkpoint that the witness shows and that our log's key truly signed, though it is not in our history:
    the log was rolled back, or forked. None: nothing but the claim, which moves nothing. `evidence`: a fork, provable.
    """

    witness: str
    size: int
    text: Text
    note: str | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The note with the valid cosignatures appended; what is missing; and the sizes to remember for the next time."""

    note: str
    cosigned: tuple[PolicyCosignature, ...]
    satisfied: bool
    missing: tuple[Missing, ...]
    conflicts: tuple[Conflict, ...]
    old: Mapping[str, int]


class WitnessPool:
    """Open connections to witnesses, for a program that asks them again and again. Close it, or use it as a context."""

    def __init__(self) -> None:
        self._clients: dict[str, WitnessClient] = {}
        self._running: dict[str, Future[object]] = {}
        self._threads = ThreadPoolExecutor(_WITNESSES_MAX, thread_name_prefix="witness")

    def __enter__(self) -> "WitnessPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Never waits for a witness that hangs."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for url, client in self._clients.items():
            if self.is_free(url):
                client.close()

    def is_free(self, url: str) -> bool:
        """Whether the last request to `url` has come to its end."""
        running = self._running.get(url)
        return running is None or running.done()

    def start(self, url: str, ask: Callable[[WitnessClient], object]) -> Future[object]:
        client = self._clients.get(url)
        if client is None:
            client = self._clients[url] = WitnessClient(url)
        future = self._running[url] = self._threads.submit(ask, client)
        return future


def cosign(
    note: str,
    *,
    policy: Policy,
    old: Mapping[str, int],
    proof: Proof,
    timeout: float = TIMEOUT,
    root: Root | None = None,
    pool: WitnessPool | None = None,
    now: Callable[[], float] = time.time,
) -> Cosigned:
    """Ask every witness of `policy` that has an address to cosign `note`, a checkpoint that our log signed.

    `old`: by witness name, the size that it cosigned last (absent: never, or unknown). `proof(old, new)`: a consistency
    proof from our log, 0 < old < new; called in this thread only. `root(size)`: the root that our log has at a smaller
    size; with it a fork can be proven in every case. Returns after `timeout` seconds at the latest, never raises for
    what a witness does. Raises NoteError when `note` is no checkpoint.
    """
    text, _ = note_parts(note)
    work = _Round(text, note, checkpoint_parse(text), policy, old, proof, root, now)
    if pool is not None:
        return work.run(pool, timeout)
    with WitnessPool() as own:
        return work.run(own, timeout)


@dataclass
class _Asked:
    """One address and the witnesses of the policy behind it."""

    url: str
    witnesses: list[PolicyWitness]
    old: int
    tries: int = 0
    claims: int | None = None  # a size that we don't have, or ours with another root

    @property
    def names(self) -> list[str]:
        return [w.name for w in self.witnesses]


@dataclass
class _Round:
    """One checkpoint, going round the witnesses. All decisions are taken in the caller's thread."""

    text: str
    note: str
    checkpoint: Checkpoint
    policy: Policy
    old: Mapping[str, int]
    proof: Proof
    root: Root | None
    now: Callable[[], float]
    signed: dict[str, Signed] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    proofs: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    deadline: float = 0.0

    def run(self, pool: WitnessPool, timeout: float) -> Cosigned:
        self.deadline = time.monotonic() + timeout
        running: dict[Future[object], _Asked] = {}
        for asked in self._addresses():
            if not pool.is_free(asked.url):
                self._miss(asked, "busy", t.BUSY)
            elif (future := self._submit(pool, asked)) is not None:
                running[future] = asked
        while running and (left := self.deadline - time.monotonic()) > 0:
            for future in wait(running, left, FIRST_COMPLETED).done:
                asked = running.pop(future)
                if (again := self._take(pool, asked, future)) is not None:
                    running[again] = asked
        for asked in running.values():
            self._miss(asked, "too-slow", t.TOO_SLOW)
        return self._result()

    def _addresses(self) -> Iterable[_Asked]:
        """Witnesses by address: one program may sign with several keys of the policy."""
        by_url: dict[str, list[PolicyWitness]] = {}
        for witness in self.policy.witnesses:
            if witness.url:
                by_url.setdefault(witness.url, []).append(witness)
            else:
                self.missing[witness.name] = Missing(witness.name, "no-address", t.NO_ADDRESS)
        for url, witnesses in by_url.items():
            old = min(self.old.get(w.name, 0) for w in witnesses)
            # One that remembers more than we now have must say so itself.
            yield _Asked(url, witnesses, old if old <= self.checkpoint.size else 0)

    def _submit(self, pool: WitnessPool, asked: _Asked) -> Future[object] | None:
        try:
            proof = self._proof(asked.old)
        except Exception as e:  # noqa: BLE001  whatever keeps the caller from proving keeps no other witness waiting
            self._miss(asked, "no-proof", t.NO_PROOF.fill(why=type(e).__name__))
            return None
        request = AddCheckpoint(asked.old, proof, self.note)
        asked.tries += 1
        return self._start(pool, asked, lambda client, seconds: client.add_checkpoint(request, seconds=seconds))

    def _look(self, pool: WitnessPool, asked: _Asked, claims: int) -> Future[object] | None:
        """Ask for what the witness has cosigned: is there anything of ours behind its claim?"""
        asked.claims = claims
        origin = self.checkpoint.origin
        return self._start(pool, asked, lambda client, seconds: client.checkpoint(origin, seconds=seconds))

    def _start(
        self, pool: WitnessPool, asked: _Asked, ask: Callable[[WitnessClient, float], object]
    ) -> Future[object] | None:
        try:
            return pool.start(asked.url, lambda client: ask(client, self.deadline - time.monotonic()))
        except ValueError as e:
            self._miss(asked, "address", t.ADDRESS.fill(why=str(e)))
            return None

    def _take(self, pool: WitnessPool, asked: _Asked, future: Future[object]) -> Future[object] | None:
        """Deal with one answer; a further request, if it needs one."""
        try:
            answer = future.result()
        except LogError as e:
            if asked.claims is not None:
                self._conflict(asked, None)
            else:
                self._miss(asked, e.code, e.text)
            return None
        except Exception as e:  # noqa: BLE001  an address that libraries stumble over costs nobody else an answer
            self._miss(asked, "address", t.ADDRESS.fill(why=type(e).__name__))
            return None
        if not isinstance(answer, Answer):
            self._conflict(asked, answer if isinstance(answer, str) else None)
            return None
        try:
            return self._answered(pool, asked, answer)
        except NoteError as e:
            self._miss(asked, "garbage", t.GARBAGE.fill(why=str(e)))
            return None

    def _answered(self, pool: WitnessPool, asked: _Asked, answer: Answer) -> Future[object] | None:
        if answer.status == 200:
            self._cosignatures(asked, answer.body)
        elif answer.status == 409 and answer.kind == SIZE_TYPE:
            size = size_parse(answer.body)
            if size > self.checkpoint.size:
                return self._look(pool, asked, size)
            asked.old = size
            if asked.tries < _TRIES:
                return self._submit(pool, asked)
            self._miss(asked, "unsteady", t.UNSTEADY)
        elif answer.status == 422:
            return self._look(pool, asked, asked.old)
        else:
            self._miss(asked, f"status-{answer.status}", t.STATUS.get(answer.status, t.REFUSED).fill(n=answer.status))
        return None

    def _cosignatures(self, asked: _Asked, body: bytes) -> None:
        """Take the valid ones. Raises NoteError when there is none, or a false one of a key that we know."""
        opened = note_open(signatures_join(self.text, body), [w.key for w in asked.witnesses])
        for witness in asked.witnesses:
            mine = [s for s in opened.signatures if s.key == witness.key]
            if not mine:
                self.missing[witness.name] = Missing(witness.name, "no-signature", t.NO_SIGNATURE)
                continue
            when = cosignature_time(mine[0].signature)
            if not 0 < when <= self.now() + AHEAD_MAX:
                raise WireError("a cosignature without a time, or from the future")
            self.signed[witness.name] = mine[0]
            self.sizes[witness.name] = self.checkpoint.size

    def _conflict(self, asked: _Asked, shown: str | None) -> None:
        """The witness claims what is not ours. Does it show a checkpoint that our log's key signed?"""
        size = asked.claims or 0
        theirs = self._ours(shown) if shown is not None else None
        if theirs is not None and shown is not None:
            text, evidence = self._compared(theirs, shown)
        else:
            claims = size > self.checkpoint.size
            text, evidence = t.CLAIM.fill(size=size, ours=self.checkpoint.size) if claims else None, None
        proven = text is not None and theirs is not None
        for name in asked.names:
            if text is None:
                self.missing[name] = Missing(name, "refused", t.REFUSED.fill(n=422))
            else:
                self.missing[name] = Missing(name, "conflict", text)
                seen = theirs.size if theirs is not None else size
                self.conflicts.append(Conflict(name, seen, text, shown if proven else None, evidence))

    def _compared(self, theirs: Checkpoint, shown: str) -> tuple[Text | None, Evidence | None]:
        """What a checkpoint of our own key, shown by a witness, means beside the one that we hold. None: nothing."""
        ours, keys = self.checkpoint, self._keys()
        filled = {"size": theirs.size, "ours": ours.size}
        if theirs.size > ours.size:
            return t.ROLLED_BACK.fill(**filled), None
        if theirs.size == ours.size:
            if theirs.root == ours.root:
                return None, None
            return t.FORKED.fill(**filled), evidence_of(shown, self.note, keys)
        try:
            proof = self._proof(theirs.size)
            before = self.root(theirs.size) if self.root is not None and theirs.size else None
        except Exception:  # noqa: BLE001  a log that can't prove its own past has no evidence to give
            return t.CLAIM.fill(**filled), None
        if consistency_verify(old=theirs.size, new=ours.size, old_root=theirs.root, new_root=ours.root, hashes=proof):
            return None, None
        return t.FORKED.fill(**filled), evidence_of(shown, self.note, keys, prefix_root=before, proof=proof)

    def _ours(self, shown: str) -> Checkpoint | None:
        """The checkpoint in `shown`, if the key of our own log signed it."""
        try:
            theirs = checkpoint_parse(note_open(shown, self._keys()).text)
        except NoteError:
            return None
        return theirs if theirs.origin == self.checkpoint.origin else None

    def _keys(self) -> list[NoteKey]:
        return [log.key for log in self.policy.logs if log.key.name == self.checkpoint.origin]

    def _proof(self, old: int) -> tuple[bytes, ...]:
        if old in (0, self.checkpoint.size):
            return ()
        if old not in self.proofs:
            self.proofs[old] = tuple(self.proof(old, self.checkpoint.size))
        return self.proofs[old]

    def _miss(self, asked: _Asked, code: str, text: Text) -> None:
        for name in asked.names:
            self.missing[name] = Missing(name, code, text)

    def _result(self) -> Cosigned:
        order = [w for w in self.policy.witnesses if w.name in self.signed]
        lines = [signature_line(w.key, self.signed[w.name].signature) for w in order]
        kept = {n: s for n, s in self.old.items() if s <= self.checkpoint.size}
        return Cosigned(
            note=self.note + "".join(lines),
            cosigned=tuple(PolicyCosignature(w, cosignature_time(self.signed[w.name].signature)) for w in order),
            satisfied=self.policy.agrees(w.name for w in order),
            missing=tuple(self.missing[w.name] for w in self.policy.witnesses if w.name in self.missing),
            conflicts=tuple(self.conflicts),
            old={**kept, **self.sizes},
        )
