package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"okuyuki/server/atomicfile"
	"okuyuki/server/refused"
)

// maxMonitorLog bounds the file of reports, in bytes: some tens of thousands of reports.
const maxMonitorLog = 256 << 20

// addToLog adds a report to a file of reports, and returns all of them, oldest first. The file is replaced as a whole: a report is in
// it or not, never a half.
func addToLog(name string, m *monitored) ([]*monitored, error) {
	old, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	history, err := parseLog(name, old)
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if len(old) > 0 && old[len(old)-1] != '\n' {
		old = append(old, '\n')
	}
	return append(history, m), atomicfile.Write(name, append(append(old, line...), '\n'))
}

// parseLog reads reports, one a line.
func parseLog(name string, data []byte) (history []*monitored, err error) {
	if len(data) > maxMonitorLog {
		return nil, refused.Errorf(refused.Limit, "%s: %d bytes of reports, limit %d", name, len(data), maxMonitorLog)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, maxMonitorLog)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var m monitored
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil || m.Report == nil {
			return nil, refused.Errorf(refused.Damaged, "%s: line %d is no report: %w", name, n, errors.Join(err))
		}
		history = append(history, &m)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return history, nil
}
