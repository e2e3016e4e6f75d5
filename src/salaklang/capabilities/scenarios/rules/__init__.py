"""Pure decisions of scenarios: levers, states of a run, what many runs say together."""
