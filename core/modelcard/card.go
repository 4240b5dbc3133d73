// Package modelcard holds what is known of the base models that were released: the data that
// they were trained on and its terms, how well they were measured to do, and where they fail
// (after Mitchell et al., "Model Cards for Model Reporting", FAT* 2019).
//
// The text for readers of the sources is server/base/model/CARD.md; a test holds both to the same figures.
package modelcard

// Text is a text in Japanese and in English.
type Text struct {
	JA string `json:"ja"`
	EN string `json:"en"`
}

// Card describes one base model.
type Card struct {
	Name     string   `json:"name"`
	Version  string   `json:"version"` // of okuyuki, with which it was measured
	SHA256   string   `json:"sha256"`  // of the decompressed file, as poc.Method.ModelID names it
	Use      Text     `json:"use"`
	NotFor   Text     `json:"notFor"`
	Parts    []Part   `json:"parts"`
	Measured Measured `json:"measured"`
	Limits   []Text   `json:"limits"`
}

// Part is a part of the network, and where its weights come from.
type Part struct {
	Name  Text `json:"name"`
	Data  Text `json:"data"`
	Terms Text `json:"terms"`
}

// Measured is how well the model did on photos that it was not trained on.
type Measured struct {
	On      Text     `json:"on"`
	Frames  int      `json:"frames"`
	Command string   `json:"command"` // that measures it again
	Figures []Figure `json:"figures"`
}

// Figure is one measured number. Baseline is what the mean depth map of the training split and its most frequent class would score;
// Low and High are the ends of a 95 % interval. What was not measured is absent.
type Figure struct {
	Name     Text     `json:"name"`
	Value    float64  `json:"value"`
	Unit     string   `json:"unit,omitempty"`
	Low      *float64 `json:"low,omitempty"`
	High     *float64 `json:"high,omitempty"`
	Baseline *float64 `json:"baseline,omitempty"`
	Lower    bool     `json:"lowerIsBetter,omitempty"`
}

// Of is the card of the base model with that SHA-256, or nil: nothing is known of it.
func Of(sha256 string) *Card {
	for _, c := range cards {
		if c.SHA256 == sha256 {
			return c
		}
	}
	return nil
}
