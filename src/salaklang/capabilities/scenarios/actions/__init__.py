"""The only writers of scenarios: asking for runs, and carrying them out."""

from salaklang.capabilities.scenarios.actions.asking import replay_ask, run_ask, run_cancel
from salaklang.capabilities.scenarios.actions.carrying import run_carry_out

__all__ = ["replay_ask", "run_ask", "run_cancel", "run_carry_out"]
