"""Consents move here from identity, where none could cross nodes. Old ones stay as a record: they have no signature."""

import django.contrib.postgres.fields
from django.db import migrations, models

import salaklang.kernel.ids

COPY = """
INSERT INTO exchange_consent (
    id, subject_index, subject_sealed, requester, provider, home, service, purpose, data_types, mode, uses_max, uses,
    "case", state, given_at, valid_until, revoked_at, paper_sealed, key_id, signature, told, act_code)
SELECT c.id, p.pid_index, p.pid_sealed, c.requester_id, split_part(c.service, '.', 1), c.requester_id, c.service,
    left(c.purpose, 80), c.data_types, c.mode, c.uses_max, c.uses,
    '', 'given', c.given_at, c.valid_until, c.revoked_at, '', '', '', '{}', ''
FROM identity_consent c JOIN identity_person p ON p.id = c.person_id
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_watching_partners"), ("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=salaklang.kernel.ids.id_new, primary_key=True, serialize=False)),
                ("subject_index", models.CharField(max_length=64)),
                ("subject_sealed", models.TextField()),
                ("requester", models.CharField(max_length=63)),
                ("provider", models.CharField(max_length=63)),
                ("home", models.CharField(max_length=63)),
                ("service", models.CharField(max_length=80)),
                ("purpose", models.CharField(max_length=80)),
                (
                    "data_types",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
                ("mode", models.CharField(max_length=8)),
                ("uses_max", models.PositiveIntegerField()),
                ("uses", models.PositiveIntegerField(default=0)),
                ("case", models.CharField(blank=True, default="", max_length=200)),
                ("state", models.CharField(max_length=8)),
                ("asked_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("valid_until", models.DateTimeField()),
                ("declined_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("paper_sealed", models.TextField(blank=True, default="")),
                ("key_id", models.CharField(blank=True, default="", max_length=100)),
                ("signature", models.CharField(blank=True, default="", max_length=100)),
                ("told", models.JSONField(default=dict)),
                ("act_code", models.CharField(blank=True, default="", max_length=20)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_index", "-id"], name="exchange_consent_by_person"),
                    models.Index(fields=["requester", "case"], name="exchange_consent_by_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uses__lte", models.F("uses_max"))), name="exchange_consent_count"
                    )
                ],
            },
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
    ]
