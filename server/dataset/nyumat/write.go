package nyumat

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"okuyuki/server/atomicfile"
)

// SourceName is the file that says what a folder was made of, in Layout.Source's words. It is written first, and labels.csv, without
// which nobody reads the folder, last.
const SourceName = "source.json"

// ErrOther says that a folder holds something else already.
var ErrOther = errors.New("nyumat: the folder holds frames of another file or of other settings")

// format is the number of the way in which frames are made.
const format = 1

// source is what frames depend on beside the file's contents.
type source struct {
	Format int    `json:"format"`
	Full   bool   `json:"full"`
	Raw    bool   `json:"raw"`
	Frames int    `json:"frames"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Labels string `json:"labels_sha256"`
}

// Write writes the layout into a folder, by so many workers, each with one frame in memory. Files appear whole or not at all; a run
// that was stopped goes on where it was. report, if not nil, hears of the progress.
func (l *Layout) Write(ctx context.Context, dir string, workers int, report func(done, total int)) error {
	labels, err := l.labels()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("nyumat: %w", err)
	}
	if err := l.claim(dir); err != nil {
		return err
	}
	for _, sub := range []string{rgbName, depthName} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return fmt.Errorf("nyumat: %w", err)
		}
	}
	for _, sub := range []string{"", rgbName, depthName} {
		if err := atomicfile.Clean(filepath.Join(dir, sub)); err != nil {
			return err
		}
	}
	if err := l.writeFrames(ctx, dir, workers, report); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, labelsName), labels)
}

func (l *Layout) writeFrames(ctx context.Context, dir string, workers int, report func(done, total int)) error {
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(max(workers, 1))
	var mu sync.Mutex
	done, total := 0, len(l.File.Frames)
	for i := range total {
		if inner.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := l.writeFrame(inner, dir, i); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			if done++; report != nil {
				report(done, total)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// Source says what the frames are made of and how: the same frames have the same.
func (l *Layout) Source() ([]byte, error) {
	labels, err := l.labels()
	if err != nil {
		return nil, err
	}
	w, h := l.Size()
	return json.Marshal(source{format, l.Full, l.Raw, len(l.File.Frames), w, h, fmt.Sprintf("%x", sha256.Sum256(labels))})
}

// claim marks the folder, or checks the mark of an earlier run.
func (l *Layout) claim(dir string) error {
	mark, err := l.Source()
	if err != nil {
		return err
	}
	name := filepath.Join(dir, SourceName)
	switch was, err := os.ReadFile(name); {
	case errors.Is(err, fs.ErrNotExist):
		for _, theirs := range []string{labelsName, rgbName, depthName} {
			if _, err := os.Stat(filepath.Join(dir, theirs)); err == nil {
				return fmt.Errorf("%w: %s has %s", ErrOther, dir, theirs)
			}
		}
		return atomicfile.Write(name, mark)
	case err != nil:
		return fmt.Errorf("nyumat: %w", err)
	case !bytes.Equal(was, mark):
		return fmt.Errorf("%w: %s: %s", ErrOther, name, was)
	}
	return nil
}

// writeFrame writes the two files of a frame, if they are not there.
func (l *Layout) writeFrame(ctx context.Context, dir string, i int) error {
	for pattern, encode := range l.patterns() {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := filepath.Join(dir, filepath.FromSlash(fmt.Sprintf(pattern, i+1)))
		if _, err := os.Stat(name); err == nil {
			continue
		}
		data, err := encode(i)
		if err != nil {
			return err
		}
		if err := atomicfile.Write(name, data); err != nil {
			return err
		}
	}
	return nil
}
