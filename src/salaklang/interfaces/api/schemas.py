"""Shapes that several operations share."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from salaklang.kernel.text import Text


class TextOut(Schema):
    """A text in both languages."""

    th: str
    en: str

    @classmethod
    def of(cls, text: Text) -> "TextOut":
        return cls(th=text.th, en=text.en)


class Created(Schema):
    id: UUID
    href: str = Field(description="Address of what was made, in this API")


class ActOut(Schema):
    code: str = Field(description="Receipt code; proof at /ledger and /proof/<code>")
    kind: str
    text: TextOut
    agency: str
    at: datetime
    sealed: bool = Field(description="Whether a signed checkpoint covers it")
    index: int | None = None
