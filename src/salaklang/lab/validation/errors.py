"""What can be wrong with the data a validation reads: each error names the file, the line and what to do."""

from salaklang.kernel.errors import Invalid, NotFound
from salaklang.kernel.text import Text


class DataMissing(NotFound):
    """`place` is the directory, `names` the files that would have been read."""

    code = "lab-data-missing"
    text = Text("ไม่พบแฟ้มข้อมูลใดใน {place}", "There is no data file in {place}")
    next_step = Text("วางแฟ้มอย่างน้อยหนึ่งแฟ้มจาก: {names}", "Put at least one of these files there: {names}")


class DataInvalid(Invalid):
    """`file`, `line` (1 is the header) and `why` (a `Text`) fill the text."""

    code = "lab-data-invalid"
    text = Text("{file} บรรทัดที่ {line}: {why}", "{file}, line {line}: {why}")
    next_step = Text(
        "แก้ไขแฟ้มให้มีรูปแบบเดียวกับแฟ้มใน lab/data แล้วลองอีกครั้ง",
        "Correct the file; the files in lab/data show the form. Then run again.",
    )
