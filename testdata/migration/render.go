package main

import (
	"os"
	"text/template"
)

var page = template.Must(template.New("receipt").Parse(`Receipt {{.Order.ID}} for {{.Order.Customer}}
{{range .Order.Items}}{{.Count}} x {{.SKU}}
{{end}}Total: {{.Total}} cents
`))

// render writes the receipt to a file, as the printer wants it, and returns its text.
func render(o order, total int) (string, error) {
	file, err := os.Create("/tmp/receipt.txt")
	if err != nil {
		return "", err
	}
	if err := page.Execute(file, map[string]any{"Order": o, "Total": total}); err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	text, err := os.ReadFile(file.Name())
	return string(text), err
}
