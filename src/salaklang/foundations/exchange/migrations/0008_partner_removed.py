"""A node that was removed stays known, so that its agencies don't come to live here because of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0007_functions_systems_sandbox"),
    ]

    operations = [
        migrations.AddField(model_name="partnernode", name="removed_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="partnernode",
            name="removed_act",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
    ]
