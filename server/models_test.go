package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/server/registry"
)

func TestModels(t *testing.T) {
	dir := t.TempDir()
	base := writeModel(t)
	must := func(args ...string) string {
		t.Helper()
		code, out, log := okuyuki(t, append([]string{"models", args[0], "--studies", dir}, args[1:]...)...)
		if code != exitDone {
			t.Fatalf("%v: exit %d, %s", args, code, log)
		}
		return out
	}
	if out := must("publish", "--name", "site", "--by", "佐藤", "--note", "first", base); !strings.HasPrefix(out, "site@1: base, ") {
		t.Error(out)
	}
	card := writeFile(t, "card.md", []byte("# Bridge\n"))
	if out := must("publish", "--name", "site", "--card", card, writeModelSeed(t, 2)); !strings.HasPrefix(out, "site@2: ") {
		t.Error(out)
	}
	if out := must("promote", "site@1"); out != "site@1 is in use\n" {
		t.Error(out)
	}
	if out := must("promote", "--share", "20", "--note", "try", "site@2"); out != "site@1 is in use\nsite@2 is on trial with 20 % of the clients\n" {
		t.Error(out)
	}
	if out := must("list", "--history"); !strings.Contains(out, "trial 20 %") || !strings.Contains(out, "promote @2 to 20 %") || !strings.Contains(out, "佐藤") {
		t.Error(out)
	}
	var models []registry.Model
	if err := json.Unmarshal([]byte(must("list", "--json")), &models); err != nil || len(models) != 1 || models[0].Versions[1].Card != "# Bridge\n" || !strings.Contains(models[0].Versions[0].Card, "First, Second") {
		t.Errorf("%+v, %v", models, err)
	}
	got := filepath.Join(t.TempDir(), "m")
	for model, want := range map[string]string{"site": "site@1", "site@2": "site@2"} {
		if out := must("get", "--out", got, model); !strings.Contains(out, want) {
			t.Errorf("%s: %s", model, out)
		}
		if code, _, log := okuyuki(t, "predict", "--model", got, writeFile(t, "p.jpg", gradient(t))); code != exitDone {
			t.Errorf("%s: %s", model, log)
		}
	}
	if out := must("rollback", "site"); out != "site@1 is in use\n" {
		t.Error(out)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no model":     {[]string{"publish", "--name", "site", card}, exitRefused, "safetensors"},
		"name":         {[]string{"publish", "--name", "../x", base}, exitUsage, "a name has"},
		"no version":   {[]string{"promote", "site@9"}, exitUsage, "models list"},
		"no number":    {[]string{"promote", "site"}, exitUsage, "site@3"},
		"share":        {[]string{"promote", "--share", "0", "site@1"}, exitUsage, "percent"},
		"nothing left": {[]string{"rollback", "site"}, exitUsage, "roll back"},
		"get nothing":  {[]string{"get", "--out", got, "other"}, exitUsage, "models list"},
	} {
		if code, _, log := okuyuki(t, append([]string{"models", c.args[0], "--studies", dir}, c.args[1:]...)...); code != c.code || !strings.Contains(log, c.says) {
			t.Errorf("%s: exit %d, %s", name, code, log)
		}
	}
}
