"""What others plug into the ledger: parts of the trust file, and whoever asks witnesses for their cosignatures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

_parts: dict[str, Callable[[], object]] = {}


def trust_part_register(name: str, read: Callable[[], object]) -> None:
    """Add `name` to the trust file; `read` gives its JSON value when asked. A second one of that name takes its place.

    Known names: "certificate_roots" (a list of PEM texts), "agencies" (slug → {"th", "en"}), "policy" (tlog-policy).
    """
    _parts[name] = read


def trust_parts() -> dict[str, object]:
    """What all parts say now."""
    return {name: read() for name, read in _parts.items()}


@dataclass(frozen=True, slots=True)
class WitnessAnswer:
    """What one witness did about a checkpoint. `at`: its own time, Unix seconds; None: nothing yet, for `problem`."""

    name: str
    at: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What came back in time. `lines`: whole signature lines, checked; `quorum`: whether the policy is satisfied.

    `ahead`: checkpoints (notes, nothing in them believed yet) by which witnesses say that this log was once longer.
    """

    quorum: bool
    lines: tuple[str, ...] = ()
    witnesses: tuple[WitnessAnswer, ...] = ()
    ahead: tuple[str, ...] = ()


class Cosigner(Protocol):
    """Asks the log's witnesses. One at a time; answers within 2 s with what has arrived."""

    def cosign(self, note: str, *, prove: Callable[[int], Sequence[bytes]]) -> Cosigned:
        """Cosignatures for the signed checkpoint `note`; `prove(old)`: that it continues the log of that size."""

    def remembered(self) -> Sequence[str]:
        """The checkpoints of this log that witnesses hold, from those that answer."""


_cosigners: list[Cosigner] = []


def cosigner_use(cosigner: Cosigner | None) -> None:
    """Ask this one from now on; None: nobody."""
    _cosigners[:] = [cosigner] if cosigner else []


def cosigner() -> Cosigner | None:
    """The one in use."""
    return _cosigners[0] if _cosigners else None


class AnchorError(RuntimeError):
    """An anchor did not take a checkpoint, or what it gave back proves nothing."""


@dataclass(frozen=True, slots=True)
class AnchorProof:
    """What an anchor gave back: `anchor` names it, `checkpoint` is the signed note that it took, word for word."""

    anchor: str
    checkpoint: str
    content: bytes


class Anchor(Protocol):
    """Somebody apart from the log and its witnesses who can be told of a checkpoint. `suffix`: of its proofs' files."""

    name: str
    suffix: str

    def submit(self, checkpoint: str) -> AnchorProof:
        """Tell it, wait until it has taken it, and examine what came back. Raises AnchorError."""
