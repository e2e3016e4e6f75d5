"""Tables of documents. Written only by its actions."""

from typing import ClassVar

from django.db import models

from salaklang.kernel.ids import id_new


class Document(models.Model):
    """One file and what it is. The bytes lie apart, so that a list of documents stays light."""

    id = models.UUIDField(primary_key=True, default=id_new)
    key = models.CharField(max_length=120, unique=True, null=True)  # who issues twice under one key issues once
    kind = models.CharField(max_length=60)  # a template's name, or "evidence"
    owner_agency = models.CharField(max_length=63)
    person = models.UUIDField(null=True)  # whom it is about or who gave it
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    public_code = models.CharField(max_length=24, unique=True, null=True)
    state = models.CharField(max_length=12, default="valid")  # valid | withdrawn | replaced
    replaced_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    act_code = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"], name="document_by_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_state_known", condition=models.Q(state__in=["valid", "withdrawn", "replaced"])
            ),
            models.CheckConstraint(
                name="document_replaced_names_successor",
                condition=models.Q(state="replaced", replaced_by__isnull=False)
                | (~models.Q(state="replaced") & models.Q(replaced_by__isnull=True)),
            ),
        ]


class DocumentContent(models.Model):
    """The bytes of a document, never changed."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="content")
    content = models.BinaryField()
