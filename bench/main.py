"""The benchmark of the main job: submissions and their peer, pages, a million cases, weight, the demo."""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bench.demo import demo_measure, setup_measure
from bench.drafts import SERVICE, draft_filled, drafts_copied
from bench.figures import machine, say, spread
from bench.pages import Page, pages_measure, weights_measure
from bench.people import Person, citizens, player
from bench.place import durability, load, node_running, rows
from bench.raw import raw_prepare, raw_round, raw_script
from bench.scale import scale_measure
from bench.submissions import submissions_round
from salaklang.embedded.node import Node

SUMMARY = "the first application, end to end"
PARTS = frozenset({"submissions", "pages", "weight", "scale", "demo"})
CLIENTS = 16
RATE_LIMIT, P95_LIMIT_MS, RATIO_BAR, RATIO_GOAL = 100, 500, 1 / 8, 1 / 2


@dataclass(frozen=True)
class Amounts:
    """How much of each: rounds, a client's submissions in a round, visits to a page, cases, visits at each size."""

    rounds: int
    each: int
    visits: int
    cases: int
    scale_visits: int


AMOUNTS = {
    "full": Amounts(rounds=3, each=150, visits=50, cases=1_000_000, scale_visits=100),
    "quick": Amounts(rounds=2, each=20, visits=10, cases=20_000, scale_visits=40),
    "tiny": Amounts(rounds=1, each=2, visits=1, cases=2_000, scale_visits=2),
}


@dataclass(frozen=True)
class Scene:
    """What the parts measure on: a node, a draft that is complete, the citizen whose it is, and a case of theirs."""

    node: Node
    template: UUID
    owner: Person
    clerk: Person
    case: UUID


def run(amounts: str, *, parts: frozenset[str] = PARTS, setup: bool = False) -> dict[str, Any]:
    """All figures of `parts`; `ok` is true when each that was measured kept its limit. `amounts`: full, quick, tiny."""
    began = time.monotonic()
    figures: dict[str, Any] = {"benchmark": "main", "amounts": amounts, "machine": machine()}
    if setup:
        figures["setup"] = setup_measure()
    if parts - {"demo"}:
        with node_running() as node:
            figures["database"] = durability()
            figures |= _measure(_scene(node), AMOUNTS[amounts], parts)
    if "demo" in parts:
        say("the demo")
        figures["demo"] = demo_measure()
    figures["seconds"] = round(time.monotonic() - began, 1)
    figures["ok"] = all(_verdicts(figures))
    return figures


def _measure(scene: Scene, amounts: Amounts, parts: frozenset[str]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    if "scale" in parts:
        say(f"worklist and case page at {amounts.cases} cases")
        figures["scale"] = scale_measure(
            scene.node, scene.clerk, scene.case, large=amounts.cases, each=amounts.scale_visits
        )
    if "pages" in parts or "weight" in parts:
        pages = _pages(scene)
        if "pages" in parts:
            say("pages")
            figures["pages"] = pages_measure(scene.node, pages, each=amounts.visits)
        if "weight" in parts:
            figures["weight"] = weights_measure(scene.node, pages)
    if "submissions" in parts:
        figures["submissions"] = _submissions(scene, amounts)
    return figures


def _scene(node: Node) -> Scene:
    """One citizen fills in a draft and submits a copy of it; a clerk will look at the case."""
    owner, clerk = player("anan"), player("clerk")
    template = draft_filled(owner.id)
    (draft,) = drafts_copied(template, [owner.id], 1)[owner.id]
    said = load(node, [{"head": owner.head, "requests": [["POST", f"/api/v1/drafts/{draft}/submission"]]}])
    if said["errors"]:
        log = (node.home / "log" / "web.log").read_text(encoding="utf-8", errors="replace")[-1500:]
        raise RuntimeError(f"the first submission was refused: {said['errors'][0]}\n{log}")
    return Scene(node, template, owner, clerk, rows("SELECT id FROM cases_case WHERE draft = %s", [draft])[0][0])


def _pages(scene: Scene) -> list[Page]:
    owner, clerk = scene.owner, scene.clerk
    return [
        Page("door", "/", owner),
        Page("service", f"/services/{SERVICE}", owner),
        Page("question", f"/apply/{scene.template}/trade_name", owner),
        Page("case_status", f"/cases/{scene.case}", owner),
        Page("me", "/me", owner),
        Page("my_data", "/me/data", owner),
        Page("desk_worklist", "/desk/", clerk),
        Page("desk_case", f"/desk/cases/{scene.case}", clerk),
    ]


def _submissions(scene: Scene, amounts: Amounts) -> dict[str, Any]:
    """Rounds of submissions over HTTP and of the same rows by pgbench, in turns."""
    people = citizens(CLIENTS)
    script = raw_script(scene.case)
    submissions_round(scene.node, people, scene.template, 5)  # warms caches and connections
    app, raw = [], []
    for n in range(amounts.rounds):
        one = submissions_round(scene.node, people, scene.template, amounts.each)
        app.append(one)
        raw_prepare(scene.template, amounts.each * CLIENTS)
        raw.append(raw_round(scene.node, script, transactions=amounts.each * CLIENTS, clients=CLIENTS))
        say(f"round {n + 1}: {one['rate']} submissions a second, {raw[-1]['rate']} by pgbench")
    rate = sum(a["submitted"] for a in app) / sum(a["seconds"] for a in app)
    peer = sum(r["written"] for r in raw) / sum(r["written"] / r["rate"] for r in raw)
    marks, errors = spread([ms for a in app for ms in a.pop("ms")]), sum(a["errors"] for a in app)
    exact = all(part["exact"] for part in (*app, *raw))
    return {
        "clients": CLIENTS,
        "rate": {"per_second": round(rate, 1), "limit": RATE_LIMIT, "ok": rate >= RATE_LIMIT},
        "latency": {**marks, "limit_p95_ms": P95_LIMIT_MS, "ok": marks["p95_ms"] < P95_LIMIT_MS},
        "errors": {"count": errors, "limit": 0, "ok": errors == 0},
        "written": {"exact": exact, "ok": exact},
        "peer": {
            "what": "the same rows by pgbench, prepared, into the same PostgreSQL",
            "per_second": round(peer, 1),
            "ratio": round(rate / peer, 3),
            "bar": RATIO_BAR,
            "goal": RATIO_GOAL,
            "ok": rate / peer >= RATIO_BAR,
        },
        "processor_ms_each": app[-1]["processor_ms_each"],
        "work_waiting": rows("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")[0][0],
        "rounds": {"app": app, "peer": raw},
    }


def _verdicts(value: Any) -> list[bool]:
    """Every `ok` in the figures."""
    if isinstance(value, dict):
        return [v for k, v in value.items() if k == "ok"] + [x for v in value.values() for x in _verdicts(v)]
    return [x for v in value for x in _verdicts(v)] if isinstance(value, list) else []
