package main

import (
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"
	_ "github.com/syumai/workers/cloudflare/d1" // the database driver
	"github.com/syumai/workers/cloudflare/kv"
	"github.com/syumai/workers/cloudflare/r2"

	"okuyuki/server/registry"
	"okuyuki/server/sites"
)

// Bindings of wrangler.toml.
const (
	bucketName   = "MODELS"
	databaseName = "DB"
	settingsName = "SETTINGS"
)

// main answers one request; the next one gets a program of its own.
func main() {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	workers.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, err := open(log)
		if err != nil {
			h = broken(err, log)
		}
		h.ServeHTTP(w, r)
	}))
}

// open takes what is bound to the Worker.
func open(log *slog.Logger) (http.Handler, error) {
	bucket, err := r2.NewBucket(bucketName)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("d1", databaseName)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", databaseName, err)
	}
	namespace, err := kv.NewNamespace(settingsName)
	if err != nil {
		return nil, err
	}
	text, err := namespace.GetString("settings", nil)
	if err != nil {
		return nil, err
	}
	if text == "<null>" { // as syscall/js writes what is not there
		text = ""
	}
	s, err := parseSettings(text)
	if err != nil {
		return nil, err
	}
	store := storage{sites.NewSQL(db, time.Now), registry.Reader{Read: func(name string) ([]byte, error) {
		if name == registry.JournalName {
			return registry.ReadJournal(db)
		}
		return read(bucket, name)
	}}}
	return newHandler(s, cloudflare.Getenv(tokenName), store, log)
}

// maxObject bounds what is read into a Worker, which has 128 MB in all.
const maxObject = 48 << 20

// read returns an object of a bucket.
func read(bucket *r2.Bucket, name string) ([]byte, error) {
	object, err := bucket.Get(name)
	if err != nil {
		return nil, err
	}
	if object == nil {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	if object.Size > maxObject {
		return nil, fmt.Errorf("%s has %d bytes, a Worker takes %d", name, object.Size, maxObject)
	}
	return io.ReadAll(object.Body)
}
