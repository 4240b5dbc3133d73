package report

import (
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"okuyuki/core/modelcard"
	"okuyuki/core/poc"
)

// The report of a known base model has all of its card; of another it says that nothing is known, and shows no figure of ours.
func TestReportHasTheModelCard(t *testing.T) {
	r := samples()["no_evidence"]
	card := modelcard.Of(r.Method.ModelID)
	if card == nil {
		t.Fatal("the sample's base model has no card")
	}
	for lang, language := range languages {
		html := render(t, "card", r, Options{Language: language})
		of := func(x modelcard.Text) string { return []string{x.JA, x.EN}[lang] }
		want := []string{of(card.Use), of(card.NotFor), of(card.Measured.On), card.Measured.Command, card.Version, card.SHA256}
		for _, part := range card.Parts {
			want = append(want, of(part.Name), of(part.Data), of(part.Terms))
		}
		for _, x := range card.Limits {
			want = append(want, of(x))
		}
		for _, f := range card.Measured.Figures {
			want = append(want, of(f.Name), "<td>"+fixed(f.Value, 3))
		}
		for _, s := range want {
			if !strings.Contains(html, s) && !strings.Contains(html, esc(s)) {
				t.Errorf("%s: no %q", language, s)
			}
		}
		if m := regexp.MustCompile(`0\.621 \(0\.583–0\.657\)`).FindString(html); m == "" {
			t.Errorf("%s: the accuracy on scenes has not its interval", language)
		}

		other := *r
		other.Method.ModelID = strings.Repeat("ab", 32)
		html = render(t, "no-card", &other, Options{Language: language})
		if !strings.Contains(html, esc(textCardNone[lang])) || strings.Contains(html, card.Name+"、") || strings.Contains(html, "0.569") || strings.Contains(html, of(card.Limits[0])) {
			t.Errorf("%s: a model without card is described by another's", language)
		}
		elements(t, html)
	}
}

// JSON is the result as it was, with cost and card beside it.
func TestJSON(t *testing.T) {
	r := samples()["helps"]
	b, err := JSON(r, Options{Language: "ja"})
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		poc.Result
		ModelCard *modelcard.Card
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	cost, err := poc.Reckon(r, r.Cost.Form)
	if err != nil {
		t.Fatal(err)
	}
	want := *r
	want.Cost = cost
	plain, err := json.Marshal(&want)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(&got.Result)
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != string(plain) {
		t.Errorf("the result is\n%s\nand was\n%s", again, plain)
	}
	if !reflect.DeepEqual(got.ModelCard, modelcard.Of(r.Method.ModelID)) {
		t.Errorf("the card is %+v", got.ModelCard)
	}
	r.Method.ModelID = ""
	if b, err := JSON(r, Options{Language: "ja"}); err != nil || strings.Contains(string(b), "modelCard") {
		t.Errorf("a card of no model: %v", err)
	}
	r.Comparison.Arms[0].Accuracy.Value = 1.2
	var broken *poc.ResultError
	if _, err := JSON(r, Options{Language: "ja"}); !errors.As(err, &broken) {
		t.Errorf("a share of 120 %%: %v", err)
	}
}
