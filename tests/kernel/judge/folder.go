package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// folder answers from the published files alone; the Go packages name the tile height and call entries "data".
type folder string

func (f folder) Height() int { return 8 }

func (f folder) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, w := range wanted {
		data, err := f.file(w)
		if err != nil {
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) file(t tlog.Tile) ([]byte, error) {
	path := "tile/" + strings.TrimPrefix(t.Path(), "tile/8/")
	return os.ReadFile(filepath.Join(string(f), strings.Replace(path, "tile/data/", "tile/entries/", 1)))
}

// record is an entry, from its bundle of length-prefixed bytes.
func (f folder) record(index, size int64) []byte {
	width := min(256, size-index/256*256)
	data, err := f.file(tlog.Tile{H: 8, L: -1, N: index / 256, W: int(width)})
	if err != nil {
		fail("entries: %v", err)
	}
	for i := int64(0); ; i++ {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			fail("the bundle with entry %d is cut off", index)
		}
		length := 2 + int(binary.BigEndian.Uint16(data))
		if i == index%256 {
			return data[2:length]
		}
		data = data[length:]
	}
}

// judgeFolder: the log in a folder, all its entries, proofs of some, and its growth from each older checkpoint there.
func judgeFolder(place string, vkeys []string, older []string) {
	signed, err := os.ReadFile(filepath.Join(place, "checkpoint"))
	if err != nil {
		fail("%v", err)
	}
	f, tree := folder(place), opened(signed, vkeys)
	reader := tlog.TileHashReader(tree, f)
	if root, err := tlog.TreeHash(tree.N, reader); err != nil || root != tree.Hash {
		fail("root: %v", err)
	}
	for index := int64(0); index < tree.N; index += 1 + tree.N/300 {
		judgeInclusion(f, tree, reader, index)
	}
	judgeInclusion(f, tree, reader, tree.N-1)
	for n := int64(0); n < tree.N; n += 256 {
		judgeBundle(f, tree, reader, n)
	}
	for _, path := range older {
		signed, err := os.ReadFile(path)
		if err != nil {
			fail("%v", err)
		}
		old := opened(signed, vkeys)
		proof, err := tlog.ProveTree(tree.N, old.N, reader)
		if err != nil {
			fail("growth from %d: %v", old.N, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			fail("growth from %d: %v", old.N, err)
		}
	}
}

func judgeInclusion(f folder, tree tlog.Tree, reader tlog.HashReader, index int64) {
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		fail("inclusion of %d: %v", index, err)
	}
	hash := tlog.RecordHash(f.record(index, tree.N))
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hash); err != nil {
		fail("inclusion of %d: %v", index, err)
	}
}

// judgeBundle: each entry of a bundle hashes to its place in the tile.
func judgeBundle(f folder, tree tlog.Tree, reader tlog.HashReader, first int64) {
	var indexes []int64
	for i := first; i < min(first+256, tree.N); i++ {
		indexes = append(indexes, tlog.StoredHashIndex(0, i))
	}
	stored, err := reader.ReadHashes(indexes)
	if err != nil {
		fail("tile of %d: %v", first, err)
	}
	for i := range indexes {
		if tlog.RecordHash(f.record(first+int64(i), tree.N)) != stored[i] {
			fail("entry %d is not what was hashed", first+int64(i))
		}
	}
}

// judgeReceipt: a tlog-proof file, checked by who knows the standard, and takes the leaf from extra.
func judgeReceipt(path string, vkeys []string) {
	raw, err := os.ReadFile(path)
	if err != nil {
		fail("%v", err)
	}
	head, signed, found := bytes.Cut(raw, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		fail("not a proof")
	}
	extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	var body struct{ Leaf []byte }
	if err != nil || json.Unmarshal(extra, &body) != nil || len(body.Leaf) == 0 {
		fail("no leaf in extra")
	}
	var index int64
	if err := json.Unmarshal([]byte(strings.TrimPrefix(lines[2], "index ")), &index); err != nil {
		fail("index: %v", err)
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		h, err := tlog.ParseHash(line)
		if err != nil {
			fail("hash: %v", err)
		}
		proof = append(proof, h)
	}
	tree := opened(signed, vkeys)
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(body.Leaf)); err != nil {
		fail("receipt: %v", err)
	}
}
