package studyfig

import (
	"fmt"
	"os"
	"path/filepath"
)

// WriteFiles writes each figure into a folder in both languages, as SVG and as PNG: ID.ja.svg, ID.ja.png, ID.en.svg, ID.en.png.
func WriteFiles(dir string, figures ...Figure) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("studyfig: %w", err)
	}
	for _, f := range figures {
		for _, language := range []string{"ja", "en"} {
			for ending, as := range map[string]func(Figure, string) ([]byte, error){"svg": SVG, "png": PNG} {
				data, err := as(f, language)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(dir, f.about().ID+"."+language+"."+ending), data, 0o644); err != nil {
					return fmt.Errorf("studyfig: %w", err)
				}
			}
		}
	}
	return nil
}
