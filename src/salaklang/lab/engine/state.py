"""All that a run is between two quarters: plain arrays, so that a caller can keep it and go on another day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from salaklang.kernel.text import Text
from salaklang.lab.engine.layout import COUNTS
from salaklang.lab.engine.macro import MACRO
from salaklang.lab.errors import RecipeError
from salaklang.lab.mechanisms.scene import Institutions

AGENT_ARRAYS = (
    ("flags", np.uint8), ("flags_new", np.uint8), ("opinion", np.uint16), ("opinion_new", np.uint16),
    ("trust", np.uint16), ("burden", np.uint16), ("concern", np.uint8),
)  # fmt: skip
"""What the engine keeps for an agent, besides the population's fixed traits."""
BYTES_AN_AGENT = sum(np.dtype(kind).itemsize for _, kind in AGENT_ARRAYS)


@dataclass
class State:
    """`quarter` quarters are done. counts [quarters + 1, groups, counts], macro [quarters + 1, provinces, macro]."""

    digest: str
    """The recipe's, so that a state is never gone on with under another recipe."""
    quarter: int
    agents: dict[str, npt.NDArray[Any]]
    institutions: Institutions
    bribe_chance: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]
    macro: npt.NDArray[np.float64]
    torn: bool = False
    """A quarter was begun and not ended (Ctrl-C): some people are a quarter ahead, so nothing may be built on it."""

    def loop_arrays(self) -> tuple[npt.NDArray[Any], ...]:
        """In the order of `AGENT_ARRAYS`."""
        return tuple(self.agents[name] for name, _ in AGENT_ARRAYS)

    def whole(self) -> None:
        """Errors: `RecipeError` when a quarter was broken off in the middle."""
        if self.torn:
            why = Text(
                "ถูกหยุดกลางไตรมาส ให้เริ่มจากที่บันทึกไว้ล่าสุด", "it was stopped within a quarter; go on from what was saved last"
            )
            raise RecipeError(field="state", why=why)

    def turned(self) -> None:
        """What was new is now old; the old place is free to be written."""
        a = self.agents
        a["flags"], a["flags_new"] = a["flags_new"], a["flags"]
        a["opinion"], a["opinion_new"] = a["opinion_new"], a["opinion"]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything, ready to be saved (`numpy.savez`, Parquet); `state_from` reads it back. Buffers are left out.

        The arrays are the state's own: save or copy them before the next quarter. Errors: `RecipeError` when torn.
        """
        self.whole()
        kept = {f"agent.{k}": v for k, v in self.agents.items() if not k.endswith("_new")}
        kept |= {f"institution.{k}": v for k, v in self.institutions.arrays.items()}
        return {
            **kept,
            "digest": np.array(self.digest),
            "quarter": np.array(self.quarter),
            "bribe_chance": self.bribe_chance,
            "counts": self.counts[: self.quarter + 1],
            "macro": self.macro[: self.quarter + 1],
        }


def state_empty(*, digest: str, agents: int, groups: int, provinces: int, quarters: int) -> State:
    """Arrays of the right size, nothing in them."""
    return State(
        digest=digest,
        quarter=0,
        agents={name: np.empty(agents, kind) for name, kind in AGENT_ARRAYS},
        institutions=Institutions(),
        bribe_chance=np.zeros(groups),
        counts=np.zeros((quarters + 1, groups, len(COUNTS)), np.int64),
        macro=np.zeros((quarters + 1, provinces, len(MACRO))),
    )


def state_from(arrays: Mapping[str, npt.NDArray[Any]], *, quarters: int) -> State:
    """A state from `State.arrays`, with room for `quarters`. Errors: `RecipeError` when something is missing."""
    wanted = {"digest", "quarter", "bribe_chance", "counts", "macro"}
    wanted |= {f"agent.{name}" for name, _ in AGENT_ARRAYS if not name.endswith("_new")}
    if missing := sorted(wanted - set(arrays)):
        why = Text(f"ข้อมูลที่บันทึกไว้ขาด {missing[0]}", f"what was saved lacks {missing[0]}")
        raise RecipeError(field="state", why=why)
    counts, macro, quarter = arrays["counts"], arrays["macro"], int(arrays["quarter"])
    state = state_empty(
        digest=str(arrays["digest"]),
        agents=len(arrays["agent.flags"]),
        groups=counts.shape[1],
        provinces=macro.shape[1],
        quarters=quarters,
    )
    for name, _ in AGENT_ARRAYS:
        if not name.endswith("_new"):
            state.agents[name][:] = arrays[f"agent.{name}"]
    institutions = {
        k.removeprefix("institution."): np.array(v) for k, v in arrays.items() if k.startswith("institution.")
    }
    state.institutions = Institutions(institutions)
    state.quarter, state.bribe_chance = quarter, np.array(arrays["bribe_chance"])
    state.counts[: quarter + 1], state.macro[: quarter + 1] = counts[: quarter + 1], macro[: quarter + 1]
    return state
