"""Which anchors this node uses, what is due, and where their proofs lie: `anchors/` among the log's files."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from salaklang.foundations.ledger.anchors.evm import EvmAnchor
from salaklang.foundations.ledger.anchors.rfc3161 import TimestampAnchor
from salaklang.foundations.ledger.ports import Anchor, AnchorError, AnchorProof
from salaklang.foundations.ledger.queries.log import checkpoint_latest
from salaklang.kernel.note import checkpoint_parse
from salaklang.tlog.store import DirectoryStore

FOLDER = "anchors"
NAME = re.compile(r"[a-z0-9-]{1,40}-[0-9]{1,19}\.(?:checkpoint|tst|json)")
_log = logging.getLogger(__name__)


class AnchorsUnfit(RuntimeError):
    """SALA_LEDGER_ANCHORS can't be understood, or what it needs is not installed."""


def anchors_of_settings() -> list[Anchor]:
    """The anchors that SALA_LEDGER_ANCHORS names: `rfc3161=URL` and `evm=URL#ADDRESS`, with commas between."""
    found: list[Anchor] = []
    for part in filter(None, (p.strip() for p in settings.SALA_LEDGER_ANCHORS.split(","))):
        kind, _, where = part.partition("=")
        if kind == "rfc3161" and where:
            found.append(TimestampAnchor(where))
        elif kind == "evm" and "#" in where:
            found.append(_evm(where))
        else:
            raise AnchorsUnfit(f"SALA_LEDGER_ANCHORS: {part!r} is neither rfc3161=URL nor evm=URL#ADDRESS")
    return found


def anchors_submit(anchors: Sequence[Anchor]) -> list[str]:
    """Submit the published checkpoint wherever it isn't yet; the names of the files that were written.

    One that fails is told in the program's log, and tried again with the next turn; the others go on.
    """
    latest = checkpoint_latest()
    if latest is None:
        return []
    written: list[str] = []
    for anchor in anchors:
        stem = f"{anchor.name}-{latest.size}"
        if (_folder() / f"{stem}.{anchor.suffix}").exists():
            continue
        try:
            proof = anchor.submit(latest.note)
        except AnchorError as e:
            _log.warning("an anchor did not take the checkpoint: %s", e)
            continue
        written += _keep(stem, anchor.suffix, proof)
    return written


def anchor_files() -> list[str]:
    """The proofs' files, the newest checkpoint first."""
    folder = _folder()
    names = [path.name for path in folder.iterdir() if NAME.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(names, key=lambda name: (-int(name.rsplit("-", 1)[1].partition(".")[0]), name))


def anchor_file(name: str) -> bytes | None:
    """One of them; None for what is none."""
    if not NAME.fullmatch(name):
        return None
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def _keep(stem: str, suffix: str, proof: AnchorProof) -> list[str]:
    """The checkpoint first: a proof without what it proves would be of no use."""
    size = checkpoint_parse(proof.checkpoint.rpartition("\n\n")[0] + "\n").size
    if not stem.endswith(f"-{size}"):
        raise AnchorError(f"{stem} is not the name for a checkpoint of size {size}")
    files = {f"{stem}.checkpoint": proof.checkpoint.encode(), f"{stem}.{suffix}": proof.content}
    store = DirectoryStore(_folder())
    try:
        for name, content in files.items():
            store.write(name, content)
    finally:
        store.close()
    return list(files)


def _folder() -> Path:
    return Path(settings.SALA_LEDGER_DIR) / FOLDER


def _evm(where: str) -> EvmAnchor:
    try:
        from web3 import HTTPProvider, Web3
    except ImportError:
        raise AnchorsUnfit("SALA_LEDGER_ANCHORS: evm needs the Python package web3") from None
    url, _, address = where.partition("#")
    key = Path(settings.SALA_HOME) / "keys" / "anchor-evm.key"
    try:
        return EvmAnchor(Web3(HTTPProvider(url)), address=address, key=key.read_text().strip())
    except (OSError, ValueError) as e:
        raise AnchorsUnfit(f"SALA_LEDGER_ANCHORS: evm: {e}") from None
