"""`python -m bench.exchange.people town|national COUNT`: made-up people, known to the town, kept by the civil register.

In the town's node their numbers are entered and printed with their ids; in the national node their records are kept.
"""

import json
import sys

import django


def main(where: str, count: int) -> None:
    django.setup()
    from salaklang.config.seed_people import house_code_made, people_made

    people = people_made(4, count, first_serial=500_000, house_codes=[house_code_made(1)])
    if where == "national":
        from salaklang.countries.th.registers import DOPA, PERSON
        from salaklang.foundations.exchange.actions import record_put
        from salaklang.kernel.actor import system

        for one in people:
            record_put(system(DOPA), register=PERSON, agency=DOPA, key=one.pid, data=one.record())
        return
    from salaklang.foundations.identity.actions import person_ensure
    from salaklang.kernel.actor import system

    known = []
    for one in people:
        person = person_ensure(
            system(),
            pid=one.pid,
            title_th=one.title,
            given_name_th=one.given,
            family_name_th=one.family,
            name_en=one.name_en,
        )
        known.append({"id": str(person.id), "pid": one.pid})
    json.dump(known, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
