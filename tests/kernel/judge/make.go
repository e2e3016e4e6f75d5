package main

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type made struct {
	Vkey        string
	Notes       []string
	Inclusion   []inclusion
	Consistency []consistency
}

// makeLog lets Go build a log of its own: its key, its hashes, its tiles as files, its signatures, its proofs.
func makeLog(place string, sizes []int64) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "go.example/log")
	check(err)
	signer, err := note.NewSigner(skey)
	check(err)
	out := made{Vkey: vkey}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) (list []tlog.Hash, err error) {
		for _, i := range indexes {
			list = append(list, stored[i])
		}
		return list, nil
	})
	var old, written int64
	trees := map[int64]tlog.Tree{}
	for _, size := range sizes {
		for ; old < size; old++ {
			hashes, err := tlog.StoredHashes(old, record(old), reader)
			check(err)
			stored = append(stored, hashes...)
		}
		root, err := tlog.TreeHash(size, reader)
		check(err)
		trees[size] = tlog.Tree{N: size, Hash: root}
		text := fmt.Sprintf("%s\n%d\n%s\n", signer.Name(), size, root)
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		check(err)
		out.Notes = append(out.Notes, string(signed))
		for _, tile := range tlog.NewTiles(8, written, size) {
			data, err := tlog.ReadTileData(tile, reader)
			check(err)
			writeTile(place, tile, data)
			if tile.L == 0 {
				writeBundle(place, tile)
			}
		}
		written = size
		check(os.WriteFile(filepath.Join(place, "checkpoint"), signed, 0o644))
		for _, index := range []int64{0, size / 3, size - 1} {
			proof, err := tlog.ProveRecord(size, index, reader)
			check(err)
			hash := tlog.RecordHash(record(index))
			out.Inclusion = append(out.Inclusion, inclusion{index, size, hash[:], slices(proof)})
		}
		for before := range trees {
			proof, err := tlog.ProveTree(size, before, reader)
			check(err)
			out.Consistency = append(out.Consistency, consistency{before, size, slices(proof)})
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(out))
}

func record(n int64) []byte { return fmt.Appendf(nil, "record %d of a log that Go made", n) }

func writeTile(place string, tile tlog.Tile, data []byte) {
	path := filepath.Join(place, "tile", tile.Path()[len("tile/8/"):])
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	check(os.WriteFile(path, data, 0o644))
}

func writeBundle(place string, tile tlog.Tile) {
	var data []byte
	for n := tile.N * 256; n < tile.N*256+int64(tile.W); n++ {
		entry := record(n)
		data = binary.BigEndian.AppendUint16(data, uint16(len(entry)))
		data = append(data, entry...)
	}
	path := tlog.Tile{H: 8, L: -1, N: tile.N, W: tile.W}.Path()[len("tile/8/data/"):]
	path = filepath.Join(place, "tile", "entries", path)
	check(os.MkdirAll(filepath.Dir(path), 0o755))
	check(os.WriteFile(path, data, 0o644))
}

func slices(hashes []tlog.Hash) (out [][]byte) {
	for _, h := range hashes {
		out = append(out, h[:])
	}
	return out
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}
