"""Consents live in the exchange now, which has copied them before this table goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("exchange", "0005_consents")]

    operations = [migrations.DeleteModel(name="Consent")]
