"""From the draft to the certificate, nothing public and nothing logged holds a word of the person: plain or hashed."""

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from procrastinate.contrib.django import app as procrastinate
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.capabilities.cases.conftest import SERVICE
from tests.support import leaks
from tests.support.scene import ROLES, SECRETS, Scene, nobody, scene_make

from salaklang.foundations.identity.actions import person_email_set
from salaklang.foundations.ledger.actions import sequence_once
from salaklang.foundations.ledger.models import LedgerEntry
from salaklang.foundations.ledger.queries import blocks_latest, log_size
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications.actions import message_send
from salaklang.kernel.actor import system
from salaklang.kernel.text import Text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that any logger says, at every level."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root = logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    root.addHandler(handler)
    # These two are silent in a node unless asked for; they repeat every statement with its values.
    quiet = [logging.getLogger(name) for name in ("django.db.backends", "fontTools")]
    before = [q.level for q in quiet]
    for q in quiet:
        q.setLevel(logging.WARNING)
    yield written
    for q, was in zip(quiet, before, strict=True):
        q.setLevel(was)
    root.removeHandler(handler)
    root.setLevel(level)


# Numbers and names as they were seeded, and ways to write them; an address holds them too, percent-encoded.
PHONE, EMAIL = "0812345678", "mali.secret@people.example"
PRIVATE = {**SECRETS, "phone": PHONE, "e-mail": EMAIL}
# Five digits are in many a hash by chance; a route's word for a dispute is no secret.
TOO_SHORT = {"deed"}


def _forms(value: str) -> Iterator[str]:
    """A value as it is, escaped, and under the hashes that need no key: whoever guesses could confirm a guess."""
    yield from (value, quote(value), json.dumps(value)[1:-1])
    for text in {value, value.lower(), value.replace("-", "")}:
        for kind in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(kind, text.encode())
            yield digest.hexdigest()


def found_in(text: str) -> list[str]:
    private = {name: value for name, value in PRIVATE.items() if name not in TOO_SHORT}
    return [name for name, value in private.items() if any(form in text for form in _forms(value))]


def _public(paths: list[str]) -> str:
    """What anyone can read: the log as files, the trust file, the public pages of documents and acts."""
    told = []
    for path in paths:
        answer = nobody().get(path)
        assert answer.status_code == 200, path
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told.append(body.decode("utf-8", "backslashreplace"))
    return "\n".join(told)


def _log_paths() -> list[str]:
    size = LedgerEntry.objects.count()
    assert 0 < size < 256, "one partial tile holds it all"
    part = f".p/{size}"
    return ["/ledger/checkpoint", "/ledger/key", f"/ledger/tile/0/000{part}", f"/ledger/tile/entries/000{part}"]


def _walk(scene: Scene) -> list[Any]:
    """The owner, a stranger and the desk go through the pages and meet errors; every answer."""
    ids, owner = scene.ids, scene.owner
    pages = [
        "/me", "/me/data", "/me/inbox", "/me/mandates", f"/cases/{ids['case']}", f"/cases/{ids['case']}/receipt",
        f"/cases/{ids['case']}/pay", f"/apply/{ids['draft']}", f"/apply/{ids['draft']}/trade_name", f"/apply/{ids['draft']}/check",
    ]  # fmt: skip
    seen = [client.get(path) for path in pages for client in (owner, scene.stranger, nobody())]
    seen.append(
        owner.post(f"/apply/{ids['draft']}/trade_name", {"trade_name.th": f"{SECRETS['trade name']}\x07", "do": "next"})
    )
    seen.append(owner.post("/me/mandates", {"pid": SECRETS["pid"], "name": SECRETS["given name"], "scope": SERVICE}))
    seen.append(scene.officer(*ROLES).post("/desk/counter", {"do": "find", "pid": SECRETS["pid"]}))
    seen.append(scene.officer(*ROLES).get("/desk/", {"number": "ทพ 1"}))
    seen.append(nobody().post("/me/mandates", {"pid": SECRETS["pid"], "name": SECRETS["family name"]}))
    return seen


def _problems(scene: Scene) -> list[Any]:
    """Errors that programs get back for bodies and addresses full of private things."""
    draft, owner = f"/api/v1/drafts/{scene.draft.id}", scene.owner
    wrong = {"value": {"th": PRIVATE["family name"] * 99, "pid": PRIVATE["pid"], "phone": PHONE, EMAIL: EMAIL}}
    tries = [
        ("PUT", f"{draft}/answers/capital", wrong),
        ("PUT", f"{draft}/answers/trade_name", wrong),
        ("POST", "/api/v1/drafts", {"service": PHONE, "agency": EMAIL}),
        ("POST", f"/api/v1/cases/{scene.ids['case']}/withdrawal", {"reason": PRIVATE["given name"] * 5000}),
        ("POST", "/api/v1/payments/notices", {"payer": PRIVATE["given name"], "phone": PHONE}),
    ]
    answers = [owner.generic(m, path, json.dumps(body), "application/json") for m, path, body in tries]
    assert all(a.status_code >= 400 for a in answers)
    return answers


def _jobs_run() -> None:
    """What acts leave behind: events, receipts, certificates, mails to a server that is away."""
    with procrastinate.replace_connector(procrastinate.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    assert ProcrastinateJob.objects.filter(status="succeeded").exists()


def test_nothing_personal_is_public_or_logged(logged: io.StringIO, settings: Any) -> None:
    settings.SALA_SMTP_URL = "smtp://127.0.0.1:9"
    scene = scene_make()
    person_email_set(system(), person=scene.world.mali, email=EMAIL)
    about, text = Ref("case", str(scene.ids["case"])), Text(SECRETS["message"], SECRETS["message"])
    message_send(system(), person=scene.world.mali, about=about, kind="case.submitted", subject=text, body=text)
    _jobs_run()
    answers = _walk(scene)
    problems = _problems(scene)
    while sequence_once():
        pass
    ids = scene.ids
    pages = ["/ledger/", *(f"/ledger/blocks/{b.height}" for b in blocks_latest())]
    pages += [f"/ledger/entries/{n}" for n in range(log_size())]
    pages += ["/.well-known/salaklang.json", f"/check/{ids['document_code']}", f"/proof/{ids['act']}"]
    public = _public([*_log_paths(), *pages])
    assert found_in(public) == [], "in what anyone can read"
    private = {value: name for name, value in PRIVATE.items() if name not in TOO_SHORT}
    assert leaks.Search(private)(leaks.log_files(settings.SALA_LEDGER_DIR)) == [], "in the files of the log"
    assert "salaklang.request" in logged.getvalue()
    assert found_in(logged.getvalue()) == [], "in the log"
    addresses = "\n".join(str(a.headers.get("Location", "")) + a.request["PATH_INFO"] for a in answers)
    assert found_in(addresses) == [], "in an address"
    assert found_in("\n".join(p.content.decode() for p in problems)) == [], "in a problem document"
    leaves = "\n".join(bytes(e.leaf).decode() for e in LedgerEntry.objects.all())
    assert all(leaf in public for leaf in leaves.splitlines()), "the log was looked at"
    for one in (
        scene.world.mali,
        scene.world.somchai,
        scene.agent,
        ids["case"],
        ids["draft"],
        ids["usage"],
        ids["mandate"],
    ):
        assert str(one) not in public + leaves


def test_the_search_finds_what_it_is_for() -> None:
    for value in (SECRETS["pid"], hashlib.sha256(SECRETS["pid"].encode()).hexdigest(), quote(SECRETS["family name"])):
        assert found_in(f"x{value}y")
