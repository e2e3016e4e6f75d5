"""Privacy, help, accessibility. Each page is a title and sections of (heading, paragraphs)."""

from dataclasses import dataclass

from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class About:
    title: Text
    lead: Text
    sections: tuple[Section, ...]


PRIVACY = About(
    Text("ความเป็นส่วนตัว", "Privacy"),
    Text(
        "คุณเห็นได้ทุกครั้งที่มีคนใช้ข้อมูลของคุณ ว่าใครใช้ ใช้ทำอะไร ตามกฎหมายใด พร้อมหลักฐาน",
        "You see every use of your data: who used it, what for, under which law, with proof.",
    ),
    (
        Section(
            Text("เราเก็บอะไร", "What we keep"),
            (
                Text(
                    "คำตอบและไฟล์ที่คุณให้ในคำขอ ผลการตัดสิน ใบเสร็จ และบันทึกว่าใครเปิดดูข้อมูลของคุณเมื่อใด",
                    "The answers and files you give in an application, its decision, receipts, and a record of who "
                    "looked at your data and when.",
                ),
                Text(
                    "ร่างคำขอเก็บตั้งแต่คำตอบแรก เพื่อให้ทำต่อจากเครื่องอื่นได้ ลบร่างได้จากหน้า “เรื่องของฉัน”",
                    "A draft is kept from your first answer, so that you can go on from another "
                    "device. You can delete "
                    "it on “My cases”.",
                ),
            ),
        ),
        Section(
            Text("เราดึงอะไรจากหน่วยงานอื่น", "What we fetch from other agencies"),
            (
                Text(
                    "เฉพาะข้อมูลที่คำขอนั้นต้องใช้ หน้าแรกของแต่ละบริการบอกว่าดึงอะไร จากใคร และตามกฎหมายใด "
                    "ส่วนที่ต้องใช้ความยินยอม เราถามคุณก่อนทุกครั้ง",
                    "Only what the application needs. Each service’s first page says what is "
                    "fetched, from whom and under "
                    "which law. Where your consent is needed, we ask you first, every time.",
                ),
            ),
        ),
        Section(
            Text("สมุดบันทึกสาธารณะไม่มีข้อมูลส่วนบุคคล", "The public record holds no personal data"),
            (
                Text(
                    "สมุดบันทึกเก็บเพียงรอยประทับทางคณิตศาสตร์ของแต่ละการกระทำ "
                    "ซึ่งอ่านย้อนกลับเป็นข้อมูลของคุณไม่ได้ "
                    "มีแต่ใบรับในมือคุณที่แสดงได้ว่ารอยประทับนั้นเป็นของเรื่องใด",
                    "The record holds only a mathematical fingerprint of each act, which cannot be "
                    "turned back into your "
                    "data. Only the receipt in your hands shows which act a fingerprint belongs to.",
                ),
            ),
        ),
        Section(
            Text("สิทธิของคุณ", "Your rights"),
            (
                Text(
                    "ขอดู ขอแก้ไข คัดค้าน และถอนความยินยอมได้ที่หน้า “ใครใช้ข้อมูลของฉัน” ตามพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562",
                    "See, correct, object and withdraw consent on “Who used my data”, under the "
                    "Personal Data Protection "
                    "Act B.E. 2562 (2019).",
                ),
            ),
        ),
        Section(
            Text("คุกกี้", "Cookies"),
            (
                Text(
                    "มีสามตัว: การเข้าสู่ระบบ การป้องกันการปลอมแบบฟอร์ม และภาษาที่เลือก ไม่มีการติดตามหรือโฆษณา",
                    "There are three: your sign-in, protection against forged forms, and your "
                    "language. Nothing tracks you "
                    "and there is no advertising.",
                ),
            ),
        ),
    ),
)

