"""What unknown senders were refused is found without reading the whole message log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0008_partner_removed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="exchangelog",
            index=models.Index(
                condition=models.Q(("act_code", ""), ("outcome", "refused"), ("side", "provider")),
                fields=["at"],
                name="exchange_log_strangers",
            ),
        ),
    ]
