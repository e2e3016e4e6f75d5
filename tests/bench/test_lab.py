"""The laboratory's benchmark runs, its peers obey the same rule, and threads change no result."""

from bench import lab


def test_tiny_run_measures_every_part() -> None:
    figures = lab.run("tiny")
    assert figures["ok"]
    assert set(figures["simple"]["engines"]) == {"mesa", "numpy", "numba_simple_loop", "ours"}
    assert all(row["agent_steps_a_second"] > 0 for row in figures["speed"]["rows"])
    assert set(figures["full"]["scenarios"]) == {"open", "leviathan", "privatised", "self-service"}
    assert figures["speed"]["bytes_an_agent"] < 24
