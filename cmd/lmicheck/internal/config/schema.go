package config

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Schema returns the JSON Schema of the file, for editors. codes are those of the rules.
func Schema(v Vocabulary, codes []string) []byte {
	rule := map[string]any{"enum": slices.Concat(v.Rules, codes)}
	orNothing := func(schema map[string]any) map[string]any {
		return map[string]any{"anyOf": []any{schema, map[string]any{"type": "null"}}}
	}
	properties := map[string]any{}
	for _, k := range Keys {
		var schema map[string]any
		switch k.Type {
		case List:
			schema = map[string]any{"type": "array", "items": map[string]any{"type": "string"}}
		case RuleList:
			schema = map[string]any{"type": "array", "items": rule}
		case Word:
			schema = map[string]any{"enum": k.Of}
		case File:
			schema = map[string]any{"type": "string", "minLength": 1}
		case Severities:
			schema = map[string]any{"type": "object", "propertyNames": rule, "additionalProperties": map[string]any{"enum": severities}}
		}
		schema = orNothing(schema)
		schema["description"] = k.Doc
		properties[k.Name] = schema
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	// Maps of strings and lists cannot fail to be encoded.
	_ = enc.Encode(map[string]any{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"$id":                  SchemaURL,
		"title":                Name,
		"type":                 []string{"object", "null"},
		"additionalProperties": false,
		"properties":           properties,
	})
	return buf.Bytes()
}

// SchemaURL is where editors find the schema.
const SchemaURL = "https://raw.githubusercontent.com/lmicheck/lmicheck/main/docs/lmicheck.schema.json"
