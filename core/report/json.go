package report

import (
	"encoding/json"
	"fmt"

	"okuyuki/core/modelcard"
	"okuyuki/core/poc"
)

// JSON is all numbers for programs: the result, its cost reckoned anew, and under "modelCard" the card of the base model,
// where there is one. It refuses what HTML refuses.
func JSON(r *poc.Result, o Options) ([]byte, error) {
	r, err := checked(r, o)
	if err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(struct {
		*poc.Result
		ModelCard *modelcard.Card `json:"modelCard,omitempty"`
	}{r, modelcard.Of(r.Method.ModelID)}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return append(b, '\n'), nil
}
