"""Functions of other nodes with their schemas; keys of agencies' information systems; the sandbox's keys."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0006_sealed_and_bulk"),
    ]

    operations = [
        migrations.AddField(
            model_name="agencykey",
            name="system",
            field=models.CharField(blank=True, default="", max_length=63),
        ),
        migrations.AddField(
            model_name="partnerservice",
            name="request_schema",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="partnerservice",
            name="response_schema",
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name="SandboxKey",
            fields=[
                ("key_id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField(max_length=32)),
                ("private_sealed", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("window", models.BigIntegerField(default=0)),
                ("used", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SandboxSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=100)),
                (
                    "key",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="exchange.sandboxkey"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "message_id"), name="exchange_sandbox_once"),
                ],
            },
        ),
    ]
