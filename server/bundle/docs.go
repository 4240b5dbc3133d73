package main

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"okuyuki/server/httpd"
)

// docsEntry is the script of the documentation. It is made by itself, as that of the page of studies.
const docsEntry = "docs/docs.js"

// docsPages are the pages of the documentation in the order of the navigation.
var docsPages = []string{"index", "verdict", "photographing", "operating", "monitoring", "embedding", "training", "edge", "api"}

// docsWords are the words around the pages, by language.
var docsWords = map[string]map[string]string{
	"en": {"name": "Okuyuki", "help": "Help", "photos": "Page of photos", "auto": "Colours: auto", "light": "Colours: light", "dark": "Colours: dark"},
	"ja": {"name": "奥行き", "help": "ヘルプ", "photos": "写真のページ", "auto": "配色: 自動", "light": "配色: ライト", "dark": "配色: ダーク"},
}

// repository is where links to files of the repository lead: the documentation does not carry these.
const repository = "../../"

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

var docsFrame = template.Must(template.New("docs").Parse(`<!doctype html>
<html lang="{{.Language}}">
<head>
<meta charset="utf-8">
<title>{{.Title}} — {{.Words.name}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/css/tokens.css">
<link rel="stylesheet" href="/css/controls.css">
<link rel="stylesheet" href="/docs/docs.css">
<script type="module" src="/docs/docs.js"></script>
</head>
<body>
<header class="head">
<nav aria-label="{{.Words.help}}">{{range .Pages}}<a href="{{.Address}}"{{if .Here}} aria-current="page"{{end}}>{{.Title}}</a>
{{end}}</nav>
<div class="settings"><a href="/">{{.Words.photos}}</a> <a href="{{.Other}}" hreflang="{{.OtherLanguage}}" lang="{{.OtherLanguage}}">{{if eq .Language "ja"}}English{{else}}日本語{{end}}</a>
<button type="button" class="button" id="theme" hidden data-auto="{{.Words.auto}}" data-light="{{.Words.light}}" data-dark="{{.Words.dark}}"></button></div>
</header>
<main class="doc">
{{.Body}}</main>
</body>
</html>
`))

// docsAddress is where a page is served: English at /docs/, Japanese at /docs/ja/.
func docsAddress(language, page string) string {
	folder := "/" + httpd.DocsFolder + "/"
	if language != "en" {
		folder += language + "/"
	}
	if page == "index" {
		return folder
	}
	return folder + page + ".html"
}

// addDocs renders the Markdown files LANGUAGE/PAGE.md as static pages.
func addDocs(files map[string][]byte, sources fs.FS) error {
	type entry struct {
		Address, Title string
		Here           bool
	}
	for language, other := range map[string]string{"en": "ja", "ja": "en"} {
		bodies, pages := map[string]template.HTML{}, make([]entry, len(docsPages))
		for i, page := range docsPages {
			source, err := fs.ReadFile(sources, path.Join(language, page+".md"))
			if err != nil {
				return fmt.Errorf("the documentation: %w", err)
			}
			title, body, err := renderDoc(source, language)
			if err != nil {
				return fmt.Errorf("the documentation: %s/%s.md: %w", language, page, err)
			}
			bodies[page], pages[i] = body, entry{Address: docsAddress(language, page), Title: title}
		}
		for i, page := range docsPages {
			pages[i].Here = true
			var out bytes.Buffer
			if err := docsFrame.Execute(&out, map[string]any{
				"Language": language, "OtherLanguage": other, "Other": docsAddress(other, page),
				"Title": pages[i].Title, "Words": docsWords[language], "Pages": pages, "Body": bodies[page],
			}); err != nil {
				return err
			}
			pages[i].Here = false
			name := strings.TrimPrefix(docsAddress(language, page), "/")
			if page == "index" {
				name += "index.html"
			}
			files[name] = out.Bytes()
		}
	}
	return nil
}

// renderDoc returns the title of a page, its first line, and its HTML. Links to other pages lead to where these are served; one to
// a file of the repository becomes its text.
func renderDoc(source []byte, language string) (string, template.HTML, error) {
	first, _, _ := strings.Cut(string(source), "\n")
	title, ok := strings.CutPrefix(first, "# ")
	if !ok {
		return "", "", fmt.Errorf("it begins without a title")
	}
	tree := markdown.Parser().Parse(text.NewReader(source))
	var outside []*ast.Link
	err := ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := node.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		target := string(link.Destination)
		page, isPage := strings.CutSuffix(target, ".md")
		switch {
		case strings.HasPrefix(target, repository):
			outside = append(outside, link)
		case isPage && !strings.Contains(page, "/"):
			link.Destination = []byte(docsAddress(language, page))
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", "", err
	}
	for _, link := range outside {
		parent := link.Parent()
		for link.FirstChild() != nil {
			parent.InsertBefore(parent, link, link.FirstChild())
		}
		parent.RemoveChild(parent, link)
	}
	var body bytes.Buffer
	err = markdown.Renderer().Render(&body, source, tree)
	return title, template.HTML(body.String()), err // our own sources; goldmark leaves raw HTML out
}
