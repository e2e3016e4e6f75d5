"""What goes wrong between agencies. The citizen's way on (give the evidence oneself, give consent) is in the text."""

from uuid import UUID

from salaklang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text

_GO_ON = Text(
    "คุณดำเนินการต่อได้ โดยกรอกข้อมูลและแนบหลักฐานเอง เจ้าหน้าที่จะตรวจกับทะเบียนภายหลัง",
    "You can go on: give the details and the evidence yourself. An officer will check them against the register.",
)


class RegisterUnavailable(Unavailable):
    """The register is down, or did not answer in time. Nothing was released. `again_in`: after how many seconds its
    provider said to ask again; None where it said nothing."""

    code = "register-unavailable"
    text = Text("{register}ยังไม่ตอบในขณะนี้", "The {register} is not answering at the moment")
    next_step = _GO_ON
    again_in: int | None = None


class RegisterBusy(RegisterUnavailable):
    """The asking agency has used up what the provider answers it for now: see TooManyAsked, its side of the same."""

    code = "too-many-asked"
    status = 429
    text = Text(
        "{register}ตอบหน่วยงานนี้ครบจำนวนสำหรับช่วงเวลานี้แล้ว",
        "The {register} has answered as much as it may tell this agency at a time",
    )


class OfficerNeeded(RegisterUnavailable):
    """The register answers only to an officer whom the asking agency names, and none asked. Nothing was sent to it."""

    code = "officer-needed"
    text = Text(
        "{register}ตอบเฉพาะเจ้าหน้าที่ที่หน่วยงานระบุตัว",
        "The {register} answers only to an officer whom the agency names",
    )
    next_step = Text(
        "กรอกข้อมูลและแนบหลักฐานเองเพื่อดำเนินการต่อ เจ้าหน้าที่จะตรวจกับทะเบียนหลังคุณยื่นคำขอ",
        "Go on by giving the details and the evidence yourself. An officer will look them up once you have applied.",
    )


class OfficerRefused(RegisterUnavailable):
    """The register does not let this agency or this officer in. Trying again does not help; the operator must act."""

    code = "officer-refused"
    text = Text("{register}ไม่อนุญาตให้เจ้าหน้าที่คนนี้สืบค้น", "The {register} does not let this officer ask")


class PartnerLeft(RegisterUnavailable):
    """The agency lives on a node that this one has parted from. Nothing is sent to it, nothing of it is accepted."""

    code = "partner-left"
    text = Text("หน่วยงานนี้ไม่ได้เชื่อมต่อกับระบบนี้แล้ว", "This agency is no longer connected to this system")
    next_step = Text(
        "ติดต่อหน่วยงานนั้นโดยตรง หรือกรอกข้อมูลและแนบหลักฐานเอง",
        "Contact that agency in another way, or give the details and the evidence yourself.",
    )


class RegisterRubbish(Unavailable):
    """The register answered with something that is not an answer. Nothing of it is used."""

    code = "register-rubbish"
    text = Text("{register}ตอบข้อมูลที่ใช้ไม่ได้", "The {register} sent an answer that can't be used")
    next_step = _GO_ON


class RegisterEmpty(SalaError):
    """The register works, and holds nothing under this key."""

    code = "register-empty"
    status = 404
    text = Text("{register}ไม่มีข้อมูลนี้", "The {register} holds nothing about this")
    next_step = _GO_ON


class AccessDenied(NotAllowed):
    """The requesting agency has no right to this answer, on this ground, for this purpose. It is logged."""

    code = "access-denied"
    text = Text("หน่วยงานนี้ไม่มีสิทธิขอข้อมูลนี้เพื่อวัตถุประสงค์นี้", "This agency has no right to this data for this purpose")


