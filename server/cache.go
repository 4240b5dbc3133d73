package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// cacheFolder is the program's folder in the user's cache; option is the one that names another.
func cacheFolder(option string) (string, error) {
	user, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no cache folder, name one with %s: %w", option, err)
	}
	return filepath.Join(user, "okuyuki"), nil
}
