package project

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"

	"okuyuki/core/photo"
)

// Revision is what Revise changes.
type Revision struct {
	Labels map[string]string           // new class of photos that the project has, by their id
	Added  []Photo                     // with new ids; the time and the sum of the original are found where they are ""
	Load   func(i int) ([]byte, error) // the file of Added[i]
	Learn  json.RawMessage             // how Model was learned, as the page reads it
	Model  []byte
}

// Revise writes the project of f with other labels, further photos and another model. All else stays, depth maps included, but for
// what steps of the page found with the labels and the model of before.
func Revise(w io.Writer, f *File, r Revision) error {
	raw, err := f.read(jsonName, MaxJSON)
	if err != nil {
		return err
	}
	var doc map[string]json.RawMessage
	var photos []map[string]any
	if err = json.Unmarshal(raw, &doc); err == nil {
		err = json.Unmarshal(doc["photos"], &photos)
	}
	if err != nil {
		return &Error{Kind: KindNotProject, Entry: jsonName, Err: err}
	}
	for _, p := range photos {
		if id, ok := p["id"].(string); ok && r.Labels[id] != "" {
			p["label"] = r.Labels[id]
		}
	}
	z := zip.NewWriter(w)
	taken := map[string]bool{"": true, jsonName: true, modelName: true}
	for _, p := range f.listed {
		for _, name := range []string{p.Path, p.Depth} {
			if taken[name] {
				continue
			}
			taken[name] = true
			if err := z.Copy(f.entries[name]); err != nil {
				return fmt.Errorf("project: %s: %w", name, err)
			}
		}
	}
	for i, p := range r.Added {
		original, err := r.Load(i)
		if err != nil {
			return fmt.Errorf("project: photo %q: %w", p.Name, err)
		}
		entry, data, err := pack(f.freeName(len(f.listed)+i, p.Name), p, original)
		if err != nil {
			return err
		}
		if err := store(z, entry.Path, data); err != nil {
			return err
		}
		photos = append(photos, entry.object())
	}
	if doc["photos"], err = json.Marshal(photos); err != nil {
		return fmt.Errorf("project: %w", err)
	}
	delete(doc, "parts")
	doc["learn"] = r.Learn
	data, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return fmt.Errorf("project: %w", err)
	}
	var written document
	if err := json.Unmarshal(data, &written); err != nil {
		return fmt.Errorf("project: %w", err)
	}
	if err := written.check(); err != nil {
		return err
	}
	if err := store(z, modelName, r.Model); err != nil {
		return err
	}
	if err := store(z, jsonName, data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("project: %w", err)
	}
	return nil
}

// freeName is a name of an entry that the project has not.
func (f *File) freeName(i int, name string) string {
	for f.entries[entryName(i, name)] != nil {
		i++
	}
	return entryName(i, name)
}

// object is the photo as a table of project.json.
func (p photoJSON) object() map[string]any {
	text, err := json.Marshal(p)
	var out map[string]any
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		panic(err) // strings and a size always encode
	}
	return out
}

// Depth returns the depth map that came with photo i, or nil.
func (f *File) Depth(i int) ([]byte, error) {
	if f.listed[i].Depth == "" {
		return nil, nil
	}
	return f.read(f.listed[i].Depth, photo.MaxBytes)
}