HELP = About(
    Text("ช่วยเหลือและติดต่อ", "Help and contact"),
    Text("ทำเองบนเว็บไซต์นี้ไม่สะดวก ยังมีทางอื่นเสมอ", "If this site does not suit you, there is always another way."),
    (
        Section(
            Text("ให้เจ้าหน้าที่ช่วยยื่น", "Let an officer file for you"),
            (
                Text(
                    "ไปที่เคาน์เตอร์ของหน่วยงานพร้อมบัตรประจำตัวประชาชน "
                    "เจ้าหน้าที่จะกรอกคำขอเดียวกันนี้ให้ตามคำบอกของคุณ "
                    "ไม่ต้องถ่ายสำเนาเอกสาร",
                    "Come to the office’s counter with your ID card. An officer fills in this same "
                    "application from what "
                    "you say. No photocopies are needed.",
                ),
            ),
        ),
        Section(
            Text("ให้คนที่ไว้ใจทำแทน", "Let someone you trust act for you"),
            (
                Text(
                    "มอบอำนาจได้ที่หน้า “มอบอำนาจ” ระบุบริการและวันหมดอายุ และยกเลิกได้ทุกเมื่อ",
                    "Name them on “Acting for others”, for which services and until when. You can "
                    "revoke it at any time.",
                ),
            ),
        ),
        Section(
            Text("ทะเบียนมีข้อมูลของคุณผิด", "A register has your data wrong"),
            (
                Text(
                    "เมื่อเห็นข้อมูลที่ผิด เลือก “ข้อมูลนี้ผิด” ในหน้านั้น เจ้าของทะเบียนต้องตอบ และคุณยื่นคำขอต่อได้ทันที",
                    "Where you see it, choose “This is wrong”. The register’s keeper must answer, "
                    "and you can go on "
                    "with your application at once.",
                ),
            ),
        ),
        Section(
            Text("เวลาทำการของเคาน์เตอร์", "Counter hours"),
            (
                Text(
                    "วันจันทร์ถึงศุกร์ 08.30–12.00 น. และ 13.00–16.30 น. ยกเว้นวันหยุดราชการ บางแห่งเปิดช่วงพักเที่ยง",
                    "Monday to Friday, 08:30–12:00 and 13:00–16:30, except public holidays. Some "
                    "offices stay open at noon.",
                ),
            ),
        ),
    ),
)

ACCESSIBILITY = About(
    Text("การเข้าถึงสำหรับทุกคน", "Accessibility"),
    Text(
        "ทุกคนต้องใช้บริการของรัฐได้ เว็บไซต์นี้ตั้งเป้าตามมาตรฐาน WCAG 2.2 ระดับ AA",
        "Everyone must be able to use the services of the state. This site aims at WCAG 2.2, level AA.",
    ),
    (
        Section(
            Text("สิ่งที่ทำได้", "What you can do"),
            (
                Text(
                    "ใช้แป้นพิมพ์อย่างเดียวได้ทุกหน้า ขยายตัวอักษรได้ถึง 400% ใช้กับโปรแกรมอ่านหน้าจอ "
                    "ใช้โหมดมืดหรือความต่างสีสูง และใช้โดยปิด JavaScript ได้ทุกขั้นตอน",
                    "Use every page with a keyboard alone, zoom to 400%, use a screen reader, dark "
                    "mode or high contrast, "
                    "and finish every journey with JavaScript off.",
                ),
            ),
        ),
        Section(
            Text("วิธีที่เราตรวจ", "How we test"),
            (
                Text(
                    "ทุกหน้าในแต่ละขั้นตอนตรวจอัตโนมัติด้วย axe-core สองภาษา ที่จอกว้าง 360 พิกเซลและจอคอมพิวเตอร์ "
                    "การตรวจอัตโนมัติไม่พบปัญหาทุกอย่าง จึงขอให้แจ้งเราเมื่อพบ",
                    "Each page of each journey is tested automatically with axe-core, in both "
                    "languages, at 360 pixels "
                    "and on a desktop. Automatic tests do not find everything: please tell us what you find.",
                ),
            ),
        ),
        Section(
            Text("สิ่งที่ยังไม่ดีพอ", "What is not good enough yet"),
            (
                Text(
                    "ยังไม่มีผู้ใช้ที่มีความพิการทดสอบครบทุกขั้นตอน และเอกสาร PDF "
                    "ยังอ่านด้วยโปรแกรมอ่านหน้าจอได้ไม่สมบูรณ์ "
                    "ขอเอกสารในรูปแบบอื่นได้ที่เคาน์เตอร์",
                    "The journeys have not yet been tested by people with disabilities, and PDF "
                    "documents do not read "
                    "perfectly in screen readers. Ask at a counter for another format.",
                ),
            ),
        ),
    ),
)
