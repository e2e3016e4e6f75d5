package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/mldsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// cosigner checks cosignatures (C2SP tlog-cosignature) inside Go's note package, which knows plain Ed25519 keys only.
type cosigner struct {
	name   string
	kind   byte
	public []byte
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(c.name+"\n"+string(c.kind)), c.public...))
	return binary.BigEndian.Uint32(sum[:4])
}

func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) < 8 {
		return false
	}
	time := binary.BigEndian.Uint64(sig[:8])
	if c.kind == 4 {
		signed := append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", time), msg...)
		return ed25519.Verify(c.public, signed, sig[8:])
	}
	tree, err := parseTree(msg)
	if err != nil {
		return false
	}
	origin, _, _ := strings.Cut(string(msg), "\n")
	signed := bytes.NewBufferString("subtree/v1\n\x00")
	signed.WriteByte(byte(len(c.name)))
	signed.WriteString(c.name)
	binary.Write(signed, binary.BigEndian, time)
	signed.WriteByte(byte(len(origin)))
	signed.WriteString(origin)
	binary.Write(signed, binary.BigEndian, [2]uint64{0, uint64(tree.N)})
	signed.Write(tree.Hash[:])
	key, err := mldsa.NewPublicKey(mldsa.MLDSA44(), c.public)
	return err == nil && mldsa.Verify(key, signed.Bytes(), sig[8:], nil) == nil
}

// verifierOf reads a vkey of type 01, 04 or 06.
func verifierOf(vkey string) note.Verifier {
	if v, err := note.NewVerifier(vkey); err == nil {
		return v
	}
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		fail("not a vkey: %s", vkey)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) < 33 || (raw[0] != 4 && raw[0] != 6) {
		fail("not a vkey: %s", vkey)
	}
	c := cosigner{parts[0], raw[0], raw[1:]}
	if fmt.Sprintf("%08x", c.KeyHash()) != parts[1] {
		fail("the id of %s does not fit", vkey)
	}
	return c
}

// opened is a checkpoint under all of these keys: each must have signed, nobody else.
func opened(signed []byte, vkeys []string) tlog.Tree {
	var known []note.Verifier
	for _, vkey := range vkeys {
		known = append(known, verifierOf(vkey))
	}
	n, err := note.Open(signed, note.VerifierList(known...))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	if len(n.Sigs) != len(known) || len(n.UnverifiedSigs) != 0 {
		fail("checkpoint: %d of %d signatures, %d of strangers", len(n.Sigs), len(known), len(n.UnverifiedSigs))
	}
	tree, err := parseTree([]byte(n.Text))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	if origin, _, _ := strings.Cut(n.Text, "\n"); origin != known[0].Name() {
		fail("the checkpoint is of %s", origin)
	}
	return tree
}

// parseTree lets Go's own parser read a checkpoint: its first line is fixed there.
func parseTree(text []byte) (tlog.Tree, error) {
	_, rest, _ := strings.Cut(string(text), "\n")
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}
