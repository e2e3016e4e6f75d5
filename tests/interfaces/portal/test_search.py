from salaklang.interfaces.portal.search import likeness, search, triples

TEXTS = [("shop", "จดทะเบียนพาณิชย์ เปิดร้าน ร้านกาแฟ open a shop cafe"), ("birth", "แจ้งเกิด birth of a child")]


def test_own_words_find_the_service() -> None:
    assert search("อยากเปิดร้านกาแฟหน้าบ้าน", TEXTS) == ["shop"]
    assert search("I want to open a CAFE", TEXTS)[0] == "shop"
    assert search("ลูกเกิดเมื่อวาน แจ้งเกิด", TEXTS)[0] == "birth"


def test_nothing_fits_nothing() -> None:
    assert search("xyzzy", TEXTS) == [] and search("", TEXTS) == []
    assert likeness("", "abc") == 0.0 and triples("กข") == {"กข"}
