// The judge: Go's own note and tlog packages look at what our programs made. Prints "ok" or the first fault.
//
//	judge                                    evidence as JSON on the standard input
//	judge folder PLACE VKEY[,VKEY…] [NOTE…]  a log's published files, and older checkpoints of it
//	judge receipt FILE VKEY[,VKEY…]          a tlog-proof file that carries its leaf in extra
//	judge make PLACE SIZE…                   makes a log of its own, and tells about it as JSON
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	Size int64
	Root []byte
	Note string
}

type inclusion struct {
	Index, Size int64
	Leaf        []byte
	Hashes      [][]byte
}

type consistency struct {
	Old, New int64
	Hashes   [][]byte
}

type evidence struct {
	Vkey        string
	Tiles       map[string][]byte
	Checkpoints []checkpoint
	Inclusion   []inclusion
	Consistency []consistency
}

// tiles answers from our files; the Go packages put the tile height into the path, the standard doesn't.
type tiles map[string][]byte

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, w := range wanted {
		data, ok := t[strings.TrimPrefix(w.Path(), "tile/8/")]
		if !ok {
			return nil, fmt.Errorf("no tile %s", w.Path())
		}
		out = append(out, data)
	}
	return out, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func hash(b []byte) (h tlog.Hash) {
	if copy(h[:], b) != 32 || len(b) != 32 {
		fail("a hash of %d bytes", len(b))
	}
	return h
}

func hashes(list [][]byte) (out []tlog.Hash) {
	for _, b := range list {
		out = append(out, hash(b))
	}
	return out
}

func sizes(list []string) (out []int64) {
	for _, text := range list {
		n, err := strconv.ParseInt(text, 10, 64)
		check(err)
		out = append(out, n)
	}
	return out
}

func fail(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}

func main() {
	args := append(os.Args[1:], "")
	switch args[0] {
	case "folder":
		judgeFolder(args[1], strings.Split(args[2], ","), os.Args[4:])
	case "receipt":
		judgeReceipt(args[1], strings.Split(args[2], ","))
	case "make":
		makeLog(args[1], sizes(os.Args[3:]))
		return
	default:
		judgeEvidence()
	}
	fmt.Println("ok")
}

func judgeEvidence() {
	var e evidence
	if err := json.NewDecoder(os.Stdin).Decode(&e); err != nil {
		fail("evidence: %v", err)
	}
	verifier, err := note.NewVerifier(e.Vkey)
	if err != nil {
		fail("vkey: %v", err)
	}
	roots := map[int64]tlog.Hash{}
	for _, c := range e.Checkpoints {
		opened, err := note.Open([]byte(c.Note), note.VerifierList(verifier))
		if err != nil || len(opened.Sigs) != 1 || len(opened.UnverifiedSigs) != 0 {
			fail("checkpoint %d: %v", c.Size, err)
		}
		want := fmt.Sprintf("%s\n%d\n%s\n", verifier.Name(), c.Size, hash(c.Root))
		if opened.Text != want {
			fail("checkpoint %d says %q", c.Size, opened.Text)
		}
		roots[c.Size] = hash(c.Root)
	}
	for _, c := range e.Checkpoints {
		reader := tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: roots[c.Size]}, tiles(e.Tiles))
		if c.Size > 0 {
			if root, err := tlog.TreeHash(c.Size, reader); err != nil || root != roots[c.Size] {
				fail("root at %d: %v", c.Size, err)
			}
		}
	}
	for _, p := range e.Inclusion {
		if err := tlog.CheckRecord(hashes(p.Hashes), p.Size, roots[p.Size], p.Index, hash(p.Leaf)); err != nil {
			fail("inclusion of %d in %d: %v", p.Index, p.Size, err)
		}
		reader := tlog.TileHashReader(tlog.Tree{N: p.Size, Hash: roots[p.Size]}, tiles(e.Tiles))
		theirs, err := tlog.ProveRecord(p.Size, p.Index, reader)
		if err != nil || len(theirs) != len(p.Hashes) {
			fail("their proof of %d in %d: %v", p.Index, p.Size, err)
		}
		for i := range theirs {
			if !bytes.Equal(theirs[i][:], p.Hashes[i]) {
				fail("proofs of %d in %d differ at %d", p.Index, p.Size, i)
			}
		}
	}
	for _, p := range e.Consistency {
		if err := tlog.CheckTree(hashes(p.Hashes), p.New, roots[p.New], p.Old, roots[p.Old]); err != nil {
			fail("consistency of %d and %d: %v", p.Old, p.New, err)
		}
	}
}
