"""Tables of cases. Written by `actions` only. What may happen once only is unique here, not only in code."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salaklang.kernel.ids import id_new

FINAL = ("approved", "refused", "withdrawn")
_OPEN = ~Q(state__in=FINAL)


class Draft(models.Model):
    """An application that is being filled in. Kept from the first answer, for every device of the applicant.

    `answers`: question key → stored value (None: passed over); `registers`: register key → {status, data, usage, …};
    `changed`: key → the `lock` at which it last changed, so that two devices clash only over the same question.
    """

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    service = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    agency = models.CharField(max_length=63)
    person = models.UUIDField()
    filed_by = models.UUIDField()
    channel = models.CharField(max_length=8)
    mandate = models.UUIDField(null=True)
    answers = models.JSONField(default=dict)
    registers = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    position = models.CharField(max_length=80, blank=True, default="")
    lock = models.PositiveIntegerField(default=0)
    case = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-changed_at"], condition=Q(case=None), name="draft_by_person"),
            models.Index(fields=["filed_by", "-changed_at"], condition=Q(case=None), name="draft_by_filer"),
        ]


class Case(models.Model):
    """One application in an agency's hands. `revision` counts its changes: who decides names the one they saw."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    draft = models.UUIDField(unique=True)
    agency = models.CharField(max_length=63)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    prefix = models.CharField(max_length=20)
    service = models.CharField(max_length=80)
    service_version = models.CharField(max_length=20)
    person = models.UUIDField()
    filed_by = models.UUIDField()
    channel = models.CharField(max_length=8)
    mandate = models.UUIDField(null=True)
    state = models.CharField(max_length=16)
    revision = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_at = models.DateTimeField()  # when the next late notice falls due
    late_notices = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    bill = models.UUIDField(null=True)
    fee_satang = models.BigIntegerField()
    letters_open = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    assigned_to = models.UUIDField(null=True)
    questions_asked = models.PositiveSmallIntegerField()
    answers_fetched = models.PositiveSmallIntegerField()
    asked_twice = models.PositiveSmallIntegerField()
    act_code = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "year", "prefix", "seq"], name="case_number_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "due_at", "id"], condition=_OPEN, name="case_worklist"),
            models.Index(fields=["agency", "state", "due_at", "id"], name="case_worklist_state"),
            models.Index(fields=["person", "-submitted_at"], name="case_by_person"),
            models.Index(fields=["late_at"], condition=_OPEN, name="case_late"),
            models.Index(
                fields=["decided_at"],
                include=["state", "due_at", "asked_twice"],
                condition=Q(decided_at__isnull=False),
                name="case_decided",
            ),
        ]

    @property
    def number(self) -> str:
        """The request's number as people write it: `ทพ 0142/2569`."""
        return f"{self.prefix} {self.seq:04d}/{self.year}"


class CaseAnswers(models.Model):
    """What a case is decided on: the answers that count, the registers' answers, and where each answer came from."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, primary_key=True, db_constraint=False, related_name="given"
    )
    answers = models.JSONField()
    registers = models.JSONField()
    sources = models.JSONField(default=dict)


class CaseEvidence(models.Model):
    """A file that belongs to a draft and so to its case. The bytes lie with documents."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    draft = models.UUIDField(db_index=True)
    key = models.CharField(max_length=80)
    document = models.UUIDField()
    filename = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class CaseCorrection(models.Model):
    """The one request for correction that the law allows: one row a case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="correction")
    keys = models.JSONField()
    text = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    given_by = models.UUIDField(null=True)
    replaced = models.JSONField(default=dict)


class CaseNote(models.Model):
    """What an officer wrote on a case: a note, or the opinion of one step of the chain."""

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8)  # note | opinion
    step = models.CharField(max_length=40, blank=True, default="")
    outcome = models.CharField(max_length=10, blank=True, default="")  # agree | disagree | other
    text = models.TextField()
    author = models.UUIDField()
    capacity = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField()
    act_code = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "step"], condition=Q(kind="opinion"), name="case_opinion_once")
        ]


class CaseLookup(models.Model):
    """One asking of a register by the office, for a case: what it said or why not (`entry`, as in `Draft.registers`).

    What the applicant gave stays as it is beside it. `by` is empty where the node asked again, after a correction.
    """

    id = models.UUIDField(primary_key=True, default=id_new, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lookups")
    register = models.CharField(max_length=80)
    entry = models.JSONField()
    by = models.UUIDField(null=True)
    capacity = models.CharField(max_length=400, blank=True, default="")
    at = models.DateTimeField()
    act_code = models.CharField(max_length=20)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "register", "-at"], name="case_lookup_last")]


class CaseLetter(models.Model):
    """A letter about a case, as correspondence told us of it."""

    letter = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    to_agency = models.CharField(max_length=63)
    sent_at = models.DateTimeField()
    answer = models.UUIDField(null=True)
    outcome = models.CharField(max_length=40, blank=True, default="")
    answered_at = models.DateTimeField(null=True)


class Decision(models.Model):
    """The one decision of a case, with everything it rests on, so that it can be replayed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="decision")
    outcome = models.CharField(max_length=8)  # approve | refuse
    ground = models.CharField(max_length=60, blank=True, default="")
    reasons = models.TextField()
    appeal_th = models.TextField(blank=True, default="")
    appeal_en = models.TextField(blank=True, default="")
    appeal_until = models.DateTimeField(null=True)
    decided_by = models.UUIDField()
    capacity = models.CharField(max_length=400, blank=True, default="")
    decided_at = models.DateTimeField()
    service_version = models.CharField(max_length=20)
    service_sha256 = models.CharField(max_length=64)
    permission_rule = models.CharField(max_length=200)
    inputs = models.JSONField()
    act_code = models.CharField(max_length=20)
    certificate = models.UUIDField(null=True)
    certificate_code = models.CharField(max_length=20, blank=True, default="")
    issued_at = models.DateTimeField(null=True)


class LateNotice(models.Model):
    """A written reason for being late, told to the applicant with a copy to whom the rule names."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="late")
    seq = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    copy_to = models.CharField(max_length=63)
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "seq"], name="late_notice_once")]


class CaseCounter(models.Model):
    """The last number given in an agency's book of a year. Its row is locked from the giving to the commit."""

    agency = models.CharField(max_length=63)
    year = models.PositiveSmallIntegerField()
    book = models.CharField(max_length=40)
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "year", "book"], name="case_counter_once")]


class CaseAskedTwice(models.Model):
    """A question that a citizen answered though a connected register offers the fact: which register, and why it did
    not supply it. Written with the case and never changed; what people answered is not in it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_constraint=False, related_name="given_again")
    service = models.CharField(max_length=80)
    agency = models.CharField(max_length=63)
    key = models.CharField(max_length=80)
    register = models.CharField(max_length=80)
    why = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="case_asked_twice_once")]
        indexes: ClassVar = [models.Index(fields=["service", "agency", "register", "why"], name="case_asked_twice_why")]
