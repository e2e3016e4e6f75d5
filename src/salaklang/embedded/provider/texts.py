"""What the provider's pages say, and the way a template gets it in the visitor's language."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import lazystr
from django.utils.translation import get_language

from salaklang.kernel.text import Text

NAME = Text("ยืนยันตัวตนศาลากลาง", "Salaklang sign-in")
MISMATCH = Text(
    "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง ตรวจแล้วกรอกอีกครั้ง", "The user name or password is not right. Check both and try again."
)
TOO_MANY = Text("ลองหลายครั้งเกินไป รอ 5 นาทีแล้วลองใหม่", "Too many tries. Wait 5 minutes and try again.")
KEY_FAILED = Text("ใช้พาสคีย์ไม่สำเร็จ ลองอีกครั้ง หรือใช้รหัสผ่าน", "That passkey did not work. Try again, or use your password.")

PAGE = {
    "name": NAME,
    "skip": Text("ข้ามไปเนื้อหา", "Skip to the content"),
    "about": Text(
        "ระบบยืนยันตัวตนสำหรับการทดลองใช้ แทนที่ ThaID ในเครื่องนี้",
        "A stand-in for the national ID app on this machine, for trying things out",
    ),
    "sign_in": Text("เข้าสู่ระบบ", "Sign in"),
    "sign_in_lead": Text(
        "กรอกชื่อผู้ใช้และรหัสผ่าน แล้วจะกลับไปหน้าที่คุณจากมา",
        "Give your user name and password. Then you go back to where you came from.",
    ),
    "username": Text("ชื่อผู้ใช้", "User name"),
    "password": Text("รหัสผ่าน", "Password"),
    "passkey": Text("ใช้พาสคีย์", "Use a passkey"),
    "or": Text("หรือ", "or"),
    "forgot": Text("ลืมรหัสผ่าน", "I forgot my password"),
    "forgot_lead": Text(
        "นำบัตรประชาชนไปที่เคาน์เตอร์ของหน่วยงาน เจ้าหน้าที่จะยืนยันตัวคุณและตั้งรหัสผ่านใหม่ ระหว่างนี้ยื่นเรื่องที่เคาน์เตอร์ได้เลย",
        "Take your ID card to an agency's counter: an officer checks who you are and sets a new password. "
        "You can also file at the counter at once.",
    ),
    "closed": Text("สมัครบัญชีเองไม่ได้", "You cannot open an account here"),
    "closed_lead": Text(
        "บัญชีออกให้เมื่อพิสูจน์ตัวตนที่เคาน์เตอร์ของหน่วยงาน",
        "Accounts are issued when you prove who you are at an agency's counter.",
    ),
    "back": Text("กลับ", "Back"),
    "home": Text("บัญชีของคุณ", "Your account"),
    "passkeys": Text("พาสคีย์ของคุณ", "Your passkeys"),
    "passkeys_none": Text("ยังไม่มีพาสคีย์", "You have no passkey yet"),
    "passkeys_lead": Text(
        "พาสคีย์อยู่ในโทรศัพท์หรือเครื่องของคุณ เข้าสู่ระบบด้วยลายนิ้วมือ ใบหน้า หรือรหัสเครื่อง",
        "A passkey lives in your phone or computer; you sign in with a finger, your face or the device's code.",
    ),
    "key_failed": KEY_FAILED,
    "passkey_add": Text("เพิ่มพาสคีย์", "Add a passkey"),
    "passkey_name": Text("ตั้งชื่อพาสคีย์ เช่น โทรศัพท์ของฉัน", "Name it, for example “my phone”"),
    "passkey_remove": Text("ลบ", "Remove"),
    "passkey_remove_sure": Text("ลบพาสคีย์นี้", "Remove this passkey?"),
    "needs_script": Text("พาสคีย์ต้องใช้ JavaScript", "Passkeys need JavaScript"),
    "again": Text("ยืนยันอีกครั้งว่าเป็นคุณ", "Show once more that it is you"),
    "second": Text("ยืนยันด้วยพาสคีย์", "Confirm with a passkey"),
    "second_lead": Text("บัญชีนี้ตั้งให้ยืนยันสองชั้น", "This account asks for two proofs."),
    "code": Text("รหัสจากแอปยืนยันตัวตน", "Code from your authenticator app"),
    "go_on": Text("ต่อไป", "Continue"),
    "cancel": Text("ยกเลิก", "Cancel"),
    "sign_out": Text("ออกจากระบบ", "Sign out"),
    "sign_out_sure": Text("ออกจากระบบยืนยันตัวตนด้วยหรือไม่", "Sign out of the sign-in service too?"),
    "problem": Text("มีข้อที่ต้องแก้", "There is a problem"),
    "refused": Text("ทำต่อไม่ได้", "We can't go on"),
    "refused_lead": Text(
        "คำขอเข้าสู่ระบบไม่ถูกต้องหรือหมดอายุ กลับไปที่เว็บไซต์แล้วเริ่มเข้าสู่ระบบใหม่ ข้อมูลที่กรอกไว้ไม่หาย",
        "The request to sign in is not valid or too old. Go back to the site and start to sign in again; "
        "what you filled in is kept.",
    ),
}


def page_texts(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `x.<name>` is the text in the visitor's language; `other` is the other language's code."""
    language = get_language() or "th"
    other = "th" if language == "en" else "en"
    query = request.GET.copy()
    query["lang"] = other
    here = f"{request.path}?{query.urlencode()}"
    return {"x": {k: v.in_(language) for k, v in PAGE.items()}, "language": language, "other": other, "other_url": here}


class _Now:
    """A text that is in the reader's language at the moment it is shown."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text.in_(get_language() or "th")


def lazy(text: Text) -> Any:
    """`text` for a library that keeps messages from import time on."""
    return lazystr(_Now(text))
