"""The table of official acts as it stands in docs/acts.md; `tools/docs` writes it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "acts.md"
HEAD = """\
# Official acts

Every official act goes through one action, in one transaction, and leaves one leaf in the public log
([life of a leaf](../src/salaklang/foundations/ledger/README.md)). These are the kinds that there are. A leaf holds the kind, the agency, the
legal basis, the minute and a salted commitment to the record; “public” kinds may hold data as well, because the matter itself is public.

This table is written by `tools/docs` from each app's `texts.py`; a test compares the two.

| act | in Thai | in English | public |
|---|---|---|---|
"""

TAIL = """
## What public leaves carry, and why no others do

Whoever can read a leaf can keep it for ever and set it beside whatever they learn later. So a leaf may carry data only
when three things hold: the matter binds an agency, not a person; no value in it was typed, or chosen freely, by a person;
and nobody can be told apart by it in a small place, where few ask for the same thing in the same week.

| acts | what anyone reads | why that may be |
|---|---|---|
| `payment.received` | amount in satang, what it is for | the agency's income; the amount is the tariff's, the same for everyone |
| `payment.set-aside`, `…-settled` | amount in satang | money of the public purse that waits; of the payer it tells nothing |
| `case.approved`, `case.refused` | outcome, version and SHA-256 of the definition, rule of competence | by which rules the state decides; no number, no ground, no reasons: a ground of refusal would point at somebody where refusals are few |
| `service.published` | service, version, SHA-256 | the definition is law-like text, published for all |
| `letter.…` | register, year, running number | that no number was skipped or given twice; not from whom to whom, not about what |
| `exchange.key-made`, `…-ended` | id of the key, public key | who signs for an agency must be known to all who verify |
| `exchange.register-switched` | register, up or down | an agency's machine |

Beside the data each leaf tells its kind, agency, service, legal basis and the minute. Time is never finer than the minute, in no leaf
is the number or the code of a case, and two leaves on the same case share no value by which they could be joined. (Their minutes may
lie close together: where an agency has one visitor in an hour, the log shows that it had one, and what was done, not for whom.)

Kept to a commitment on purpose: applications and what people do in them, what registers told about whom, consents, mandates and
posts (a person each time), documents and certificates (whoever holds one could be matched with a leaf by its SHA-256), bills that
were cancelled, imported bank statements (a digest of one could be confirmed by whoever has it).
"""


def acts_text() -> str:
    """The page, from the catalogue of this node."""
    from importlib import import_module

    from django.apps import apps

    from salaklang.foundations.ledger.catalogue import act_kind

    names: set[str] = set()
    for app in apps.get_app_configs():
        if app.name.startswith("salaklang."):
            try:
                texts = import_module(f"{app.name}.texts")
            except ModuleNotFoundError:
                continue
            for attribute in ("ACTS", "PUBLIC_ACTS", "ACTS_PUBLIC"):
                names |= set(getattr(texts, attribute, ()))
    kinds = [act_kind(name) for name in sorted(names)]
    rows = [f"| `{k.name}` | {k.title.th} | {k.title.en} | {'yes' if k.public else ''} |" for k in kinds]
    return HEAD + "\n".join(rows) + "\n" + TAIL


if __name__ == "__main__":
    import django

    django.setup()
    FILE.write_text(acts_text(), encoding="utf-8")
