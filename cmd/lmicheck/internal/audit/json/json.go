// Package json writes audits in their JSON form, which is documented at [audit.Report].
package json

import (
	"encoding/json"
	"io"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
)

// Write writes the report as indented JSON.
func Write(w io.Writer, r *audit.Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // messages hold "->", and this is no web page
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
