"""`./sala verify`: plain words for what holds, exit 1 for what doesn't; no database, no network, no settings."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore
from tests.kernel.test_receipt import ACT, GOOD, LOG, POLICY, STRANGER, WITNESSES, cosigned, leaf_of, made

from salaklang.interfaces.cli import verify, verify_receipt
from salaklang.kernel.note import vkey_format
from salaklang.kernel.receipt import receipt_bytes
from salaklang.kernel.tlog_policy import policy_format, policy_parse
from salaklang.kernel.trust import Trust, policy_of

NOW = datetime.now(UTC)


def certificate(name: str, key: Any, issuer: str, issuer_key: Any, *, ca: bool) -> asn1_x509.Certificate:
    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    usage = {"key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"}
    built = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not ca,
                content_commitment=not ca,
                key_cert_sign=ca,
                crl_sign=ca,
                **dict.fromkeys(usage, False),
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    return asn1_x509.Certificate.load(built.public_bytes(serialization.Encoding.DER))


class Office:
    """A root and an agency below it that signs."""

    def __init__(self) -> None:
        root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.root = certificate("Root", root_key, "Root", root_key, ca=True)
        store = SimpleCertificateStore()
        store.register_multiple([self.root])
        self.signer = signers.SimpleSigner(
            signing_cert=certificate("เทศบาลทดสอบ", key, "Root", root_key, ca=False),
            signing_key=asn1_keys.PrivateKeyInfo.load(
                key.private_bytes(
                    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
            cert_registry=store,
        )

    @property
    def pem(self) -> str:
        return x509.load_der_x509_certificate(self.root.dump()).public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, pdf: bytes) -> bytes:
        out = BytesIO()
        meta = signers.PdfSignatureMetadata(
            field_name="S", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        signers.PdfSigner(meta, signer=self.signer).sign_pdf(writer, output=out)
        return out.getvalue()


def page(receipt: bytes | None = None) -> bytes:
    """A one-page PDF, with a receipt inside if given."""
    writer = PdfFileWriter()
    content = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    box = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 100, 100)])
    writer.insert_page(PageObject(contents=content, media_box=box, resources=generic.DictionaryObject()))
    if receipt is not None:
        file = EmbeddedFileObject.from_file_data(writer, data=receipt, mime_type="text/plain")
        spec = FileSpec(
            file_spec_string="AAAA-BBBB-CCCC.tlog-proof",
            file_name="AAAA-BBBB-CCCC.tlog-proof",
            embedded_data=file,
            af_relationship=generic.pdf_name("/Data"),
        )
        embed_file(writer, spec)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


OFFICE = Office()
SIGNED = OFFICE.sign(page())


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    trust = {
        "salaklang": "trust/v1",
        "ledger": {"origin": LOG.name, "vkeys": [vkey_format(LOG.verifier)]},
        "certificate_roots": [OFFICE.pem],
        "agencies": {"town": {"th": "เทศบาลนครตัวอย่าง", "en": "Example Town"}},
    }
    (tmp_path / "trust.json").write_text(json.dumps(trust), encoding="utf-8")

    def one(*contents: bytes, args: tuple[str, ...] = ("--lang", "en")) -> tuple[int, str, str]:
        names = []
        for i, content in enumerate(contents):
            (tmp_path / f"file{i}").write_bytes(content)
            names.append(str(tmp_path / f"file{i}"))
        code = verify.main([*names, "--trust", str(tmp_path / "trust.json"), *args])
        said = capsys.readouterr()
        return code, said.out, said.err

    return one


Run = Callable[..., tuple[int, str, str]]


def test_a_receipt_in_plain_english(run: Run) -> None:
    code, out, _ = run(GOOD)
    assert code == 0
    for part in ("genuine", "Application submitted", "Example Town", "AAAA-BBBB-CCCC", "2 of 3 entries", "ชื่อ: ร้าน"):
        assert part in out


def test_and_in_thai(run: Run) -> None:
    code, out, _ = run(GOOD, args=("--lang", "th"))
    assert code == 0
    for part in ("เป็นของจริง", "ยื่นคำขอ", "เทศบาลนครตัวอย่าง", "1 ก.ค. 2569 เวลา 09.30 น."):
        assert part in out


def test_a_certificate(run: Run) -> None:
    code, out, _ = run(SIGNED)
    assert code == 0
    assert "genuine" in out
    assert "เทศบาลทดสอบ" in out


def test_a_certificate_with_a_receipt_inside(run: Run) -> None:
    code, out, _ = run(OFFICE.sign(page(GOOD)))
    assert code == 0
    assert "Application submitted" in out
    code, out, _ = run(OFFICE.sign(page(GOOD.replace(b"index 1", b"index 2"))))
    assert code == 1
    assert "inside the document" in out


@pytest.mark.parametrize("at", sorted(random.Random(7).sample(range(len(GOOD)), 12)))
def test_a_changed_receipt(run: Run, at: int) -> None:
    changed = bytearray(GOOD)
    changed[at] ^= 1
    code, out, _ = run(GOOD, bytes(changed))
    assert code == 1
    assert "Do not rely" in out


def _places() -> list[int]:
    """Bytes all over the file, and many in the signature's own place, which no signature covers."""
    start = SIGNED.index(b"/Contents <") + len(b"/Contents ")
    end = SIGNED.index(b">", start)
    some = random.Random(11)
    return sorted(
        {0, start, end, len(SIGNED) - 1, *some.sample(range(len(SIGNED)), 80), *some.sample(range(start, end), 160)}
    )


