"""The peer: the rows of one submission, written into the same PostgreSQL by pgbench, without Python.

The statements are made from a submission that the platform itself has just written: the same tables, columns, sizes,
indexes, triggers and counter row, in one transaction, prepared, over the same kind of connection. Only what must be
unique is new in each row. pgbench takes what is ready; it checks no permission, walks no form, hashes no statement.
"""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.drafts import UUID_V7
from bench.place import rows
from salaklang.embedded import postgres
from salaklang.embedded.node import Node
from salaklang.embedded.postgres_binaries import binaries_choose

_COUNTED = "('00000000-0000-7000-8000-' || lpad(to_hex(nextval('{}')), 12, '0'))::uuid"
_DRAFT_NEW, _DRAFT_NEXT = _COUNTED.format("bench_raw_made"), _COUNTED.format("bench_raw")
_CODE = "substr(upper(replace(gen_random_uuid()::text, '-', '')), 1, 14)"
_REF1 = "(10000000000000000 + (random() * 8e16)::bigint)::text"


def raw_prepare(template: UUID, count: int) -> None:
    """`count` more drafts for the peer, with ids that it can count up."""
    rows("CREATE SEQUENCE IF NOT EXISTS bench_raw MINVALUE 0 START 0")
    rows("CREATE SEQUENCE IF NOT EXISTS bench_raw_made MINVALUE 0 START 0")
    names = ", ".join(f'"{c}"' for c in _columns("cases_draft") if c != "id")
    rows(
        f"INSERT INTO cases_draft (id, {names}) SELECT {_DRAFT_NEW}, {names} "
        "FROM cases_draft, generate_series(1, %s) WHERE id = %s",
        [count, template],
    )


