package dataset

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"okuyuki/core/model"
	"okuyuki/server/dataset/nyumat"
	"okuyuki/server/refused"
)

// NYU is NYU Depth V2 (Silberman et al., ECCV 2012) with its official split.
type NYU struct {
	Train, Test *Set
	Source      string // what the frames were made of, where that is known (nyumat.Layout.Source)
	close       func() error
}

// OpenNYU opens a folder of the nyu320 layout, or nyu_depth_v2_labeled.mat with splits.mat beside it, which is then read as the
// folder that nyumat.Layout makes of it. The sets are good until Close.
func OpenNYU(name string) (*NYU, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("dataset: nyu: %w", err)
	}
	if !info.IsDir() {
		return openNYUFile(name)
	}
	n, err := ReadNYU(os.DirFS(name))
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(filepath.Join(name, nyumat.SourceName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("dataset: nyu: %w", err)
	}
	n.Source = string(source)
	return n, nil
}

func openNYUFile(name string) (*NYU, error) {
	f, err := nyumat.Open(name)
	if err != nil {
		return nil, err
	}
	l := &nyumat.Layout{File: f}
	n, err := ReadNYU(l)
	if err == nil {
		var source []byte
		source, err = l.Source()
		n.Source, n.close = string(source), f.Close
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return n, nil
}

// Close closes the file that the frames are read from.
func (n *NYU) Close() error {
	if n.close == nil {
		return nil
	}
	return n.close()
}

// nyuScenes are the ten scene groups of Gupta et al. (CVPR 2013): nine of the 27 types, and the rest.
var nyuScenes = []model.Class{
	{ID: "bedroom", JA: "寝室", EN: "Bedroom"},
	{ID: "kitchen", JA: "台所", EN: "Kitchen"},
	{ID: "living_room", JA: "居間", EN: "Living room"},
	{ID: "bathroom", JA: "浴室", EN: "Bathroom"},
	{ID: "dining_room", JA: "食堂", EN: "Dining room"},
	{ID: "office", JA: "事務所", EN: "Office"},
	{ID: "home_office", JA: "書斎", EN: "Home office"},
	{ID: "classroom", JA: "教室", EN: "Classroom"},
	{ID: "bookstore", JA: "書店", EN: "Bookstore"},
	{ID: "other", JA: "その他", EN: "Other"},
}

// nyuOthers are the types that count as "other", as the .mat file spells them.
var nyuOthers = []string{"basement", "cafe", "computer_lab", "conference_room", "dinette", "excercise_room", "foyer",
	"furniture_store", "home_storage", "indoor_balcony", "laundry_room", "office_kitchen", "playroom", "printer_room",
	"reception_room", "student_lounge", "study", "study_room"}

// NYUScenes lists the ten scene classes in their order.
func NYUScenes() []model.Class { return slices.Clone(nyuScenes) }

// ReadNYU reads the nyu320 layout: labels.csv (index1, index0, split, scene, scene_type), rgb/NNNN.jpg, depth_mm/NNNN.png with
// NNNN = index1. Frames of one scene form a group.
func ReadNYU(files fs.FS) (*NYU, error) {
	f, err := files.Open("labels.csv")
	if err != nil {
		return nil, fmt.Errorf("dataset: nyu: %w", err)
	}
	defer f.Close()
	n := &NYU{Train: &Set{Classes: NYUScenes(), files: files}, Test: &Set{Classes: NYUScenes(), files: files}}
	if err := n.readLabels(f); err != nil {
		return nil, fmt.Errorf("dataset: nyu: labels.csv: %w", err)
	}
	return n, nil
}

// maxLabels bounds labels.csv, in bytes: ten times what all frames that there can be take.
const maxLabels = 8 << 20

func (n *NYU) readLabels(r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, maxLabels+1))
	if err != nil {
		return err
	}
	if len(text) > maxLabels {
		return refused.Errorf(refused.Limit, "more than %d bytes", maxLabels)
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))) // Excel puts a mark before it
	c.FieldsPerRecord = 5
	head, err := c.Read()
	if want := []string{"index1", "index0", "split", "scene", "scene_type"}; err != nil || !slices.Equal(head, want) {
		return refused.Errorf(refused.Format, "columns %.100q, want %q (%v)", head, want, err)
	}
	seen := map[int]bool{}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refused.As(refused.Damaged, err)
		}
		line, _ := c.FieldPos(0)
		index, err := strconv.Atoi(row[0])
		if err != nil || index < 1 || index > 9999 || seen[index] {
			return refused.Errorf(refused.Content, "line %d: index %.40q", line, row[0])
		}
		seen[index] = true
		class, err := nyuClass(row[4])
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		it := Item{Path: fmt.Sprintf("rgb/%04d.jpg", index), Depth: fmt.Sprintf("depth_mm/%04d.png", index), Class: class, Group: row[3]}
		switch row[2] {
		case "train":
			n.Train.Items = append(n.Train.Items, it)
		case "test":
			n.Test.Items = append(n.Test.Items, it)
		default:
			return refused.Errorf(refused.Content, "line %d: split %.40q", line, row[2])
		}
	}
}

func nyuClass(sceneType string) (int, error) {
	for i, c := range nyuScenes[:len(nyuScenes)-1] {
		if c.ID == sceneType {
			return i, nil
		}
	}
	if slices.Contains(nyuOthers, sceneType) {
		return len(nyuScenes) - 1, nil
	}
	return 0, refused.Errorf(refused.Content, "scene type %.40q", sceneType)
}
