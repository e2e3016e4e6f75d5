"""People and agencies for the tests of this room. All fictitious, with valid check digits."""

from salaklang.countries.th.pid import check_digit
from salaklang.foundations.identity.actions import agency_ensure, person_ensure, post_give
from salaklang.foundations.identity.models import Agency, Person, Post
from salaklang.kernel.actor import Actor, system


def pid(number: int) -> str:
    """The `number`-th fictitious identity number."""
    first12 = f"1{number:011d}"
    return first12 + str(check_digit(first12))


def person(number: int, *, given: str = "มาลี", family: str = "ใจดี") -> Person:
    return person_ensure(
        system(), pid=pid(number), title_th="นางสาว", given_name_th=given, family_name_th=family, name_en="Mali Jaidee"
    )


def agency(slug: str = "muang") -> Agency:
    return agency_ensure(system(), slug=slug, name_th="เทศบาลเมือง", name_en="Town", kind="municipality")


def officer(number: int, *, roles: list[str], at: str = "muang") -> tuple[Post, Actor]:
    holder = person(number, given="สมชาย")
    agency(at)
    post = post_give(system(), person=holder.id, agency=at, roles=roles, title_th="เจ้าพนักงาน")
    return post, Actor("officer", holder.id, at, frozenset(roles), channel="counter")


def citizen(number: int) -> Actor:
    return Actor("citizen", person(number).id)
