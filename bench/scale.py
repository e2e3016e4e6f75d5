"""Does it stay as fast with a million cases? Two databases of one server, one small and one large, asked in turns."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from bench.figures import median, say, spread
from bench.people import Person
from bench.place import load_at
from salaklang.embedded import postgres
from salaklang.embedded.node import Node
from salaklang.embedded.postgres_binaries import binaries_choose
from salaklang.embedded.processes import port_free
from salaklang.embedded.programs import Places, environment_of, programs_of

SMALL = 1_000
PER_PERSON = 20
# One in three is open, the others were decided; due dates spread over a year around today.
_STATES = (
    "(ARRAY['received', 'in-progress', 'awaiting-payment', 'approved', 'approved', 'approved', 'approved', 'refused', "
    "'withdrawn'])"
)
_ID = "('{}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
_CASE, _PERSON = _ID.format("0190ca5e"), _ID.format("0190face")
_STATEMENTS = {
    "people": f"""INSERT INTO identity_person (id, pid_index, pid_sealed, given_name_th, family_name_th, title_th,
        name_en, birth_date, email_sealed, created_at)
        SELECT {_PERSON}, encode(sha256(('bench' || n)::bytea), 'hex'), '', 'ทดสอบ', 'ที่' || n, 'นาย', 'Bench', '', '',
        now() FROM generate_series(1, %(count)s / {PER_PERSON} + 1) n""",
    "cases": """INSERT INTO cases_case ({columns}) SELECT {values} FROM generate_series(1, %(count)s) n,
        LATERAL (SELECT * FROM cases_case WHERE id = %(case)s) s""",
    "answers": f"""INSERT INTO cases_caseanswers (case_id, answers, registers, sources)
        SELECT {_CASE}, s.answers, s.registers, s.sources FROM generate_series(1, %(count)s) n,
        LATERAL (SELECT * FROM cases_caseanswers WHERE case_id = %(case)s) s""",
    "bills": """INSERT INTO payments_bill ({bill_columns}) SELECT {bill_values}
        FROM generate_series(1, %(count)s) n,
        LATERAL (SELECT * FROM payments_bill WHERE about_id = %(case)s::text) s""",
    "acts": """INSERT INTO ledger_ledgeract ({act_columns}) SELECT {act_values}
        FROM generate_series(1, %(count)s) n,
        LATERAL (SELECT * FROM ledger_ledgeract WHERE kind = 'case.submitted' AND subject_id = %(case)s::text) s""",
}
_PERSON_OF_CASE = _ID.format("0190face").replace("to_hex(n)", f"to_hex((n / {PER_PERSON} + 1)::bigint)")
_FRESH = {
    "cases_case": {
        "id": _CASE,
        "draft": _ID.format("0190d4af"),
        "seq": "1000000 + n",
        "person": _PERSON_OF_CASE,
        "state": f"{_STATES}[1 + mod(n, 9)]",
        "submitted_at": "now() - mod(n, 180) * interval '1 day' - n * interval '1 second'",
        "due_at": "now() + (mod(n, 360) - 180) * interval '1 day' + n * interval '1 millisecond'",
        "decided_at": "CASE WHEN mod(n, 9) > 2 THEN now() END",
    },
    "payments_bill": {"id": _ID.format("0190b111"), "about_id": f"({_CASE})::text", "ref1": "(2e16::bigint + n)::text"},
    "ledger_ledgeract": {
        "id": _ID.format("0190ac70"),
        "code": "'B' || lpad(to_hex(n), 13, '0')",
        "subject_id": f"({_CASE})::text",
    },
}


@dataclass(frozen=True)
class Size:
    """One of the two: how many cases, its database, and where its web server listens."""

    cases: int
    url: str
    port: int


def scale_measure(node: Node, officer: Person, sample: UUID, *, large: int, each: int) -> dict[str, Any]:
    """Worklist and case page at `SMALL` and `large` cases: {worklist: {small, large, ratio, …}, case: …, seeding}."""
    sizes, seeding = [], {}
    for cases in (SMALL, large):
        began = time.monotonic()
        url = _database_made(node, f"bench_{cases}")
        _seed(url, sample, cases)
        seeding[str(cases)] = round(time.monotonic() - began, 1)
        say(f"{cases} cases seeded in {seeding[str(cases)]} s")
        sizes.append((cases, url))
    with _web(node, *sizes[0]) as small, _web(node, *sizes[1]) as big:
        return {"sizes": [SMALL, large], "seeding_s": seeding, **_compare(small, big, officer, each)}


def _compare(small: Size, big: Size, officer: Person, each: int) -> dict[str, Any]:
    pages = ("/api/v1/desk/cases?limit=50", "/api/v1/desk/cases/{}", "/desk/", "/desk/cases/{}")
    found: dict[str, Any] = {}
    for name, path in zip(("worklist_api", "case_api", "worklist_page", "case_page"), pages, strict=True):
        ms: dict[int, list[float]] = {small.cases: [], big.cases: []}
        refused = ""
        for turn in range(5):
            for size in (small, big):
                step = max(1, size.cases // each)
                requests = [["GET", path.format(_case_id(1 + (i * step + turn * 7) % size.cases))] for i in range(each)]
                said = load_at("127.0.0.1", size.port, [{"head": officer.head, "requests": requests}])
                refused = refused or next(iter(said["errors"]), "")
                ms[size.cases] += said["ms"] if turn else []  # the first turn warms caches
        if refused:
            found[name] = {"refused": refused[:160], "ok": False}
            continue
        ratio = median(ms[big.cases]) / median(ms[small.cases])
        found[name] = {
            "small": spread(ms[small.cases]),
            "large": spread(ms[big.cases]),
            "ratio": round(ratio, 2),
            "limit": 1.5,
            "ok": ratio <= 1.5,
        }
        say(f"{name}: {ratio:.2f} times as long at {big.cases} cases as at {small.cases}")
    return found


def _case_id(n: int) -> str:
    return f"0190ca5e-0000-7000-8000-{n:012x}"


def _database_made(node: Node, name: str) -> str:
    """A copy of the node's database as it is now; its URL."""
    programs = binaries_choose(postgres.cluster_at(node.home).data)
    url = urlsplit(node.database_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(node.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with subprocess.Popen([programs.program("pg_dump"), node.database_url], stdout=subprocess.PIPE) as dump:
        command = [programs.program("psql"), "-q", "-X", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", url]
        subprocess.run(command, stdin=dump.stdout, check=True)
    if dump.returncode:
        raise RuntimeError("pg_dump failed")
    return url


def _seed(url: str, sample: UUID, count: int) -> None:
    values = {"count": count, "case": sample}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        named = {"": "cases_case", "bill_": "payments_bill", "act_": "ledger_ledgeract"}
        parts = {}
        for prefix, table in named.items():
            rows = connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [table],
            ).fetchall()
            columns = [name for (name,) in rows]
            parts[f"{prefix}columns"] = ", ".join(f'"{c}"' for c in columns)
            parts[f"{prefix}values"] = ", ".join(_FRESH[table].get(c, f's."{c}"') for c in columns)
        for statement in _STATEMENTS.values():
            connection.execute(statement.format(**parts), values)
        connection.execute("VACUUM ANALYZE")


@contextmanager
def _web(node: Node, cases: int, url: str) -> Iterator[Size]:
    """The node's web server over another database."""
    places = Places(port_free(), 0, 0, 0)
    web = next(p for p in programs_of(node.home, places) if p.name == "web")
    environment = environment_of(node.home, places=places, database_url=url, mode="demo")
    log = Path(node.home) / "log" / f"bench-{cases}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(web.command, env=environment, stdout=file, stderr=file)
    try:
        _wait(places.portal_port, process)
        yield Size(cases, url, places.portal_port)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        try:
            if not load_at("127.0.0.1", port, [{"head": "", "requests": [["GET", "/api/v1/services"]]}])["errors"]:
                return
        except (RuntimeError, OSError):
            time.sleep(0.1)
        if process.poll() is not None:
            break
    raise RuntimeError("the web server of a scale test did not answer")
