"""Fill a demonstration node: agencies, people, registers, posts, services. Through actions only; safe to repeat.

`demo_people` and `provider_people` need no Django and no database; `seed_node` needs both.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from salaklang.config.seed_cast import (
    AGENCIES,
    CITY,
    DBD,
    DOPA,
    HOUSES,
    LANDLORD,
    LANDS,
    PASSWORD,
    PLAYERS,
    SCENERY,
    Player,
)
from salaklang.config.seed_people import SynthHouse, SynthPerson, houses_made, people_made

if TYPE_CHECKING:
    from salaklang.kernel.actor import Actor

SEED = 2569
PEOPLE = 44
HOUSE_COUNT = 24
BUSINESSES = 40
SERVICES = Path(__file__).resolve().parent.parent / "countries" / "th" / "services"


def demo_people() -> list[dict[str, str]]:
    """Who can sign in: username, password, role, names, agency ("" for citizens), what their case shows, and the codes
    of their home and of the place where they trade."""
    return [
        {
            "username": p.username,
            "password": password(),
            "role": p.role,
            "name_th": p.name_th,
            "name_en": p.person.name_en,
            "agency": p.agency,
            "note_th": p.notes[0],
            "note_en": p.notes[1],
            "house_code": p.person.house_code,
            "premises_code": p.premises_code,
        }
        for p in PLAYERS
    ]


def provider_people() -> list[dict[str, str]]:
    """The subjects of the embedded sign-in provider, as `python -m salaklang.embedded.provider seed` reads them."""
    return [
        {
            "username": p.username,
            "password": password(),
            "pid": p.person.pid,
            "title_th": p.person.title,
            "given_name_th": p.person.given,
            "family_name_th": p.person.family,
            "name_en": p.person.name_en,
            "birth_date": p.person.birth_date,
            "ial": "2.3",
        }
        for p in PLAYERS
    ]


def register_people(*, seed: int = SEED) -> list[dict[str, object]]:
    """What the civil register says of everybody made up, for a simulator of that register."""
    return [person.record() for person in _scenery(seed)[0]]


def password() -> str:
    """One password for all made-up people: SALA_DEMO_PASSWORD, or a fixed one that the start screen prints."""
    return os.environ.get("SALA_DEMO_PASSWORD") or PASSWORD


def seed_node(*, seed: int = SEED) -> dict[str, int]:
    """Bring the node to the demonstration's state; how many of what there are. Raises RuntimeError in production."""
    from django.conf import settings

    from salaklang.foundations.exchange.actions import agency_key_ensure
    from salaklang.foundations.identity.actions import agency_ensure
    from salaklang.kernel.actor import system

    if settings.SALA_MODE == "production":
        raise RuntimeError("made-up people belong on a demonstration node: this one is in production")
    here = _here()
    for agency in AGENCIES:
        # Others become known by joining: whom this node knows as its own, it would speak for, and make a key for.
        if agency["slug"] in here:
            agency_ensure(system(), **agency)
            agency_key_ensure(system(agency["slug"]), agency=agency["slug"])
    people, houses = _scenery(seed)
    _registers_fill(people, houses, here)
    businesses = _businesses_fill(seed) if DBD in here else 0
    ids = {p.username: _player_ensure(p, here) for p in PLAYERS if _signs_in(p, here)}
    return {
        "agencies": len(here),
        "people": len(people),
        "houses": len(houses),
        "businesses": businesses,
        "players": len(ids),
        "services": _services_publish(ids["publisher"]) if CITY in here else 0,
    }


def _signs_in(player: Player, here: frozenset[str]) -> bool:
    """Citizens sign in everywhere, officers where their agency lives."""
    return not player.agency or player.agency in here


def _here() -> frozenset[str]:
    """The made-up agencies that live on this node: SALA_DEMO_AGENCIES, with spaces between; all where unset."""
    return frozenset(os.environ.get("SALA_DEMO_AGENCIES", "").split() or (a["slug"] for a in AGENCIES))


