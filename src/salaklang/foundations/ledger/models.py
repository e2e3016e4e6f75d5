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
    """A leaf that waits for its place in the log; written with its act, taken away when it has become an entry."""

    act_id = models.UUIDField()
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)


class LedgerEntry(models.Model):
    """A leaf in its place, for ever. A trigger refuses UPDATE and DELETE."""

    idx = models.BigIntegerField(primary_key=True)
    outbox_id = models.BigIntegerField(unique=True)
    act_id = models.UUIDField(unique=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)


class LedgerTile(models.Model):
    """Up to 256 hashes of one level, side by side. A pure function of the entries; the full ones never change."""

    pk = models.CompositePrimaryKey("level", "n")
    level = models.SmallIntegerField()
    n = models.BigIntegerField()
    hashes = models.BinaryField(max_length=8192)


class LedgerHead(models.Model):
    """The one row that says how far the log reaches (`size`, `root`) and what was signed and published last.

    `fence` counts the sequencer's turns: whoever comes back from a long pause finds it moved on and signs nothing.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    fence = models.BigIntegerField(default=0)
    signed_size = models.BigIntegerField(null=True)
    checkpoint = models.TextField(default="")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="ledger_head_single", condition=models.Q(id=1))]


class LedgerKey(models.Model):
    """A public key that this log signs or has signed with. The private half is in a file, never here."""

    vkey = models.CharField(max_length=300, unique=True)
    origin = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
