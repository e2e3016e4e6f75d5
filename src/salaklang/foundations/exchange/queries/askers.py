"""Under which name an agency's people ask elsewhere, and who is behind it: only their own agency's node knows.

A name says in which capacity somebody asks, and what the node of the asking agency needs to find them again:
`muang-tuayang:officer.registrar:3f…` (a post), `…:user:3f…` (a person in their own matter, for whom a rule asks),
`none` (a rule alone).
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.envelope import NONE
from salaklang.foundations.identity.models import Post
from salaklang.foundations.identity.queries import person_names, posts_at
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.text import Text

_AGENCY = 31
"""As much of the agency's name as leaves room for the longest role: a name has 80 characters at most."""
_OFFICER, _USER = "officer", "user"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked, as the person whose data it was may know: `kind` is `post`, `rule` or `unknown`.

    Never an officer's name, unless their agency has chosen to publish it (SALA_OFFICER_NAMES).
    """

    kind: str
    name: Text
    ref: str


class Posts:
    """Who is behind the names of agencies' officers, looked up once for each agency however many rows are read."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Post]] = {}

    def behind(self, agency: str, mark: str) -> Post | None:
        if agency not in self._held:
            held = reversed(posts_at(system(), agency=agency))
            self._held[agency] = {_mark(_OFFICER, agency, post.person_id): post for post in held}
        return self._held[agency].get(mark)


def user_ref(agency: str, actor: Actor) -> str:
    """The pseudonym under which another agency knows the person who asks; the same agency always gives the same one.

    Someone who asks in the post that they hold at `agency` has another than the same person in their own matter: what
    people do at work and what they do for themselves can't be joined, and a private question is never an officer's.
    """
    if actor.person is None:
        return NONE
    if actor.kind == "officer" and actor.agency == agency:
        capacity = ".".join((_OFFICER, *sorted(actor.roles)[:1]))
        return f"{_prefix(agency)}{capacity}:{_mark(_OFFICER, agency, actor.person)}"
    return f"{_prefix(agency)}{_USER}:{_mark(_USER, agency, actor.person)}"


def officer_behind(agency: str, ref: str) -> UUID | None:
    """The person who asked under `ref` in a post of `agency` that they still hold; None for everybody else: a citizen,
    a rule, a program, an agency whose people this node does not know."""
    capacity, mark = _read(agency, ref)
    post = Posts().behind(agency, mark) if capacity.startswith(_OFFICER) else None
    return post.person_id if post else None


def asker_of(agency: str, ref: str, purpose: Text, posts: Posts | None = None) -> Asker:
    """The post that asked under `ref`, or the rule: what is asked for `purpose` without anybody's choice."""
    capacity, mark = _read(agency, ref)
    if capacity.startswith(_OFFICER):
        return Asker("post", _post_name(agency, mark, capacity, posts or Posts()), ref)
    if ref in ("", NONE) or capacity == _USER:
        return Asker("rule", texts.ASKED_BY_RULE.fill(rule=purpose), ref)
    return Asker("unknown", texts.ASKED_BY_UNKNOWN, ref)


def _post_name(agency: str, mark: str, capacity: str, posts: Posts) -> Text:
    """What the post is called; where it can't be looked up here, what kind of post it is."""
    post = posts.behind(agency, mark)
    if post is None:
        return texts.ROLES.get(capacity.partition(".")[2], texts.ASKED_BY_OFFICER)
    name = person_names(system(), [post.person_id]).get(post.person_id)
    if agency in settings.SALA_OFFICER_NAMES and name:
        return Text(f"{name.th} ({post.title.th})", f"{name.en} ({post.title.en})")
    return post.title


def _read(agency: str, ref: str) -> tuple[str, str]:
    """Capacity and mark of a name of this agency; ("", "") for one that was made in another way."""
    parts = ref.removeprefix(_prefix(agency)).split(":")
    return (parts[0], parts[1]) if ref.startswith(_prefix(agency)) and len(parts) == 2 else ("", "")


def _prefix(agency: str) -> str:
    return f"{agency[:_AGENCY]}:"


def _mark(capacity: str, agency: str, person: UUID) -> str:
    return pid_index(f"{capacity}:{agency}:{person}")[:24]
