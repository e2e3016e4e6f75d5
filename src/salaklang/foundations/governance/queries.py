"""Asking for permission. Every action and query asks here; a refusal is an error that an interface can show."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from salaklang.foundations.governance import rules
from salaklang.foundations.governance.errors import ProfileBroken
from salaklang.foundations.governance.rules import Decision, Facts, Profile
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import NotAllowed, SignInNeeded

PROFILES = Path(__file__).parent / "profiles"


def require(actor: Actor, act: str, **facts: Any) -> Decision:
    """The decision, if it is yes. Raises SignInNeeded when nobody is signed in, else NotAllowed.

    Facts (see `rules.Facts`): agency, person, persons, agencies, mandate_ok. An unknown act or a forgotten fact is a
    loud error of the program.
    """
    decision = rules.decide(profile_active(), actor, act, Facts.of(**facts))
    if decision.allowed:
        return decision
    if not actor.signed_in:
        raise SignInNeeded(f"{act} by nobody")
    raise NotAllowed(f"{act} by {actor.kind} of {actor.agency or 'no agency'}: no alternative fits")


def allowed(actor: Actor, act: str, **facts: Any) -> bool:
    """Whether `require` would let it pass; for showing or hiding a button, never instead of `require`."""
    return rules.decide(profile_active(), actor, act, Facts.of(**facts)).allowed


def profile_active() -> Profile:
    """The profile in force on this node (setting SALA_GOVERNANCE_PROFILE, default `baseline`)."""
    return profile_get(getattr(settings, "SALA_GOVERNANCE_PROFILE", "baseline"))


@lru_cache(maxsize=16)
def profile_get(profile_id: str) -> Profile:
    """A profile by id, from its reviewed file. Read once per process: a new version comes with a new start."""
    path = PROFILES / f"{profile_id}.yaml"
    if path.parent != PROFILES or not path.exists():
        raise ProfileBroken(f"there is no profile {profile_id!r}")
    profile = profile_load(path.read_text(encoding="utf-8"))
    if profile.id != profile_id:
        raise ProfileBroken(f"{path.name} calls itself {profile.id!r}")
    return profile


def profile_load(text: str) -> Profile:
    """A profile from YAML text. Raises ProfileBroken on unknown or doubled keys, dates and everything else amiss."""
    try:
        profile = rules.profile_from(yaml.load(text, Loader=_StrictLoader))  # noqa: S506 a SafeLoader, only stricter
        date.fromisoformat(profile.valid_from)
    except (yaml.YAMLError, ValueError) as error:
        raise ProfileBroken(str(error)) from error
    return profile


class _StrictLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; for rules of law that would be a silent repeal."""


def _mapping_strict(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise ProfileBroken(f"{key!r} stands twice (line {key_node.start_mark.line + 1})")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_strict)
