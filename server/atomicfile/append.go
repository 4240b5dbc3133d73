package atomicfile

import (
	"errors"
	"os"
)

// Append adds whole lines to a file in one write, so that those of several processes do not mix, and returns when the disk has them. The
// file is made if it is not there. A half line at its end, which a power cut has left, is ended first: readers must bear one, and empty
// lines, which come of a line that another process is just writing.
func Append(name string, lines []byte) (err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = explain(name, err)
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if last := make([]byte, 1); info.Size() > 0 {
		if _, err := f.ReadAt(last, info.Size()-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			lines = append([]byte{'\n'}, lines...)
		}
	}
	if _, err := f.Write(lines); err != nil {
		return err
	}
	return f.Sync()
}
