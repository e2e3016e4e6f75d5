"""Tables of the identity foundation. Written only by its actions."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.crypto import salted_hmac

from salaklang.kernel.ids import id_new
from salaklang.kernel.text import Text


def stamp_new() -> str:
    """A random session stamp (128 bits)."""
    return secrets.token_urlsafe(16)


class Agency(models.Model):
    """A unit of the state that holds posts, keeps registers, sends letters and decides cases."""

    slug = models.CharField(primary_key=True, max_length=63)
    name_th = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)  # municipality, department, office, ministry, centre …
    letter_prefix = models.CharField(max_length=40, blank=True, default="")  # e.g. นบ 52001 (regulation 2526, cl. 31)
    province_code = models.CharField(max_length=2, blank=True, default="")
    subdistrict_code = models.CharField(max_length=6, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")

    @property
    def name(self) -> Text:
        return Text(self.name_th, self.name_en)


class Person(models.Model):
    """A natural person. Their identity number is sealed; `pid_index` finds it without opening it."""

    id = models.UUIDField(primary_key=True, default=id_new)
    pid_index = models.CharField(max_length=64, unique=True)
    pid_sealed = models.TextField()
    title_th = models.CharField(max_length=60, blank=True, default="")
    given_name_th = models.CharField(max_length=120)
    family_name_th = models.CharField(max_length=120, blank=True, default="")  # some people have none
    name_en = models.CharField(max_length=240, blank=True, default="")
    birth_date = models.CharField(max_length=10, blank=True, default="")  # ISO 8601, may be partial: 1950, 1950-04
    email_sealed = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()

    @property
    def name(self) -> Text:
        """The official name: in Thai the title is part of it and joins the given name without a space."""
        th = f"{self.title_th}{self.given_name_th} {self.family_name_th}".strip()
        return Text(th, self.name_en or th)


class AccountManager(BaseUserManager["Account"]):
    """Accounts come only from a sign-in at the provider; there is no other way to make one."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(pk=str(username))


class Account(AbstractBaseUser):
    """Someone's way into this node: no password, no e-mail address, one person behind it."""

    password = None  # type: ignore[assignment]  # the provider checks passwords; this node never sees one
    id = models.UUIDField(primary_key=True, default=id_new)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    language = models.CharField(max_length=2, default="th")
    session_stamp = models.CharField(max_length=22, default=stamp_new)  # changed to end all sessions
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    def has_usable_password(self) -> bool:
        return False

    def set_password(self, raw_password: str | None) -> None:
        if raw_password is not None:
            raise TypeError("an account has no password")

    def set_unusable_password(self) -> None:
        """Nothing to do: there is no password at all."""

    def get_session_auth_hash(self) -> str:
        """What a session carries; a new `session_stamp` ends all sessions of this account."""
        return salted_hmac("salaklang.identity.session", self.session_stamp, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Any:
        return iter(())


class Post(models.Model):
    """An appointment: a person holds it at an agency, with roles, for a time."""

    id = models.UUIDField(primary_key=True, default=id_new)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    roles = ArrayField(models.CharField(max_length=40))
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True, default="")
    capacity = models.CharField(max_length=200, blank=True, default="")  # e.g. ปฏิบัติราชการแทนนายกเทศมนตรี
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "until"], name="post_by_person")]

    @property
    def title(self) -> Text:
        return Text(self.title_th, self.title_en or self.title_th)


class Mandate(models.Model):
    """Who may act for whom, for which services, until when (power of attorney), and how it was given.

    `word` is "mandate" (the grantor named a person, signed in) or "in-person" (the grantor stood at a counter and
    asked the officer to file: then `agency` and `witness` say where and before whom, and there is no grantee).
    """

    id = models.UUIDField(primary_key=True, default=id_new)
    grantor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates_given")
    grantee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="mandates_held")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True)
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="mandates_witnessed")
    scope = ArrayField(models.CharField(max_length=80))
    word = models.CharField(max_length=12)
    note = models.CharField(max_length=500, blank=True, default="")
    granted_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["grantor", "valid_until"], name="mandate_by_grantor"),
            models.Index(fields=["grantee", "valid_until"], name="mandate_by_grantee"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mandate_names_who_may_act",
                condition=models.Q(word="mandate", grantee__isnull=False)
                | models.Q(word="in-person", agency__isnull=False, witness__isnull=False),
            ),
        ]
