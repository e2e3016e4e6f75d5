from threading import Barrier, Thread

from django.db import connection
from django.test.utils import CaptureQueriesContext

from salaklang.capabilities.cases.actions import case_submit
from salaklang.capabilities.cases.models import Case
from salaklang.capabilities.payments.models import Bill
from salaklang.foundations.ledger.models import LedgerAct


def test_pressing_submit_eight_times_at_once_makes_one_case(world):
    draft, start, found = world.draft(), Barrier(8), []

    def press() -> None:
        try:
            start.wait()
            found.append(case_submit(world.citizen, draft=draft.id).id)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    assert Case.objects.count() == Bill.objects.count() == 1
    assert LedgerAct.objects.filter(kind="case.submitted").count() == 1


def test_numbers_have_no_gaps_under_contention(world):
    drafts, start, failed = [world.draft() for _ in range(6)], Barrier(6), []

    def submit(draft) -> None:
        try:
            start.wait()
            case_submit(world.citizen, draft=draft)
        except Exception as error:  # noqa: BLE001 a thread's failure is the test's
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=submit, args=(d.id,)) for d in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert sorted(Case.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_a_submission_stays_lean(world):
    """What makes a hundred submissions a second possible on two cores; raise it only with a measurement."""
    case_submit(world.citizen, draft=world.draft().id)
    draft = world.draft()
    with CaptureQueriesContext(connection) as queries:
        case_submit(world.citizen, draft=draft.id)
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(statements) <= 9, statements
