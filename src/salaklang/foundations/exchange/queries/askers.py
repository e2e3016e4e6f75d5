"""Under which name an agency's people ask elsewhere, and who is behind it: only their own agency's node knows."""

from uuid import UUID

from salaklang.foundations.exchange.envelope import NONE
from salaklang.foundations.identity.queries import people_in_post
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.actor import Actor, system


def user_ref(agency: str, actor: Actor) -> str:
    """The pseudonym under which another agency knows the person who asks; the same agency always gives the same one.

    Someone who asks in the post that they hold at `agency` has another than the same person in their own matter: what
    people do at work and what they do for themselves can't be joined, and a private question is never an officer's.
    """
    if actor.person is None:
        return NONE
    in_post = actor.kind == "officer" and actor.agency == agency
    return _officer_ref(agency, actor.person) if in_post else _ref("user", agency, actor.person)


def officer_behind(agency: str, ref: str) -> UUID | None:
    """The person who asked under `ref` in a post of `agency` that they still hold; None for everybody else: a citizen,
    a rule, a program, an agency whose people this node does not know."""
    if not ref.startswith(f"{agency}:"):
        return None
    return next((p for p in people_in_post(system(), agency=agency) if _officer_ref(agency, p) == ref), None)


def _officer_ref(agency: str, person: UUID) -> str:
    return _ref("officer", agency, person)


def _ref(capacity: str, agency: str, person: UUID) -> str:
    return f"{agency}:{pid_index(f'{capacity}:{agency}:{person}')[:24]}"
