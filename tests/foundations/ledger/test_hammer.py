"""The node's own log under the hammer: written by acts, published by the sequencer, read as files over HTTP."""

import argparse
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.support.logs import folder_served

from salaklang.foundations.ledger.actions.sequencer import sequence_once
from salaklang.foundations.ledger.jobs import sequence_loop
from salaklang.foundations.ledger.queries import ledger_check, log_keys, policy_text
from salaklang.interfaces.cli.ledger import hammer as command
from salaklang.kernel.tlog_policy import policy_parse
from salaklang.tlog.client import source_open
from salaklang.tlog.hammer import Plan, hammer

pytestmark = pytest.mark.django_db(transaction=True)


def test_acts_go_in_and_proofs_come_out(record: Any, capsys: pytest.CaptureFixture[str]) -> None:
    record()
    sequence_once()
    stop = threading.Event()

    def sequence() -> None:
        try:
            sequence_loop(stop)
        finally:
            connection.close()

    sequencer = threading.Thread(target=sequence, daemon=True)
    sequencer.start()
    try:
        with folder_served(Path(settings.SALA_LEDGER_DIR)) as url:
            plan = Plan(readers=2, writers=2, seconds=2.0)
            found = hammer(lambda: source_open(url), policy_parse(policy_text()), plan, command.node_door())
    finally:
        stop.set()
        sequencer.join()
    assert found.ok, [v.en for v in found.violations]
    assert len(found.proven) == len(found.writes) > 3
    assert len(found.reads) > 3 and found.checkpoints > 1
    assert ledger_check().ok
    assert command._told(found, argparse.Namespace(json=True, lang="en")) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["proven"], said["violations"]) == (True, len(found.proven), [])


def test_reading_by_command(record: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from salaklang.interfaces.cli.ledger import main

    record()
    sequence_once()
    args = ["hammer", str(settings.SALA_LEDGER_DIR), "--key", log_keys()[-1], "--seconds", "0.3", "--lang", "en"]
    assert main(args) == 0
    assert "reads per second:" in capsys.readouterr().out
    assert main(["hammer", "/no/such", "--key", log_keys()[-1]]) == 2


def test_no_tests_in_the_log_of_a_node_that_serves(settings: Any) -> None:
    settings.SALA_MODE = "production"
    with pytest.raises(command.Usage) as e:
        command.node_door()
    assert "not for tests" in e.value.text.en
