"""Tables of payments. Written by `actions` only.

Journal lines can't be changed or deleted (trigger); those of one entry sum to zero (deferred constraint trigger).
"""

from django.db import models

from salaklang.kernel.ids import id_new


class Bill(models.Model):
    """Money that a person owes an agency for one thing."""

    STATES = (("open", "open"), ("paid", "paid"), ("cancelled", "cancelled"))

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    agency = models.CharField(max_length=64)
    payer = models.UUIDField()
    amount_satang = models.BigIntegerField()
    purpose = models.CharField(max_length=64)
    about_kind = models.CharField(max_length=32)
    about_id = models.CharField(max_length=64)
    text_th = models.TextField()
    text_en = models.TextField()
    account = models.CharField(max_length=32)
    ref1 = models.CharField(max_length=20, unique=True)
    ref2 = models.CharField(max_length=20)
    state = models.CharField(max_length=9, choices=STATES, default="open")
    due = models.DateField(null=True)
    opened_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_satang__gt=0), name="bill_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(state="paid", paid_at__isnull=False)
                | (~models.Q(state="paid") & models.Q(paid_at__isnull=True)),
                name="bill_paid_has_time",
            ),
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="bill_about")]


class Notice(models.Model):
    """One payment that a bank has told us of, first time; `deliveries` counts how often it was told."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    bank = models.CharField(max_length=64)
    notice_id = models.CharField(max_length=64)
    raw = models.BinaryField()
    signature = models.CharField(max_length=256)
    source = models.CharField(max_length=9, choices=(("notice", "notice"), ("statement", "statement")))
    biller_id = models.CharField(max_length=32)
    ref1 = models.CharField(max_length=20)
    ref2 = models.CharField(max_length=20)
    amount_satang = models.BigIntegerField()
    paid_at = models.DateTimeField()
    verdict = models.CharField(max_length=16)
    agency = models.CharField(max_length=64, blank=True)
    bill = models.ForeignKey(Bill, null=True, on_delete=models.PROTECT, related_name="notices")
    received_at = models.DateTimeField()
    deliveries = models.IntegerField(default=1)
    settled_at = models.DateTimeField(null=True)
    settled_how = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "notice_id"], name="notice_once"),
            models.UniqueConstraint(
                fields=["bill"], condition=models.Q(verdict="accepted"), name="notice_pays_bill_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "id"],
                condition=~models.Q(verdict="accepted") & models.Q(settled_at__isnull=True),
                name="notice_unmatched",
            ),
            models.Index(fields=["bank", "paid_at"], name="notice_by_day"),
        ]


class RefusedNotice(models.Model):
    """A notice that could not be believed or read: enough to investigate, never its content."""

    verdict = models.CharField(max_length=16)
    reason = models.CharField(max_length=120)
    key_id = models.CharField(max_length=64, blank=True)
    body_sha256 = models.CharField(max_length=64)
    body_bytes = models.IntegerField()
    received_at = models.DateTimeField()


class ReceiptBook(models.Model):
    """The last receipt number an agency has given in a year; its row is locked while a number is given."""

    agency = models.CharField(max_length=64)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="receipt_book_once")]


class Receipt(models.Model):
    """The numbered receipt of the local authority for a paid bill."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    agency = models.CharField(max_length=64)
    year = models.IntegerField()
    number = models.IntegerField()
    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="receipt")
    amount_satang = models.BigIntegerField()
    issued_at = models.DateTimeField()
    act_code = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "year", "number"], name="receipt_number_once")]

    @property
    def number_text(self) -> str:
        """`2570/000042`: the book's year, then the number in it."""
        return f"{self.year}/{self.number:06d}"


class JournalLine(models.Model):
    """One side of a double entry: debits positive, credits negative."""

    entry = models.UUIDField()
    agency = models.CharField(max_length=64, blank=True)
    account = models.CharField(max_length=80)
    amount_satang = models.BigIntegerField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(amount_satang=0), name="journal_line_not_zero")]
        indexes = [
            models.Index(fields=["entry"], name="journal_by_entry"),
            models.Index(fields=["agency", "account"], name="journal_by_account"),
        ]


class StatementLine(models.Model):
    """One credit on a bank's statement. `signed`: the bank itself vouches for it; only then can it mark a bill paid."""

    bank = models.CharField(max_length=64)
    notice_id = models.CharField(max_length=64)
    biller_id = models.CharField(max_length=32)
    ref1 = models.CharField(max_length=20)
    ref2 = models.CharField(max_length=20)
    amount_satang = models.BigIntegerField()
    paid_at = models.DateTimeField()
    file_sha256 = models.CharField(max_length=64)
    signed = models.BooleanField(default=False)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "notice_id"], name="statement_line_once")]
        indexes = [models.Index(fields=["bank", "paid_at"], name="statement_by_day")]
