"""Tables of the provider, in its own schema. Written only by its actions and by django-allauth."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from salaklang.kernel.ids import id_new


class SubjectManager(BaseUserManager["Subject"]):
    """Subjects are made by `actions.subject_ensure` only."""


class Subject(AbstractBaseUser):
    """A person whom the provider knows and can vouch for, at an identity assurance level."""

    id = models.UUIDField(primary_key=True, default=id_new)
    username = models.CharField(max_length=60, unique=True)
    pid_sealed = models.TextField()
    title_th = models.CharField(max_length=60, blank=True, default="")
    given_name_th = models.CharField(max_length=120)
    family_name_th = models.CharField(max_length=120, blank=True, default="")
    name_en = models.CharField(max_length=240, blank=True, default="")
    birth_date = models.CharField(max_length=10, blank=True, default="")
    ial = models.CharField(max_length=8, default="2.3")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = SubjectManager()

    def get_full_name(self) -> str:
        return f"{self.title_th}{self.given_name_th} {self.family_name_th}".strip()


class Pseudonym(models.Model):
    """What one client knows a subject by: random, so that two clients cannot compare notes."""

    subject = models.ForeignKey(Subject, on_delete=models.CASCADE)
    client = models.CharField(max_length=100)
    sub = models.CharField(max_length=43, unique=True)
    objects: ClassVar["models.Manager[Pseudonym]"] = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subject", "client"], name="one_sub_per_client")]
