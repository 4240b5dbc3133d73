package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"okuyuki/core/model"
	"okuyuki/core/order"
)

// maxFiles bounds how much of a file system ReadFolder looks at: someone may name their home folder.
const maxFiles = 200_000

// ReadFolder reads one folder per class. Names are put into Unicode normal form C, so that folders written on a Mac and on
// Windows are the same class. Deeper folders are groups: photos of one place, such as a site or a day, whichever their class.
// Photos beside the class folders have no class. A depth map lies beside its photo, x.jpg, as x.depth.png, x_depth.png or x.png, or
// as x.png in a folder called depth beside it: 16-bit grey in millimetres; or, under the same names or as x.npy, NumPy's [height, width]
// in metres (float32, float64) or millimetres (uint16). An x.png of fewer bits beside x.jpg is a photo. Other files
// are listed in Skipped, and so are links that lead nowhere or to a folder; what operating systems scatter is not even that.
func ReadFolder(files fs.FS) (*Set, error) {
	s := &Set{files: files}
	depths := map[string]string{} // by the path of the photo without its extension
	classes := map[string]int{}
	count := 0
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if count++; count > maxFiles {
			return fmt.Errorf("more than %d files", maxFiles)
		}
		if p != "." && isClutter(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		if !d.Type().IsRegular() {
			if info, err := fs.Stat(files, p); err != nil || !info.Mode().IsRegular() { // of what a link leads to
				s.Skipped = append(s.Skipped, p)
				return nil
			}
		}
		if stem, ok := depthStem(p); ok {
			depths[stem] = p
			return nil
		}
		if !isPhoto(p) {
			s.Skipped = append(s.Skipped, p)
			return nil
		}
		parts := strings.Split(norm.NFC.String(p), "/")
		it := Item{Path: p, Class: Unlabelled}
		if len(parts) > 1 {
			name := parts[0]
			if _, ok := classes[name]; !ok {
				classes[name] = len(classes)
				s.Classes = append(s.Classes, model.Class{ID: name, JA: name, EN: name})
			}
			it.Class = classes[name]
			it.Group = strings.Join(parts[1:len(parts)-1], "/")
		}
		s.Items = append(s.Items, it)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	if len(s.Items) == 0 {
		return nil, errors.New("dataset: the folder holds no photos")
	}
	if err := s.findDepths(depths); err != nil {
		return nil, err
	}
	s.sortClasses()
	s.attach(depths)
	return s, nil
}

// sortClasses makes the order of classes that of their names, whatever order the files came in.
func (s *Set) sortClasses() {
	sorted := slices.Clone(s.Classes)
	slices.SortFunc(sorted, func(a, b model.Class) int { return order.Natural(a.ID, b.ID) })
	for i, it := range s.Items {
		if it.Class != Unlabelled {
			id := s.Classes[it.Class].ID
			s.Items[i].Class = slices.IndexFunc(sorted, func(c model.Class) bool { return c.ID == id })
		}
	}
	s.Classes = sorted
}

// attach gives the photos their depth maps; a map without a photo is a photo of its own kind, and skipped.
func (s *Set) attach(depths map[string]string) {
	for i, it := range s.Items {
		stem := strings.TrimSuffix(it.Path, path.Ext(it.Path))
		if d, ok := depths[stem]; ok {
			s.Items[i].Depth = d
			delete(depths, stem)
		}
	}
	for _, p := range depths {
		s.Skipped = append(s.Skipped, p)
	}
	slices.Sort(s.Skipped)
}

// depthStem tells a depth map by its name and returns the path of its photo without extension.
func depthStem(p string) (string, bool) {
	for _, suffix := range []string{".depth.png", "_depth.png", ".depth.npy", "_depth.npy"} {
		if stem, ok := strings.CutSuffix(p, suffix); ok && path.Base(stem) != "." {
			return stem, true
		}
	}
	if dir, name := path.Split(p); path.Base(dir) == depthFolder && (strings.EqualFold(path.Ext(name), ".png") || isArray(name)) {
		return path.Join(path.Dir(path.Clean(dir)), strings.TrimSuffix(name, path.Ext(name))), true
	}
	if isArray(p) {
		return strings.TrimSuffix(p, path.Ext(p)), true
	}
	return "", false
}

// isPhoto goes by the name; what is inside is seen when it is decoded. HEIC is listed so that its refusal is reported.
func isPhoto(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".heic", ".heif", ".avif":
		return true
	}
	return false
}

// isClutter tells what Finder, Explorer and the like leave behind, and hidden files.
func isClutter(name string) bool {
	switch strings.ToLower(name) {
	case "thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin":
		return true
	}
	return strings.HasPrefix(name, ".")
}
