"""Acts and their proofs.

Who may see an act's record: the persons it is about, the system itself, and whomever the caller vouches for by
`may_see_record=True`. The ledger lies below governance and can't ask it; a capability asks `governance.require` about
its own matter (an officer of the agency, an auditor) and passes the answer on. The rest of an act (kind, agency, time,
proof) is the same for everyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.catalogue import act_title
from salaklang.foundations.ledger.errors import ActNotFound, ProofPending, RecordErased
from salaklang.foundations.ledger.models import LedgerAct, LedgerEntry
from salaklang.foundations.ledger.queries.log import checkpoint_latest, checkpoint_witnessed, log_size
from salaklang.foundations.ledger.queries.published import log_verifiers
from salaklang.foundations.ledger.queries.tiles import proof_hashes
from salaklang.foundations.ledger.queries.trust import log_keys
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel import merkle
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import NotAllowed, SignInNeeded
from salaklang.kernel.ids import code_normalise
from salaklang.kernel.note import note_open, vkey_format
from salaklang.kernel.receipt import Receipt, receipt_bytes
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_proof import TlogProof, proof_format, proof_parse


@dataclass(frozen=True, slots=True)
class ActPublic:
    """What anyone may know of an act who has its code. `index` is None until the log has taken it."""

    code: str
    kind: str
    title: Text
    agency: str
    at: datetime
    index: int | None
    sealed: bool
    size: int
    checkpoint: str
    leaf: bytes


@dataclass(frozen=True, slots=True)
class ActView:
    """One act on a matter. `record` is None where the asker may not see it, or where it was erased.

    `actor` says in words what kind of actor it was; `actor_person` and `actor_agency` are for the caller to look up,
    and `actor_person` is None where the record is.
    """

    id: UUID
    code: str
    kind: str
    title: Text
    agency: str
    at: datetime
    actor: Text
    actor_agency: str | None
    actor_person: UUID | None
    channel: str
    legal_basis: str
    record: dict[str, object] | None
    erased: bool
    sealed: bool
    index: int | None


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an act's leaf stands in the log. `text`: a C2SP tlog-proof; `statement`, `salt`: as in `ActView.record`."""

    code: str
    index: int
    size: int
    leaf: bytes
    text: str
    log_key: str
    statement: dict[str, object] | None
    salt: bytes | None


def acts_of(actor: Actor, *, subject: Ref, may_see_record: bool = False) -> list[ActView]:
    """The acts on `subject`, oldest first. Two queries, and one for the head."""
    rows = LedgerAct.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("at", "id")
    return _views(actor, list(rows), may_see_record)


def acts_about(actor: Actor, *, codes: Iterable[str], may_see_record: bool = False) -> dict[str, ActView]:
    """The acts with these codes, by code; unknown codes are left out. For lists that show each line's proof."""
    rows = list(LedgerAct.objects.filter(code__in=list(codes)))
    return {view.code: view for view in _views(actor, rows, may_see_record)}


def act_public(code: str) -> ActPublic:
    """The public side of the act with this code, as a person typed it. No personal data. Raises ActNotFound."""
    act = _act(code)
    entry = LedgerEntry.objects.filter(act_id=act.id).first()
    head = checkpoint_latest()
    sealed = bool(entry and head and entry.idx < head.size)
    return ActPublic(
        code=act.code,
        kind=act.kind,
        title=act_title(act.kind),
        agency=act.agency,
        at=act.at,
        index=entry.idx if entry else None,
        sealed=sealed,
        size=head.size if head else 0,
        checkpoint=head.note if head else "",
        leaf=bytes(entry.leaf) if entry else b"",
    )


def proof_of(actor: Actor, *, code: str, may_see_record: bool = False) -> Proof:
    """The proof that the act's leaf is in the log as last signed. Raises ActNotFound, ProofPending."""
    act = _act(code)
    return _proof(act, seen=may_see_record or _named(actor, act))


def receipt_file(actor: Actor, *, code: str, may_see_record: bool = False) -> bytes:
    """The receipt that `./sala verify`, or any verifier of tlog-proof files, checks offline: `text/plain`.

    Raises ActNotFound, SignInNeeded, NotAllowed, RecordErased, ProofPending.
    """
    act = _act(code)
    if not (may_see_record or _named(actor, act)):
        if act.erased_at:
            raise RecordErased
        raise NotAllowed if actor.signed_in else SignInNeeded
    proof = _proof(act, seen=True)
    if proof.statement is None or proof.salt is None:
        raise RecordErased
    return receipt_bytes(Receipt(act=proof.statement, salt=proof.salt, leaf=proof.leaf, proof=proof_parse(proof.text)))


def acts_count(*, since: datetime) -> int:
    """How many acts were recorded since then; for a front page that says "today"."""
    return LedgerAct.objects.filter(at__gte=since).count()


def _act(code: str) -> LedgerAct:
    act = LedgerAct.objects.filter(code=code_normalise(code)[:20]).first()
    if act is None:
        raise ActNotFound
    return act


def _named(actor: Actor, act: LedgerAct) -> bool:
    return actor.kind == "system" or (actor.person is not None and actor.person in act.persons)


def _proof(act: LedgerAct, *, seen: bool) -> Proof:
    entry = LedgerEntry.objects.filter(act_id=act.id).first()
    head = checkpoint_witnessed()
    if entry is None or head is None or entry.idx >= head.size:
        raise ProofPending
    hashes = proof_hashes(merkle.inclusion_spans(entry.idx, head.size), size=head.size)
    return Proof(
        code=act.code,
        index=entry.idx,
        size=head.size,
        leaf=bytes(entry.leaf),
        text=proof_format(TlogProof(entry.idx, tuple(hashes), head.note)),
        log_key=_key_of(head.note),
        statement=act.statement if seen else None,
        salt=bytes(act.salt) if seen and act.salt is not None else None,
    )


def _key_of(note: str) -> str:
    """The newest of the log's Ed25519 keys that signed `note`."""
    signed = {vkey_format(key) for key in note_open(note, log_verifiers()).signed_by}
    return [key for key in log_keys() if key in signed][-1]


def _views(actor: Actor, rows: list[LedgerAct], may_see_record: bool) -> list[ActView]:
    places = dict(LedgerEntry.objects.filter(act_id__in=[r.id for r in rows]).values_list("act_id", "idx"))
    size = log_size() if places else 0
    return [_view(r, may_see_record or _named(actor, r), places.get(r.id), size) for r in rows]


def _view(act: LedgerAct, seen: bool, index: int | None, size: int) -> ActView:
    said = act.statement or {}
    by = act.actor
    return ActView(
        id=act.id,
        code=act.code,
        kind=act.kind,
        title=act_title(act.kind),
        agency=act.agency,
        at=act.at,
        actor=rules.ACTOR_TEXTS[by["kind"]],
        actor_agency=by["agency"],
        actor_person=UUID(by["person"]) if seen and by["person"] else None,
        channel=by["channel"],
        legal_basis=said.get("legal_basis", ""),
        record=said.get("record") if seen else None,
        erased=act.erased_at is not None,
        sealed=index is not None and index < size,
        index=index,
    )
