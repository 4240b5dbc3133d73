package base

import (
	"cmp"
	"fmt"
	"strings"

	"okuyuki/core/model"
	"okuyuki/core/statedict"
	"okuyuki/core/weights"
)

// Keys and values of a model's metadata.
const (
	headsKey  = "heads"
	untrained = "untrained" // neck and heads are as they were drawn
)

// Imported is what came of FromStateDict.
type Imported struct {
	Name     string    `json:"name"`
	SHA256   string    `json:"sha256"` // of the file
	Bytes    int       `json:"bytes"`
	From     string    `json:"from"` // whose names the state dict has
	FromHash string    `json:"fromSha256"`
	Mean     []float64 `json:"mean"`
	Std      []float64 `json:"std"`
	LeftOut  []string  `json:"leftOut"` // tensors that are no part of the backbone
	Preset   string    `json:"preset"`
}

// FromStateDict makes a base model of a MobileNetV2's state dict, see core/statedict, and returns its file, of single precision.
// Its heads are untrained, and it says so in its metadata: classes can be learned on its features at once, depth has to be
// trained first.
func FromStateDict(file []byte, n statedict.Normalisation, name string, seed uint64) (*Imported, []byte, error) {
	none := []model.Class{{ID: untrained, JA: "未学習", EN: "not trained yet"}}
	m, source, err := statedict.Model(file, n, none, seed)
	if err != nil {
		return nil, nil, fmt.Errorf("base: %w", err)
	}
	r := &Imported{
		Name: name, From: source.Library, FromHash: weights.Sum(file), Mean: n.Mean[:], Std: n.Std[:], LeftOut: source.LeftOut, Preset: string(m.Preset),
	}
	m.Meta = map[string]string{
		"name": name, headsKey: untrained,
		"backbone": fmt.Sprintf("MobileNetV2-1.0, names of %s, mean %v, std %v, SHA-256 %s", r.From, r.Mean, r.Std, r.FromHash),
	}
	out, err := m.Encode(model.Float32)
	if err != nil {
		return nil, nil, fmt.Errorf("base: %w", err)
	}
	r.SHA256, r.Bytes = weights.Sum(out), len(out)
	return r, out, nil
}

// Untrained reports whether a model file says that its heads are untrained.
func Untrained(file []byte) bool {
	f, err := weights.Decode(file)
	return err == nil && f.Meta[headsKey] == untrained
}

// Summary says in a line of either language what the model can and cannot do yet.
func (r *Imported) Summary() string {
	return "Classes can be learned on this backbone at once. Its depth is not trained: learn it with `okuyuki train --from` this file before you compare with and without depth.\n" +
		"分類は、このモデルですぐに学習できます。奥行きは未学習です。奥行きの有無を比べる前に、このファイルを `okuyuki train --from` に指定して学習してください。"
}

// Card is the model card, as Markdown. Only who has the weights knows their licence.
func (r *Imported) Card(licence string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# %s\n", r.Name)
	line("%s\n", r.Summary())
	line("| | |\n|---|---|")
	line("| File | SHA-256 `%s`, %d bytes, preset %s |", r.SHA256, r.Bytes, r.Preset)
	line("| Backbone | MobileNetV2-1.0 of a state dict with the names of %s, SHA-256 `%s` |", r.From, r.FromHash)
	line("| Images | red, green, blue of 0 to 1, less %v, divided by %v; PyTorch's padding |", r.Mean, r.Std)
	line("| Neck, class head, depth head | untrained: its own answers, a class called \"not trained yet\" and about the same depth everywhere, mean nothing |")
	if len(r.LeftOut) > 0 {
		line("| Left out | %d tensors that are no part of the backbone |", len(r.LeftOut))
	}
	line("| Licence | %s |", cmp.Or(licence, "not stated: ask whoever made the weights before you hand them on"))
	line("\n## Limits\n")
	line("Nothing was measured: what the backbone was trained on, and how good it is, only its makers know. Compare on photos of your own with `okuyuki poc --model FILE DIR`.")
	return b.String()
}
