package studyfig

// darkPage are the colours of the page on dark ground: web/css/tokens.css.
var darkPage = map[string]string{"--ink": "#e9ecea", "--soft": "#b3bcbd", "--line": "#2c3539", "--paper": "#1a2023"}

// Dark is a figure that SVG has drawn, on dark ground.
func Dark(svg []byte) []byte {
	dark := map[string]string{}
	for _, name := range variables {
		dark[name] = darkPage[name]
	}
	for s := range Styles {
		dark[variables[hex(s.colour())]] = looks[s].dark
	}
	return []byte(recoloured(string(svg), func(name string) string { return dark[name] }))
}
