"""Trust policies (C2SP tlog-policy): which logs a reader believes, and how many of which witnesses must agree.

log <vkey> [<url>]
witness <name> <vkey> [<url>]
group <name> <k>|all|any <name>…
quorum <name>|none
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from salaklang.kernel.cosignature import (
    COSIGNATURE_KINDS,
    COSIGNATURE_MLDSA44,
    cosignature_time,
    key_parse,
)
from salaklang.kernel.note import (
    ED25519,
    Checkpoint,
    NoteError,
    NoteKey,
    checkpoint_parse,
    decimal,
    note_open,
    vkey_format,
)

POLICY_MAX = 1024 * 1024
LINES_MAX = 1000
NONE = "none"
LOG_KINDS = (ED25519, COSIGNATURE_MLDSA44)
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_SPACES = re.compile("[ \t]+")


class PolicyError(NoteError):
    """Not a trust policy; `line` counts from 1, 0 means the whole."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PolicyLog:
    """A log that is believed; its key's name is its origin."""

    key: NoteKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyWitness:
    """A witness, by the name that it has in this policy only."""

    name: str
    key: NoteKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyGroup:
    """Agrees when `threshold` of `members` (witnesses or groups defined before) do."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """`groups` in the order of their lines; `quorum` names a witness or a group, or is "none"."""

    logs: tuple[PolicyLog, ...]
    witnesses: tuple[PolicyWitness, ...]
    groups: tuple[PolicyGroup, ...]
    quorum: str

    def agrees(self, names: Iterable[str]) -> bool:
        """Whether the witnesses of these names make the quorum."""
        if self.quorum == NONE:
            return True
        agreed = set(names) & {w.name for w in self.witnesses}
        for group in self.groups:
            if sum(m in agreed for m in group.members) >= group.threshold:
                agreed.add(group.name)
        return self.quorum in agreed


@dataclass(frozen=True, slots=True)
class PolicyCosignature:
    """`time`: POSIX seconds, 0 when the witness doesn't say."""

    witness: PolicyWitness
    time: int


@dataclass(frozen=True, slots=True)
class PolicyReport:
    """What a policy says of a note: who signed as log, who cosigned when, whether that is enough, who has not."""

    checkpoint: Checkpoint
    logs: tuple[NoteKey, ...]
    cosigned: tuple[PolicyCosignature, ...]
    satisfied: bool
    missing: tuple[PolicyWitness, ...]


def policy_check(note: str, policy: Policy, *, logs: Iterable[NoteKey] = ()) -> PolicyReport:
    """Open a signed checkpoint under `policy`; `logs` are keys of logs known from elsewhere.

    The report is `satisfied` when the quorum agrees. Raises NoteError when the note is malformed, no such log signed
    it under its own name, or a signature of a log or witness in the policy is false.
    """
    log_keys = {(k.name, k.id): k for k in [*(log.key for log in policy.logs), *logs]}
    witnesses = {(w.key.name, w.key.id): w for w in policy.witnesses}
    opened = note_open(note, [*log_keys.values(), *(w.key for w in policy.witnesses)])
    checkpoint = checkpoint_parse(opened.text)
    signed = tuple(k for k in opened.signed_by if (k.name, k.id) in log_keys and k.name == checkpoint.origin)
    if not signed:
        raise NoteError("no log that the policy names signed this as its own")
    times: dict[str, int] = {}
    for each in opened.signatures:
        witness = witnesses.get((each.key.name, each.key.id))
        if witness is not None:
            times[witness.name] = max(times.get(witness.name, 0), cosignature_time(each.signature))
    return PolicyReport(
        checkpoint=checkpoint,
        logs=signed,
        cosigned=tuple(PolicyCosignature(w, times[w.name]) for w in policy.witnesses if w.name in times),
        satisfied=policy.agrees(times),
        missing=tuple(w for w in policy.witnesses if w.name not in times),
    )


def policy_parse(text: str | bytes) -> Policy:
    """The policy in a file's text. Octets beyond ASCII are opaque: two spellings are two names. Raises PolicyError."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > POLICY_MAX:
        raise PolicyError(0, "too long for a policy")
    lines = raw.split(b"\n")
    if len(lines) > LINES_MAX:
        raise PolicyError(0, "too many lines for a policy")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        if _CONTROL.search(line):
            raise PolicyError(number, "control characters other than tab and newline")
        fields = [f for f in _SPACES.split(line.decode("utf-8", "surrogateescape")) if f]
        if not fields or fields[0].startswith("#"):
            continue
        try:
            reader.line(fields)
        except NoteError as e:
            raise PolicyError(number, str(e)) from None
    if reader.quorum is None:
        raise PolicyError(0, "no quorum line")
    return Policy(tuple(reader.logs), tuple(reader.witnesses), tuple(reader.groups), reader.quorum)


def policy_format(policy: Policy) -> str:
    """A text that `policy_parse` reads as `policy`."""
    rows = [["log", vkey_format(log.key), log.url or ""] for log in policy.logs]
    rows += [["witness", w.name, vkey_format(w.key), w.url or ""] for w in policy.witnesses]
    rows += [["group", g.name, str(g.threshold), *g.members] for g in policy.groups]
    rows += [["quorum", policy.quorum]]
    return "".join(f"{' '.join(filter(None, row))}\n" for row in rows)


class _Reader:
    """Takes a policy line by line."""

    def __init__(self) -> None:
        self.logs: list[PolicyLog] = []
        self.witnesses: list[PolicyWitness] = []
        self.groups: list[PolicyGroup] = []
        self.quorum: str | None = None
        self._names: set[str] = set()
        self._members: set[str] = set()
        self._log_keys: set[bytes] = set()
        self._witness_keys: set[bytes] = set()

    def line(self, fields: list[str]) -> None:
        match fields:
            case ["log", vkey, *url] if len(url) < 2:
                key = self._key(vkey, LOG_KINDS, self._log_keys)
                self.logs.append(PolicyLog(key, *url))
            case ["witness", name, vkey, *url] if len(url) < 2:
                key = self._key(vkey, COSIGNATURE_KINDS, self._witness_keys)
                self._define(name)
                self.witnesses.append(PolicyWitness(name, key, *url))
            case ["group", name, threshold, first, *rest]:
                self._group(name, threshold, (first, *rest))
            case ["quorum", name]:
                if self.quorum is not None:
                    raise NoteError("a second quorum line")
                if name != NONE and name not in self._names:
                    raise NoteError("the quorum names nothing defined above")
                self.quorum = name
            case _:
                raise NoteError("not a line of a policy")

    def _group(self, name: str, threshold: str, members: tuple[str, ...]) -> None:
        for member in members:
            if member not in self._names:
                raise NoteError("a member that is not defined above")
            if member in self._members:
                raise NoteError("a member that is listed already")
            self._members.add(member)
        count = {"any": 1, "all": len(members)}.get(threshold)
        if count is None:
            count = decimal(threshold)
        if not 1 <= count <= len(members):
            raise NoteError("a threshold that its members can't have")
        self._define(name)
        self.groups.append(PolicyGroup(name, count, members))

    def _define(self, name: str) -> None:
        if name == NONE or name in self._names:
            raise NoteError("a name that is taken")
        self._names.add(name)

    @staticmethod
    def _key(vkey: str, kinds: tuple[int, ...], seen: set[bytes]) -> NoteKey:
        key = key_parse(vkey)
        if key.kind not in kinds:
            raise NoteError("a key of a type that doesn't belong here")
        if key.public in seen:
            raise NoteError("a key that is listed already")
        seen.add(key.public)
        return key
