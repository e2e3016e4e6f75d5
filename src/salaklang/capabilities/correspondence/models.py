"""Tables of correspondence. Written by `actions.py` only; entries can't be changed or deleted (trigger)."""

from django.db import models

from salaklang.kernel.ids import id_new


class Register(models.Model):
    """A register of letters of one agency, one direction, one year. Its row is locked while a number is given.

    A counter row and not a database sequence: a sequence leaves a hole where a transaction fails.
    """

    agency = models.CharField(max_length=64)
    direction = models.CharField(max_length=3, choices=(("out", "out"), ("in", "in")))
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "direction", "year"], name="register_once")]


class Letter(models.Model):
    """A sent letter: its content never changes; `state` says how far it has come with the one who received it."""

    STATES = (("sent", "sent"), ("received", "received"), ("acknowledged", "acknowledged"), ("answered", "answered"))

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    from_agency = models.CharField(max_length=64)
    to_agency = models.CharField(max_length=64)
    number_text = models.CharField(max_length=80)
    number_key = models.CharField(max_length=80)
    doc_date = models.DateField()
    subject = models.TextField()
    body = models.TextField()
    urgency = models.CharField(max_length=12)
    reply_by = models.DateField(null=True)
    about_kind = models.CharField(max_length=32, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    refers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=16, blank=True)
    signed_by = models.UUIDField(null=True)
    signed_post = models.TextField()
    state = models.CharField(max_length=12, choices=STATES, default="received")
    sent_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="letter_about"),
            models.Index(fields=["number_key"], name="letter_number"),
        ]


class RegisterEntry(models.Model):
    """One line of a register. Append only."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    year = models.IntegerField()
    seq = models.IntegerField()
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="entries")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "year", "seq"], name="entry_number_once"),
            models.UniqueConstraint(fields=["register", "letter"], name="entry_letter_once"),
            models.CheckConstraint(condition=models.Q(seq__gt=0), name="entry_seq_positive"),
        ]
