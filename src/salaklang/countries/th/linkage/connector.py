"""`dopa.person` from the Linkage Center, in the place of a register that this node keeps itself.

Implements: `exchange.ports.RegisterConnector`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from salaklang.countries.th.linkage.client import LinkageClient
from salaklang.countries.th.linkage.mapping import LinkageMapping, person_read
from salaklang.countries.th.registers import PERSON
from salaklang.foundations.exchange.errors import CorrectionElsewhere, OfficerNeeded, RegisterRubbish
from salaklang.foundations.exchange.fields import Field
from salaklang.foundations.exchange.ports import Asked, Found
from salaklang.foundations.exchange.queries import officer_behind
from salaklang.foundations.identity.queries import person_pid
from salaklang.kernel.actor import system
from salaklang.kernel.text import Text

NAME = Text("ทะเบียนราษฎรผ่านศูนย์เชื่อมโยงข้อมูล (Linkage)", "civil register through the Linkage Center")


@dataclass(frozen=True)
class LinkageConnector:
    """Asks Linkage in the name of the officer behind the question. Only this node's own agencies can have one."""

    provider: str
    client: LinkageClient
    mapping: LinkageMapping
    service: str = PERSON
    name: Text = NAME
    query_keys: frozenset[str] = frozenset({"pid"})
    kept_here: bool = False
    own_only: bool = True

    @property
    def fields(self) -> Mapping[str, Field]:
        return self.mapping.fields

    def answer(self, query: Mapping[str, str], asked: Asked) -> Found | None:
        """Raises OfficerNeeded, and sends nothing, where no officer of this node's agencies asked; RegisterRubbish for
        an answer about someone else."""
        officer = officer_behind(asked.client, asked.user_ref)
        if officer is None:
            raise OfficerNeeded("no officer asked", register=self.name)
        pid = query["pid"]
        said = self.client.person(pid, officer=officer, officer_pid=person_pid(system(), officer))
        if said is None:
            return None
        try:
            data = person_read(self.mapping.rules, said)
        except ValueError as wrong:
            raise RegisterRubbish(f"Linkage: {wrong}", register=self.name) from None
        if data.get("pid") != pid:
            raise RegisterRubbish("Linkage: the answer is about someone else", register=self.name)
        return Found(data=data, concerns=(pid,))

    def correct(self, query: Mapping[str, str], path: str, value: str, *, reason: str, at: datetime) -> NoReturn:
        """Nothing can be written through Linkage. Raises CorrectionElsewhere, which says where to go."""
        raise CorrectionElsewhere(register=self.name, where=self.mapping.corrected_at)
