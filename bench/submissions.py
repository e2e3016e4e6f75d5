"""Durable submissions over HTTP, and a count afterwards of what they wrote."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bench.drafts import drafts_copied
from bench.people import Person
from bench.place import load, rows
from bench.processor import processor_ms, processor_seconds
from salaklang.embedded.node import Node

_WRITTEN = {
    "cases": "SELECT count(*) FROM cases_case WHERE draft = ANY(%s)",
    "drafts_with_a_case": "SELECT count(DISTINCT draft) FROM cases_case WHERE draft = ANY(%s)",
    "answers": "SELECT count(*) FROM cases_caseanswers WHERE case_id = ANY(%s)",
    "bills": "SELECT count(*) FROM payments_bill WHERE about_kind = 'case' AND about_id = ANY(%s::text[])",
    "acts": "SELECT count(*) FROM ledger_ledgeract WHERE kind = 'case.submitted' AND subject_kind = 'case' "
    "AND subject_id = ANY(%s::text[])",
    "leaves": "SELECT count(*) FROM ledger_ledgeract a WHERE kind = 'case.submitted' AND subject_kind = 'case' "
    "AND subject_id = ANY(%s::text[]) AND (EXISTS (SELECT FROM ledger_ledgeroutbox o WHERE o.act_id = a.id) "
    "<> EXISTS (SELECT FROM ledger_ledgerentry e WHERE e.act_id = a.id))",
    "jobs": "SELECT count(*) FROM procrastinate_jobs WHERE args->'payload'->>'case' = ANY(%s::text[])",
}


def submissions_round(node: Node, people: Sequence[Person], template: UUID, each: int) -> dict[str, Any]:
    """Every person submits `each` drafts, all at once. {rate, seconds, ms[], errors, written, exact}."""
    ready = drafts_copied(template, [p.id for p in people], each)
    plan = [
        {"head": p.head, "requests": [["POST", f"/api/v1/drafts/{d}/submission"] for d in ready[p.id]]} for p in people
    ]
    before = processor_seconds(node)
    said = load(node, plan)
    used = processor_ms(before, processor_seconds(node), each * len(people)) | {"load_generator": said["cpu_ms"]}
    drafts = [d for one in ready.values() for d in one]
    written = submissions_count(drafts)
    wanted = len(drafts)
    return {
        "submitted": wanted,
        "seconds": round(said["seconds"], 3),
        "rate": round(wanted / said["seconds"], 1),
        "ms": said["ms"],
        "statuses": said["statuses"],
        "errors": wanted - said["statuses"].get("201", 0),
        "first_errors": said["errors"],
        "written": written,
        "processor_ms_each": used,
        "exact": all(count == wanted for count in written.values()),
    }


def submissions_count(drafts: list[UUID]) -> dict[str, int]:
    """What lies in the tables for these drafts; each number must be that of the drafts."""
    cases = [case for (case,) in rows("SELECT id FROM cases_case WHERE draft = ANY(%s)", [drafts])]
    counts = {}
    for name, sql in _WRITTEN.items():
        counts[name] = rows(sql, [drafts if "draft" in name or name == "cases" else cases])[0][0]
    numbers = rows("SELECT count(DISTINCT (agency, year, prefix, seq)) FROM cases_case WHERE draft = ANY(%s)", [drafts])
    return {**counts, "numbers": numbers[0][0]}
