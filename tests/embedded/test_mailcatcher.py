"""The mail catcher speaks SMTP and delivers whole files."""

import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from salaklang.embedded.mailcatcher import catcher
from salaklang.embedded.processes import port_free


def test_a_message_sent_by_smtp_lies_in_the_folder(tmp_path: Path) -> None:
    port = port_free()
    controller = catcher(tmp_path / "mail", port=port)
    controller.start()
    try:
        sent = EmailMessage(policy=policy.SMTP)
        sent["From"], sent["To"], sent["Subject"] = "hall@example.test", "citizen@example.test", "ได้รับคำขอแล้ว"
        sent.set_content("เลขรับ ทพ 0001/2569\n")
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            for _ in range(3):
                client.send_message(sent)
    finally:
        controller.stop()
    files = sorted((tmp_path / "mail").iterdir())
    assert [f.suffix for f in files] == [".eml"] * 3
    got = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert got["X-Envelope-To"] == "citizen@example.test"
    assert got["Subject"] == "ได้รับคำขอแล้ว"
    assert "เลขรับ ทพ 0001/2569" in got.get_content()
