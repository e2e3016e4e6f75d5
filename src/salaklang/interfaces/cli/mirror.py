"""`./sala mirror URL`: keep a verified copy of a public log, cosign what it holds, compare it with what witnesses saw.

    ./sala mirror URL --home DIR --name NAME --log VKEY [--witness VKEY=URL]… [--every SECONDS | --once]

Exit codes: 0 stopped, or done (--once) · 1 the log broke a promise; the last line names the evidence, if any
· 2 wrong use · 69 out of reach (--once), or this machine is at fault. No PostgreSQL, no Django.
"""

import argparse
import fcntl
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

from salaklang.interfaces.cli import mirror_texts as t
from salaklang.interfaces.cli.cosigner_options import Usage, cosigners_parse, language_of, logs_parse
from salaklang.kernel.note import vkey_format
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import PolicyWitness
from salaklang.tlog.client import TileReader, source_open
from salaklang.tlog.errors import LogBroken, LogError, LogRolledBack
from salaklang.tlog.gossip import Compared, Outcome, compare
from salaklang.tlog.mirror import Mirror, MirrorForked, MirrorHome
from salaklang.tlog.source import Source, WebSource
from salaklang.tlog.witness.client import WitnessClient
from salaklang.tlog.witness.keys import KeyFileError, keys_ensure
from salaklang.tlog.witness.store import Store

_EVERY = 10.0
_WITNESS_SECONDS = 10.0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(Text(f"วิธีใช้: ./sala mirror --help\n{message}", f"{self.format_usage()}{message}"))


class _Stop(Exception):
    """The end of the program: `code` for the shell, `text` for people."""

    def __init__(self, code: int, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text


def main(argv: list[str]) -> int:
    language = language_of(argv)
    try:
        args = _arguments(argv)
        with _home(MirrorHome(args.home.absolute())) as home, ExitStack() as open_things:
            _Follower(args, home, language, open_things).run()
    except (Usage, _Stop, KeyFileError) as e:
        print(e.text.in_(language), file=sys.stderr)
        return e.code if isinstance(e, _Stop) else 2 if isinstance(e, Usage) else 69
    return 0


class _Follower:
    """One mirror at work: turn after turn, then the comparison with each witness."""

    def __init__(self, args: argparse.Namespace, home: MirrorHome, language: str, open_things: ExitStack) -> None:
        logs = logs_parse(args.log)
        if len(logs) != 1:
            raise Usage(t.ONE_LOG)
        keys = [log.key for entries in logs.values() for log in entries]
        self._args = args
        self._home = home
        self._language = language
        self._witnesses: list[tuple[PolicyWitness, WitnessClient]] = []
        for witness in cosigners_parse(args.witness):
            client = _client(witness)
            open_things.callback(client.close)
            self._witnesses.append((witness, client))
        signers = keys_ensure(home.key, name=args.name, mldsa=args.mldsa)
        for signer in signers:
            self._say(t.KEY.fill(vkey=vkey_format(signer.verifier)))
        store = Store(home.memory)
        open_things.callback(store.close)
        self._mirror = Mirror(home, keys=keys, signers=signers, store=store, clock=time.time)
        self._say(t.FOLDER.fill(folder=home.copy(self._mirror.origin)))

    def run(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            self._turn()
            if self._args.once:
                return
            stop.wait(self._args.every)

    def _turn(self) -> None:
        try:
            source = source_open(self._args.url)
        except ValueError:
            raise Usage(t.BAD_URL.fill(url=self._args.url)) from None
        try:
            turn = self._mirror.turn(source)
            if turn.copied or self._args.once:
                self._say(t.COPIED.fill(size=turn.size, copied=turn.copied))
            for witness, client in self._witnesses:
                self._compare(witness, client, source)
        except MirrorForked as e:
            raise _Stop(1, t.FORKED.fill(why=e.text, file=e.file)) from None
        except LogRolledBack as e:
            self._maybe_stop(1, t.SHRUNK.fill(why=e.text))
        except LogBroken as e:
            raise _Stop(1, t.BROKEN.fill(why=e.text)) from None
        except LogError as e:
            self._maybe_stop(69, e.text)
        except (OSError, sqlite3.Error) as e:
            self._maybe_stop(69, t.DISK.fill(why=str(e)))
        finally:
            if isinstance(source, WebSource):
                source.close()

    def _compare(self, witness: PolicyWitness, client: WitnessClient, source: Source) -> None:
        try:
            shown = client.checkpoint(self._mirror.origin, seconds=_WITNESS_SECONDS)
        except LogError as e:
            self._say(t.WITNESS_AWAY.fill(witness=witness.name, why=e.text))
            return
        held = self._mirror.copy_reader()
        if shown is None or held is None:
            return
        note, copy = held
        found = compare(
            shown,
            witness=witness.key,
            logs=self._mirror.keys,
            ours=note,
            copy=copy,
            log=lambda checkpoint: TileReader(source, checkpoint),
        )
        self._found(witness, found)

    def _found(self, witness: PolicyWitness, found: Compared) -> None:
        file = self._home.evidence.keep(found.evidence) if found.evidence is not None else None
        if found.outcome is Outcome.FORK:
            raise _Stop(1, t.WITNESS_FORK.fill(witness=witness.name, size=found.size, file=file))
        if found.outcome is Outcome.SUSPECT:
            self._maybe_stop(1, t.WITNESS_SUSPECT.fill(witness=witness.name, size=found.size, file=file))
        elif found.outcome is Outcome.UNREADABLE:
            self._say(t.WITNESS_UNREADABLE.fill(witness=witness.name))
        elif self._args.once:
            self._say(t.WITNESS_SAME.fill(witness=witness.name, size=found.size))

    def _maybe_stop(self, code: int, text: Text) -> None:
        """What may be well the next time ends only a single turn."""
        if self._args.once:
            raise _Stop(code, text)
        self._say(text)

    def _say(self, text: Text) -> None:
        print(text.in_(self._language), flush=True)


def _client(witness: PolicyWitness) -> WitnessClient:
    try:
        return WitnessClient(witness.url or "")
    except ValueError as e:
        raise Usage(t.BAD_WITNESS.fill(witness=witness.name, why=e)) from None


@contextmanager
def _home(home: MirrorHome) -> Iterator[MirrorHome]:
    """The folder, for this process alone."""
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        with (home.path / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _Stop(69, t.RUNS_ALREADY.fill(home=home.path)) from None
            yield home
    except (OSError, sqlite3.Error) as e:
        raise _Stop(69, t.DISK.fill(why=str(e))) from None


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="./sala mirror", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("url", metavar="URL", help="where the log is: a web address, or a folder")
    add("--home", type=Path, required=True, help="the mirror's folder")
    add("--log", action="append", required=True, metavar="VKEY", help="the log's key; again while it changes keys")
    add("--name", help="the mirror's name, for its first start")
    add("--mldsa", action="store_true", help="first start: make an ML-DSA-44 key, too")
    add("--witness", action="append", default=[], metavar="VKEY=URL", help="compare with what this witness saw")
    add("--every", type=float, default=_EVERY, help=f"seconds between two turns (default: {_EVERY:.0f})")
    add("--once", action="store_true", help="one turn only")
    add("--lang", choices=["th", "en"])
    args = parser.parse_args(argv)
    if not 0.1 <= args.every <= 1e6:
        raise Usage(t.BAD_EVERY)
    return args
