"""The definition check: what must be true before a definition may be published.

Its first rule is why Salaklang exists: what a connected register holds is not asked.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from salaklang.capabilities.services.rules.conditions import paths
from salaklang.capabilities.services.rules.definition import (
    Definition,
    Evidence,
    Item,
    Question,
    Register,
)
from salaklang.capabilities.services.rules.problems import Problem
from salaklang.capabilities.services.rules.values_plain import bound
from salaklang.kernel.ids import slug_is
from salaklang.kernel.text import Text

OFFICE_PROVINCE = "office.province_code"
ROLES = frozenset({"clerk", "officer", "registrar", "finance", "counter", "system"})


def definition_check(
    definition: Definition, held: Mapping[str, str], *, templates: Collection[str] | None = None
) -> list[Problem]:
    """Every reason not to publish; empty when there is none.

    `held` maps a concept (`person.birth_date`) to the exchange service that holds it; `templates` are the document
    templates that exist (None: not looked at).
    """
    return [
        *_identity(definition),
        *_keys(definition),
        *_questions(definition),
        *_asked_though_held(definition, held),
        *_conditions(definition),
        *_registers(definition, held),
        *_sources(definition),
        *_office(definition, templates),
        *_office_checks(definition),
    ]


def asked_though_held(definition: Definition, held: Mapping[str, str]) -> frozenset[str]:
    """Keys of the questions that ask for what a register holds, with a recorded reason or without: the count of N2."""
    looked_up_by = _query_keys(definition)
    return frozenset(
        item.key
        for item in definition.items()
        if isinstance(item, Question) and not item.fallback_for and item.key not in looked_up_by
        for part in (item, *item.fields)
        if part.concept in held
    )  # fmt: skip


def _asked_though_held(definition: Definition, held: Mapping[str, str]) -> Iterator[Problem]:
    looked_up_by = _query_keys(definition)
    for item in definition.items():
        # What makes up for a silent register is not asked while it answers; a key to look up by is no datum of it.
        if not isinstance(item, Question) or item.fallback_for or item.key in looked_up_by:
            continue
        for part in (item, *item.fields):
            register = held.get(part.concept)
            if register and not (part.required_by_form or item.required_by_form):
                where = item.key if part is item else f"{item.key}.{part.key}"
                yield _problem(
                    "asks-what-is-held",
                    where,
                    f"คำถาม {where} ถามข้อมูล {part.concept} ซึ่งทะเบียน {register} มีอยู่แล้ว ห้ามถามซ้ำ ให้ลบคำถามนี้ แล้วเขียน "
                    f"register: ที่ดึงจาก {register} (หรือถ้าแบบตามกฎหมายบังคับ ให้ระบุเหตุผลใน required_by_form)",
                    f"the question {where} asks for {part.concept}, which the register {register} holds: don't ask. "
                    f"Remove the question and write a register: entry that fetches it from {register} (or, where the "
                    "form's law demands it, record the reason in required_by_form)",
                )


def _query_keys(definition: Definition) -> frozenset[str]:
    registers = (i for i in definition.items() if isinstance(i, Register))
    return frozenset(p.partition(".")[0] for r in registers for some in r.query_paths().values() for p in some)


def _identity(definition: Definition) -> Iterator[Problem]:
    if not slug_is(definition.id):
        yield _problem("bad-id", "id", "ต้องเป็นอักษรโรมันตัวเล็กคั่นด้วยขีด", "must be lower-case words joined by hyphens")
    try:
        date.fromisoformat(definition.effective_from)
    except ValueError:
        yield _problem(
            "bad-date", "effective_from", "ต้องเป็นวันที่ ค.ศ. แบบ 2026-01-01", "must be a date such as 2026-01-01"
        )


def _keys(definition: Definition) -> Iterator[Problem]:
    for what, keys in (
        ("groups", [g.id for g in definition.groups]),
        ("items", [i.key for i in definition.items()]),
        ("sources", [s.id for s in definition.sources]),
        ("refusal_grounds", [g.code for g in definition.grounds]),
        ("steps", [s.id for s in definition.steps]),
        ("office_checks", [c.id for c in definition.office_checks]),
    ):
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield _problem("duplicate-key", f"{what}.{key}", f"คีย์ {key} ซ้ำ", f"the key {key} stands twice")


def _questions(definition: Definition) -> Iterator[Problem]:
    for item in definition.items():
        if not isinstance(item, Question):
            continue
        for part in (item, *item.fields):
            where = item.key if part is item else f"{item.key}.{part.key}"
            yield from _question(part, where, top=part is item)
        keys = [f.key for f in item.fields]
        if len(set(keys)) != len(keys):
            yield _problem("duplicate-key", item.key, "คีย์ในกลุ่มซ้ำ", "a key stands twice in the group")


def _question(part: Question, where: str, *, top: bool) -> Iterator[Problem]:
    if part.type in ("group", "repeat"):
        if not top or not part.fields:
            yield _problem("bad-group", where, "กลุ่มต้องอยู่ชั้นบนสุดและมี fields", "a group stands at the top and has fields")
        if part.min_items > part.max_items:
            yield _problem("bad-bounds", where, "min_items มากกว่า max_items", "min_items exceeds max_items")
    elif part.type in ("choice", "multi") and len({o.value for o in part.options}) < max(2, len(part.options)):
        yield _problem("bad-options", where, "ต้องมีตัวเลือกไม่ซ้ำอย่างน้อยสองข้อ", "needs at least two different options")
    for rule in (part.not_before, part.not_after):
        try:
            bound(rule, date(2026, 1, 1))
        except ValueError:
            yield _problem("bad-bounds", where, f"ขอบเขตวันที่อ่านไม่ได้: {rule}", f"can't read the bound {rule}")


def _conditions(definition: Definition) -> Iterator[Problem]:
    order = [i.key for i in definition.items()]
    items = {i.key: i for i in definition.items()}
    for place, item in enumerate(definition.items()):
        wanted = [*paths(item.show_if)]
        if isinstance(item, Register):
            wanted += [path for some in item.query_paths().values() for path in some]
        else:
            wanted.append(item.fallback_for)
        for path in filter(None, wanted):
            yield from _path(item, path, items, order[:place], order)
    for key, some in definition.output.data_paths().items():
        for path in some:
            if path.partition(".")[0] not in items:
                yield _unknown(f"output.data.{key}", path)
    eligibility = {i.key: i for i in definition.groups[0].items}
    for number, result in enumerate(definition.results):
        for path in paths(result.when):
            if path.partition(".")[0] not in eligibility:
                yield _unknown(f"eligibility.results[{number}]", path)


def _path(item: Item, path: str, items: Mapping[str, Item], before: list[str], order: list[str]) -> Iterator[Problem]:
    head, _, rest = path.partition(".")
    target = items.get(head)
    if target is None:
        yield _unknown(item.key, path)
        return
    if head not in before:
        yield _problem(
            "condition-on-later",
            item.key,
            f"เงื่อนไขอ้างถึง {head} ซึ่งถามทีหลังหรือเป็นตัวเอง ทำให้วนกันได้",
            f"the condition looks at {head}, which comes later or is itself: that can go round in a circle",
        )
    fields = {f.key for f in target.fields} if isinstance(target, Question | Register) else set()
    if isinstance(target, Evidence) or (rest and rest not in fields):
        yield _unknown(item.key, path)


def _registers(definition: Definition, held: Mapping[str, str]) -> Iterator[Problem]:
    for item in definition.items():
        if not isinstance(item, Register):
            continue
        if item.basis == "law" and not item.legal_basis:
            yield _problem("no-legal-basis", item.key, "ต้องระบุ legal_basis", "needs a legal_basis")
        for part in item.fields:
            if held and held.get(part.concept) != item.service:
                yield _problem(
                    "not-held",
                    f"{item.key}.{part.key}",
                    f"ทะเบียน {item.service} ไม่มีข้อมูล {part.concept}",
                    f"the register {item.service} does not hold {part.concept}",
                )
        if not any(getattr(i, "fallback_for", "") == item.key for i in definition.items()):
            yield _problem(
                "no-fallback",
                item.key,
                f"ต้องมีคำถามหรือหลักฐานที่ระบุ fallback_for: {item.key} ไว้ใช้เมื่อทะเบียนไม่ตอบหรือข้อมูลผิด",
                f"a question or evidence with fallback_for: {item.key} is needed, for a silent or wrong register",
            )


def _sources(definition: Definition) -> Iterator[Problem]:
    known = {s.id for s in definition.sources}
    used = {
        "offered_by": definition.offered_by.source,
        "fee": definition.fee.source,
        "fee.refund": definition.fee.refund.source,
        "office_clock": definition.office_clock.source,
        "output": definition.output.source,
        "appeal": definition.appeal.source,
        "on_late": definition.on_late.source,
        **{f"refusal_grounds.{g.code}": g.source for g in definition.grounds},
        **{f"eligibility.results[{n}]": r.source for n, r in enumerate(definition.results)},
        **{i.key: i.source for i in definition.items() if not isinstance(i, Question)},
        **{f"office_checks.{c.id}": c.source for c in definition.office_checks},
    }
    if definition.citizen_clock:
        used["citizen_clock"] = definition.citizen_clock.source
    for where, source in used.items():
        if source not in known:
            yield _problem(
                "no-source",
                where,
                f"แหล่งที่มา {source} ไม่อยู่ใน sources",
                f"the source {source} is not among the sources",
            )


def _office(definition: Definition, templates: Collection[str] | None) -> Iterator[Problem]:
    kinds = [s.kind for s in definition.steps]
    for kind in ("check", "decide"):
        if kinds.count(kind) != 1:
            yield _problem(
                "bad-steps", "steps", f"ต้องมีขั้น {kind} หนึ่งขั้น", f"there must be exactly one step of kind {kind}"
            )
    if definition.fee.satang and "pay" not in kinds:
        yield _problem("bad-steps", "steps", "มีค่าธรรมเนียมแต่ไม่มีขั้น pay", "there is a fee but no step of kind pay")
    for step in definition.steps:
        if step.role not in ROLES:
            yield _problem("unknown-role", f"steps.{step.id}", f"ไม่รู้จักบทบาท {step.role}", f"unknown role {step.role}")
    if templates is not None and definition.output.template not in templates:
        name = definition.output.template
        yield _problem(
            "unknown-output",
            "output.template",
            f"ไม่มีแม่แบบเอกสาร {name}",
            f"there is no document template {name}",
        )
    if definition.results[-1].when is not None:
        yield _problem(
            "open-eligibility",
            "eligibility.results",
            "ผลสุดท้ายต้องไม่มี when เพื่อให้ทุกคำตอบมีผล",
            "the last result must have no when, so that every answer has a result",
        )


def _office_checks(definition: Definition) -> Iterator[Problem]:
    """What a check asks by must exist; its id must not be that of an item, among whose answers its own are kept."""
    items = {i.key: i for i in definition.items()}
    for check in definition.office_checks:
        where = f"office_checks.{check.id}"
        if check.id in items:
            yield _problem("duplicate-key", where, f"คีย์ {check.id} ซ้ำ", f"the key {check.id} stands twice")
        for path in (path for some in check.request_paths().values() for path in some):
            head, _, rest = path.partition(".")
            target = items.get(head)
            fields = {f.key for f in target.fields} if isinstance(target, Question | Register) else set()
            if path != OFFICE_PROVINCE and (target is None or (rest and rest not in fields)):
                yield _unknown(where, path)


def _unknown(where: str, path: str) -> Problem:
    return _problem(
        "unknown-question",
        where,
        f"เงื่อนไขอ้างถึง {path} ซึ่งไม่มี",
        f"the condition looks at {path}, which does not exist",
    )


def _problem(code: str, where: str, th: str, en: str) -> Problem:
    return Problem(code, where, 0, Text(th, en))