def raw_round(node: Node, script: str, *, transactions: int, clients: int) -> dict[str, Any]:
    """pgbench, `clients` connections in two threads, `transactions` in all. {written, rate, average_ms, written_ok}."""
    each = max(1, transactions // clients)
    before = _raw_count()
    with tempfile.TemporaryDirectory() as folder, _worker_resting(node):
        file = Path(folder) / "submission.sql"
        file.write_text(script, encoding="utf-8")
        command = [_pgbench(node), "-n", "-M", "prepared", "-f", str(file)]
        command += ["-c", str(clients), "-j", "2", "-t", str(each), node.database_url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        rows("DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args->>'bench' = 'raw'")
    if done.returncode:
        raise RuntimeError(f"pgbench failed: {done.stderr[-800:]}")
    return {
        "written": each * clients,
        "rate": round(_number(r"tps = ([0-9.]+)", done.stdout), 1),
        "average_ms": round(_number(r"latency average = ([0-9.]+)", done.stdout), 2),
        "exact": _raw_count() - before == each * clients,
    }


def raw_script(case: UUID) -> str:
    """The pgbench script that writes what the submission of `case` wrote."""
    agency, year, prefix = rows("SELECT agency, year, prefix FROM cases_case WHERE id = %s", [case])[0]
    act, leaf = rows(
        "SELECT a.id, encode(coalesce(o.leaf, e.leaf), 'hex') FROM ledger_ledgeract a "
        "LEFT JOIN ledger_ledgeroutbox o ON o.act_id = a.id LEFT JOIN ledger_ledgerentry e ON e.act_id = a.id "
        "WHERE a.kind = 'case.submitted' AND a.subject_id = %s",
        [str(case)],
    )[0]
    about = rows("SELECT id FROM payments_bill WHERE about_kind = 'case' AND about_id = %s", [str(case)])
    jobs = rows("SELECT id FROM procrastinate_jobs WHERE args->'payload'->>'case' = %s ORDER BY id", [str(case)])
    job = {"id": "DEFAULT", "status": "'todo'", "attempts": "0", "worker_id": "NULL", "abort_requested": "false"}
    book = f"{_literal(agency)}, {year}, {_literal(prefix)}"
    statements = [
        f"SELECT {UUID_V7} AS kase, {UUID_V7} AS act, {UUID_V7} AS bill, {_DRAFT_NEXT} AS draft \\gset",
        "BEGIN;",
        _insert("cases_caseanswers", "case_id", case, {"case_id": ":kase"}),
        *(
            _insert("payments_bill", "id", bill, {"id": ":bill", "about_id": ":kase", "ref1": _REF1})
            for (bill,) in about
        ),
        _insert("ledger_ledgeract", "id", act, {"id": ":act", "code": _CODE, "subject_id": ":kase"}),
        # As long as a real leaf, and the log takes it in; only its last bytes differ.
        f"INSERT INTO ledger_ledgeroutbox (act_id, leaf, leaf_hash) SELECT :act, l, sha256('\\x00'::bytea || l) "
        f"FROM (SELECT decode('{leaf[:-72]}', 'hex') || convert_to(:act, 'UTF8')) AS t(l);",
        "UPDATE cases_draft SET \"case\" = :kase, answers = '{}', registers = '{}', changed_at = now() "
        "WHERE id = :draft;",
        *(_insert("procrastinate_jobs", "id", j, job, marked=True) for (j,) in jobs),
        f"INSERT INTO cases_casecounter (agency, year, book, last) VALUES ({book}, 1) ON CONFLICT (agency, year, book) "
        "DO UPDATE SET last = cases_casecounter.last + 1 RETURNING last AS seq \\gset",
        _insert("cases_case", "id", case, {"id": ":kase", "draft": ":draft", "seq": ":seq", "bill": ":bill"}),
        "COMMIT;",
    ]
    return "\n".join(statements) + "\n"


def _insert(table: str, key: str, value: object, fresh: Mapping[str, str], *, marked: bool = False) -> str:
    """An INSERT of the row of `table` where `key` is `value`, with `fresh` expressions in some columns."""
    types = _columns(table)
    texts = ", ".join(f'"{c}"::text' for c in types)
    found = rows(f'SELECT {texts} FROM {table} WHERE "{key}"::text = %s', [str(value)])[0]
    values = []
    for (column, kind), text in zip(types.items(), found, strict=True):
        if marked and column == "args":
            text = text[:-1] + ', "bench": "raw"}'
        values.append(fresh.get(column) or ("NULL" if text is None else f"{_literal(text)}::{kind}"))
    names = ", ".join(f'"{c}"' for c in types)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(values)});"


def _columns(table: str) -> dict[str, str]:
    """Column → type, in the table's order."""
    return dict(
        rows(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [table],
        )
    )


def _literal(text: str) -> str:
    """A string constant in which pgbench finds no variable."""
    plain = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace(":", "\\x3a")
    return f"E'{plain}'"


def _raw_count() -> int:
    """The peer's drafts that have become exactly one whole case."""
    found: int = rows(
        "SELECT count(*) FROM cases_draft d JOIN cases_case c ON c.draft = d.id AND c.id = d.case "
        "JOIN cases_caseanswers ON case_id = c.id JOIN payments_bill b ON b.id = c.bill AND b.about_id = c.id::text "
        "JOIN ledger_ledgeract a ON a.subject_kind = 'case' AND a.subject_id = c.id::text "
        "WHERE d.id < '00000000-0000-7000-9000-000000000000'"
    )[0][0]
    return found


@contextmanager
def _worker_resting(node: Node) -> Iterator[None]:
    """The peer works without Python beside it: background work waits."""
    worker = node.state.pids["worker"]
    os.killpg(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(worker, signal.SIGCONT)


def _pgbench(node: Node) -> str:
    """The pgbench that belongs to the running server."""
    return binaries_choose(postgres.cluster_at(node.home).data).program("pgbench")


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"pgbench said nothing of {pattern}: {text[-500:]}")
    return float(found[1])
