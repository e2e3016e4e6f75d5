from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="statementline",
            name="signed",
            field=models.BooleanField(default=False),
        ),
    ]
