"""How partners are doing, and the message log counted by the minute."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_uses_and_disputes_between_nodes"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerState",
            fields=[
                (
                    "node",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="state",
                        serialize=False,
                        to="exchange.partnernode",
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("took_ms", models.PositiveIntegerField(null=True)),
                ("skew_ms", models.IntegerField(null=True)),
                ("refresh_tried_at", models.DateTimeField(null=True)),
                ("refreshed_at", models.DateTimeField(null=True)),
                ("refresh_code", models.CharField(blank=True, default="", max_length=40)),
                ("tls_looked_at", models.DateTimeField(null=True)),
                ("tls_until", models.DateTimeField(null=True)),
                ("tls_problem", models.CharField(blank=True, default="", max_length=100)),
            ],
        ),
        migrations.AddField(
            model_name="exchangelog",
            name="took_ms",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="ExchangeTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.DateTimeField()),
                ("side", models.CharField(max_length=9)),
                ("partner", models.CharField(blank=True, default="", max_length=200)),
                ("service", models.CharField(max_length=80)),
                ("outcome", models.CharField(max_length=8)),
                ("step", models.CharField(blank=True, default="", max_length=20)),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("count", models.BigIntegerField()),
                ("took_sum_ms", models.BigIntegerField()),
                ("buckets", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minute", "side", "partner", "service", "outcome", "step", "code"),
                        name="exchange_tally_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerProbe",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("code", models.CharField(blank=True, default="", max_length=40)),
                ("took_ms", models.PositiveIntegerField(null=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="probes", to="exchange.partnernode"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["node", "-at"], name="exchange_probe_latest")],
            },
        ),
    ]
