"""What officers look up in registers for a case."""

import django.db.models.deletion
from django.db import migrations, models

import salaklang.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CaseLookup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=salaklang.kernel.ids.id_new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("register", models.CharField(max_length=80)),
                ("entry", models.JSONField()),
                ("by", models.UUIDField(null=True)),
                ("capacity", models.CharField(blank=True, default="", max_length=400)),
                ("at", models.DateTimeField()),
                ("act_code", models.CharField(max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lookups", to="cases.case"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["case", "register", "-at"], name="case_lookup_last")]},
        ),
    ]
