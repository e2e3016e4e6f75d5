"""What the code asks permission for is what the profile rules on, with the facts that the rules need."""

import ast
from collections.abc import Iterator
from pathlib import Path

import salaklang
from salaklang.foundations.governance import queries
from salaklang.foundations.governance.table import table

SOURCE = Path(salaklang.__file__).parent
BASELINE = queries.profile_get("baseline")


def questions() -> Iterator[tuple[str, str, set[str], bool]]:
    """Each literal question in the code: where, which act, which facts, and whether more facts come by `**`."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            act = node.args[1]
            if name in ("require", "allowed") and isinstance(act, ast.Constant) and isinstance(act.value, str):
                facts = {k.arg for k in node.keywords if k.arg}
                open_ended = any(k.arg is None for k in node.keywords)
                yield f"{path.relative_to(SOURCE)}:{node.lineno}", act.value, facts, open_ended


def test_every_act_that_the_code_asks_about_has_a_rule() -> None:
    assert [(where, act) for where, act, _, _ in questions() if act not in BASELINE.rules] == []


def test_every_question_passes_the_facts_that_its_rules_need() -> None:
    missing = []
    for where, act, facts, open_ended in questions():
        given = facts | ({"person"} if "persons" in facts else set())
        needed = BASELINE.rules[act].facts_needed if act in BASELINE.rules else set()
        if not open_ended and needed - given:
            missing.append((where, act, sorted(needed - given)))
    assert missing == []


def test_the_permission_table_is_the_profile_of_today() -> None:
    """Else: python -m salaklang.foundations.governance.table > src/salaklang/foundations/governance/PERMISSIONS.md"""
    assert (queries.PROFILES.parent / "PERMISSIONS.md").read_text(encoding="utf-8") == table(BASELINE)
