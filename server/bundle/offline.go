package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path"

	"okuyuki/server/httpd"
	"okuyuki/web"
)

// worker is the service worker's script. It is at the root: a service worker
// answers for what lies beside and below it.
const worker = "sw.js"

// digest is the SHA-256 of a file as browsers write it: see
// https://www.w3.org/TR/sri-2/#integrity-metadata.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// parts lists what the page fetches and checks by itself, programs and model, by
// name: SHA-256 and size in bytes. Scripts find it as PARTS.
func parts(files map[string][]byte) (string, error) {
	list := map[string][2]any{}
	for name, data := range files {
		switch path.Ext(name) {
		case ".wasm", ".bin", path.Ext(web.BaseModel):
			list[name] = [2]any{digest(data), len(data)}
		}
	}
	text, err := json.Marshal(list)
	return string(text), err
}

// stored is what the service worker, which finds it as BUNDLE, knows of the
// bundle. The headers are those of our own server: whoever serves the files,
// from the second visit on the page has its policies.
type stored struct {
	Files   map[string][2]string `json:"files"`   // SHA-256 and media type by name
	Headers map[string]string    `json:"headers"` // of every file
	Frame   string               `json:"frame"`   // the file that the page frames
	Framed  map[string]string    `json:"framed"`  // its headers
}

// everything lists the files of the bundle for the service worker, which does not list itself, nor the pages beside that of photos:
// those of studies and of sites are of no use without their server, help would make the first visit larger; nor what is for pages of
// others.
func everything(files map[string][]byte) (string, error) {
	list := stored{
		Files: map[string][2]string{}, Headers: headers(worker), Frame: httpd.ViewerPage, Framed: headers(httpd.ViewerPage),
	}
	for name, data := range files {
		if name == worker || httpd.Aside(name) || forOthers(name) {
			continue
		}
		kind, err := mediaType(name)
		if err != nil {
			return "", err
		}
		list.Files[name] = [2]string{digest(data), kind}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(list)
	return text.String(), err
}

func headers(name string) map[string]string {
	list := map[string]string{}
	for key, values := range httpd.SecurityHeaders(name) {
		list[key] = values[0]
	}
	return list
}

// addWorker adds the service worker, which must come last: it names all others.
func addWorker(files map[string][]byte, root string) error {
	list, err := everything(files)
	if err != nil {
		return err
	}
	built, err := bundleEntries(root, []string{worker}, map[string]string{"BUNDLE": list})
	if err != nil {
		return fmt.Errorf("the service worker: %w", err)
	}
	files[worker] = built[worker]
	return nil
}
