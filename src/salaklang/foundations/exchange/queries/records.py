"""Several records of one register at once: for functions that look through a part of it."""

import json
from collections.abc import Iterable
from typing import Any

from salaklang.foundations.exchange.models import RegisterRecord
from salaklang.foundations.exchange.queries.registers import record_index
from salaklang.foundations.identity.sealing import unseal


def records_get(register: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Key → the record that is valid now, in the order of `keys`; keys that hold nothing are left out."""
    places = {record_index(register, key): key for key in keys}
    rows = RegisterRecord.objects.filter(register=register, key_index__in=list(places), valid_to=None)
    found = {
        places[index]: json.loads(unseal(sealed)) for index, sealed in rows.values_list("key_index", "data_sealed")
    }
    return {key: found[key] for key in places.values() if key in found}
