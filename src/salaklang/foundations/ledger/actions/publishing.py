"""The second half of a turn: the head that is durable is signed, cosigned, and put where everyone reads it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from salaklang.foundations.ledger import ports
from salaklang.foundations.ledger.actions.edge import Standing
from salaklang.foundations.ledger.actions.lease import Lease
from salaklang.foundations.ledger.errors import LeaseLost, LedgerDamaged, LedgerRolledBack
from salaklang.foundations.ledger.growth import CHECKPOINT, partials_done
from salaklang.foundations.ledger.models import LedgerBlock, LedgerHead
from salaklang.foundations.ledger.queries.published import checkpoint_of, log_verifiers, published_read
from salaklang.foundations.ledger.queries.tiles import proof_hashes
from salaklang.kernel import merkle
from salaklang.kernel.note import Checkpoint, NoteError, NoteSigner, checkpoint_format, note_sign

# Partial tiles stay so long after the full ones are published: whoever read an older checkpoint may still fetch them.
PARTIALS_KEPT = timedelta(minutes=10)

_log = logging.getLogger(__name__)


def head_publish(
    lease: Lease,
    standing: Standing,
    files: Sequence[str],
    *,
    signers: Sequence[NoteSigner],
    at: datetime,
    step: Callable[[str], None],
) -> None:
    """Make `files` durable, sign the log as it stands, ask the witnesses, publish.

    Raises LedgerDamaged for a tree that doesn't continue the one published last, LedgerRolledBack when a witness shows
    a later checkpoint of ours, LeaseLost, OSError: then nothing is published.
    """
    step("sync")
    lease.store.sync(files)
    step("sign")
    checkpoint = Checkpoint(settings.SALA_LEDGER_ORIGIN, standing.size, standing.root)
    _continues(lease, standing)
    note = note_sign(checkpoint_format(checkpoint), signers)
    step("cosign")
    cosigned = _cosigned(note, standing)
    note += "".join(cosigned.lines)
    step("publish")
    lease.store.write(CHECKPOINT, note.encode())
    step("record")
    _record(lease, standing, note, cosigned, at)


def _continues(lease: Lease, standing: Standing) -> None:
    """Refuse to sign a tree that isn't a continuation of the one published last."""
    old = published_read(lease.store)
    if old is None:
        return
    if old.size > standing.size:
        raise LeaseLost(f"size {old.size} is published already")
    if not _contains(standing, old):
        raise LedgerDamaged(f"the tree at size {standing.size} is no continuation of the one published at {old.size}")


def _cosigned(note: str, standing: Standing) -> ports.Cosigned:
    """What the witnesses say to `note`; nothing they say moves the log, but proof of our own signature stops it."""
    cosigner = ports.cosigner()
    if cosigner is None:
        return ports.Cosigned(quorum=True)

    def prove(old: int) -> list[bytes]:
        return proof_hashes(merkle.consistency_spans(old, standing.size), size=standing.size) if old else []

    cosigned = cosigner.cosign(note, prove=prove)
    memories_check(cosigned.ahead, standing)
    return cosigned


def memories_check(notes: Sequence[str], standing: Standing) -> None:
    """Stop for a checkpoint that we signed and that is not in our history; ignore whatever we did not sign.

    Raises LedgerRolledBack when one of `notes` goes beyond us, LedgerDamaged when one is of another tree.
    """
    keys = log_verifiers()
    for note in notes:
        try:
            known = checkpoint_of(note, keys)
        except NoteError:
            _log.warning("a witness shows a checkpoint of this log that none of its keys signed")
            continue
        if known.size > standing.size:
            raise LedgerRolledBack(
                f"a witness has a checkpoint of ours at size {known.size}; we end at {standing.size}"
            )
        if not _contains(standing, known):
            raise LedgerDamaged(f"a witness has a checkpoint of ours at size {known.size} with another root")


def _contains(standing: Standing, known: Checkpoint) -> bool:
    spans = merkle.consistency_spans(known.size, standing.size) if known.size else []
    try:
        hashes = proof_hashes(spans, size=standing.size)
    except merkle.TreeError:
        return False
    return merkle.consistency_verify(
        old=known.size, new=standing.size, old_root=known.root, new_root=standing.root, hashes=hashes
    )


def _record(lease: Lease, standing: Standing, note: str, cosigned: ports.Cosigned, at: datetime) -> None:
    """Note in the database what was published; in one statement, which holds no lock when we are stopped behind it."""
    change: dict[str, object] = {
        "checkpoint": note,
        "signed_size": standing.size,
        "signed_at": at,
        "witnesses": [asdict(w) for w in cosigned.witnesses],
    }
    if cosigned.quorum:
        change |= {"proof_checkpoint": note, "proof_size": standing.size}
    unpublished = Q(signed_size__isnull=True) | Q(signed_size__lte=standing.size)
    moved = LedgerHead.objects.filter(unpublished, id=1, fence=lease.fence).update(**change)
    if moved != 1:
        raise LeaseLost(f"fence {lease.fence} is gone")


def partials_prune(lease: Lease, *, at: datetime, kept: timedelta = PARTIALS_KEPT) -> int:
    """Remove partial tiles and bundles whose full ones were published long enough ago; how many folders."""
    head = LedgerHead.objects.get(id=1)
    before = LedgerBlock.objects.filter(at__lt=at - kept, first__lt=head.signed_size or 0).order_by("-height").first()
    if before is None or before.first <= head.pruned_size:
        return 0
    folders = partials_done(head.pruned_size, before.first)
    for folder in folders:
        lease.store.delete_tree(folder)
    LedgerHead.objects.filter(id=1, fence=lease.fence).update(pruned_size=before.first)
    return len(folders)