def provider_seed() -> "subprocess.Popen[bytes]":
    """Start filling the sign-in provider, which is a program of its own. The caller waits for it."""
    from django.conf import settings

    file = Path(settings.SALA_HOME) / "seed" / "people.json"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    mine = {p.username for p in PLAYERS if _signs_in(p, _here())}
    people = [p for p in provider_people() if p["username"] in mine]
    file.write_text(json.dumps(people, ensure_ascii=False, indent=1), encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.Popen([sys.executable, "-m", "salaklang.embedded.provider", "seed", str(file)], env=environment)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sala seed", description="Put made-up people and registers into this node.")
    parser.add_argument("--seed", type=int, default=SEED, help="another number, other people")
    parser.add_argument("--no-provider", action="store_true", help="leave the sign-in provider as it is")
    parser.add_argument("--quiet", action="store_true")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """`./sala seed [--seed N] [--no-provider] [--quiet]`."""
    given = arguments(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salaklang.config.settings")
    import django

    django.setup()
    began = time.monotonic()
    provider = None if given.no_provider else provider_seed()
    counts = seed_node(seed=given.seed)
    if provider and provider.wait(timeout=120) != 0:
        sys.stderr.write("The sign-in provider could not be filled; look at its messages above.\n")
        return 1
    if not given.quiet:
        told = ", ".join(f"{n} {what}" for what, n in counts.items())
        sys.stdout.write(f"{told} in {time.monotonic() - began:.1f} s\n")
    return 0


def _scenery(seed: int) -> tuple[list[SynthPerson], list[SynthHouse]]:
    players = [LANDLORD, *(p.person for p in PLAYERS)]
    codes = [h.code for h in houses_made(seed, HOUSE_COUNT, [LANDLORD.pid])]
    crowd = people_made(seed, PEOPLE, first_serial=1, house_codes=codes)
    houses = houses_made(seed, HOUSE_COUNT, [p.pid for p in crowd])
    return [*players, *crowd], [*SCENERY, *houses]


def _registers_fill(people: list[SynthPerson], houses: list[SynthHouse], here: frozenset[str]) -> None:
    from salaklang.countries.th.registers import HOUSE, PERSON, PREMISES
    from salaklang.foundations.exchange.actions import record_put
    from salaklang.kernel.actor import system

    owners = {p.pid: p for p in people}
    for person in people if DOPA in here else ():
        if not _corrected(PERSON, person):
            record_put(system(DOPA), register=PERSON, agency=DOPA, key=person.pid, data=person.record())
    for house in houses:
        place = {"house_code": house.code, "address": house.address}
        if HOUSES in here:
            record_put(system(HOUSES), register=HOUSE, agency=HOUSES, key=house.code, data=place)
        if LANDS in here:
            land = _land(house, owners[house.owner])
            record_put(system(LANDS), register=PREMISES, agency=LANDS, key=house.code, data=land)


def _businesses_fill(seed: int) -> int:
    from salaklang.config.seed_businesses import businesses_made
    from salaklang.countries.th.business import businesses_records
    from salaklang.foundations.exchange.actions import record_put
    from salaklang.foundations.exchange.queries import record_get
    from salaklang.kernel.actor import system

    made = businesses_made(seed, BUSINESSES)
    for register, key, record in businesses_records(made):
        if record_get(register, key) is None:  # what a keeper has put right since stays right
            record_put(system(DBD), register=register, agency=DBD, key=key, data=record)
    return len(made)


def _corrected(register: str, person: SynthPerson) -> bool:
    """Whether a keeper has put the planted error right: seeding again must not bring it back."""
    from salaklang.foundations.exchange.queries import record_get

    held = record_get(register, person.pid) if person.in_register else None
    return held is not None and any(held[k] != wrong for k, wrong in person.in_register.items())


def _land(house: SynthHouse, owner: SynthPerson) -> dict[str, object]:
    named = {"pid": owner.pid, "title": owner.title, "given_name": owner.given, "family_name": owner.family}
    return {"house_code": house.code, "owner": named, "deed_no": house.deed_no, "use": house.use}


def _player_ensure(player: Player, here: frozenset[str]) -> UUID:
    from salaklang.foundations.identity.actions import person_email_set, person_ensure, post_give
    from salaklang.kernel.actor import system

    person = person_ensure(
        system(),
        pid=player.person.pid,
        title_th=player.person.title,
        given_name_th=player.person.given,
        family_name_th=player.person.family,
        name_en=player.person.name_en,
        birth_date=player.person.birth_date,
    )
    person_email_set(system(), person=person.id, email=f"{player.username}@people.example")
    if player.agency in here:
        post_give(
            system(),
            person=person.id,
            agency=player.agency,
            roles=player.roles,
            title_th=player.titles[0],
            title_en=player.titles[1],
        )
    return person.id


def _services_publish(publisher: UUID) -> int:
    from salaklang.capabilities.services.actions import definition_publish

    actor = _publisher(publisher)
    files = sorted(SERVICES.glob("*.yaml"))
    for file in files:
        definition_publish(actor, file.read_text(encoding="utf-8"))
    return len(files)


def _publisher(person: UUID) -> "Actor":
    from salaklang.kernel.actor import Actor

    return Actor(kind="officer", person=person, agency=CITY, roles=frozenset({"publisher"}))


if __name__ == "__main__":
    sys.exit(main())
