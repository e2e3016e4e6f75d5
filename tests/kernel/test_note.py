"""Signed notes: what others made is read; what is not as it was signed is refused."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.kernel import note
from salaklang.kernel.note import NoteError, Signer, Verifier

ONE, TWO = Signer("log.example/one", bytes(range(32))), Signer("log.example/two", bytes(range(1, 33)))
TEXT = "log.example/one\n5\n" + note.base64_text(bytes(32)) + "\n"


def test_keys_travel_as_text() -> None:
    assert note.vkey_parse(note.vkey_format(ONE.verifier)) == ONE.verifier
    assert note.skey_parse(note.skey_format(ONE)) == ONE
    assert ONE.seed.hex() not in repr(ONE)
    assert str(ONE.seed) not in repr(ONE)


@pytest.mark.parametrize("change", ["name", "id", "key", "type", "short", "space", "nothing"])
def test_a_key_that_is_not_quite_one(change: str) -> None:
    name, hexa, rest = note.vkey_format(ONE.verifier).split("+", 2)
    raw = note.base64_bytes(rest)
    text = {
        "name": f"other+{hexa}+{rest}",
        "id": f"{name}+00000000+{rest}",
        "key": f"{name}+{hexa}+{note.base64_text(raw[:-1] + b'0')}",
        "type": f"{name}+{hexa}+{note.base64_text(bytes([4]) + raw[1:])}",
        "short": f"{name}+{hexa}+{note.base64_text(raw[:-1])}",
        "space": f"a b+{hexa}+{rest}",
        "nothing": "",
    }[change]
    with pytest.raises(NoteError):
        note.vkey_parse(text)
    with pytest.raises(NoteError):
        note.skey_parse(f"PRIVATE+KEY+{text}")


def test_known_keys_count_and_unknown_ones_do_not() -> None:
    signed = note.note_sign(TEXT, [ONE, TWO])
    opened = note.note_open(signed, [ONE.verifier])
    assert (opened.text, opened.signed_by, opened.unknown) == (TEXT, (ONE.verifier,), 1)
    assert note.note_open(signed, [ONE.verifier, TWO.verifier]).unknown == 0
    with pytest.raises(NoteError):
        note.note_open(signed, [])
    with pytest.raises(NoteError):
        note.note_open(signed, [Verifier(ONE.name, TWO.verifier.public)])


def test_one_false_signature_of_a_known_key_spoils_the_note() -> None:
    false = Signer(TWO.name, TWO.seed)
    good, other = note.note_sign(TEXT, [ONE]), note.note_sign("another\n", [false])
    forged = good + other.rpartition("\n\n")[2]
    assert note.note_open(forged, [ONE.verifier]).unknown == 1
    with pytest.raises(NoteError):
        note.note_open(forged, [ONE.verifier, TWO.verifier])


def test_many_signatures_are_read_but_not_any_number() -> None:
    many = [Signer(f"w{i}", os.urandom(32)) for i in range(note.SIGNATURES_MAX)]
    assert note.note_open(note.note_sign(TEXT, many), [many[15].verifier]).unknown == note.SIGNATURES_MAX - 1
    with pytest.raises(NoteError):
        note.note_open(note.note_sign(TEXT, [*many, ONE]), [ONE.verifier])
    with pytest.raises(NoteError):
        note.note_open(note.note_sign("x" * note.NOTE_MAX + "\n", [ONE]), [ONE.verifier])


@pytest.mark.parametrize("text", ["", "no end", "tab\there\n", "\x00\n", "cr\r\n"])
def test_what_no_note_can_hold(text: str) -> None:
    with pytest.raises(NoteError):
        note.note_sign(text, [ONE])


def test_every_flipped_byte_is_noticed() -> None:
    signed = note.note_sign(TEXT, [ONE]).encode()
    for at in range(len(signed)):
        for bit in range(8):
            changed = bytearray(signed)
            changed[at] ^= 1 << bit
            with pytest.raises((NoteError, UnicodeDecodeError)):
                note.note_open(changed.decode(), [ONE.verifier])


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    for candidate in (text, f"{text}\n\n— a b\n", f"a\n\n— {text}\n"):
        with pytest.raises(NoteError):
            note.note_open(candidate, [ONE.verifier])


def test_checkpoints_have_one_spelling() -> None:
    point = note.Checkpoint("log.example/one", 5, bytes(32))
    assert note.checkpoint_parse(note.checkpoint_format(point)) == point
    root = note.base64_text(bytes(32))
    for bad in (
        "",
        "o\n5\n",
        f"o\n05\n{root}\n",
        f"o\n-1\n{root}\n",
        f"o\n٥\n{root}\n",
        f"o\n5\n{root}",
        f"o\n5\n{root[:-2]}B=\n",
        f"o\n5\n{note.base64_text(bytes(31))}\n",
        f"o\n5\n{root}\n\n",
        f"o\n{'9' * 20}\n{root}\n",
    ):
        with pytest.raises(NoteError):
            note.checkpoint_parse(bad)
    assert note.checkpoint_parse(f"o\n5\n{root}\nmore\n").extensions == ("more",)


@given(st.text(st.characters(), max_size=60), st.integers(0, 300), st.integers(0, 80))
@settings(max_examples=500, deadline=None)
def test_no_change_breaks_the_readers(noise: str, at: int, cut: int) -> None:
    """Whatever is put into a note, halves of surrogates too: it is refused in our own words, or says what was signed."""
    good = note.note_sign(TEXT, [ONE, TWO])
    changed = good[:at] + noise + good[at + cut :]
    for candidate in (changed, noise, f"{TEXT}\n{noise}"):
        try:
            assert note.note_open(candidate, [ONE.verifier]).text == TEXT
        except NoteError:
            continue
    for read in (note.checkpoint_parse, note.vkey_parse, note.skey_parse, note.note_parts):
        try:
            read(noise)
        except NoteError:
            continue


def test_a_signature_given_twice_counts_once() -> None:
    """Witnesses sign the same text again at another time; both lines are good, and still one key."""
    twice = note.note_sign(TEXT, [ONE, ONE])
    opened = note.note_open(twice, [ONE.verifier])
    assert (opened.signed_by, len(opened.signatures), opened.unknown) == ((ONE.verifier,), 1, 0)
