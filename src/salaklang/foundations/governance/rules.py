"""Pure permission decisions over a profile. Deny unless one alternative fits in all its conditions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from salaklang.foundations.governance.errors import ActUnknown, FactsMissing, ProfileBroken
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

KINDS = frozenset({"nobody", "citizen", "officer", "program", "system"})
ROLES = frozenset(
    {
        "clerk",
        "officer",
        "registrar",
        "finance",
        "counter",
        "register-keeper",
        "letters",
        "auditor",
        "publisher",
        "operator",
    }
)
_FLAGS = ("same_agency", "self", "not_self", "mandated", "agency_in")
_ACT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+\Z")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision may look at beside the actor.

    `agency` owns the thing; `person` is whom it is about (None: nobody in particular); `persons` are further people
    with the same standing; `agencies` are further agencies that take part; `mandate_ok` is the outcome of
    `identity.queries.mandate_valid`, or of the counter's in-person word.
    """

    agency: str | None = None
    person: UUID | None = None
    persons: frozenset[UUID] = frozenset()
    agencies: frozenset[str] = frozenset()
    mandate_ok: bool = False
    given: frozenset[str] = frozenset()

    @classmethod
    def of(cls, **given: Any) -> "Facts":
        """Facts from keywords; an unknown keyword is a TypeError, so that a typing slip cannot deny or allow."""
        names = frozenset(given) | ({"person"} if "persons" in given else set())
        for many in ("persons", "agencies"):
            if many in given:
                given[many] = frozenset(given[many])
        return cls(given=names, **given)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to be allowed: every condition that is set must hold."""

    kinds: frozenset[str]
    roles: frozenset[str] = frozenset()
    ial: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a profile says about one act: its ground in words and its alternatives, tried in order."""

    act: str
    app: str
    ground: Text
    alternatives: tuple[Alternative, ...]

    @property
    def facts_needed(self) -> frozenset[str]:
        """The facts a caller must pass for this act, whoever asks: so that the first test finds a forgotten one."""
        flags = frozenset().union(*(a.flags for a in self.alternatives))
        needed = {"agency"} if "same_agency" in flags else set()
        return frozenset(needed | ({"person"} if flags & {"self", "not_self"} else set()))


