"""The tiles move to files; batches become blocks; the sequencer's lease."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="LedgerTile"),
        migrations.CreateModel(
            name="LedgerBlock",
            fields=[
                ("height", models.BigIntegerField(primary_key=True, serialize=False)),
                ("first", models.BigIntegerField(unique=True)),
                ("count", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("checkpoint_hash", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["at"], name="ledger_block_at"
                    )
                ]
            },
        ),
        migrations.AlterField("LedgerEntry", "outbox_id", models.BigIntegerField(null=True, unique=True)),
        migrations.AlterField("LedgerEntry", "act_id", models.UUIDField(null=True, unique=True)),
        migrations.AlterField("LedgerOutbox", "act_id", models.UUIDField(null=True)),
        migrations.AlterField("LedgerKey", "vkey", models.TextField(unique=True)),
        migrations.AddField("LedgerKey", "until_outbox", models.BigIntegerField(null=True)),
        migrations.AddField("LedgerHead", "height", models.BigIntegerField(default=0)),
        migrations.AddField("LedgerHead", "block_at", models.DateTimeField(null=True)),
        migrations.AddField("LedgerHead", "lease_until", models.DateTimeField(null=True)),
        migrations.AddField("LedgerHead", "holder_pid", models.IntegerField(null=True)),
        migrations.AddField("LedgerHead", "proof_size", models.BigIntegerField(null=True)),
        migrations.AddField("LedgerHead", "proof_checkpoint", models.TextField(default="")),
        migrations.AddField("LedgerHead", "witnesses", models.JSONField(default=list)),
        migrations.AddField("LedgerHead", "pruned_size", models.BigIntegerField(default=0)),
        migrations.RunSQL(
            """
            -- Rows live for a second: the pages are cleaned after a fixed number of dead ones, not after a share.
            ALTER TABLE ledger_ledgeroutbox SET
                (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
            ALTER TABLE ledger_ledgerhead SET (fillfactor = 20);
            UPDATE ledger_ledgerhead SET proof_size = signed_size, proof_checkpoint = checkpoint;
            """,
            migrations.RunSQL.noop,
        ),
    ]