class ConsentNeeded(NotAllowed):
    """The only ground is the person's consent, and there is none that is valid now."""

    code = "consent-needed"
    text = Text("ต้องได้รับความยินยอมจากคุณก่อนจึงจะขอข้อมูลนี้ได้", "Your consent is needed before this data can be fetched")
    next_step = Text(
        "ให้ความยินยอม หรือกรอกข้อมูลและแนบหลักฐานเอง",
        "Give your consent, or give the details and the evidence yourself.",
    )


class ConsentUnconfirmed(RegisterUnavailable):
    """The node where the consent was given does not say whether it still stands: so nothing is given out."""

    code = "consent-unconfirmed"
    text = Text(
        "ยังยืนยันไม่ได้ว่าความยินยอมของคุณยังมีผล จึงยังไม่มีการให้ข้อมูล",
        "We can't confirm that your consent still stands, so no data was given",
    )
    next_step = Text(
        "ลองใหม่ภายหลัง หรือกรอกข้อมูลและแนบหลักฐานเองเพื่อดำเนินการต่อ",
        "Try again later, or go on by giving the details and the evidence yourself.",
    )


class ConsentPaperWrong(Invalid):
    """A consent that came from another node and is not what it claims: unreadable, or not signed by that agency."""

    code = "consent-paper-wrong"
    text = Text("หลักฐานความยินยอมใช้ไม่ได้", "This record of a consent can't be used")


class ConsentNotFound(NotFound):
    code = "consent-not-found"
    text = Text("ไม่พบความยินยอมนี้", "We can't find that consent")


class ConsentClosed(Conflict):
    """The request for consent was answered, or has lapsed, in the meantime."""

    code = "consent-closed"
    text = Text("คำขอความยินยอมนี้ตอบไม่ได้แล้ว", "This request for consent can no longer be answered")
    next_step = Text("ดูสถานะล่าสุดในหน้าความยินยอมของคุณ", "See how it stands on the page of your consents.")


class ConsentAskedOften(Conflict):
    """The agency has asked this person so often that it has to wait for answers: nobody is worn down by asking."""

    code = "consent-asked-often"
    text = Text(
        "มีคำขอความยินยอมจากหน่วยงานนี้รอคำตอบมากพอแล้ว", "Enough requests of this agency wait for this person’s answer"
    )
    next_step = Text("รอให้เจ้าของข้อมูลตอบก่อน", "Wait until the person has answered.")


class ConsentUsedUp(Conflict):
    """The consent ended, was withdrawn, or has been used as often as it allows."""

    code = "consent-used-up"
    text = Text("ความยินยอมนี้ใช้ไม่ได้แล้ว", "This consent can no longer be used")
    next_step = Text("ขอความยินยอมใหม่จากเจ้าของข้อมูล", "Ask the person for consent again.")


class RequestUnfit(Invalid):
    """A request that does not fit the service's schema: it was not sent."""

    code = "request-unfit"
    text = Text("คำขอไม่ตรงกับรูปแบบที่บริการนี้รับ", "The request does not fit what this service takes")
    next_step = Text("ตรวจคำขอกับรูปแบบ (JSON Schema) ของบริการ", "Check the request against the service's JSON Schema.")


class MessageRefused(SalaError):
    """A message that a provider does not accept; `step` names the check that refused it. Base of the three below."""

    code = "message-refused"
    status = 400
    text = Text("ข้อความระหว่างหน่วยงานไม่ผ่านการตรวจสอบ", "The message between agencies did not pass the checks")

    @property
    def reason(self) -> str:
        """What is wrong, for whoever writes the program that sent it: names of headers and keys, never their values."""
        return str(self)


class MessageMalformed(MessageRefused):
    code = "message-malformed"


class SignatureWrong(MessageRefused):
    code = "signature-wrong"
    status = 401


class KeyUnknown(MessageRefused):
    code = "key-unknown"
    status = 401


class MessageTooLarge(MessageRefused):
    code = "message-too-large"
    status = 413


class DigestWrong(MessageRefused):
    code = "digest-wrong"


