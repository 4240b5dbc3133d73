package main

import (
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

// studiesEntry is the script of the page of studies. It is made by itself: whoever
// opens the page of photos fetches nothing of it, and no part more because of it.
const studiesEntry = "studies/app.js"

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
	for _, entry := range []string{studiesEntry, docsEntry} {
		if files[entry] == nil {
			continue
		}
		alone, err := bundleEntries(root, []string{entry}, nil)
		if err != nil {
			return fmt.Errorf("scripts: %w", err)
		}
		maps.Copy(built, alone)
	}
	for name := range files {
		if strings.HasPrefix(name, "js/") || ofStudies(name) && strings.HasSuffix(name, ".js") {
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

// ofStudies tells the files of the page of studies.
func ofStudies(name string) bool { return strings.HasPrefix(name, httpd.StudiesFolder+"/") }

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

// leaveServed leaves imports of what lies beside the scripts in the bundle, but not
// beside their sources, to the browser.
func leaveServed(build api.PluginBuild) {
	build.OnResolve(api.OnResolveOptions{Filter: `/wasm_exec\.js$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
		return api.OnResolveResult{Path: "/wasm_exec.js", External: true}, nil
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
