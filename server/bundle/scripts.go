package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"

	"okuyuki/server/httpd"
)

// entries are the scripts that a page or a worker loads by name; all others are
// parts of them.
var entries = []string{"js/app.js", "js/engine-worker.js", "js/viewer-loader.js"}

// asideEntries are the scripts of the pages beside that of photos. Each is made by itself:
// whoever opens the page of photos fetches nothing of them, and no part more because of them.
var asideEntries = []string{"studies/app.js", "sites/app.js", docsEntry}

// embedEntries are the scripts for pages of others, made by themselves and each as one file. They lie at the root of the bundle, beside
// what they load: that is what `okuyuki embed` writes into a folder.
var embedEntries = []string{"embed/okuyuki.js", "embed/okuyuki-worker.js", "embed/example.js"}

// embedFolder holds what is for pages of others.
const embedFolder = "embed/"

// bundleScripts replaces the page's modules by one minified script for each entry
// and for what an entry loads later, with the parts that they share, and the style
// sheets by minified ones: a visitor fetches a few files and no chains of imports. The sources stay what a browser can load as they are.
// The scripts know the digests of the programs, which must be there already.
func bundleScripts(files map[string][]byte, root string) error {
	digests, err := parts(files)
	if err != nil {
		return err
	}
	there := slices.DeleteFunc(slices.Clone(entries), func(name string) bool { return files[name] == nil })
	built, err := bundleEntries(root, there, map[string]string{"PARTS": digests})
	if err != nil {
		return fmt.Errorf("scripts: %w", err)
	}
	for _, entry := range asideEntries {
		if files[entry] == nil {
			continue
		}
		script, err := bundleEntries(root, []string{entry}, nil)
		if err != nil {
			return fmt.Errorf("scripts: %w", err)
		}
		maps.Copy(built, script)
	}
	if err := embedScripts(files, built, root, digests); err != nil {
		return fmt.Errorf("scripts: %w", err)
	}
	for name := range files {
		if strings.HasPrefix(name, "js/") || httpd.Aside(name) && strings.HasSuffix(name, ".js") {
			delete(files, name)
		}
	}
	maps.Copy(files, built)
	preload(files)
	for name, data := range files {
		if !strings.HasSuffix(name, ".css") {
			continue
		}
		sheet := api.Transform(string(data), api.TransformOptions{
			Loader: api.LoaderCSS, Charset: api.CharsetUTF8, MinifyWhitespace: true, MinifySyntax: true, Sourcefile: name,
		})
		if len(sheet.Errors) > 0 {
			return fmt.Errorf("style sheets: %s", describe(sheet.Errors))
		}
		files[name] = sheet.Code
	}
	return nil
}

// embedScripts makes the scripts for pages of others, and moves what belongs to them to the root.
func embedScripts(files, built map[string][]byte, root, digests string) error {
	for _, entry := range embedEntries {
		if files[entry] == nil {
			continue
		}
		made, err := bundleEntries(root, []string{entry}, map[string]string{"PARTS": digests})
		if err != nil {
			return err
		}
		// Beside the scripts, in whatever folder, and not at the root of the page's origin.
		built[strings.TrimPrefix(entry, embedFolder)] = bytes.ReplaceAll(made[entry], []byte(`"`+wasmExecAddress+`"`), []byte(`".`+wasmExecAddress+`"`))
	}
	for name, data := range files {
		if rest, ok := strings.CutPrefix(name, embedFolder); ok {
			delete(files, name)
			if !slices.Contains(embedEntries, name) {
				files[rest] = data
			}
		}
	}
	return nil
}

// forOthers tells the files at the root that are for pages of others.
func forOthers(name string) bool {
	return strings.HasPrefix(name, "okuyuki") || strings.HasPrefix(name, "example.")
}

// chunkImport is an import of a part that several scripts share.
var chunkImport = regexp.MustCompile(`(?:from|import)"\./(chunk-[^"]+)"`)

// preload has the browser fetch the parts of app.js beside it and not after it.
func preload(files map[string][]byte) {
	const script = `<script type="module" src="/js/app.js">`
	var links strings.Builder
	for _, found := range chunkImport.FindAllSubmatch(files["js/app.js"], -1) {
		fmt.Fprintf(&links, `<link rel="modulepreload" href="/js/%s">`+"\n", found[1])
	}
	page := string(files["index.html"])
	files["index.html"] = []byte(strings.Replace(page, script, links.String()+script, 1))
}

// bundleEntries makes one script of each entry, by name, in which the defined
// names stand for the JSON values given.
func bundleEntries(root string, names []string, define map[string]string) (map[string][]byte, error) {
	pages := absolute(filepath.Join(root, "web"))
	result := api.Build(api.BuildOptions{
		EntryPoints: names, AbsWorkingDir: pages, Outdir: pages, Outbase: pages, Write: false, Define: define,
		Bundle: true, Splitting: true, ChunkNames: "js/[name]-[hash]", Format: api.FormatESModule, Target: api.ES2022, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Plugins: []api.Plugin{{Name: "served", Setup: leaveServed}}, LogLevel: api.LogLevelSilent,
	})
	if len(result.Errors) > 0 {
		return nil, errors.New(describe(result.Errors))
	}
	built := map[string][]byte{}
	for _, file := range result.OutputFiles {
		name, err := filepath.Rel(pages, file.Path)
		if err != nil {
			return nil, err
		}
		built[filepath.ToSlash(name)] = file.Contents
	}
	return built, nil
}

const wasmExecAddress = "/wasm_exec.js"

// leaveServed leaves imports of what lies beside the scripts in the bundle, but not
// beside their sources, to the browser.
func leaveServed(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: `^\./okuyuki\.js$`}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: a.Path, External: true}, nil
	})
	build.OnResolve(api.OnResolveOptions{Filter: `/wasm_exec\.js$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: wasmExecAddress, External: true}, nil
	})
}

func absolute(path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return path // without a working directory esbuild says what is wrong
	}
	return full
}

func describe(messages []api.Message) string {
	return strings.TrimSpace(strings.Join(slices.Collect(func(yield func(string) bool) {
		for _, m := range messages {
			at := ""
			if m.Location != nil {
				at = fmt.Sprintf("%s:%d: ", m.Location.File, m.Location.Line)
			}
			if !yield(at + m.Text) {
				return
			}
		}
	}), "; "))
}
