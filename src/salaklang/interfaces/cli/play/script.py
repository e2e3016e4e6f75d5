"""The script of the main job: who does what, in which order, and what must then be true.

Each step is a function on the stage; `play` runs them in order, times them, and stops at the first that fails.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from salaklang.interfaces.cli.play import bank, citizen, officers, proofs, watching
from salaklang.interfaces.cli.play.crossing import AFTER, BEFORE
from salaklang.interfaces.cli.play.patience import waited
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.interfaces.cli.play.stage import RIGHT_NAME, SUBJECT, Stage, Step, answers_today
from salaklang.interfaces.cli.play.visitor import VisitorLost
from salaklang.kernel.text import Text


@dataclass(frozen=True)
class Outcome:
    """How one step went. `problem` is empty when it went well."""

    name: str
    title: Text
    seconds: float
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem


def play(stage: Stage) -> Iterator[Outcome]:
    """Run the steps; yields each outcome as it comes, and ends after the first failure."""
    for name, title, step in steps_of(stage):
        began = time.monotonic()
        problem = ""
        try:
            step(stage)
        except (VisitorLost, OSError, ValueError) as error:
            problem = str(error) or type(error).__name__
        yield Outcome(name, title, time.monotonic() - began, problem)
        if problem:
            return


def _sign_in(stage: Stage) -> None:
    stage.actor("mali")


def _find(stage: Stage) -> None:
    citizen.service_find(stage.actor("mali"), "อยากเปิดร้านกาแฟหน้าบ้าน")


def _apply(stage: Stage) -> None:
    mali = stage.actor("mali")
    citizen.application_begin(mali)
    filled = citizen.application_fill(
        mali,
        answers_today(stage),
        files={"operator_id": identity_card()},
        wrong={"operator": citizen.datum_dispute("family_name", RIGHT_NAME, "สะกดตามบัตรประชาชน")},
    )
    stage.questions_asked, stage.answers_fetched = len(filled.asked), len(filled.fetched)


def _dispute(stage: Stage) -> None:
    keeper, reason = stage.actor("dopa-keeper"), "ตรวจกับทะเบียนคนเกิดแล้ว สะกดผิดจริง"
    waited(lambda: officers.dispute_uphold(keeper, RIGHT_NAME, reason=reason))


def _submit(stage: Stage) -> None:
    mali = stage.actor("mali")
    mali.page = mali.get(mali.page.path if mali.page else "/me")
    form = mali.page.form(having="declare").fill(declare="yes")
    page = mali.send(form)
    if not page.path.endswith("/receipt"):
        raise VisitorLost(f"not submitted: {page.error_texts() or page.text[:300]}")
    again = mali.send(form)  # the button pressed twice
    stage.case = page.path.split("/")[2]
    if stage.case not in again.path:
        raise VisitorLost("pressing twice made a second case")
    stage.number = proofs.text_after(page, "ทพ ", r"ทพ \d+/\d+")
    stage.receipt_code = proofs.code_on(page)


def _receipt_pdf(stage: Stage) -> None:
    proofs.file_save(stage.actor("mali"), f"/cases/{stage.case}/receipt.pdf", stage.folder / "receipt.pdf", b"%PDF-")


def _check(stage: Stage) -> None:
    clerk = stage.actor("clerk")
    officers.case_from_worklist(clerk, stage.number)
    page = officers.case_do(clerk, stage.case, "check")
    if any(button[2] == "check" for form in page.forms() for button in form.buttons):
        raise VisitorLost(f"checked, and still to be checked: {page.path} {page.text[:600]}")


def _pay(stage: Stage) -> None:
    mali = stage.actor("mali")
    if (status := bank.notice_forge(stage.portal_url, mali, stage.case)) != 401:
        raise VisitorLost(f"a forged notice was answered with {status}")
    if not mali.get(f"/cases/{stage.case}/pay").links("/pay?payload="):
        raise VisitorLost("a forged notice marked the bill paid")
    bank.bill_pay(mali, stage.case)


def _letter(stage: Stage) -> None:
    officers.case_do(
        stage.actor("officer"),
        stage.case,
        "letter",
        to_agency="land-uttaradit",
        subject=SUBJECT,
        body="ขอให้สำนักงานที่ดินยืนยันว่าสถานที่ตามคำขอใช้ประกอบพาณิชยกิจได้",
        urgency="normal",
    )


def _answer(stage: Stage) -> None:
    office, body = stage.actor("land-letters"), "ตรวจสอบแล้ว ใช้เป็นสถานที่ประกอบพาณิชยกิจได้"
    waited(lambda: officers.letter_answer(office, SUBJECT, outcome="agreed", body=body))


def _opinion(stage: Stage) -> None:
    officer = stage.actor("officer")

    def give() -> None:
        if not officers.opinions_give(officer, stage.case, "เอกสารครบถ้วน เห็นควรรับจดทะเบียน"):
            raise VisitorLost("no opinion is asked for yet")

    waited(give)


def _decide(stage: Stage) -> None:
    reasons = "คำขอครบถ้วนและสถานที่ใช้ประกอบพาณิชยกิจได้ จึงรับจดทะเบียน"
    registrar = stage.actor("registrar")
    waited(lambda: officers.case_do(registrar, stage.case, "decide", outcome="approve", reasons=reasons))


def _certificate(stage: Stage) -> None:
    mali = stage.actor("mali")
    link, stage.certificate_code = proofs.certificate_wait(mali, stage.case)
    stage.certificate = proofs.file_save(mali, link, stage.folder / "certificate.pdf", b"%PDF-")


def _public_log(stage: Stage) -> None:
    mali = stage.actor("mali")
    stage.receipt = proofs.receipt_wait(mali, stage.receipt_code, stage.folder / "receipt.tlog-proof")
    stage.checkpoint = proofs.log_save(mali, stage.folder / "ledger", stage.trust_file())


def _verify(stage: Stage) -> None:
    if stage.certificate is None or stage.receipt is None:
        raise VisitorLost("nothing to verify")
    proofs.verified(stage.certificate, stage.receipt, trust=stage.trust_file())


def _one_silent(stage: Stage) -> None:
    watching.one_falls_silent(_watch(stage))


def _two_silent(stage: Stage) -> None:
    watching.two_fall_silent(_watch(stage))


def _watch(stage: Stage) -> watching.Watch:
    return watching.Watch(
        stage.programs,
        stage.actor("letters"),
        stage.actor("mali"),
        stage.receipt_code,
        stage.folder / "renewed.tlog-proof",
        stage.trust_file(),
        stage.silent,
    )


def _stranger(stage: Stage) -> None:
    proofs.public_check(stage.portal_url, stage.certificate_code, secrets=[RIGHT_NAME, "มะลิ", stage.case])


def _my_data(stage: Stage) -> None:
    page = stage.actor("mali").get("/me/data")
    for owner in ("กรมการปกครอง", "สำนักทะเบียนกลาง", "กรมที่ดิน"):
        if owner not in page.text:
            raise VisitorLost(f"the page of data uses does not name {owner}")
    if not page.links("/proof/"):
        raise VisitorLost("the page of data uses links to no proof")


def steps_of(stage: Stage) -> tuple[Step, ...]:
    """The steps on this stage, in their order: with several nodes, also those that check what has crossed."""
    if stage.houses is None:
        return STEPS
    steps = list(BEFORE)
    for step in STEPS:
        steps += [step, *AFTER.get(step[0], ())]
    return tuple(steps)


STEPS: tuple[Step, ...] = (
    ("sign-in", Text("มะลิเข้าสู่ระบบด้วย OpenID Connect", "Mali signs in by OpenID Connect"), _sign_in),
    ("find", Text("หาบริการด้วยคำพูดของตัวเอง", "She finds the service in her own words"), _find),
    (
        "apply",
        Text(
            "ตอบทีละข้อ สามทะเบียนตอบแทน และแจ้งว่าชื่อสกุลในทะเบียนผิด",
            "She answers; three registers answer for her; she says that one is wrong",
        ),
        _apply,
    ),
    ("dispute", Text("กรมการปกครองแก้ทะเบียน", "The civil register is corrected by its keeper"), _dispute),
    ("submit", Text("ยื่นคำขอ กดปุ่มสองครั้ง ได้เรื่องเดียว", "She submits, presses twice, gets one case"), _submit),
    ("receipt", Text("ใบรับคำขอเป็น PDF", "The receipt as a PDF"), _receipt_pdf),
    ("check", Text("เจ้าหน้าที่ตรวจเอกสารครบ", "The clerk finds the papers complete"), _check),
    (
        "pay",
        Text("แจ้งชำระปลอมถูกปฏิเสธ แล้วชำระจริงด้วยพร้อมเพย์", "A forged notice is refused; she pays by PromptPay"),
        _pay,
    ),
    ("letter", Text("มีหนังสือถึงสำนักงานที่ดิน", "A numbered letter goes to the Land Office"), _letter),
    ("answer", Text("สำนักงานที่ดินตอบหนังสือ", "The Land Office answers"), _answer),
    ("opinion", Text("เจ้าหน้าที่เสนอความเห็น", "The case officer gives an opinion"), _opinion),
    ("decide", Text("นายทะเบียนอนุมัติพร้อมเหตุผล", "The registrar approves, with reasons"), _decide),
    ("certificate", Text("ใบทะเบียน พค.0403 ลงนามแล้ว", "The signed certificate is there"), _certificate),
    ("public-log", Text("การกระทำอยู่ในสมุดบันทึกสาธารณะ", "The act is in the public log"), _public_log),
    (
        "verify",
        Text("ตรวจใบทะเบียนและหลักฐานแบบออฟไลน์ และตรวจว่าแก้ไม่ได้", "Both files check offline; changed ones don't"),
        _verify,
    ),
    (
        "witness-silent",
        Text("พยานหนึ่งในสามหยุด ใบรับยังมีพยานครบสอง", "One of three witnesses is killed; receipts still get their two"),
        _one_silent,
    ),
    (
        "witnesses-silent",
        Text(
            "พยานสองแห่งหยุด สมุดเดินต่อและบอกว่าใครขาด แล้วกลับมาครบ",
            "Two are killed; the log goes on, says who is missing, and is whole again",
        ),
        _two_silent,
    ),
    (
        "stranger",
        Text("คนนอกตรวจด้วยรหัส ไม่เห็นข้อมูลส่วนบุคคล", "A stranger checks by code, sees nothing personal"),
        _stranger,
    ),
    ("my-data", Text("มะลิเห็นทุกการใช้ข้อมูลของเธอ", "Mali sees each use of her data, with proof"), _my_data),
)
