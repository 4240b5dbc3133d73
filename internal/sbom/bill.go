package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"okuyuki/core/version"
	"okuyuki/server/manifest"
)

// The parts of CycloneDX 1.6 that are used: https://cyclonedx.org/docs/1.6/json/.
type (
	bill struct {
		Format      string       `json:"bomFormat"`
		SpecVersion string       `json:"specVersion"`
		Version     int          `json:"version"`
		Metadata    metadata     `json:"metadata"`
		Components  []component  `json:"components"`
		Depends     []dependency `json:"dependencies"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type        string          `json:"type"`
		Ref         string          `json:"bom-ref"`
		Name        string          `json:"name"`
		Version     string          `json:"version,omitempty"`
		Description string          `json:"description,omitempty"`
		Scope       string          `json:"scope,omitempty"`
		Hashes      []hash          `json:"hashes,omitempty"`
		Licences    []licenceChoice `json:"licenses,omitempty"`
		PURL        string          `json:"purl,omitempty"`
		Properties  []property      `json:"properties,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	licenceChoice struct {
		Expression string        `json:"expression,omitempty"`
		Licence    *namedLicence `json:"license,omitempty"`
	}
	namedLicence struct {
		Name string `json:"name"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn"`
	}
)

// program is what `make build` builds, from the project's root.
const program = "bin/okuyuki"

// writeBill needs what was built: its hashes are in the bill.
func writeBill(out io.Writer, root string, modules []module) error {
	b := bill{Format: "CycloneDX", SpecVersion: "1.6", Version: 1}
	sum, err := sumOf(filepath.Join(root, program))
	if err != nil {
		return fmt.Errorf("%w (`make build` builds it)", err)
	}
	b.Metadata.Component = component{
		Type: "application", Ref: "okuyuki", Name: "okuyuki", Version: version.Version, Hashes: sha(sum), Licences: spdx("Apache-2.0"),
	}
	libraries, err := libraries(root, modules)
	if err != nil {
		return err
	}
	files, err := bundled(root)
	if err != nil {
		return err
	}
	tests, err := testPackages(root)
	if err != nil {
		return err
	}
	b.Components = append(append(append(libraries, files...), others...), tests...)
	depends := dependency{Ref: "okuyuki"}
	for _, c := range b.Components {
		if c.Scope != excluded {
			depends.DependsOn = append(depends.DependsOn, c.Ref)
		}
	}
	b.Depends = []dependency{depends}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(b)
}

// libraries are the modules, and what comes with the compiler.
func libraries(root string, modules []module) ([]component, error) {
	notices, err := noticed(root)
	if err != nil {
		return nil, err
	}
	goVersion, err := goEnv(root, "GOVERSION")
	if err != nil {
		return nil, err
	}
	goVersion = strings.TrimPrefix(goVersion, "go")
	list := []component{{
		Type: "library", Ref: "pkg:golang/std@" + goVersion, Name: "std", Version: goVersion, PURL: "pkg:golang/std@" + goVersion,
		Description: "Go standard library, runtime and wasm_exec.js", Licences: spdx("BSD-3-Clause"),
	}}
	sums, err := goSums(root)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		purl := "pkg:golang/" + m.Path + "@" + m.Version
		c := component{Type: "library", Ref: purl, Name: m.Path, Version: m.Version, PURL: purl, Licences: spdx(notices[m.Path])}
		if sum := sums[m.Path+" "+m.Version]; sum != "" {
			c.Properties = []property{{"go.sum", sum}}
		}
		list = append(list, c)
	}
	return list, nil
}

// bundled are the files of the page, as its manifest lists them.
func bundled(root string) ([]component, error) {
	page, err := manifest.Read(os.DirFS(filepath.Join(root, "web", "dist")))
	if err != nil {
		return nil, fmt.Errorf("%w (`make build` builds the page)", err)
	}
	var list []component
	for _, name := range sortedKeys(page.Files) {
		c := component{Type: "file", Ref: "file:" + name, Name: name, Hashes: sha(page.Files[name].SHA256), Licences: spdx("Apache-2.0")}
		if path.Ext(name) == ".model" {
			c.Type, c.Description = "machine-learning-model", modelTerms
		}
		list = append(list, c)
	}
	return list, nil
}

func spdx(expression string) []licenceChoice { return []licenceChoice{{Expression: expression}} }

func sha(sum string) []hash { return []hash{{"SHA-256", sum}} }

func sumOf(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// goSums are the hashes of go.sum, by module and version.
func goSums(root string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.sum"))
	sums := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if parts := strings.Fields(line); len(parts) == 3 {
			sums[parts[0]+" "+parts[1]] = parts[2]
		}
	}
	return sums, err
}

// goEnv asks the toolchain for one of its settings.
func goEnv(root, name string) (string, error) {
	cmd := exec.Command("go", "env", name)
	cmd.Dir = root
	value, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go env %s: %w", name, err)
	}
	return strings.TrimSpace(string(value)), nil
}
