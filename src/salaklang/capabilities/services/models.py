"""Tables of services. Written by `actions.py` only."""

from typing import ClassVar

from django.db import models


class ServiceVersion(models.Model):
    """One published version of a service definition: the whole text, never changed."""

    service = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    effective_from = models.DateField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    agency = models.CharField(max_length=63, blank=True, default="")
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField()
    act_code = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "version"], name="service_version_once")]
        indexes: ClassVar = [
            models.Index(fields=["service", "-effective_from", "-published_at"], name="service_version_current")
        ]
