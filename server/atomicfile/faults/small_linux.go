package faults

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// smallVariable says to a test that it runs in a process that may mount disks.
const smallVariable = "OKUYUKI_TEST_SMALL_DISK"

// Small runs a test once more, in a process with mounts of its own, and gives it a folder on a disk that has so much space there
// ("3m"). In the first process it returns "" when that has ended; the test is skipped where the machine does not allow it.
func Small(t *testing.T, space string) (dir string) {
	t.Helper()
	if os.Getenv(smallVariable) == t.Name() {
		dir = t.TempDir()
		if err := syscall.Mount("none", dir, "tmpfs", 0, "size="+space); err != nil {
			t.Fatalf("%s%v", refused, err)
		}
		t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
		return dir
	}
	var log bytes.Buffer
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=3m")
	child.Env = append(os.Environ(), smallVariable+"="+t.Name())
	child.Stdout, child.Stderr = &log, &log
	child.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	if err := child.Start(); err != nil {
		t.Skipf("%s%v", refused, err)
	}
	if err := child.Wait(); err != nil {
		if strings.Contains(log.String(), refused) {
			t.Skip(log.String())
		}
		t.Fatalf("%v\n%s", err, log.Bytes())
	}
	t.Logf("on a disk of %s:\n%s", space, log.Bytes())
	return ""
}

const refused = "this machine lets nobody mount a disk: "

// Fill fills the disk of a folder with a file, which it returns.
func Fill(t *testing.T, dir string) (file string) {
	t.Helper()
	f, err := os.CreateTemp(dir, "filler-")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 1<<16); len(block) > 0; {
		if _, err := f.Write(block); err != nil {
			block = block[:len(block)/2]
		}
	}
	return f.Name()
}
