"""What officers do at the desk, one page for one decision."""

from salaklang.interfaces.cli.play.visitor import Page, Visitor, VisitorLost

_MOVED, _LOOKS = 409, 3


def case_from_worklist(officer: Visitor, number: str) -> Page:
    """Open the case by its number, as it stands in the worklist."""
    officer.get("/desk/")
    for link in officer.page.links(number) if officer.page else []:
        return officer.get(link)
    raise VisitorLost(f"{number} is not in the worklist")


def case_do(officer: Visitor, case: str, what: str, **fields: str) -> Page:
    """Open a case and do one of its actions: `check`, `letter`, `opinion-<step>`, `decide`, …

    Whoever is told that the case moved on meanwhile (a corrected register's answer came in) looks again, and does it.
    """
    for _ in range(_LOOKS):
        page = officer.get(f"/desk/cases/{case}")
        page = officer.send(page.form_doing(what).fill_named(fields))
        if page.status != _MOVED:
            break
    if page.status >= 400:
        raise VisitorLost(f"{what}: {page.error_texts() or page.text[:400]}")
    return page


def opinions_give(officer: Visitor, case: str, text: str) -> int:
    """Give every opinion that the case's page asks this officer for; how many they were."""
    given = 0
    while True:
        page = officer.get(f"/desk/cases/{case}")
        steps = [b[2] for f in page.forms() for b in f.buttons if b[2].startswith("opinion-")]
        if not steps:
            return given
        case_do(officer, case, steps[0], outcome="agree", text=text)
        given += 1


def letter_write(officer: Visitor, *, to_agency: str, subject: str, body: str) -> Page:
    """Send a letter that is about no case, from the desk's own form."""
    page = officer.get("/desk/letters/new")
    page = officer.send(page.form(having="to_agency").fill(to_agency=to_agency, subject=subject, body=body))
    if page.status >= 400:
        raise VisitorLost(f"letter: {page.error_texts() or page.text[:400]}")
    return page


def letter_answer(officer: Visitor, subject: str, *, outcome: str, body: str) -> Page:
    """Find a letter in the register of incoming letters and answer it."""
    page = officer.get("/desk/letters")
    for link in page.links(subject) or page.links("/desk/letters/"):
        page = officer.get(link)
        if subject in page.text and any(b[2] == "answer" for f in page.forms() for b in f.buttons):
            page = officer.send(page.form_doing("answer").fill(outcome=outcome, body=body))
            if page.status >= 400:
                raise VisitorLost(f"answer: {page.error_texts() or page.text[:400]}")
            return page
    raise VisitorLost(f"no letter about {subject!r} waits for an answer")


def dispute_uphold(keeper: Visitor, claimed: str, *, reason: str) -> Page:
    """Answer the dispute that claims `claimed`: the register was wrong and is corrected."""
    page = keeper.get("/desk/disputes")
    if claimed not in page.text:
        raise VisitorLost("the dispute is not on the keeper's desk")
    page = keeper.send(page.form(having="dispute").fill(outcome="upheld", reason=reason))
    if page.status >= 400:
        raise VisitorLost(f"dispute: {page.error_texts() or page.text[:400]}")
    return page
