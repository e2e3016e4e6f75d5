"""Trust policies: what the standard allows is read, what it forbids is refused with its line, and quorums count right."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.kernel.cosignature import (
    COSIGNATURE_ED25519,
    COSIGNATURE_MLDSA44,
    CosignatureSigner,
    cosignature_line,
)
from salaklang.kernel.note import Checkpoint, NoteError, Signer, checkpoint_format, note_sign, vkey_format
from salaklang.kernel.tlog_policy import (
    LINES_MAX,
    POLICY_MAX,
    Policy,
    PolicyError,
    policy_check,
    policy_format,
    policy_parse,
)

LOG = Signer("log.example/one", bytes(range(32)))
WITNESSES = [CosignatureSigner(f"w.example/{i}", COSIGNATURE_ED25519, bytes([i + 1]) * 32) for i in range(6)]
SAFE = CosignatureSigner("w.example/safe", COSIGNATURE_MLDSA44, bytes(32))
VKEY = vkey_format(LOG.verifier)
KEYS = [vkey_format(w.verifier) for w in WITNESSES]
TEXT = checkpoint_format(Checkpoint(LOG.name, 5, bytes(32)))

# The shape of the standard's own example: two groups of three, two of the one and any of the other.
TWO_GROUPS = "\n".join(
    [
        "# whom we trust",
        f"log {VKEY}",
        "",
        *(f"  witness\tX{i + 1} {KEYS[i]}   " for i in range(3)),
        "group X 2 X1 X2 X3",
        *(f"witness Y{i + 1} {KEYS[i + 3]} https://y{i}.example/" for i in range(3)),
        "\tgroup Y any Y1 Y2 Y3",
        "group both all X Y",
        "quorum both",
        "",
    ]
)


def test_the_shape_of_the_standards_example() -> None:
    policy = policy_parse(TWO_GROUPS)
    assert [w.name for w in policy.witnesses] == ["X1", "X2", "X3", "Y1", "Y2", "Y3"]
    assert [w.url for w in policy.witnesses][2:4] == [None, "https://y0.example/"]
    names = [w.name for w in policy.witnesses]
    for bits in itertools.product([False, True], repeat=6):
        agreed = {n for n, bit in zip(names, bits, strict=True) if bit}
        wanted = len(agreed & {"X1", "X2", "X3"}) >= 2 and len(agreed & {"Y1", "Y2", "Y3"}) >= 1
        assert policy.agrees(agreed) == wanted
    assert not policy.agrees({"X", "Y", "both"}), "groups are nobody's name"
    assert policy_parse(policy_format(policy)) == policy


def test_no_witness_is_needed_where_the_policy_says_so() -> None:
    policy = policy_parse("quorum none\n")
    assert policy == Policy((), (), (), "none")
    assert policy.agrees([])
    with pytest.raises(NoteError):
        policy_check(note_sign(TEXT, [LOG]), policy)
    assert policy_check(note_sign(TEXT, [LOG]), policy, logs=[LOG.verifier]).satisfied


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([], 0),
        (["quorum"], 1),
        (["quorum none", "quorum none"], 2),
        (["quorum w"], 1),
        (["quorum w", f"witness w {KEYS[0]}"], 1),
        ([f"log {VKEY}"], 0),
        ([f"log {VKEY} https://a https://b", "quorum none"], 1),
        ([f"log {KEYS[0]}", "quorum none"], 1),
        ([f"log {VKEY}", f"log {VKEY}", "quorum none"], 2),
        ([f"log {VKEY}", f"log {vkey_format(Signer('log.example/two', LOG.seed).verifier)}", "quorum none"], 2),
        (["log nonsense", "quorum none"], 1),
        ([f"witness w {VKEY}", "quorum w"], 1),
        ([f"witness w {KEYS[0]}", f"witness v {KEYS[0]}", "quorum w"], 2),
        ([f"witness w {KEYS[0]}", f"witness w {KEYS[1]}", "quorum w"], 2),
        ([f"witness none {KEYS[0]}", "quorum none"], 1),
        ([f"witness {KEYS[0]}", "quorum none"], 1),
        (["group g any w", "quorum g"], 1),
        ([f"witness w {KEYS[0]}", "group g any", "quorum g"], 2),
        ([f"witness w {KEYS[0]}", "group g 0 w", "quorum g"], 2),
        ([f"witness w {KEYS[0]}", "group g 2 w", "quorum g"], 2),
        ([f"witness w {KEYS[0]}", "group g 01 w", "quorum g"], 2),
        ([f"witness w {KEYS[0]}", "group g most w", "quorum g"], 2),
        ([f"witness w {KEYS[0]}", "group g any w w", "quorum g"], 2),
        ([f"witness w {KEYS[0]}", "group g any w", "group h any w", "quorum h"], 3),
        ([f"witness w {KEYS[0]}", "group w any w", "quorum w"], 2),
        ([f"witness w {KEYS[0]}", "group none any w", "quorum none"], 2),
        ([f"witness w {KEYS[0]}", "group g any none", "quorum g"], 2),
        (["group g any g", "quorum g"], 1),
        (["Quorum none"], 1),
        (["quorum none # that is all"], 1),
        (["quorum\u00a0none"], 1),
        (["quorum none\r"], 1),
        (["quorum none\x00"], 1),
        (["# \x7f", "quorum none"], 1),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(lines: list[str], at: int) -> None:
    with pytest.raises(PolicyError) as refused:
        policy_parse("".join(f"{line}\n" for line in lines))
    assert refused.value.line == at
    assert refused.value.reason


def test_names_are_octets() -> None:
    """A Kelvin sign is no K, and what is no UTF-8 is a name all the same."""
    text = b"witness K " + KEYS[0].encode() + b"\nwitness \xe2\x84\xaa " + KEYS[1].encode()
    text += b"\nwitness \xff\xfe " + KEYS[2].encode() + b"\n# \x80 anything\nquorum \xff\xfe\n"
    policy = policy_parse(text)
    assert len({w.name for w in policy.witnesses}) == 3
    assert policy.quorum == policy.witnesses[2].name
    with pytest.raises(PolicyError):
        policy_parse(text.replace(b"quorum \xff\xfe", b"quorum \xff"))


def test_what_the_standard_recommends_and_more_is_read_but_not_any_amount() -> None:
    many = [CosignatureSigner(f"m{i}", COSIGNATURE_ED25519, i.to_bytes(32, "big")) for i in range(100)]
    logs = [Signer(f"l{i}", i.to_bytes(32, "big")) for i in range(100)]
    lines = [f"log {vkey_format(log.verifier)}" for log in logs]
    lines += [f"witness n{i} {vkey_format(w.verifier)}" for i, w in enumerate(many)]
    lines += ["group g0 any n0", *(f"group g{i} all n{i} g{i - 1}" for i in range(1, 100)), "quorum g99"]
    policy = policy_parse("\n".join(lines) + "\n")
    assert policy.agrees(f"n{i}" for i in range(100))
    assert not policy.agrees(f"n{i}" for i in range(99))
    for long in ("#\n" * LINES_MAX + "quorum none\n", "#" * POLICY_MAX + "\nquorum none\n"):
        with pytest.raises(PolicyError):
            policy_parse(long)


def line(witness: CosignatureSigner, time: int, text: str = TEXT) -> str:
    return cosignature_line(witness, text, time=time)


def test_a_checkpoint_is_held_against_the_policy() -> None:
    policy = policy_parse(
        f"log {VKEY}\nwitness a {KEYS[0]}\nwitness b {KEYS[1]}\nwitness s {vkey_format(SAFE.verifier)}\ngroup g 2 a b s\nquorum g\n"
    )
    note = note_sign(TEXT, [LOG])
    report = policy_check(note + line(WITNESSES[0], 100), policy)
    assert (report.satisfied, report.checkpoint.size, report.logs) == (False, 5, (LOG.verifier,))
    assert [(c.witness.name, c.time) for c in report.cosigned] == [("a", 100)]
    assert [w.name for w in report.missing] == ["b", "s"]
    report = policy_check(note + line(SAFE, 0) + line(WITNESSES[5], 50) + line(WITNESSES[0], 100), policy)
    assert report.satisfied
    assert [(c.witness.name, c.time) for c in report.cosigned] == [("a", 100), ("s", 0)]
    # One who signs twice is still one.
    twice = policy_check(note + line(WITNESSES[0], 100) + line(WITNESSES[0], 300) + line(WITNESSES[0], 200), policy)
    assert not twice.satisfied
    assert [(c.witness.name, c.time) for c in twice.cosigned] == [("a", 300)]


def test_what_no_policy_accepts() -> None:
    policy = policy_parse(f"log {VKEY}\nwitness a {KEYS[0]}\nquorum a\n")
    other = checkpoint_format(Checkpoint("log.example/two", 5, bytes(32)))
    note = note_sign(TEXT, [LOG])
    for bad in (
        TEXT + "\n" + line(WITNESSES[0], 1),  # the log itself has not signed
        note_sign(other, [LOG]) + line(WITNESSES[0], 1, other),  # the log signed in another's name
        note + line(WITNESSES[0], 1, TEXT.replace("5", "6")),  # a false cosignature of a known witness
        note_sign("no checkpoint\n", [LOG]),
        "",
    ):
        with pytest.raises(NoteError):
            policy_check(bad, policy)


words = st.sampled_from(["log", "witness", "group", "quorum", "none", "any", "all", "1", "2", "a", "b", "g", VKEY, KEYS[0], KEYS[1], "#", ""])  # fmt: skip


@given(st.lists(st.lists(words, max_size=6), max_size=8), st.binary(max_size=60), st.integers(0, 60))
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_the_reader(lines: list[list[str]], noise: bytes, at: int) -> None:
    text = "".join(" ".join(fields) + "\n" for fields in lines).encode()
    for raw in (text, text[:at] + noise + text[at:], noise):
        try:
            policy = policy_parse(raw)
        except PolicyError:
            continue
        assert policy_parse(policy_format(policy).encode("utf-8", "surrogateescape")) == policy
