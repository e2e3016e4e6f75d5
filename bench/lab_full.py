"""All four scenarios on everybody, in a process of its own: `python -m bench.lab_full AGENTS QUARTERS`.

Prints one JSON object: seconds of each part, digests of the results, the process's peak memory.
"""

import json
import resource
import sys
import time
from typing import Any

from bench.figures import say
from salaklang import lab
from salaklang.lab.compiler import warm_up
from salaklang.lab.population import population_make


def scenarios_lived(agents: int, quarters: int) -> dict[str, Any]:
    """Population once, then each scenario to the end. Memory in bytes."""
    compiled = warm_up()
    began = time.monotonic()
    population = population_make(agents, 1)
    made = time.monotonic() - began
    rows = {}
    for profile in lab.profiles_all():
        before = time.monotonic()
        result = lab.run(lab.Recipe(profile, agents=agents, quarters=quarters), population=population)
        values = result.country_raw()[-1]
        rows[profile.name] = {
            "seconds": round(time.monotonic() - before, 2),
            "digest": result.digest(),
            **{i.name: round(float(v), 4) for i, v in zip(lab.INDICATORS, values, strict=True)},
        }
        say(f"{profile.name}: {rows[profile.name]['seconds']} s")
    seconds = time.monotonic() - began
    return {
        "agents": agents,
        "quarters": quarters,
        "compile_seconds": round(compiled, 2),
        "population_seconds": round(made, 2),
        "seconds": round(seconds, 1),
        "agent_steps_a_second": round(4 * agents * quarters / seconds),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "scenarios": rows,
    }


if __name__ == "__main__":
    json.dump(scenarios_lived(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
