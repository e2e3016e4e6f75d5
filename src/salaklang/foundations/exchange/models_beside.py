"""Tables beside the messages themselves: whom partners ask about in bulk, and the sandbox."""

from typing import ClassVar

from django.db import models


class PeopleAsked(models.Model):
    """Whom a partner has asked about in a day: a keyed index and the hour in which it was counted last, nothing else.

    `scope` is the purpose where the access right has limits of its own, else empty: then all purposes count together.
    """

    client = models.CharField(max_length=63)
    service = models.CharField(max_length=80)
    scope = models.CharField(max_length=80, blank=True)
    day = models.DateTimeField(db_index=True)
    subject_index = models.CharField(max_length=64)
    hour = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "service", "scope", "day", "subject_index"], name="exchange_asked_once"
            )
        ]


class PeopleCount(models.Model):
    """How many that were in an hour and in a day (`span`), and how many answers in it said "nothing under this key"."""

    client = models.CharField(max_length=63)
    service = models.CharField(max_length=80)
    scope = models.CharField(max_length=80, blank=True)
    span = models.CharField(max_length=4)  # hour | day
    since = models.DateTimeField(db_index=True)
    people = models.PositiveIntegerField(default=0)
    empties = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "service", "scope", "span", "since"], name="exchange_count_once")
        ]


class SandboxKey(models.Model):
    """A test key of the sandbox: issued to anybody, for some days, good for nothing else. `window` is the minute (Unix
    time / 60) in which `used` messages were counted. The one with `private_sealed` signs the sandbox's answers."""

    key_id = models.CharField(primary_key=True, max_length=100)
    public_key = models.BinaryField(max_length=32)
    private_sealed = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    window = models.BigIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)


class SandboxSeen(models.Model):
    """Which test messages came, so that the sandbox refuses a replay too. Gone with its key."""

    key = models.ForeignKey(SandboxKey, on_delete=models.CASCADE)
    message_id = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "message_id"], name="exchange_sandbox_once")]
