"""Whatever bytes arrive, readers of receipts, proofs, trust files, tiles, bundles and states raise their own errors."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.test_receipt import GOOD, LOG, POLICY, WITNESSES, cosigned

from salaklang.kernel.merkle import TreeError
from salaklang.kernel.note import NoteError, vkey_format
from salaklang.kernel.receipt import ReceiptError, receipt_check, receipt_parse
from salaklang.kernel.tlog_policy import PolicyError, policy_format, policy_parse
from salaklang.kernel.tlog_proof import proof_format, proof_parse
from salaklang.kernel.tlog_tiles import bundle_format, bundle_parse, tile_path, tile_path_parse
from salaklang.kernel.trust import TrustError, policy_of, trust_parse
from salaklang.tlog.audit_state import StateError, state_read

WITNESSED = cosigned(*WITNESSES)
TRUST = json.dumps(
    {
        "salaklang": "trust/v1",
        "ledger": {"origin": LOG.name, "vkeys": [vkey_format(LOG.verifier)], "policy": policy_format(POLICY)},
        "certificate_roots": ["x"],
        "agencies": {"town": {"th": "ก", "en": "a"}},
    }
).encode()
STATE = json.dumps(
    {"salaklang": "audit/v1", "note": proof_parse(GOOD.decode()).checkpoint, "audited": 1, "chain": {"height": 1}}
).encode()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def _state(raw: bytes, folder: Path) -> None:
    (folder / "state").write_bytes(raw)
    state_read(folder / "state", POLICY)


def _checked(raw: bytes) -> None:
    receipt_check(raw, policy=POLICY)


@st.composite
def spoiled(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` with a few places overwritten, cut out, doubled or filled in."""
    raw = whole
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.sampled_from([0, 0, 1, 1, 2, 40])))
        put = draw(
            st.binary(max_size=6) | st.sampled_from([b"\n", b"\n\n", b" ", b"+", b'"', b"9" * 30, raw[start:end] * 2])
        )
        raw = raw[:start] + put + raw[end:]
    return raw


READERS: list[tuple[Callable[[bytes], Any], type[Exception], bytes]] = [
    (_checked, ReceiptError, GOOD),
    (_checked, ReceiptError, WITNESSED),
    (receipt_parse, ReceiptError, WITNESSED),
    (lambda raw: proof_parse(raw.decode(errors="replace")), NoteError, WITNESSED),
    (trust_parse, TrustError, TRUST),
    (policy_parse, PolicyError, policy_format(POLICY).encode()),
    (bundle_parse, TreeError, bundle_format([b"one", b"", b"three" * 50])),
    (lambda raw: tile_path_parse(raw.decode(errors="replace")), TreeError, b"entries/x001/x234/067.p/5"),
]


@pytest.mark.parametrize(("reader", "error", "good"), READERS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_only_its_own_error(reader: Callable[[bytes], Any], error: type[Exception], good: bytes, data: Any) -> None:
    raw = data.draw(spoiled(good) | st.binary(max_size=200))
    try:
        reader(raw)
    except error:
        return


@given(raw=spoiled(STATE) | JSON.map(lambda v: json.dumps(v).encode()))
@settings(max_examples=150, deadline=None)
def test_a_state_that_is_none(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        _state(raw, tmp_path_factory.getbasetemp())
    except StateError:
        return


@given(value=JSON, field=st.sampled_from(["salaklang", "ledger", "certificate_roots", "agencies", "vkeys", "policy"]))
@settings(max_examples=200, deadline=None)
def test_a_trust_file_with_anything_in_a_field(value: object, field: str) -> None:
    body = json.loads(TRUST)
    (body["ledger"] if field in ("vkeys", "policy") else body)[field] = value
    try:
        trust = trust_parse(json.dumps(body).encode())
    except TrustError:
        return
    trust.agency("town")


@given(value=JSON, field=st.sampled_from(["act", "salt", "leaf", "salaklang", "more", None]))
@settings(max_examples=200, deadline=None)
def test_a_receipt_with_anything_in_its_extra(value: object, field: str | None) -> None:
    lines = GOOD.split(b"\n")
    body = json.loads(base64.b64decode(lines[1].removeprefix(b"extra ")))
    changed = value if field is None else {**body, field: value}
    raw = json.dumps(changed, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    lines[1] = b"extra " + base64.b64encode(raw.encode("utf-8", "surrogatepass"))
    if changed == body:
        return
    with pytest.raises(ReceiptError):
        receipt_check(b"\n".join(lines), policy=policy_of([LOG.verifier]))


def test_what_is_good_is_read() -> None:
    """The fuzz above starts from files that hold."""
    receipt_check(WITNESSED, policy=POLICY)
    trust_parse(TRUST)
    assert proof_format(proof_parse(GOOD.decode())).encode() == GOOD
    assert tile_path(tile_path_parse("entries/x001/x234/067.p/5")) == "entries/x001/x234/067.p/5"
