"""Background work of scenarios: one run of the whole population at a time, on a queue of its own."""

from uuid import UUID

from procrastinate.contrib.django import app


# The lock lets one run at a time use the machine, however many workers there are.
@app.task(name="scenarios.run", queue="scenarios", lock="scenarios")
def run_job(run: str) -> None:
    from salaklang.capabilities.scenarios.actions import run_carry_out

    run_carry_out(UUID(run))
