"""Why citizens answered what a register holds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_lookups")]

    operations = [
        migrations.CreateModel(
            name="CaseAskedTwice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=80)),
                ("agency", models.CharField(max_length=63)),
                ("key", models.CharField(max_length=80)),
                ("register", models.CharField(max_length=80)),
                ("why", models.CharField(max_length=40)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_again",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "key"), name="case_asked_twice_once")],
                "indexes": [
                    models.Index(fields=["service", "agency", "register", "why"], name="case_asked_twice_why")
                ],
            },
        ),
    ]
