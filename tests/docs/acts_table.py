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
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    import django

    django.setup()
    FILE.write_text(acts_text(), encoding="utf-8")
