"""Questions asked twice: what citizens answered though a connected register holds it. Public, without personal data."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from salaklang.capabilities.cases.models import Case, CaseAskedTwice
from salaklang.capabilities.cases.rules import DECLINED


@dataclass(frozen=True, slots=True)
class Reason:
    """How many answers people gave to one agency because `register` did not supply them, and why (a code)."""

    agency: str
    register: str
    why: str
    answers: int

    @property
    def chosen(self) -> bool:
        """Their own choice: they would not have the register asked. Not counted as asked twice."""
        return self.why == DECLINED


@dataclass(frozen=True, slots=True)
class AskedTwice:
    """A service since its first application: how many came, how many questions were asked in them, how many data came
    from registers instead, and how many answers were asked for twice. `chosen`: given by choice, and not in `twice`."""

    service: str
    cases: int
    asked: int
    fetched: int
    twice: int
    chosen: int
    reasons: tuple[Reason, ...]


def asked_twice_counts(*, service: str | None = None) -> list[AskedTwice]:
    """All services that have had an application (or only one), by name. Two queries. Anyone may know."""
    cases, rows = Case.objects.all(), CaseAskedTwice.objects.all()
    if service is not None:
        cases, rows = cases.filter(service=service), rows.filter(service=service)
    reasons: dict[str, list[Reason]] = {}
    found = rows.order_by().values("service", "agency", "register", "why").annotate(answers=Count("id"))
    for one in found.order_by("-answers", "agency", "register", "why"):
        reason = Reason(one["agency"], one["register"], one["why"], one["answers"])
        reasons.setdefault(one["service"], []).append(reason)
    sums = cases.order_by().values("service").annotate(
        cases=Count("id"), asked=Sum("questions_asked"), fetched=Sum("answers_fetched"), again=Sum("asked_twice")
    )  # fmt: skip
    return [
        AskedTwice(
            service=s["service"],
            cases=s["cases"],
            asked=s["asked"],
            fetched=s["fetched"],
            twice=s["again"],
            chosen=sum(r.answers for r in reasons.get(s["service"], ()) if r.chosen),
            reasons=tuple(reasons.get(s["service"], ())),
        )
        for s in sums.order_by("service")
    ]
