"""Applications that are ready to be submitted: one is filled in as a citizen would, the others are copies of it."""

from collections.abc import Sequence
from uuid import UUID

from bench.place import rows

SERVICE, AGENCY = "commercial-registration-new", "muang-tuayang"
_ANSWERS = {
    "seller_type": "alone",
    "trade_kinds": ["A2"],
    "start_date": {"day": "1", "month": "11", "year": "2569"},
    "trade_name": {"th": "ร้านกาแฟตัวอย่าง", "foreign": "Tuayang Coffee"},
    "trades": [{"kind": "ร้านกาแฟและเครื่องดื่ม"}],
    "capital": "50000",
    "place": "home",
    "extras": [],
}
# A UUIDv7, as the platform makes them: index pages fill in the order of time.
UUID_V7 = (
    "(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0') || '7' || "
    "substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid"
)


def draft_filled(person: UUID) -> UUID:
    """A complete draft of `person`: questions answered, registers asked through the exchange."""
    from salaklang.capabilities.cases.actions import draft_answer, draft_fetch, draft_start
    from salaklang.kernel.actor import Actor

    citizen = Actor("citizen", person, ial="2.3")
    draft = draft_start(citizen, service=SERVICE, agency=AGENCY)
    for question, raw in _ANSWERS.items():
        draft_answer(citizen, draft=draft.id, question=question, raw=raw)
    draft_fetch(citizen, draft=draft.id)
    return draft.id


def drafts_copied(template: UUID, people: Sequence[UUID], each: int) -> dict[UUID, list[UUID]]:
    """`each` copies of the draft for every one of `people`: person → drafts."""
    columns = [c for (c,) in rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'cases_draft' AND column_name NOT IN "
        "('id', 'person', 'filed_by') ORDER BY ordinal_position"
    )]  # fmt: skip
    names = ", ".join(f'"{c}"' for c in columns)
    made = rows(
        f"INSERT INTO cases_draft (id, person, filed_by, {names}) SELECT {UUID_V7}, p, p, {names} "
        "FROM cases_draft, unnest(%s::uuid[]) p, generate_series(1, %s) WHERE id = %s RETURNING person, id",
        [list(people), each, template],
    )
    found: dict[UUID, list[UUID]] = {}
    for person, draft in made:
        found.setdefault(person, []).append(draft)
    return found
