"""The ledger's tables. `LedgerAct` is private; all the others hold only what anyone may see."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from salaklang.kernel.ids import id_new


class LedgerAct(models.Model):
    """One official act. `statement` is what the leaf commits to; with `salt` gone, the leaf says nothing about it."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=80)
    agency = models.CharField(max_length=80)
    at = models.DateTimeField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    persons = ArrayField(models.UUIDField(), default=list)
    actor = models.JSONField()
    statement = models.JSONField(null=True)
    salt = models.BinaryField(max_length=32, null=True)
    leaf_hash = models.BinaryField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="ledger_act_subject"),
            # Rows arrive in the order of time: a few bytes a page answer "how many today" at any size.
            BrinIndex(fields=["at"], name="ledger_act_at", autosummarize=True),
        ]
        constraints = [
            models.CheckConstraint(
                name="ledger_act_erased_whole",
                condition=models.Q(salt__isnull=False, statement__isnull=False, erased_at__isnull=True)
                | models.Q(salt__isnull=True, statement__isnull=True, erased_at__isnull=False),
            )
        ]


class LedgerOutbox(models.Model):
    """A leaf that waits for its place in the log; taken away when it has become an entry. No act: a key's leaf."""

    act_id = models.UUIDField(null=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)


class LedgerEntry(models.Model):
    """A leaf in its place, for ever. A trigger refuses UPDATE and DELETE. Block leaves came from no outbox row."""

    idx = models.BigIntegerField(primary_key=True)
    outbox_id = models.BigIntegerField(unique=True, null=True)
    act_id = models.UUIDField(unique=True, null=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)


class LedgerBlock(models.Model):
    """A batch of entries: the block leaf at `first`, then `count` others. An index to what the leaves say themselves.

    `checkpoint_hash`: SHA-256 of the text (not the signatures) of the checkpoint that the block leads to.
    """

    height = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    at = models.DateTimeField()
    checkpoint_hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [BrinIndex(fields=["at"], name="ledger_block_at", autosummarize=True)]


class LedgerHead(models.Model):
    """The one row that says how far the log reaches (`size`, `root`, `height`) and what was published last.

    `fence` counts the sequencers that held the lease, `lease_until` says (by the database's clock) how long the last
    one does: whoever comes back from a long pause finds the fence moved on, and can place, sign and publish nothing.
    `checkpoint`, `signed_size`, `signed_at`: the note published last; `proof_checkpoint`, `proof_size`: the last that
    had the cosignatures that the policy asks for. `witnesses`: what each witness did about the last note.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    height = models.BigIntegerField(default=0)
    block_at = models.DateTimeField(null=True)
    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    holder_pid = models.IntegerField(null=True)
    signed_size = models.BigIntegerField(null=True)
    checkpoint = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)
    proof_size = models.BigIntegerField(null=True)
    proof_checkpoint = models.TextField(default="")
    witnesses = models.JSONField(default=list)
    pruned_size = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="ledger_head_single", condition=models.Q(id=1))]


class LedgerKey(models.Model):
    """A public key that this log signs or has signed with. The private half is in a file, never here.

    `until_outbox`: the outbox row of the leaf that retired it; a checkpoint that covers that leaf is not its to sign.
    """

    vkey = models.TextField(unique=True)
    origin = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    until_outbox = models.BigIntegerField(null=True)
