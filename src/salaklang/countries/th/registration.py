"""Plugs the Thai implementations into the ports of the layers above."""

from pathlib import Path

import yaml
from django.conf import settings

from salaklang.capabilities.services.ports import conventions_use, statutory_clock_use
from salaklang.countries.th import books, documents, promptpay
from salaklang.countries.th.business import business_connect
from salaklang.countries.th.clock import ThaiClock
from salaklang.countries.th.conventions import ThaiConventions
from salaklang.countries.th.linkage import linkage_connect
from salaklang.countries.th.pages import ThaiAddress, ThaiCalendar
from salaklang.countries.th.pid import ThaiPersonNumber
from salaklang.countries.th.province_map import province_map
from salaklang.countries.th.registers import registers_connect
from salaklang.countries.th.sandbox import sandbox_fill
from salaklang.foundations.exchange.ports import grants_use
from salaklang.foundations.exchange.rules import GrantBook, book_from
from salaklang.foundations.identity.ports import person_number_register
from salaklang.interfaces.ui.ports import address_format_use, area_map_use, calendar_use

GRANTS = Path(__file__).parent / "exchange_grants.yaml"


def plug_all() -> None:
    """Safe to repeat: each port keeps what was plugged in last."""
    person_number_register(ThaiPersonNumber())
    conventions_use(ThaiConventions())
    statutory_clock_use(ThaiClock())
    calendar_use(ThaiCalendar())
    address_format_use(ThaiAddress())
    area_map_use(province_map)
    grants_use(grant_book())
    registers_connect()
    business_connect()
    sandbox_fill()
    linkage_connect()
    books.register()
    promptpay.register(_billers())
    documents.register()


def grant_book() -> GrantBook:
    """The access rights of `exchange_grants.yaml`."""
    return book_from(yaml.safe_load(GRANTS.read_text(encoding="utf-8")))


def _billers() -> dict[str, str]:
    """Agency → PromptPay biller id, from the banks whose notices this node takes; `*` stands for every agency."""
    return {bank.get("agency", "*"): bank["biller_id"] for bank in settings.SALA_BANKS if bank.get("biller_id")}
