"""A cosigner's private keys: one file with a line for each key, readable by its owner only, made once."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from salaklang.kernel.cosignature import (
    COSIGNATURE_ED25519,
    COSIGNATURE_MLDSA44,
    CosignatureSigner,
    signer_format,
    signer_parse,
)
from salaklang.kernel.note import NoteError, name_is
from salaklang.kernel.text import Text

_NAME_MAX = 255


class KeyFileError(Exception):
    """No key to sign with, in words for people."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


_UNREADABLE = Text(
    "อ่านกุญแจไม่ได้: {file} ({why}) อย่าสร้างใหม่ทับ กู้คืนจากสำเนา หรือเริ่มพยานใหม่ด้วยชื่อใหม่ในโฟลเดอร์ใหม่",
    "The key can't be read: {file} ({why}). Don't overwrite it: restore it from a copy, or begin a new witness of "
    "another name in another folder",
)
_OPEN = Text(
    "ผู้อื่นอ่านกุญแจได้: {file} สั่ง chmod 600 {file} แล้วลองใหม่",
    "Others can read the key {file}: run chmod 600 {file} and try again",
)
_NO_NAME = Text(
    "ยังไม่มีกุญแจ ระบุ --name ชื่อที่ไม่ซ้ำใคร เช่น --name witness.agency.example/1 เพื่อสร้าง",
    "There is no key yet. To make one, give a name that nobody else has, such as --name witness.agency.example/1",
)
_BAD_NAME = Text(
    "ใช้ชื่อนี้ไม่ได้: {name} ชื่อต้องไม่มีช่องว่างและเครื่องหมาย + และยาวไม่เกิน 255 ไบต์",
    "This name won't do: {name}. It has no spaces, no + and at most 255 bytes",
)
_OTHER_NAME = Text(
    "กุญแจที่มีอยู่ชื่อ {has} ไม่ใช่ {name} ใช้โฟลเดอร์อื่นสำหรับชื่ออื่น",
    "The key that is there is called {has}, not {name}: take another folder for another name",
)


def keys_ensure(file: Path, *, name: str | None, mldsa: bool) -> tuple[CosignatureSigner, ...]:
    """The keys in `file`; made first if it is missing. An existing key is never replaced. Raises KeyFileError."""
    if not file.exists():
        _make(file, name, mldsa=mldsa)
    signers = keys_read(file)
    if name is not None and signers[0].name != name:
        raise KeyFileError(_OTHER_NAME.fill(has=signers[0].name, name=name))
    return signers


def keys_read(file: Path) -> tuple[CosignatureSigner, ...]:
    """The keys in `file`, one name for all. Raises KeyFileError, without showing what it read."""
    try:
        if file.stat().st_mode & 0o077:
            raise KeyFileError(_OPEN.fill(file=file))
        signers = [signer_parse(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    except FileNotFoundError:
        raise KeyFileError(_NO_NAME) from None
    except (OSError, UnicodeDecodeError, NoteError) as e:
        raise KeyFileError(_UNREADABLE.fill(file=file, why=type(e).__name__)) from None
    cosigners = tuple(s for s in signers if isinstance(s, CosignatureSigner))
    if not cosigners or len(cosigners) != len(signers) or len({s.name for s in cosigners}) != 1:
        raise KeyFileError(_UNREADABLE.fill(file=file, why="not the keys of one cosigner"))
    return cosigners


def _make(file: Path, name: str | None, *, mldsa: bool) -> None:
    if name is None:
        raise KeyFileError(_NO_NAME)
    if not name_is(name) or len(name.encode()) > _NAME_MAX:
        raise KeyFileError(_BAD_NAME.fill(name=name))
    kinds = [COSIGNATURE_ED25519, *([COSIGNATURE_MLDSA44] if mldsa else [])]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_once(file, [CosignatureSigner(name, kind, secrets.token_bytes(32)) for kind in kinds])
    except OSError as e:
        raise KeyFileError(_UNREADABLE.fill(file=file, why=e.strerror or type(e).__name__)) from None


def _write_once(file: Path, signers: Sequence[CosignatureSigner]) -> None:
    """Whole, durable, mode 0600, and never over a key that another start has just made. Raises OSError."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write("".join(f"{signer_format(s)}\n" for s in signers))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(fresh, file)
        except FileExistsError:
            return
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    finally:
        fresh.unlink(missing_ok=True)
