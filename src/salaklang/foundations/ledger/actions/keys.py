"""The log's private key, and the file by which others trust this node."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.errors import KeyUnfit
from salaklang.foundations.ledger.models import LedgerKey, LedgerOutbox
from salaklang.foundations.ledger.queries.trust import trust_file
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.cosignature import COSIGNATURE_MLDSA44, CosignatureSigner, signer_format, signer_parse
from salaklang.kernel.merkle import leaf_hash
from salaklang.kernel.note import NoteError, NoteSigner, Signer, skey_format, vkey_format

NEWEST = "ledger.key"
OLDER = "ledger-old-*.key"
MLDSA = "ledger-mldsa.key"


def ledger_key_ensure() -> Signer:
    """The key that this log signs with, from `keys/ledger.key` under the node's home; made when there is none.

    Its public half is entered among the log's keys. The file is readable by its owner only. Raises KeyUnfit when it is
    unreadable, or belongs to a log of another name: a log's name never changes.
    """
    path = key_folder() / NEWEST
    if not path.exists():
        secret_write(path, skey_format(Signer(settings.SALA_LEDGER_ORIGIN, secrets.token_bytes(32))) + "\n")
    signer = _read(path)
    if not isinstance(signer, Signer):
        raise KeyUnfit(f"{path} is no Ed25519 key: every reader must be able to check one signature at least")
    key_enter(signer)
    return signer


def ledger_keys_ensure() -> list[NoteSigner]:
    """All keys that this log signs with now: the newest first, then the older ones of an overlap, then ML-DSA-44.

    Raises KeyUnfit. A key file whose key was retired is removed.
    """
    signers: list[NoteSigner] = [ledger_key_ensure()]
    for path in sorted(key_folder().glob(OLDER)):
        signer = _read(path)
        if LedgerKey.objects.filter(vkey=vkey_format(signer.verifier), until__isnull=False).exists():
            path.unlink(missing_ok=True)
        elif signer not in signers:
            key_enter(signer)
            signers.append(signer)
    if settings.SALA_LEDGER_MLDSA:
        signers.append(_mldsa_ensure())
    return signers


def key_enter(signer: NoteSigner) -> None:
    """Put the public half among the log's keys. Only the first one of a log needs no leaf that announces it."""
    vkey, origin, now = vkey_format(signer.verifier), settings.SALA_LEDGER_ORIGIN, SYSTEM_CLOCK.now()
    if LedgerKey.objects.filter(vkey=vkey).exists():
        return
    with transaction.atomic():
        later = LedgerKey.objects.filter(origin=origin).exists()
        _, new = LedgerKey.objects.get_or_create(vkey=vkey, defaults={"origin": origin, "since": now})
        if new and later:
            leaf = rules.key_leaf(vkey=vkey, valid_from=now, valid_to=None)
            LedgerOutbox.objects.create(act_id=None, leaf=leaf, leaf_hash=leaf_hash(leaf))


def key_folder() -> Path:
    return Path(settings.SALA_HOME) / "keys"


def _read(path: Path) -> NoteSigner:
    try:
        signer = signer_parse(path.read_text(encoding="utf-8").strip())
    except (OSError, NoteError) as e:
        raise KeyUnfit(f"{path} cannot be read as a ledger key: {type(e).__name__}") from None
    if signer.name != settings.SALA_LEDGER_ORIGIN:
        raise KeyUnfit(
            f"{path} is the key of the log {signer.name!r}, but SALA_LEDGER_ORIGIN is {settings.SALA_LEDGER_ORIGIN!r}"
        )
    return signer


def _mldsa_ensure() -> NoteSigner:
    path = key_folder() / MLDSA
    if not path.exists():
        signer = CosignatureSigner(settings.SALA_LEDGER_ORIGIN, COSIGNATURE_MLDSA44, secrets.token_bytes(32))
        secret_write(path, signer_format(signer) + "\n")
    found = _read(path)
    key_enter(found)
    return found


def trust_write(path: Path | None = None) -> Path:
    """Write this node's trust file (default: `trust.json` under its home), for `./sala verify`. Returns where."""
    path = path or Path(settings.SALA_HOME) / "trust.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(trust_file(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
    return path


def secret_write(path: Path, text: str) -> None:
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
