package smalldata

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"path"
	"slices"
	"strings"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/server/dataset"
)

// Layout is a data set that is known: where it lies and how it is read.
type Layout struct {
	Name   string
	Folder string // beside the others
	read   func(fs.FS) (*dataset.Set, error)

	// Accuracy of a logistic regression on frozen MobileNetV2-1.0 features (OpenImages weights, input of 160 pixels,
	// mean and max pooled last layer), mean of 5 draws, by labels a class: the mark to clear. Nil: not measured.
	reference map[int]float64
}

// Layouts lists the sets that can be read.
func Layouts() []Layout {
	return []Layout{
		{"neu_det", "neu_det", readSteel, map[int]float64{3: .788, 6: .841, 12: .901}},
		{"brick_crack", "brick_crack", readBricks, map[int]float64{6: .788, 12: .797, 18: .837}},
		{"pipe_rgbd", "pipe_rgbd", readPipes, nil},
		{"nyu", "nyu320", readScenes, nil},
	}
}

// Find returns the layout of a name.
func Find(name string) (Layout, bool) {
	all := Layouts()
	i := slices.IndexFunc(all, func(l Layout) bool { return l.Name == name })
	if i < 0 {
		return Layout{}, false
	}
	return all[i], true
}

// Read reads the set. It has at least two classes, and a class for every photo.
func (l Layout) Read(files fs.FS) (*dataset.Set, error) {
	set, err := l.read(files)
	if err != nil {
		return nil, fmt.Errorf("smalldata: %s: %w", l.Name, err)
	}
	seen := map[int]bool{}
	for _, it := range set.Items {
		seen[it.Class] = true
	}
	if len(seen) < 2 {
		return nil, fmt.Errorf("smalldata: %s: photos of %d classes, two or more are needed", l.Name, len(seen))
	}
	return set, nil
}

// steelDefects are the classes of the NEU surface defect database (Song & Yan 2013).
var steelDefects = []model.Class{
	{ID: "crazing", JA: "細かいひび割れ", EN: "Crazing"},
	{ID: "inclusion", JA: "介在物", EN: "Inclusion"},
	{ID: "patches", JA: "まだら", EN: "Patches"},
	{ID: "pitted_surface", JA: "孔食", EN: "Pitted surface"},
	{ID: "rolled-in_scale", JA: "スケール噛み込み", EN: "Rolled-in scale"},
	{ID: "scratches", JA: "擦り傷", EN: "Scratches"},
}

// readSteel reads NEU: JPEGs in any folder, named CLASS_NUMBER.jpg.
func readSteel(files fs.FS) (*dataset.Set, error) {
	var items []dataset.Item
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.EqualFold(path.Ext(p), ".jpg") {
			return err
		}
		name := d.Name()
		class := slices.IndexFunc(steelDefects, func(c model.Class) bool {
			return strings.LastIndexByte(name, '_') == len(c.ID) && strings.HasPrefix(name, c.ID)
		})
		if class < 0 {
			return fmt.Errorf("%s: the name begins with no known class", p)
		}
		items = append(items, dataset.Item{Path: p, Class: class})
		return nil
	})
	return dataset.New(files, slices.Clone(steelDefects), items), err
}

// readBricks reads brickwork with and without cracks: one folder a class.
func readBricks(files fs.FS) (*dataset.Set, error) {
	set, err := dataset.ReadFolder(files)
	if err != nil {
		return nil, err
	}
	return set.Subset(func(it dataset.Item) bool { return it.Class != dataset.Unlabelled }), nil
}

// readScenes reads the scenes of NYU's official test split: the base model was trained on the other one. A class that
// was photographed in one place only cannot be learned in one place and tested in another; it is left out.
func readScenes(files fs.FS) (*dataset.Set, error) {
	nyu, err := dataset.ReadNYU(files)
	if err != nil {
		return nil, err
	}
	return severalPlaces(nyu.Test), nil
}

func severalPlaces(s *dataset.Set) *dataset.Set {
	places := make([]map[string]bool, len(s.Classes))
	for _, it := range s.Items {
		if places[it.Class] == nil {
			places[it.Class] = map[string]bool{}
		}
		places[it.Class][it.Group] = true
	}
	index := make([]int, len(s.Classes))
	var classes []model.Class
	for c := range s.Classes {
		index[c] = dataset.Unlabelled
		if len(places[c]) > 1 {
			index[c] = len(classes)
			classes = append(classes, s.Classes[c])
		}
	}
	t := s.Subset(func(it dataset.Item) bool { return index[it.Class] >= 0 })
	for i := range t.Items {
		t.Items[i].Class = index[t.Items[i].Class]
	}
	t.Classes = classes
	return t
}

// pipeDefects are the values 1 and 2 of the masks.
var pipeDefects = []model.Class{{ID: "defect_1", JA: "欠陥1", EN: "Defect 1"}, {ID: "defect_2", JA: "欠陥2", EN: "Defect 2"}}

// readPipes reads the pipes: data/rgb/N.png, data/depth/N.png with 8-bit relative depth, and data/labels/N.png, whose
// values are 0 for the background and the type of the defect elsewhere. A photo is of the type that covers more of it;
// the few without a defect are left out.
func readPipes(files fs.FS) (*dataset.Set, error) {
	photos, err := fs.Glob(files, "data/rgb/*.png")
	if err != nil {
		return nil, err
	}
	var items []dataset.Item
	for _, p := range photos {
		class, err := maskClass(files, path.Join("data/labels", path.Base(p)), len(pipeDefects))
		if err != nil {
			return nil, err
		}
		depth := path.Join("data/depth", path.Base(p))
		if _, err := fs.Stat(files, depth); err != nil {
			return nil, err
		}
		if class != dataset.Unlabelled {
			items = append(items, dataset.Item{Path: p, Depth: depth, Class: class})
		}
	}
	return dataset.New(files, slices.Clone(pipeDefects), items), nil
}

// maskClass is the class whose value, from 1 on, covers most of a mask, or Unlabelled where nothing is marked.
func maskClass(files fs.FS, name string, classes int) (int, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return 0, err
	}
	if _, err := photo.Inspect(data); err != nil { // the limits of photos
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	grey, ok := m.(*image.Gray)
	if !ok {
		return 0, fmt.Errorf("%s: not a mask of 8-bit grey", name)
	}
	covers := make([]int, classes+1)
	for y := range grey.Rect.Dy() {
		for _, v := range grey.Pix[y*grey.Stride:][:grey.Rect.Dx()] {
			if int(v) > classes {
				return 0, fmt.Errorf("%s: the unknown class %d", name, v)
			}
			covers[v]++
		}
	}
	best := dataset.Unlabelled
	for c, n := range covers[1:] {
		if n > 0 && (best < 0 || n > covers[best+1]) {
			best = c
		}
	}
	return best, nil
}
