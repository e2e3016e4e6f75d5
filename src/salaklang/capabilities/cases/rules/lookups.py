"""What the office may look up for a case, and where what was typed and what a register says differ. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from salaklang.capabilities.services.rules import Definition, Question, Register, walk
from salaklang.capabilities.services.rules.conditions import first_known
from salaklang.kernel.text import Text, digits_fold, text_normalise

Entries = Mapping[str, Mapping[str, Any]]
Verdict = Literal["same", "different", "only-register"]
_GIVEN_BY_REGISTER = "answered"


@dataclass(frozen=True, slots=True)
class Compared:
    """One datum: what the register says beside what the applicant gave. `typed` is None where they gave nothing that
    can be compared; `part` names the part of an address."""

    key: str
    part: str
    label: Text
    held: Any
    typed: Any
    verdict: Verdict


def entries_known(registers: Entries, looked_up: Entries) -> dict[str, Mapping[str, Any]]:
    """What is known of each register: its own answer, else what the office has looked up since."""
    answered = {key: entry for key, entry in looked_up.items() if entry.get("status") == _GIVEN_BY_REGISTER}
    own = {key: entry for key, entry in registers.items() if entry.get("status") == _GIVEN_BY_REGISTER}
    return {**registers, **answered, **own}


def look_ups_open(
    definition: Definition,
    answers: Mapping[str, Any],
    registers: Entries,
    looked_up: Entries,
    *,
    consented: frozenset[str] = frozenset(),
) -> tuple[Register, ...]:
    """The registers that the office may ask for this case: those on the way whose answer is missing or was given by the
    applicant, where law is the ground or the applicant has consented (`consented`, by key; that is their choice), and
    what to ask by is known."""
    known = entries_known(registers, looked_up)
    return tuple(
        item
        for item in walk(definition, answers, known).items
        if isinstance(item, Register)
        and (item.basis == "law" or item.key in consented)
        and registers.get(item.key, {}).get("status") != _GIVEN_BY_REGISTER
        and query_of(item, answers, known) is not None
    )


def query_of(item: Register, answers: Mapping[str, Any], registers: Entries) -> dict[str, str] | None:
    """What to ask the register by; None while one of the keys is not known yet."""
    found = {k: first_known(paths, answers, registers) for k, paths in item.query_paths().items()}
    return None if any(v is None for v in found.values()) else {k: str(v) for k, v in found.items()}


def compare(
    definition: Definition,
    item: Register,
    answers: Mapping[str, Any],
    entry: Mapping[str, Any],
    said: Mapping[str, Any],
    parts: Mapping[str, Mapping[str, Text]],
) -> tuple[Compared, ...]:
    """Each datum of a look-up `said`, beside what the applicant typed instead or says is wrong (`entry`).

    `parts`: the register's fields that have parts (addresses) → part → what people call it.
    """
    claims = {str(d["field"]): d["claimed"] for d in entry.get("disputes", ())}
    rows: list[Compared] = []
    for field in item.fields:
        held = said.get(field.key)
        if held in (None, ""):
            continue
        typed = _typed(definition, item, field.concept, answers)
        if isinstance(held, Mapping):
            given = dict(typed) if isinstance(typed, Mapping) else {}
            claimed = {part: claims[f"{field.key}.{part}"] for part in held if f"{field.key}.{part}" in claims}
            rows += _address_rows(field.key, field.label, held, given | claimed, parts.get(field.key, {}))
        else:
            typed = claims.get(field.key, typed)
            rows.append(Compared(field.key, "", field.label, held, typed, _verdict(held, typed)))
    return tuple(rows)


def _address_rows(
    key: str, label: Text, held: Mapping[str, Any], given: Mapping[str, Any], parts: Mapping[str, Text]
) -> list[Compared]:
    """An address part by part, where there is something to compare it with; else as a whole."""
    rows = [
        Compared(key, part, name, _name(held, part), _name(given, part), _verdict(held.get(part, ""), given[part]))
        for part, name in parts.items()
        if part in given and (_plain(held.get(part, "")) or _plain(given[part]))
    ]
    return rows or [Compared(key, "", label, held, None, "only-register")]


def _name(address: Mapping[str, Any], part: str) -> Any:
    """A part as people read it: where it is a code, the name beside it."""
    return address.get(part.removesuffix("_code")) or address.get(part, "")


def _typed(definition: Definition, item: Register, concept: str, answers: Mapping[str, Any]) -> Any:
    """What the applicant answered in the place of this register: to a question of the same concept, or of its kind."""
    for question in definition.items():
        if isinstance(question, Question) and question.fallback_for == item.key:
            same_kind = question.type == "address" and concept.endswith(".address")
            if answers.get(question.key) is not None and (question.concept == concept or same_kind):
                return answers[question.key]
    return None


def _verdict(held: Any, typed: Any) -> Verdict:
    if typed is None:
        return "only-register"
    return "same" if _plain(held) == _plain(typed) else "different"


def _plain(value: Any) -> str:
    """A value as it is compared: whatever digits, blanks and cases it was written with."""
    return "".join(digits_fold(text_normalise(str(value))).split()).casefold()
