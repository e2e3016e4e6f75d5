"""The steps that only several nodes can show: what crosses between them, and what each of them keeps to by itself."""

from salaklang.interfaces.cli.play import consent, federation, sealed
from salaklang.interfaces.cli.play.patience import waited
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.interfaces.cli.play.stage import CITY, SUBJECT, Stage, Step, answers_today
from salaklang.interfaces.cli.play.systems import system_enter
from salaklang.interfaces.cli.play.visitor import VisitorLost
from salaklang.kernel.text import Text


def _joined(stage: Stage) -> None:
    federation.joined_publicly(_houses(stage), stage.folder)


def _numbers(stage: Stage) -> None:
    town, office = stage.actor("letters"), stage.actor("land-letters")
    waited(lambda: federation.numbers_agree(town, office, SUBJECT))
    waited(lambda: federation.numbers_agree(office, town, SUBJECT))


def _province(stage: Stage) -> None:
    federation.cosigned_by_province(stage.actor("mali"), _houses(stage))


def _elsewhere(stage: Stage) -> None:
    stage.proofs_elsewhere = federation.proofs_elsewhere(stage.actor("mali"), _houses(stage))


def _consent(stage: Stage) -> None:
    town, mali = _houses(stage).town, stage.actor("mali")
    system = system_enter(town.operator, town.portal_url, agency=CITY, name="welfare", folder=stage.folder)
    stage.welfare = consent.Asker(system, stage.numbers["mali"])
    stage.consent_id = consent.given_and_used(mali, stage.welfare)
    stage.answered_on_consent = consent.uses_shown(mali)


def _consent_withdrawn(stage: Stage) -> None:
    if stage.welfare is None:
        raise VisitorLost("nobody has asked for consent")
    past_checks = _houses(stage).town_past_checks
    stage.refused_without_consent = consent.withdrawn(
        stage.actor("mali"), stage.welfare, stage.consent_id, past_checks=past_checks
    )


def _sealed(stage: Stage) -> None:
    houses, agency = _houses(stage), sealed.INVESTIGATORS
    at = houses.province
    system = system_enter(at.operator, at.portal_url, agency=agency, name="inquiries", folder=stage.folder)
    sealed.asked(system, stage.numbers["finance"])
    sealed.hidden_from(stage.actor("finance"))
    national = houses.national
    stage.sealed_uses_counted = sealed.counted(national.portal_url, stage.folder / "national-ledger", national.trust)


def _registers_down(stage: Stage) -> None:
    federation.registers_down(
        stage.actor("anan"), stage.actor("mali"), _houses(stage), answers=answers_today(stage), upload=identity_card()
    )


def _houses(stage: Stage) -> federation.Houses:
    if stage.houses is None:
        raise VisitorLost("there is one node only")
    return stage.houses


# With several nodes: what is checked before all, and what after which step.
BEFORE: tuple[Step, ...] = (
    (
        "joined",
        Text("สมุดสาธารณะของทั้งสามโหนดบอกว่าเชื่อมกับใคร", "The public logs of all three nodes say whom they have joined"),
        _joined,
    ),
)
AFTER: dict[str, tuple[Step, ...]] = {
    "answer": (
        ("numbers", Text("เลขหนังสือส่งและรับตรงกันทั้งสองโหนด", "The letters have one number on both nodes"), _numbers),
    ),
    "public-log": (
        (
            "province-cosigned",
            Text("พยานของจังหวัดลงนามใต้สมุดของเมือง", "The province's witness has signed under the town's log"),
            _province,
        ),
    ),
    "my-data": (
        (
            "proof-elsewhere",
            Text(
                "หลักฐานของทะเบียนกลางตรวจได้ด้วยกุญแจของทะเบียนกลาง",
                "Proofs of the uses lie in the national log, and check under its keys and witnesses",
            ),
            _elsewhere,
        ),
        (
            "consent",
            Text(
                "มะลิอ่านคำขอแล้วยินยอม ระบบสวัสดิการของเมืองถามทะเบียนได้ และเธอเห็นการใช้",
                "Asked for her consent, Mali reads and agrees; the town's system asks the register; she sees it",
            ),
            _consent,
        ),
        (
            "consent-withdrawn",
            Text(
                "มะลิถอนความยินยอม ครั้งถัดไปถูกปฏิเสธทันที แม้โหนดของเมืองข้ามการตรวจของตัวเอง",
                "She withdraws; the very next call is refused, even one that the town's node sends past its own checks",
            ),
            _consent_withdrawn,
        ),
        (
            "sealed-use",
            Text(
                "ป.ป.ช. ถามทะเบียนแบบปิดผนึก เจ้าตัวยังไม่เห็น ใครก็นับได้จากสมุดสาธารณะ",
                "An inquiry asks under seal: the person sees nothing yet, anybody can count it in the log",
            ),
            _sealed,
        ),
        (
            "registers-down",
            Text(
                "โหนดทะเบียนกลางหยุด ประชาชนยื่นหลักฐานต่อได้ แล้วกลับมาตอบ",
                "The national node is stopped: a citizen is told so and goes on; it comes back and answers",
            ),
            _registers_down,
        ),
    ),
}
