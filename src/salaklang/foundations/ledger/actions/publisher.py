"""Publishes beside the sequencer's turns, so that no turn waits for a disk or a witness. The newest head wins."""

from collections.abc import Sequence
from threading import Condition, Event, Thread
from types import TracebackType

from django.db import connection

from salaklang.foundations.ledger.actions.edge import Standing
from salaklang.foundations.ledger.actions.sequencer import Sequencer

# Between one checkpoint and the next. More of them would tell nobody more, and cost the turns their time.
PAUSE = 0.05


class Publisher:
    """A thread that publishes what it is offered. Use in `with`: leaving it publishes what is left, without error."""

    def __init__(self, sequencer: Sequencer) -> None:
        self._sequencer = sequencer
        self._change = Condition()
        self._next: Standing | None = None
        self._files: list[str] = []
        self._ending = False
        self._ended = Event()
        self._busy = False
        self._error: Exception | None = None
        self._thread = Thread(target=self._run, name="publisher", daemon=True)

    def __enter__(self) -> "Publisher":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        with self._change:
            self._ending = True
            self._ended.set()
            if kind is not None:
                self._next = None
            self._change.notify_all()
        self._thread.join()

    def offer(self, standing: Standing, files: Sequence[str]) -> None:
        """Publish the log as it stands now, as soon as the one before is out. Raises what befell an earlier one."""
        with self._change:
            if self._error is not None:
                raise self._error
            self._next = standing
            self._files += files
            self._change.notify_all()

    @property
    def idle(self) -> bool:
        """Whether all that was offered is out. Raises what kept it from being so."""
        with self._change:
            if self._error is not None:
                raise self._error
            return self._next is None and not self._busy

    def _run(self) -> None:
        try:
            with connection.cursor() as cursor:
                # What this thread writes need not wait for the disk: the published files say it too.
                cursor.execute("SET synchronous_commit = off")
            while self._one():
                pass
        except Exception as e:  # noqa: BLE001  whatever it is, the sequencer's thread meets it at its next turn
            with self._change:
                self._error = e
        finally:
            connection.close()

    def _one(self) -> bool:
        with self._change:
            while self._next is None and not self._ending:
                self._change.wait()
            if self._next is None:
                return False
            standing, files = self._next, self._files
            self._next, self._files, self._busy = None, [], True
        self._sequencer.publish(standing, files)
        self._ended.wait(PAUSE)
        with self._change:
            self._busy = False
        return True
