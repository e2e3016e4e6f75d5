"""Properties of permission decisions, over the profile in force and over made-up actors."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.foundations.governance import rules
from salaklang.foundations.governance.errors import ActUnknown, FactsMissing, ProfileBroken
from salaklang.foundations.governance.queries import PROFILES, allowed, profile_get, profile_load, require
from salaklang.foundations.governance.rules import Facts
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.errors import NotAllowed, SignInNeeded

BASELINE = profile_get("baseline")
ACTS = sorted(BASELINE.rules)
PEOPLE = [UUID(int=n) for n in range(1, 4)]
AGENCIES = ["muang", "dopa", "dol"]

people = st.sampled_from(PEOPLE)
agencies = st.sampled_from(AGENCIES)
actors = st.builds(
    Actor,
    kind=st.sampled_from(["citizen", "officer", "program", "system"]),
    person=people | st.none(),
    agency=agencies | st.none(),
    roles=st.frozensets(st.sampled_from(sorted(rules.ROLES))),
)
facts = st.builds(
    lambda agency, person, mandate_ok: Facts.of(agency=agency, person=person, mandate_ok=mandate_ok),
    agencies | st.none(),
    people | st.none(),
    st.booleans(),
)


def yes(actor: Actor, act: str, known: Facts) -> bool:
    return rules.decide(BASELINE, actor, act, known).allowed


@given(st.sampled_from(ACTS), facts)
def test_nobody_may_only_do_what_anyone_may(act: str, known: Facts) -> None:
    public = any(a.kinds == rules.KINDS for a in BASELINE.rules[act].alternatives)
    assert yes(NOBODY, act, known) == public


@given(st.sampled_from(ACTS), actors, facts)
def test_an_allowed_decision_names_an_alternative_that_fits(act: str, actor: Actor, known: Facts) -> None:
    decision = rules.decide(BASELINE, actor, act, known)
    number = int(decision.rule.rsplit("/", 1)[1])
    assert decision.allowed == (number > 0)
    if number:
        assert rules.fits(BASELINE.rules[act].alternatives[number - 1], actor, known)


@given(st.sampled_from(ACTS), actors, facts)
def test_an_officer_of_another_agency_never_passes_same_agency(act: str, actor: Actor, known: Facts) -> None:
    officer = replace(actor, kind="officer", agency="elsewhere")
    for alternative in BASELINE.rules[act].alternatives:
        if "same_agency" in alternative.flags:
            assert not rules.fits(alternative, officer, known)


@given(st.sampled_from(ACTS), actors, facts)
def test_not_knowing_whose_it_is_never_counts_as_ones_own(act: str, actor: Actor, known: Facts) -> None:
    unknown = replace(known, agency=None, person=None, persons=frozenset(), agencies=frozenset())
    for alternative in BASELINE.rules[act].alternatives:
        if alternative.flags & {"same_agency", "self", "agency_in"}:
            assert not rules.fits(alternative, actor, unknown)


@given(st.sampled_from(ACTS), actors, facts, st.sampled_from(sorted(rules.ROLES)))
def test_a_further_role_never_takes_a_permission_away(act: str, actor: Actor, known: Facts, role: str) -> None:
    if yes(actor, act, known):
        assert yes(replace(actor, roles=actor.roles | {role}), act, known)


@given(st.sampled_from(["case.check", "case.decide", "case.correction-ask", "dispute.answer"]), people, facts)
def test_nobody_decides_their_own_matter(act: str, person: UUID, known: Facts) -> None:
    officer = Actor("officer", person, "muang", rules.ROLES)
    assert not yes(officer, act, replace(known, agency="muang", person=person))


@given(people, people)
def test_a_citizen_sees_only_their_own_case(me: UUID, owner: UUID) -> None:
    seen = yes(Actor("citizen", me), "case.see", Facts.of(agency="muang", person=owner))
    assert seen == (me == owner)


@given(st.sampled_from(ACTS), actors)
def test_a_forgotten_fact_is_loud_whoever_asks(act: str, actor: Actor) -> None:
    if BASELINE.rules[act].facts_needed:
        with pytest.raises(FactsMissing):
            rules.decide(BASELINE, actor, act, Facts.of())


def test_an_unknown_act_or_fact_is_loud() -> None:
    with pytest.raises(ActUnknown):
        require(system(), "case.teleport")
    with pytest.raises(TypeError):
        allowed(system(), "case.see", agancy="muang", person=None)


def test_require_tells_nobody_to_sign_in_and_others_that_they_may_not() -> None:
    with pytest.raises(SignInNeeded):
        require(NOBODY, "case.see", agency="muang", person=PEOPLE[0])
    with pytest.raises(NotAllowed) as caught:
        require(Actor("citizen", PEOPLE[1]), "case.see", agency="muang", person=PEOPLE[0])
    assert str(PEOPLE[0]) not in str(caught.value)


def test_an_assurance_level_can_be_asked_for() -> None:
    alternative = rules.Alternative(frozenset({"citizen"}), ial="2.3")
    for ial, fits in [("", False), ("1", False), ("2.1", False), ("2.3", True), ("3", True), ("two", False)]:
        assert rules.fits(alternative, Actor("citizen", PEOPLE[0], ial=ial), Facts.of()) == fits


def test_every_act_says_its_ground_in_both_languages_and_has_a_known_app() -> None:
    for rule in BASELINE.rules.values():
        assert rule.ground.th.strip()
        assert rule.ground.en.strip()
    assert (PROFILES / "baseline.yaml").exists()


TEXT = """
id: p
version: "1"
valid_from: "2026-01-01"
title: {th: ก, en: a}
source: {th: ก, en: a}
rules:
  app:
    a.b: {ground: {th: ก, en: a}, allow: [{kind: citizen, self: true}]}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self: true", "selfish: true"),
        ("self: true", "self: false"),
        ("kind: citizen", "kind: mayor"),
        ("kind: citizen, ", ""),
        ("kind: citizen, ", "kind: citizen, role: clerk, "),
        ("kind: citizen, ", "kind: officer, role: king, "),
        ("kind: citizen, ", "kind: citizen, ial: high, "),
        ("allow: [{kind: citizen, self: true}]", "allow: []"),
        ('version: "1"', "version: 1"),
        ('"2026-01-01"', '"2026-13-01"'),
        ("id: p", "id: p\nmore: 1"),
        ("a.b:", "ab:"),
        ("title: {th: ก, en: a}", "title: {th: ก}"),
        ("  app:\n", "  app:\n    a.b: {ground: {th: ก, en: a}, allow: [{kind: anyone}]}\n"),
        ("rules:", "rules: ["),
    ],
)
def test_a_profile_that_is_amiss_is_refused(old: str, new: str) -> None:
    profile_load(TEXT)
    assert old in TEXT
    with pytest.raises(ProfileBroken):
        profile_load(TEXT.replace(old, new))


def test_there_is_no_profile_outside_the_folder() -> None:
    with pytest.raises(ProfileBroken):
        profile_get("../profiles/baseline")
