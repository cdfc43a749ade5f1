// Verify checks a log that Gongshu wrote with code that Gongshu did not write: golang.org/x/mod/sumdb/note and tlog.
//
//	verify -log FOLDER-OR-URL -vkey VKEY [-old OLD-CHECKPOINT]... [-proof FILE]... [-samples N]
//
// It opens the checkpoint, proves sampled entries from the tiles, checks our own .tlog-proof files, and proves that the log
// begins with each older checkpoint, also by our own path where one lies beside it (OLD-CHECKPOINT.consistency). It prints one line of JSON and exits 0, or says what is wrong and exits 1.
package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

const height = 8

func main() {
	var olds, proofs list
	base := flag.String("log", "", "folder or http(s) address of the log")
	vkey := flag.String("vkey", "", "public key of the log")
	samples := flag.Int("samples", 500, "how many entries to prove, all if the log has fewer")
	flag.Var(&olds, "old", "file with an earlier checkpoint")
	flag.Var(&proofs, "proof", "file in c2sp.org/tlog-proof format")
	flag.Parse()
	if err := run(*base, *vkey, *samples, olds, proofs); err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
}

func run(base, vkey string, samples int, olds, proofs []string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return fmt.Errorf("vkey: %w", err)
	}
	message, err := fetch(base, "checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(message, verifier)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	log := &tiles{base: base}
	hashes := tlog.TileHashReader(tree, log)

	entries, err := checkEntries(base, tree, hashes, samples)
	if err != nil {
		return err
	}
	for _, file := range proofs {
		if err := checkProof(base, file, verifier); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	for _, file := range olds {
		if err := checkOld(file, verifier, tree, hashes); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"size": tree.N, "root": tree.Hash.String(), "entries": entries, "proofs": len(proofs), "consistent": len(olds), "tiles": log.read,
	})
}

// openCheckpoint reads a c2sp.org/tlog-checkpoint; tlog.ParseTree would insist on the first line of the Go checksum database.
func openCheckpoint(message []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of " + verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func checkEntries(base string, tree tlog.Tree, hashes tlog.HashReader, samples int) (int, error) {
	picked := rand.New(rand.NewSource(1)).Perm(int(tree.N))
	if len(picked) > samples {
		picked = picked[:samples]
	}
	bundles := map[int64][][]byte{}
	for _, i := range picked {
		n := int64(i) / 256
		if bundles[n] == nil {
			bundle, err := readBundle(base, n, tree.N)
			if err != nil {
				return 0, err
			}
			bundles[n] = bundle
		}
		proof, err := tlog.ProveRecord(tree.N, int64(i), hashes)
		if err != nil {
			return 0, fmt.Errorf("entry %d: %w", i, err)
		}
		leaf := tlog.RecordHash(bundles[n][i%256])
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), leaf); err != nil {
			return 0, fmt.Errorf("entry %d: %w", i, err)
		}
	}
	return len(picked), nil
}

// checkProof takes the proof from our file and only the entry from the log.
func checkProof(base, file string, verifier note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a proof file")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := openCheckpoint([]byte(checkpoint), verifier)
	if err != nil {
		return err
	}
	bundle, err := readBundle(base, index/256, tree.N)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(bundle[index%256]))
}

func checkOld(file string, verifier note.Verifier, tree tlog.Tree, hashes tlog.HashReader) error {
	message, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := openCheckpoint(message, verifier)
	if err != nil {
		return err
	}
	if old.N == 0 {
		return nil // every log begins with the empty one
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return err
	}
	ours, err := os.ReadFile(file + ".consistency")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var path tlog.TreeProof
	for _, line := range strings.Fields(string(ours)) {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		path = append(path, hash)
	}
	return tlog.CheckTree(path, tree.N, tree.Hash, old.N, old.Hash)
}

// tiles reads c2sp.org/tlog-tiles. Go's own paths name the tile height (tile/8/0/000), the specification's do not (tile/0/000).
type tiles struct {
	base string
	read int
}

func (t *tiles) Height() int                                { return height }
func (t *tiles) SaveTiles(tiles []tlog.Tile, data [][]byte) {}
func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		bytes, err := fetchTile(t.base, path)
		if err != nil {
			return nil, err
		}
		length := tile.W * tlog.HashSize
		if len(bytes) < length {
			return nil, fmt.Errorf("%s has %d bytes, not %d", path, len(bytes), length)
		}
		t.read++
		data = append(data, bytes[:length])
	}
	return data, nil
}

// fetchTile falls back to the full tile, which may have replaced the partial one.
func fetchTile(base, path string) ([]byte, error) {
	bytes, err := fetch(base, path)
	if full, _, partial := strings.Cut(path, ".p/"); err != nil && partial {
		return fetch(base, full)
	}
	return bytes, err
}

func readBundle(base string, n, size int64) ([][]byte, error) {
	width := size - n*256
	if width > 256 {
		width = 256
	}
	path := (tlog.Tile{H: height, L: -1, N: n, W: int(width)}).Path()
	bytes, err := fetchTile(base, "tile/entries/"+strings.TrimPrefix(path, "tile/8/data/"))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(bytes) >= 2 {
		end := 2 + int(binary.BigEndian.Uint16(bytes))
		if end > len(bytes) {
			return nil, errors.New(path + " is torn")
		}
		entries, bytes = append(entries, bytes[2:end]), bytes[end:]
	}
	if int64(len(entries)) < width {
		return nil, fmt.Errorf("%s has %d entries, not %d", path, len(entries), width)
	}
	return entries, nil
}

func fetch(base, path string) ([]byte, error) {
	if !strings.HasPrefix(base, "http") {
		return os.ReadFile(filepath.Join(base, filepath.FromSlash(path)))
	}
	answer, err := http.Get(strings.TrimSuffix(base, "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}
