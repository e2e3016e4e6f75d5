"""Read a bank's statement file: CSV with a map from the bank's columns to ours. Pure."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from salaklang.capabilities.payments.rules import NoticeRefused, Payment, payment_check
from salaklang.kernel.money import satang_from

STATEMENT_MAX_BYTES = 20 * 1024 * 1024


class StatementBroken(ValueError):
    """The file can't be read at `line` (1 = heading); the argument says why, for the log."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


@dataclass(frozen=True, slots=True)
class StatementForm:
    """How a bank writes its statement.

    `columns`: our field → the bank's heading; `zone` holds for times that name none.
    """

    columns: Mapping[str, str] = field(
        default_factory=lambda: {
            "notice_id": "notice_id",
            "biller_id": "biller_id",
            "ref1": "ref1",
            "ref2": "ref2",
            "amount": "amount_satang",
            "paid_at": "paid_at",
        }
    )
    unit: Literal["satang", "baht"] = "satang"
    time_format: str = ""  # strptime; empty: ISO 8601
    zone: str = "UTC"
    delimiter: str = ","
    encoding: str = "utf-8-sig"


def statement_parse(content: bytes, *, bank: str, form: StatementForm) -> list[Payment]:
    """The credits on a statement, in file order. Raises `StatementBroken`; nothing is read in part.

    A line that comes twice is given once; two lines of one id with different content break the file.
    """
    if len(content) > STATEMENT_MAX_BYTES:
        raise StatementBroken(1, "too long")
    try:
        reader = csv.DictReader(io.StringIO(content.decode(form.encoding), newline=""), delimiter=form.delimiter)
        missing = set(form.columns.values()) - set(reader.fieldnames or ())
        if missing:
            raise StatementBroken(1, f"headings missing: {sorted(missing)}")
        found: dict[str, Payment] = {}
        for row in reader:
            paid = _payment(row, bank, form, reader.line_num)
            if found.setdefault(paid.notice_id, paid) != paid:
                raise StatementBroken(reader.line_num, "an id stands twice with different content")
    except (UnicodeDecodeError, csv.Error) as error:
        raise StatementBroken(1, str(error)) from None
    return list(found.values())


def _payment(row: Mapping[str, str | None], bank: str, form: StatementForm, line: int) -> Payment:
    cells = {ours: (row.get(theirs) or "").strip() for ours, theirs in form.columns.items()}
    try:
        amount = satang_from(cells["amount"]) if form.unit == "baht" else int(cells["amount"])
        return payment_check(
            Payment(
                notice_id=cells["notice_id"],
                bank=bank,
                biller_id=cells["biller_id"],
                ref1=cells["ref1"],
                ref2=cells.get("ref2", ""),
                amount_satang=amount,
                paid_at=_time(cells["paid_at"], form),
            )
        )
    except (ValueError, NoticeRefused) as error:
        raise StatementBroken(line, str(error)) from None


def _time(text: str, form: StatementForm) -> datetime:
    at = datetime.strptime(text, form.time_format) if form.time_format else datetime.fromisoformat(text)  # noqa: DTZ007
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(form.zone))).astimezone(UTC)
