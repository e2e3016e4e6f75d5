"""Shapes that several operations share."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Path, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from salaklang.kernel.clock import moment_utc
from salaklang.kernel.text import Text

# Keys in addresses: no control characters, so that none reaches a table or a log.
Key = Annotated[str, Path(max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
Slug = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]

Moment = Annotated[AwareDatetime, AfterValidator(moment_utc)]
"""RFC 3339 with its zone, in UTC from then on."""


class Given(Schema):
    """What a program sends. A field that we don't know is refused: it is a typing error, or a wrong version."""

    model_config = ConfigDict(extra="forbid")


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
