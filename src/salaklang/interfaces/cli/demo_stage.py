"""Where the demonstration plays: three nodes, their keys and trust files, and who works at which of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from salaklang.embedded.federation import MEMBERS, Federation, Joined
from salaklang.embedded.node import Node
from salaklang.interfaces.cli.demo_deceit import past_checks
from salaklang.interfaces.cli.play.federation import House, Houses
from salaklang.interfaces.cli.play.stage import Stage
from salaklang.kernel.note import vkey_format
from salaklang.tlog.witness.keys import keys_read
from salaklang.tlog.witness.serve import Home

_BANGKOK = timedelta(hours=7)
SILENT = ("uttaradit", "dopa")
"""Whose witnesses are killed: the province's, then the national registers', too."""


def stage_of(
    federation: Federation,
    joined: list[Joined],
    folder: Path,
    *,
    password: str,
    agencies: Mapping[str, str],
    numbers: Mapping[str, str],
) -> Stage:
    """The stage of this federation; files are kept in `folder`. By user name: `agencies` where each officer works,
    `numbers` the personal numbers, which agencies' own systems know of those whom they ask about."""
    now = datetime.now(UTC) + _BANGKOK
    nodes = dict(zip((m.name for m in MEMBERS), federation.nodes, strict=True))
    homes = {agency: nodes[m.name].portal_url for m in MEMBERS for agency in m.agencies}
    town = federation.town
    return Stage(
        portal_url=town.portal_url,
        password=password,
        folder=folder,
        today=(now.day, now.month, now.year + 543),
        trust_file=trust_copied(town, folder / "trust.json"),
        programs=federation,
        elsewhere={name: homes.get(agency, town.portal_url) for name, agency in agencies.items()},
        houses=houses_of(federation, joined, folder),
        silent=SILENT,
        numbers=numbers,
    )


def houses_of(federation: Federation, joined: list[Joined], folder: Path) -> Houses:
    """The nodes as strangers know them; their trust files are copied to `folder`."""
    keys = {j.partner: j.key for j in joined}
    town, national, province = (
        House(node.portal_url, m.origin, keys[m.name], trust_copied(node, folder / f"trust-{m.name}.json")(), node)
        for m, node in zip(MEMBERS, federation.nodes, strict=True)
    )
    witness = Home(federation.province.home / "witnesses" / "uttaradit").key
    deceit = past_checks(federation.town, to=national.portal_url)
    return Houses(town, national, province, federation.national, vkey_format(keys_read(witness)[0].verifier), deceit)


def trust_copied(node: Node, to: Path) -> Callable[[], Path]:
    """A function that copies the node's trust file as it stands, and says where to."""

    def copied() -> Path:
        to.write_bytes((node.home / "trust.json").read_bytes())
        return to

    return copied
