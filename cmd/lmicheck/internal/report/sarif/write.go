package sarif

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// write writes the document without what goes without saying. The library spells
// out every default of the schema, which makes a document three times as large;
// services limit its size.
func write(w io.Writer, doc *sarif.Report) error {
	var buf bytes.Buffer
	if err := doc.Write(&buf); err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	dec := json.NewDecoder(&buf)
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	dropDefaults(tree)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(tree)
}

// meaningful are the arrays that say something when they are empty: that there
// was a run, and that it found nothing.
var meaningful = map[string]bool{"runs": true, "results": true, "rules": true}

// dropDefaults removes members that have the default of the schema: -1 for
// numbers that are absent, the empty array or property bag, and importance "important".
func dropDefaults(tree any) {
	switch tree := tree.(type) {
	case map[string]any:
		for key, value := range tree {
			if isDefault(key, value) {
				delete(tree, key)
				continue
			}
			dropDefaults(value)
		}
	case []any:
		for _, value := range tree {
			dropDefaults(value)
		}
	}
}

func isDefault(key string, value any) bool {
	switch value := value.(type) {
	case json.Number:
		return value == "-1"
	case []any:
		return len(value) == 0 && !meaningful[key]
	case map[string]any:
		return len(value) == 0 && key == "properties"
	case string:
		return key == "importance" && value == "important"
	}
	return false
}
