"""Take the outbox's dead rows away soon: each leaf stays there for a moment only, and a turn looks for the oldest."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_files_and_blocks")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE ledger_ledgeroutbox SET (autovacuum_vacuum_scale_factor = 0, "
            "autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)",
            "ALTER TABLE ledger_ledgeroutbox RESET (autovacuum_vacuum_scale_factor, "
            "autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay)",
        )
    ]
