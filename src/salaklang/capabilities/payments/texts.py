"""Texts of payments."""

from salaklang.kernel.text import Text

ACTS = {
    "payment.received": Text("ได้รับชำระเงินและออกใบเสร็จ", "Payment received and receipt issued"),
    "payment.set-aside": Text("รับเงินที่ไม่ตรงกับใบแจ้งชำระ พักไว้รอตรวจสอบ", "Money that fits no open bill set aside"),
    "payment.bill-cancelled": Text("ยกเลิกใบแจ้งชำระเงิน", "Bill cancelled"),
    "payment.statement-imported": Text("นำเข้ารายการเดินบัญชีธนาคาร", "Bank statement imported"),
    "payment.set-aside-settled": Text("จัดการเงินที่พักไว้แล้ว", "Money set aside dealt with"),
}

# Acts whose leaf shows its public part: the amount, the agency and the purpose of every baht, never a person.
PUBLIC_ACTS = frozenset({"payment.received", "payment.set-aside", "payment.set-aside-settled"})

PAID_SUBJECT = Text("ได้รับชำระเงินแล้ว", "We received your payment")
PAID_BODY = Text(
    "ได้รับเงิน {amount} บาท สำหรับ {what} ใบเสร็จรับเงินเลขที่ {receipt}",
    "We received {amount} baht for {what}. Receipt number {receipt}.",
)
ASIDE_SUBJECT = Text("เงินที่โอนไม่ตรงกับใบแจ้งชำระ", "Your payment does not fit the bill")
ASIDE_BODY = {
    "wrong-amount": Text(
        "ธนาคารแจ้งว่าได้รับ {amount} บาท แต่ใบแจ้งชำระสำหรับ {what} คือ {due} บาท "
        "ใบแจ้งยังไม่ถือว่าชำระ เงินที่โอนถูกพักไว้และเจ้าหน้าที่การเงินจะติดต่อคืน กรุณาชำระใหม่ให้ตรงจำนวน",
        "The bank says that {amount} baht came in, but the bill for {what} is {due} baht. The bill still counts as "
        "unpaid; your money is set aside and a finance officer will return it. Please pay the exact amount.",
    ),
    "already-paid": Text(
        "ธนาคารแจ้งว่าได้รับเงินอีก {amount} บาท สำหรับ {what} ซึ่งชำระแล้ว เงินถูกพักไว้และเจ้าหน้าที่การเงินจะติดต่อคืน",
        "The bank says that another {amount} baht came in for {what}, which is already paid. The money is set aside "
        "and a finance officer will return it.",
    ),
    "cancelled-bill": Text(
        "ธนาคารแจ้งว่าได้รับเงิน {amount} บาท สำหรับ {what} ซึ่งยกเลิกแล้ว เงินถูกพักไว้และเจ้าหน้าที่การเงินจะติดต่อคืน",
        "The bank says that {amount} baht came in for {what}, which was cancelled. The money is set aside and a "
        "finance officer will return it.",
    ),
}
VERDICTS = {
    "accepted": Text("รับชำระแล้ว", "Accepted"),
    "wrong-amount": Text("จำนวนเงินไม่ตรง", "Wrong amount"),
    "unknown-bill": Text("ไม่พบใบแจ้งชำระ", "No such bill"),
    "cancelled-bill": Text("ใบแจ้งชำระยกเลิกแล้ว", "The bill was cancelled"),
    "already-paid": Text("ชำระซ้ำ", "Already paid"),
}
STATES = {
    "open": Text("รอชำระ", "To be paid"),
    "paid": Text("ชำระแล้ว", "Paid"),
    "cancelled": Text("ยกเลิก", "Cancelled"),
}
