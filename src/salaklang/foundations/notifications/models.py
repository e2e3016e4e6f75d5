"""The table of notifications. Written only by its actions."""

from typing import ClassVar

from django.db import models

from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text


class Message(models.Model):
    """One thing told to one person, in both languages."""

    id = models.UUIDField(primary_key=True, default=id_new)
    key = models.CharField(max_length=160, unique=True, null=True)  # who sends twice under one key tells once
    person = models.UUIDField()
    agency = models.CharField(max_length=63, blank=True, default="")  # who tells; "" for the node itself
    about_kind = models.CharField(max_length=40)
    about_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)  # e.g. case.received
    subject_th = models.CharField(max_length=300)
    subject_en = models.CharField(max_length=300)
    body_th = models.TextField()
    body_en = models.TextField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=8, default="queued")  # queued | sent | failed | none (no address)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_last_at = models.DateTimeField(null=True)
    mail_error = models.CharField(max_length=200, blank=True, default="")  # what the server said; no address in it

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="message_by_person"),
            models.Index(fields=["mail_last_at"], name="message_mail_queued", condition=models.Q(mail_state="queued")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_mail_state_known",
                condition=models.Q(mail_state__in=["queued", "sent", "failed", "none"]),
            )
        ]

    @property
    def subject(self) -> Text:
        return Text(self.subject_th, self.subject_en)

    @property
    def body(self) -> Text:
        return Text(self.body_th, self.body_en)
