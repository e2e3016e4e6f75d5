"""An RFC 3161 time stamp over the bytes of a checkpoint: that they existed at a time, by an authority's signature.

Anyone can check it: `openssl ts -verify -token_in -in SIZE.tst -data SIZE.checkpoint -CAfile ca.pem`.
"""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime

import httpx
from asn1crypto import cms, pem, tsp, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from salaklang.foundations.ledger.ports import AnchorError, AnchorProof

_ANSWER_MAX = 256 * 1024
_SECONDS = 20.0


class TimestampAnchor:
    """A time stamper behind a web address."""

    name = "rfc3161"
    suffix = "tst"

    def __init__(self, url: str) -> None:
        self._url = url

    def submit(self, checkpoint: str) -> AnchorProof:
        """A token over SHA-256 of the checkpoint's bytes, examined. Raises AnchorError."""
        digest = hashlib.sha256(checkpoint.encode()).digest()
        try:
            token = asyncio.run(_BoundedTimeStamper(self._url).async_timestamp(digest, "sha256"))
            proof = AnchorProof(self.name, checkpoint, token.dump())
        except Exception as e:  # whatever the library's many layers raise; a false nonce is an AttributeError there
            raise AnchorError(f"{self.name}: {type(e).__name__}: {e}") from e
        timestamp_verify(proof)
        return proof


def timestamp_verify(proof: AnchorProof, roots: Sequence[str] | None = None) -> datetime:
    """When the checkpoint existed at the latest. `roots`: PEM certificates that are trusted; None: nobody is asked for.

    Raises AnchorError for a token of something else, one falsely signed, or one of an authority that isn't trusted.
    """
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        token = cms.ContentInfo.load(proof.content)
        status = asyncio.run(_validated(token, proof.checkpoint.encode(), roots))
    except Exception as e:
        raise AnchorError(f"rfc3161: {type(e).__name__}: {e}") from e
    if not (status["intact"] and status["valid"]):
        raise AnchorError("rfc3161: the time stamp is of something else, or falsely signed")
    if roots is not None and status["trust_problem_indic"] is not None:
        raise AnchorError("rfc3161: the time stamp is of an authority that is not trusted")
    stamped = status["timestamp"]
    if not isinstance(stamped, datetime):
        raise AnchorError("rfc3161: the time stamp tells no time")
    return stamped


async def _validated(token: cms.ContentInfo, data: bytes, roots: Sequence[str] | None) -> dict[str, object]:
    trusted = [
        x509.Certificate.load(der) for text in roots or () for _, _, der in pem.unarmor(text.encode(), multiple=True)
    ]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    status: dict[str, object] = await validate_tst_signed_data(
        token["content"], context, lambda name: hashlib.new(name, data).digest()
    )
    return status


class _BoundedTimeStamper(TimeStamper):
    """Asks over HTTP; takes so many bytes, follows no redirect, waits so long and no longer."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        headers = {"Content-Type": "application/timestamp-query", "Accept-Encoding": "identity"}
        async with (
            asyncio.timeout(_SECONDS),
            httpx.AsyncClient(timeout=_SECONDS) as client,
            client.stream("POST", self._url, content=req.dump(), headers=headers) as answer,
        ):
            answer.raise_for_status()
            raw = bytearray()
            async for chunk in answer.aiter_raw():
                raw += chunk
                if len(raw) > _ANSWER_MAX:
                    raise ValueError("the answer is too long for a time stamp")
        if answer.headers.get("content-type") != "application/timestamp-reply":
            raise ValueError("the answer is no time stamp")
        return tsp.TimeStampResp.load(bytes(raw))
