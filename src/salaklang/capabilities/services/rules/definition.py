"""The parts of a service definition, as they are after reading: frozen, typed, in the order of the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from salaklang.capabilities.services.rules.conditions import Condition, alternatives
from salaklang.kernel.text import Text

Mark = Literal["V", "S", "R"]
MARKS: tuple[Mark, ...] = ("V", "S", "R")
# R stands for "recalled": true as far as we know, not read in an official text. It is shown to everyone as such.
UNVERIFIED = Text(
    "ยังไม่ได้ตรวจกับตัวบทกฎหมาย โปรดตรวจสอบกับนายทะเบียน",
    "Not checked against the law's text: check with your registrar",
)

TYPES = frozenset(
    {
        "text", "th_name", "pid", "tax_id", "date", "partial_date", "money", "int", "decimal", "choice", "multi",
        "bool", "address", "geo", "phone", "email", "house_code", "group", "repeat",
    }
)  # fmt: skip
RESULTS = ("must", "need_not", "must_elsewhere")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is written: a law, a manual, a form. `mark`: V read in its text, S second-hand, R recalled."""

    id: str
    title: Text
    mark: Mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. `concept` names what it asks about, so that the check can see whether a register holds it.

    `required_by_form` is the recorded reason for asking nevertheless; `fallback_for` names the register entry whose
    silence (or disputed answer) this question makes up for: it is hidden while the register answers.
    """

    key: str
    type: str
    label: Text
    hint: Text | None = None
    required: bool = True
    show_if: Condition | None = None
    concept: str = ""
    required_by_form: Text | None = None
    fallback_for: str = ""
    form_item: str = ""
    eligibility: bool = False
    max_length: int = 200
    letters: Literal["", "thai", "latin"] = ""
    minimum: int | None = None
    maximum: int | None = None
    places: int = 2
    not_before: str = ""
    not_after: str = ""
    options: tuple[Option, ...] = ()
    fields: tuple["Question", ...] = ()
    min_items: int = 1
    max_items: int = 1

    @property
    def kind(self) -> str:
        return "question"


@dataclass(frozen=True, slots=True)
class RegisterField:
    """One datum of a register's answer: its key there, what citizens call it, its concept."""

    key: str
    label: Text
    concept: str


@dataclass(frozen=True, slots=True)
class Register:
    """What is fetched instead of asked: from which exchange service, on which ground, and what is shown of it.

    `purpose` and `legal_basis` are codes of the exchange's book of access rights; `source` is the law in words.
    `query` maps the keys of the exchange query to where their value comes from; see `query_paths`.
    """

    key: str
    service: str
    title: Text
    purpose: str
    basis: Literal["law", "consent"]
    source: str
    fields: tuple[RegisterField, ...]
    legal_basis: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    show_if: Condition | None = None

    @property
    def kind(self) -> str:
        return "register"

    def query_paths(self) -> Mapping[str, tuple[str, ...]]:
        """Where each key's value comes from: the first path with a value wins (`a | b.c` in the file)."""
        return {key: alternatives(written) for key, written in self.query.items()}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file to upload. `allowed` are media types."""

    key: str
    label: Text
    hint: Text | None
    source: str
    required: bool = True
    show_if: Condition | None = None
    fallback_for: str = ""
    allowed: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    max_bytes: int = 5_000_000

    @property
    def kind(self) -> str:
        return "evidence"


Item = Question | Register | Evidence


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class EligibilityResult:
    """What the answers mean before the form begins. `when` None: whatever else was answered."""

    result: Literal["must", "need_not", "must_elsewhere"]
    text: Text
    source: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """What becomes of a paid fee when the application is refused or withdrawn. rules: none (it is not given back)."""

    rule: Literal["none"]
    text: Text
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Fee:
    satang: int
    title: Text
    source: str
    mark: Mark
    refund: Refund


@dataclass(frozen=True, slots=True)
class OfferedBy:
    """The kinds of agencies whose offices take the application."""

    kinds: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A statutory time. kinds: office-minutes (of opening hours), working and calendar (days)."""

    amount: int
    kind: Literal["office-minutes", "working", "calendar"]
    source: str
    mark: Mark
    starts: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the office. kinds: check, pay, opinion, decide, issue."""

    id: str
    kind: Literal["check", "pay", "opinion", "decide", "issue"]
    title: Text
    role: str
    required: bool = True
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class OfficeCheck:
    """What the office may ask another agency about an application, without the applicant: from which exchange service,
    why, on which ground. `request` maps the keys of the request to where their values come from, as a register's query
    does; `office.province_code` is that of the office."""

    id: str
    title: Text
    service: str
    purpose: str
    legal_basis: str
    source: str
    request: Mapping[str, str]

    def request_paths(self) -> Mapping[str, tuple[str, ...]]:
        return {key: alternatives(written) for key, written in self.request.items()}


@dataclass(frozen=True, slots=True)
class Output:
    """The document of an approval: template, office (the agency's name follows), whence its values (`a | b.c`)."""

    template: str
    title: Text
    office: Text
    form: str
    source: str
    data: Mapping[str, str]

    def data_paths(self) -> Mapping[str, tuple[str, ...]]:
        return {key: alternatives(written) for key, written in self.data.items()}


@dataclass(frozen=True, slots=True)
class Ground:
    """A coded ground on which an application may be refused."""

    code: str
    title: Text
    source: str


@dataclass(frozen=True, slots=True)
class Appeal:
    days: int
    text: Text
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Late:
    """What follows when the office is late: a written reason every so many days, with a copy to somebody."""

    notify_every_days: int
    copy_to: str
    text: Text
    source: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class NotAsked:
    """An item of the paper form that is deliberately not asked, with the reason: the omission is on the record."""

    form_item: str
    title: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole service definition. `version` goes by the date from which it is in force."""

    id: str
    version: str
    effective_from: str
    title: Text
    summary: Text
    unit_setting: str
    unit_default: Text
    number_prefix: str
    offered_by: OfferedBy
    sources: tuple[Source, ...]
    results: tuple[EligibilityResult, ...]
    groups: tuple[Group, ...]
    declaration: Text
    fee: Fee
    office_clock: Clock
    citizen_clock: Clock | None
    citizen_late: Text | None
    correction_days: int
    steps: tuple[Step, ...]
    output: Output
    grounds: tuple[Ground, ...]
    appeal: Appeal
    on_late: Late
    not_asked: tuple[NotAsked, ...] = ()
    office_checks: tuple[OfficeCheck, ...] = ()

    def items(self) -> Iterator[Item]:
        """Every question, register entry and evidence, in the order of the form."""
        for group in self.groups:
            yield from group.items

    def item(self, key: str) -> Item | None:
        return next((i for i in self.items() if i.key == key), None)

    def source(self, source_id: str) -> Source | None:
        return next((s for s in self.sources if s.id == source_id), None)

    def ground(self, code: str) -> Ground | None:
        return next((g for g in self.grounds if g.code == code), None)