def test_a_changed_certificate() -> None:
    trust = Trust(LOG.name, (LOG.verifier,), policy_of([LOG.verifier]), (OFFICE.pem,))
    assert verify.file_check(SIGNED, trust).ok
    for at in _places():
        for mask in (0x01, 0x20):
            changed = bytearray(SIGNED)
            changed[at] ^= mask
            assert not verify.file_check(bytes(changed), trust).ok, (at, mask)
    for changed_file in (SIGNED + b"\n", SIGNED[:-1], page(), SIGNED[: len(SIGNED) // 2], b"%PDF-1.7\n" + b"\x00" * 99):
        assert not verify.file_check(changed_file, trust).ok


def test_something_added_after_signing(run: Run) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(SIGNED))
    writer.root["/Extra"] = generic.NumberObject(1)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert run(out.getvalue())[0] == 1


def test_another_office_and_another_log_are_strangers(run: Run) -> None:
    assert run(Office().sign(page()))[0] == 1
    code, out, _ = run(receipt_bytes(made(leaf_of(ACT), signer=STRANGER)))
    assert code == 1
    assert "don't trust" in out


@pytest.fixture
def policy(tmp_path: Path) -> str:
    path = tmp_path / "policy"
    path.write_text(policy_format(POLICY))
    return str(path)


def test_who_witnessed_it_and_when(run: Run, policy: str) -> None:
    code, out, _ = run(cosigned(*WITNESSES[:2]), args=("--lang", "en", "--policy", policy))
    assert code == 0
    for part in ("Signed by the log: log.example", "Witnessed by: a (w.example/a)", "Not witnessed by: c", "enough"):
        assert part in out
    code, out, _ = run(cosigned(*WITNESSES[:2]), args=("--lang", "th", "--policy", policy))
    assert "พยาน: a (w.example/a) เมื่อ 1 ก.ค. 2569" in out
    assert code == 0


def test_signed_but_not_witnessed(run: Run, policy: str) -> None:
    code, out, _ = run(cosigned(WITNESSES[0]), args=("--lang", "en", "--policy", policy))
    assert code == 1
    assert "signed by the log, not yet witnessed by two agencies" in out
    assert "Download the receipt again later" in out
    code, out, _ = run(OFFICE.sign(page(GOOD)), args=("--json", "--policy", policy))
    (file,) = json.loads(out)["files"]
    assert (code, file["kind"], file["code"]) == (1, "certificate", "unwitnessed")
    assert file["receipt"]["not_cosigned"] == ["a", "b", "c"]
    assert file["receipt"]["quorum"] is False


def test_a_policy_is_trust_enough(tmp_path: Path, policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r").write_bytes(cosigned(*WITNESSES))
    assert verify.main([str(tmp_path / "r"), "--policy", policy, "--json"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert [c["witness"] for c in file["cosigned"]] == ["a", "b", "c"]
    assert file["cosigned"][0]["time"] == "2026-07-01T10:00:00+00:00"
    assert file["signed_by"] == ["log.example"]
    (tmp_path / "policy").write_text("quorum nobody\n")
    assert verify.main([str(tmp_path / "r"), "--policy", policy]) == 2
    assert "1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("quorum a", "by the agency asked for"),
        ("group g any a b\nquorum g", "by the agency asked for"),
        ("group g all a b c\nquorum g", "by three agencies"),
        ("group g any a b\ngroup h all g c\nquorum h", "as the trust policy asks"),
    ],
)
def test_the_quorum_in_words(lines: str, said: str) -> None:
    witnesses = "".join(f"witness {w.name} {vkey_format(w.key)}\n" for w in POLICY.witnesses)
    assert verify_receipt.unwitnessed(policy_parse(f"{witnesses}{lines}\n")).en.endswith(said)


def test_json_for_programs(run: Run) -> None:
    code, out, _ = run(GOOD, SIGNED, b"nonsense", args=("--json",))
    report = json.loads(out)
    assert code == 1
    assert report["ok"] is False
    assert [(f["ok"], f["kind"]) for f in report["files"]] == [
        (True, "receipt"),
        (True, "certificate"),
        (False, "receipt"),
    ]
    assert report["files"][0]["act"]["code"] == "AAAA-BBBB-CCCC"
    assert report["files"][2]["text"]["en"] == "This is not a receipt, or it is damaged"


def test_nothing_in_a_file_steers_the_terminal() -> None:
    assert verify_receipt.plain("\x1b[31mred\u202e") == "\ufffd[31mred\ufffd"


@pytest.mark.parametrize("argv", [[], ["--lang", "xx", "f"], ["/no/such/file"], ["f", "--trust", "/no/such"]])
def test_wrong_use(argv: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert verify.main(argv) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err


def test_it_needs_nothing_but_the_files(tmp_path: Path) -> None:
    """In a process of its own: no settings, no database address, sockets shut."""
    trust = {"salaklang": "trust/v1", "ledger": {"origin": LOG.name, "vkeys": [vkey_format(LOG.verifier)]}}
    (tmp_path / "trust.json").write_text(json.dumps(trust))
    (tmp_path / "r.json").write_bytes(GOOD)
    code = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event.startswith('socket.'): raise RuntimeError(event)\n"
        "sys.addaudithook(hook)\n"
        "from salaklang.interfaces.cli.verify import main\n"
        "code = main(sys.argv[1:])\n"
        "assert not [m for m in sys.modules if m == 'django' or m.startswith('psycopg')]\n"
        "sys.exit(code)"
    )
    keep = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment = {
        **keep,
        "SALA_HOME": str(tmp_path),
        "LANG": "C",
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "r.json")], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "เป็นของจริง" in done.stdout.decode()