class WindowWrong(MessageRefused):
    """Created in the future, expired, or meant to live too long."""

    code = "window-wrong"


class MessageReplayed(MessageRefused):
    code = "message-replayed"
    status = 409


class TooManyAsked(MessageRefused):
    """A partner has asked about more people than its access right allows in this hour or day, or has tried too many
    keys under which there is nothing. `limit` is the name of the limit in the book of access rights."""

    code = "too-many-asked"
    status = 429
    text = Text(
        "หน่วยงานนี้ถามถึงคนจำนวนมากเกินกว่าที่สิทธิกำหนดในช่วงเวลานี้",
        "This agency has asked about more people than its access right allows at a time",
    )
    next_step = Text(
        "รอถึงชั่วโมงหรือวันถัดไป หากงานต้องใช้มากกว่านี้ ให้ขอแก้สิทธิกับหน่วยงานเจ้าของทะเบียน",
        "Wait for the next hour or day. If the work needs more, ask the register's agency for another right.",
    )

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit


class SealTooLong(Invalid):
    """A seal may be lengthened, by an order with a reason, up to the most that its ground allows."""

    code = "seal-too-long"


class BasisNotPermitted(AccessDenied):
    code = "basis-not-permitted"


class DisputedAlready(Invalid):
    """The person has an open dispute about this very field: `dispute`."""

    code = "disputed-already"

    def __init__(self, dispute: UUID, *, fields: dict[str, Text]) -> None:
        super().__init__(str(dispute), fields=fields)
        self.dispute = dispute


class DisputeClosed(Conflict):
    code = "dispute-closed"
    text = Text("ข้อโต้แย้งนี้มีคำตอบแล้ว", "This dispute has been answered already")


class CorrectionElsewhere(Invalid):
    """The register is read from here and kept elsewhere: only its own keeper can put it right. Nothing was changed."""

    code = "correction-elsewhere"

    def __init__(self, *, register: Text, where: Text) -> None:
        """`where` says to whom the keeper of the dispute has to go."""
        text = Text(
            f"แก้{register.th}จากที่นี่ไม่ได้ แจ้ง{where.th}ให้แก้ก่อน แล้วเลือกยืนยันข้อมูลเดิมและบอกว่าส่งเรื่องไปที่ใด",
            f"The {register.en} can’t be put right from here. Tell {where.en} first; then stand by the record here and "
            "say where you sent it",
        )
        super().__init__(self.code, fields={"outcome": text})


class SwitchOnlyInDemo(NotAllowed):
    code = "switch-only-in-demo"
    text = Text("สวิตช์นี้ใช้ได้เฉพาะในระบบสาธิต", "This switch works in the demonstration only")


class LedgerSilent(Unavailable):
    """Acts wait longer than allowed for their public proof: until they have it, no more data goes out."""

    code = "ledger-silent"
    text = Text(
        "หยุดให้ข้อมูลชั่วคราว เพราะบันทึกสาธารณะยังไม่เผยแพร่หลักฐาน",
        "Data is held back: the public log has not published its proofs",
    )
    next_step = _GO_ON


class MessageNotDead(Conflict):
    code = "message-not-put-aside"
    text = Text("ข้อความนี้ไม่ได้ค้างอยู่แล้ว", "This message no longer waits for anybody")
    next_step = Text("เปิดรายการข้อความที่ค้างใหม่อีกครั้ง", "Open the list of messages again.")


class EntryRefused(Invalid):
    """A node's directory entry that is unreadable, not signed by its key, or contradicts what is known."""

    code = "node-entry-refused"
    text = Text("ใช้ข้อมูลของโหนดนี้ไม่ได้", "This node's entry can't be used")
    next_step = Text(
        "ตรวจที่อยู่และกุญแจกับผู้ดูแลโหนดนั้นอีกครั้ง", "Check the address and the key once more with that node's operator."
    )