@dataclass(frozen=True, slots=True)
class Profile:
    """A governance profile: one coherent, versioned set of rules with its source of law."""

    id: str
    version: str
    valid_from: str
    title: Text
    source: Text
    rules: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, and what it rests on: `rule` is `<act>/<number of the alternative>`, or `<act>/0` when refused."""

    allowed: bool
    act: str
    rule: str
    profile: str
    version: str
    ground: Text


def decide(profile: Profile, actor: Actor, act: str, facts: Facts) -> Decision:
    """Decide by `profile`. Raises ActUnknown and FactsMissing, which are mistakes of the calling program."""
    rule = profile.rules.get(act)
    if rule is None:
        raise ActUnknown(f"profile {profile.id} {profile.version} has no rule for {act!r}")
    missing = rule.facts_needed - facts.given
    if missing:
        raise FactsMissing(f"{act}: pass {', '.join(sorted(missing))}")
    number = next((n for n, a in enumerate(rule.alternatives, 1) if fits(a, actor, facts)), 0)
    return Decision(number > 0, act, f"{act}/{number}", profile.id, profile.version, rule.ground)


def fits(alternative: Alternative, actor: Actor, facts: Facts) -> bool:
    """Whether every condition of `alternative` holds."""
    if actor.kind not in alternative.kinds:
        return False
    if alternative.roles and not alternative.roles & actor.roles:
        return False
    if alternative.ial and ial_order(actor.ial) < ial_order(alternative.ial):
        return False
    return all(_flag_holds(flag, actor, facts) for flag in alternative.flags)


def _flag_holds(flag: str, actor: Actor, facts: Facts) -> bool:
    about = facts.persons | ({facts.person} if facts.person else set())
    if flag == "same_agency":
        return actor.agency is not None and actor.agency == facts.agency
    if flag == "agency_in":
        return actor.agency is not None and actor.agency in facts.agencies
    if flag == "self":
        return actor.person is not None and actor.person in about
    if flag == "not_self":
        return actor.person not in about
    if flag == "mandated":
        return facts.mandate_ok is True
    raise AssertionError(flag)


def ial_order(ial: str) -> tuple[int, ...]:
    """Assurance levels in order: "" < "1" < "2.1" < "2.3" < "3". What is not a level counts as none."""
    parts = ial.split(".")
    return tuple(int(p) for p in parts) if all(p.isascii() and p.isdigit() for p in parts) else ()


def profile_from(data: object) -> Profile:
    """A checked profile from parsed YAML. Raises ProfileBroken, naming the place, on anything unexpected."""
    top = _mapping(data, "profile", {"id", "version", "valid_from", "title", "source", "rules"})
    rules: dict[str, Rule] = {}
    for app, section in _mapping(top["rules"], "rules").items():
        for act, body in _mapping(section or {}, f"rules.{app}").items():
            if not _ACT.match(act):
                raise ProfileBroken(f"{act!r} is not an act's name")
            if act in rules:
                raise ProfileBroken(f"{act} has rules in {rules[act].app} and in {app}")
            rules[act] = _rule(act, app, body)
    plain = {k: _string(top[k], k) for k in ("id", "version", "valid_from")}
    return Profile(**plain, title=_text(top["title"], "title"), source=_text(top["source"], "source"), rules=rules)


def _rule(act: str, app: str, body: object) -> Rule:
    parts = _mapping(body, act, {"ground", "allow"})
    if not isinstance(parts["allow"], list) or not parts["allow"]:
        raise ProfileBroken(f"{act}.allow must be a list with at least one alternative")
    alternatives = tuple(_alternative(a, f"{act}/{n}") for n, a in enumerate(parts["allow"], 1))
    return Rule(act, app, _text(parts["ground"], f"{act}.ground"), alternatives)


def _alternative(body: object, where: str) -> Alternative:
    parts = _mapping(body, where)
    unknown = set(parts) - {"kind", "role", "ial", *_FLAGS}
    if unknown:
        raise ProfileBroken(f"{where}: unknown conditions {sorted(unknown)}")
    if any(parts[flag] is not True for flag in _FLAGS if flag in parts):
        raise ProfileBroken(f"{where}: a condition is stated as true, or left out")
    kinds = KINDS if parts.get("kind") == "anyone" else _names(parts.get("kind"), KINDS, f"{where}.kind")
    roles = _names(parts["role"], ROLES, f"{where}.role") if "role" in parts else frozenset()
    if roles and kinds != {"officer"}:
        raise ProfileBroken(f"{where}: only an officer has roles")
    ial = _string(parts.get("ial", ""), f"{where}.ial")
    if ial and not ial_order(ial):
        raise ProfileBroken(f"{where}.ial: not an assurance level")
    return Alternative(kinds, roles, ial, frozenset(f for f in _FLAGS if f in parts))


def _names(value: object, known: frozenset[str], where: str) -> frozenset[str]:
    names = {value} if isinstance(value, str) else set(value) if isinstance(value, list) else set()
    if not names or not names <= known:
        raise ProfileBroken(f"{where} must name some of {sorted(known)}")
    return frozenset(str(n) for n in names)


def _mapping(value: object, where: str, keys: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise ProfileBroken(f"{where} must be a mapping")
    if keys is not None and set(value) != keys:
        raise ProfileBroken(f"{where} has {sorted(value)}, must have exactly {sorted(keys)}")
    return value


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ProfileBroken(f"{where} must be a string (put it in quotes)")
    return value


def _text(value: object, where: str) -> Text:
    parts = _mapping(value, where, {"th", "en"})
    return Text(_string(parts["th"], where), _string(parts["en"], where))
