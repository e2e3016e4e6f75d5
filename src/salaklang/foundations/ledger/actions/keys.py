"""The log's private key, and the file by which others trust this node."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from salaklang.foundations.ledger.errors import KeyUnfit
from salaklang.foundations.ledger.models import LedgerKey
from salaklang.foundations.ledger.queries.trust import trust_file
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.note import NoteError, Signer, skey_format, skey_parse, vkey_format


def ledger_key_ensure() -> Signer:
    """The key that this log signs with, from `keys/ledger.key` under the node's home; made when there is none.

    Its public half is entered among the log's keys. The file is readable by its owner only. Raises KeyUnfit when it is
    unreadable, or belongs to a log of another name: a log's name never changes.
    """
    origin: str = settings.SALA_LEDGER_ORIGIN
    path = Path(settings.SALA_HOME) / "keys" / "ledger.key"
    if not path.exists():
        _write_new(path, skey_format(Signer(origin, secrets.token_bytes(32))) + "\n")
    try:
        signer = skey_parse(path.read_text(encoding="utf-8").strip())
    except (OSError, NoteError) as e:
        raise KeyUnfit(f"{path} cannot be read as a ledger key: {type(e).__name__}") from None
    if signer.name != origin:
        raise KeyUnfit(f"{path} is the key of the log {signer.name!r}, but SALA_LEDGER_ORIGIN is {origin!r}")
    vkey = vkey_format(signer.verifier)
    LedgerKey.objects.get_or_create(vkey=vkey, defaults={"origin": origin, "since": SYSTEM_CLOCK.now()})
    return signer


def ledger_keys_ensure() -> list[Signer]:
    """All keys that this log signs with now, the oldest first: more than one while keys change."""
    return [ledger_key_ensure()]


def trust_write(path: Path | None = None) -> Path:
    """Write this node's trust file (default: `trust.json` under its home), for `./sala verify`. Returns where."""
    path = path or Path(settings.SALA_HOME) / "trust.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(trust_file(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
    return path


def _write_new(path: Path, text: str) -> None:
    """Write a secret file whole or not at all; leave the one that another process has just made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
