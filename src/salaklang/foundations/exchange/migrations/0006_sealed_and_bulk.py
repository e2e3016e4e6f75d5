from django.db import migrations, models

COUNT = """
CREATE FUNCTION exchange_people_count(
    p_client text, p_service text, p_scope text, p_subject text, p_hour timestamptz, p_day timestamptz,
    p_hour_most int, p_day_most int, p_empty_most int
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE new_today boolean;
BEGIN
    PERFORM 1 FROM exchange_peoplecount c WHERE c.client = p_client AND c.service = p_service AND c.scope = p_scope
        AND c.span = 'hour' AND c.since = p_hour AND c.empties >= p_empty_most;
    IF FOUND THEN RETURN 'empty_per_hour'; END IF;
    PERFORM 1 FROM exchange_peopleasked a WHERE a.client = p_client AND a.service = p_service AND a.scope = p_scope
        AND a.day = p_day AND a.subject_index = p_subject AND a.hour = p_hour;
    IF FOUND THEN RETURN ''; END IF;
    -- A count may be forgotten when the whole database falls: nobody waits for the disk while holding a counter's row.
    PERFORM set_config('synchronous_commit', 'off', true);
    BEGIN
        INSERT INTO exchange_peopleasked (client, service, scope, day, subject_index, hour)
            VALUES (p_client, p_service, p_scope, p_day, p_subject, p_hour) ON CONFLICT DO NOTHING;
        new_today := FOUND;
        IF NOT new_today THEN
            -- A copy of this question that was waited for has counted it: then there is nothing to count.
            UPDATE exchange_peopleasked a SET hour = p_hour WHERE a.client = p_client AND a.service = p_service
                AND a.scope = p_scope AND a.day = p_day AND a.subject_index = p_subject AND a.hour <> p_hour;
            IF NOT FOUND THEN RETURN ''; END IF;
        END IF;
        INSERT INTO exchange_peoplecount AS c (client, service, scope, span, since, people, empties)
            VALUES (p_client, p_service, p_scope, 'hour', p_hour, 1, 0)
            ON CONFLICT (client, service, scope, span, since) DO UPDATE SET people = c.people + 1
            WHERE c.people < p_hour_most;
        IF NOT FOUND THEN RAISE EXCEPTION 'people_per_hour' USING ERRCODE = 'SB001'; END IF;
        IF new_today THEN
            INSERT INTO exchange_peoplecount AS c (client, service, scope, span, since, people, empties)
                VALUES (p_client, p_service, p_scope, 'day', p_day, 1, 0)
                ON CONFLICT (client, service, scope, span, since) DO UPDATE SET people = c.people + 1
                WHERE c.people < p_day_most;
            IF NOT FOUND THEN RAISE EXCEPTION 'people_per_day' USING ERRCODE = 'SB001'; END IF;
        END IF;
    EXCEPTION WHEN SQLSTATE 'SB001' THEN
        RETURN SQLERRM;  -- what was counted on the way is undone
    END;
    RETURN '';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0005_consents"),
    ]

    operations = [
        migrations.AddField("exchangelog", "sealed_until", models.DateTimeField(null=True)),
        migrations.AddField("accesslog", "sealed_until", models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="exchangelog",
            index=models.Index(
                condition=models.Q(("sealed_until__isnull", False)), fields=["at"], name="exchange_log_sealed"
            ),
        ),
        migrations.CreateModel(
            name="PeopleAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client", models.CharField(max_length=63)),
                ("service", models.CharField(max_length=80)),
                ("scope", models.CharField(blank=True, max_length=80)),
                ("day", models.DateTimeField(db_index=True)),
                ("subject_index", models.CharField(max_length=64)),
                ("hour", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client", "service", "scope", "day", "subject_index"), name="exchange_asked_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeopleCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client", models.CharField(max_length=63)),
                ("service", models.CharField(max_length=80)),
                ("scope", models.CharField(blank=True, max_length=80)),
                ("span", models.CharField(max_length=4)),
                ("since", models.DateTimeField(db_index=True)),
                ("people", models.PositiveIntegerField(default=0)),
                ("empties", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client", "service", "scope", "span", "since"), name="exchange_count_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            COUNT,
            "DROP FUNCTION exchange_people_count(text, text, text, text, timestamptz, timestamptz, int, int, int);",
        ),
    ]
