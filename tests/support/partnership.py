"""A day of history with a partner, written into a node's tables, so that the operators' page has something to show."""

from datetime import UTC, datetime, timedelta

import psycopg

from salaklang.config.seed_cast import CITY, DOPA
from salaklang.embedded.node import Node
from salaklang.kernel.ids import id_new
from tests.support.partner import Partner

_PROBE = "INSERT INTO exchange_partnerprobe (node_id, at, code, took_ms) VALUES (%s, %s, %s, %s)"
_LOG = (
    "INSERT INTO exchange_exchangelog (id, at, side, outcome, step, code, message_id, client, provider, service,"
    ' user_ref, legal_basis, purpose, "case", key_id, request_digest, response_digest, signature, act_code, took_ms)'
    " VALUES (gen_random_uuid(), now(), %s, %s, %s, %s, 'm', %s, %s, 'dopa.person', 'none', '', '', '', '', '', '', '', '', 9)"
)
_MESSAGE = (
    'INSERT INTO exchange_postedmessage (id, partner, from_agency, to_agency, kind, "case", legal_basis, body_sealed,'
    " posted_at, due_at, attempts, state, code, receipt, closed_reason)"
    " VALUES (%s, %s, %s, %s, %s, %s, '', 'sealed', %s, %s, %s, %s, %s, '', '')"
)


def partnership_make(node: Node) -> Partner:
    """Join a partner that answers, with an hour of silence this morning, a clock that is off, and a key near its end."""
    partner = Partner(skew_s=13)
    done = node.command("node", "add", partner.url, "--key", partner.vkey)
    assert done.returncode == 0, done.stderr[-800:]
    now = datetime.now(UTC)
    with psycopg.connect(node.database_url) as line:
        ((row,),) = line.execute("SELECT id FROM exchange_partnernode WHERE base_url = %s", [partner.url]).fetchall()
        for minute in range(2, 24 * 60, 2):
            silent = 500 < minute < 560
            took = None if silent else 18 + (minute * 7919) % 23 + (60 if minute % 97 == 0 else 0)
            at = now - timedelta(minutes=minute)
            line.execute(_PROBE, [row, at, "no-answer" if silent else "", took])
        line.execute(
            "INSERT INTO exchange_partnerstate (node_id, asked_at, answered_at, code, took_ms, skew_ms, refresh_code,"
            " refreshed_at, refresh_tried_at, tls_problem) VALUES (%s, now(), now(), '', 21, 13200, '', now(), now(), '')"
            " ON CONFLICT (node_id) DO NOTHING",
            [row],
        )
        line.execute(
            "UPDATE exchange_agencykey SET valid_to = now() + interval '12 days' WHERE agency = %s", [partner.agency]
        )
        for side, outcome, step, code, client, provider in (
            ("provider", "refused", "access", "access-denied", partner.agency, DOPA),
            ("requester", "failed", "", "register-unavailable", CITY, partner.agency),
            ("requester", "answered", "", "", CITY, partner.agency),
        ):
            line.execute(_LOG, [side, outcome, step, code, client, provider])
        for to, kind, case, state, code, attempts in (
            (DOPA, "letter", "ทพ 0007/2569", "dead", "not-found", 1),
            (partner.agency, "dispute", "", "dead", "access-denied", 1),
            (partner.agency, "letter", "ทพ 0008/2569", "waiting", "no-answer", 4),
        ):
            where = partner.url if to == partner.agency else ""
            due = now + timedelta(days=300) if state == "waiting" else now
            line.execute(
                _MESSAGE,
                [id_new(), where, CITY, to, kind, case, now - timedelta(hours=3), due, attempts, state, code],
            )
    return partner
